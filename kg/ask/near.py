"""The program nearest to a thing in the text: in its sentence, before it in the paragraph, the project whose part of a report it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.ask.beside import Spot, Surroundings
from ontology.turtle import NAMESPACE

PROGRAMS = (f"{NAMESPACE}Program",)
_MOST_SPOTS, _BEGINNING = 150, 12


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A program beside a thing: its IRI, or empty and what stands above where no program is named; how near it is: sentence,
    paragraph, project or heading."""

    program: str
    label: str
    spot: Spot
    near: str


def neighbours(text: Surroundings, things: Iterable[str], ledger: Sequence[str], *, projects: bool = False, headings: bool = False) -> list[Neighbour]:
    """The program nearest to every place where the things are named; with `projects` else the project that the pages are about
    (`ledger`: the measures, as IRIs, that tables of projects keep), with `headings` else the heading. Nothing where the things are
    named so often that being near says little."""
    spots = text.spots(things)
    if len(spots) > _MOST_SPOTS and not headings:
        return []
    found = [n for spot in spots if (n := _nearest(text, spot))]
    near = {n.spot for n in found}
    for spot in (s for s in spots if projects or headings):
        if projects and (project := text.project(spot.document, spot.first, ledger)):
            found += [Neighbour(project, "", spot, "project")] if not headings or spot not in near else []
        elif headings and spot not in near and (heading := text.heading(spot.document, spot.start)):
            found.append(Neighbour("", heading[0], spot, "heading"))
    return found


def _nearest(text: Surroundings, spot: Spot) -> Neighbour | None:
    """The program of its sentence, the last one before it best; else the one with which its paragraph begins."""
    paragraph = text.paragraph(spot.document, spot.start)
    first, last = text.sentence(spot.document, spot.start)
    inside = [s for s in text.within(PROGRAMS, spot.document, first, last) if s.thing != spot.thing]
    before = [s for s in inside if s.start <= spot.start]
    if inside:
        best = before[-1] if before else inside[0]
        return Neighbour(best.thing, best.surface, spot, "sentence")
    if paragraph and (above := text.within(PROGRAMS, spot.document, paragraph.start, min(first, paragraph.start + _BEGINNING))):
        return Neighbour(above[0].thing, above[0].surface, spot, "paragraph")
    return None
