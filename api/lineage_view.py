"""What the page of a lineage shows, and its JSON: the line of things, each step with its passages, and what documents say by year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from api.entity_view import UNDERTAKINGS
from api.errors import NotFound
from api.links import Links
from kg.read.evidence import Passage, Place, evidence
from kg.read.lineage import Step, ancestors, descendants, line, lineage
from kg.read.phase_names import phases_of
from kg.read.release import Release
from kg.read.search import EntityHit
from kg.read.terms import ENTITY_CLASSES
from kg.read.timeline import Year, timeline

_MOST = 6  # claims of a step whose words are shown; the others are named
_WITH_LINES = (*UNDERTAKINGS, "agency", "soe", "institute", "firm", "law")


@dataclass(frozen=True, slots=True)
class Said:
    """One claim of a step: where it stands and its words."""

    place: Place
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A step from the earlier to the later thing, with the words that state it or that a rule rests on."""

    step: Step
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class LineageView:
    """The thing, its line (IRI and label, the earliest first), the steps between, and the years of an undertaking."""

    hit: EntityHit
    line: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]
    years: tuple[Year, ...]


def found_thing(release: Release, name: str) -> EntityHit:
    """The thing of a name, of "type/key" or of an IRI; of a name without its phase one of its phases.

    Raises NotFound, which tells what is near or what bears the name.
    """
    kind, _, key = name.removeprefix(release.base).partition("/")
    if kind in ENTITY_CLASSES and key.isalnum():
        hit = release.search.entity(f"{release.base}{kind}/{key}")
        if hit is None:
            raise NotFound("圖譜中沒有這項事物。", "The graph has no such thing.")
        return hit
    hits = release.search.named(name, _WITH_LINES) or release.search.named(name)
    if len(hits) == 1:
        return hits[0]
    if not hits and (phases := phases_of(release.search, name)):
        return phases[0]
    near = hits or release.search.entities(name, (), limit=6)
    shown = "、".join(f"{hit.label}（/lineage/{hit.iri.removeprefix(release.base)}）" for hit in near)
    if hits:
        raise NotFound(f"「{name}」有 {len(hits)} 個，請選一個：{shown}", f"“{name}” names {len(hits)} things; choose one: {shown}")
    raise NotFound(f"沒有名為「{name}」的事物" + (f"；相近的有：{shown}" if near else "。"),
                   f"Nothing is named “{name}”" + (f"; near: {shown}" if near else "."))


def lineage_view(release: Release, hit: EntityHit) -> LineageView:
    """Everything that the page of a lineage shows."""
    if hit.type in UNDERTAKINGS:
        told = timeline(release.graph, release.search, hit.iri, base=release.base)
        return LineageView(hit, told.line, _links(release, told.steps), told.years)
    network = lineage(release.graph, "succeeds" if hit.type == "law" else "orgSucceeds")
    members = tuple((iri, str(network.nodes[iri]["label"]) if iri in network else hit.label) for iri in line(network, hit.iri))
    steps = (*reversed(ancestors(network, hit.iri)), *descendants(network, hit.iri))
    return LineageView(hit, members, _links(release, steps), ())


def _links(release: Release, steps: Iterable[Step]) -> tuple[Link, ...]:
    return tuple(Link(step, tuple(_said(release, claim) for claim in step.claims[:_MOST])) for step in steps)


def _said(release: Release, claim: str) -> Said:
    found = evidence(release, claim, around=0)
    first = found.passages[0]
    return Said(Place(claim, found.document, first.first_line, max(p.last_line for p in found.passages)), found.passages)


def as_record(release: Release, view: LineageView, links: Links) -> dict[str, Any]:
    """The page as data: stated, reference and inferred steps told apart by `basis`, years in both calendars, money in plain numbers."""
    return {
        "thing": view.hit.iri, "label": view.hit.label, "label_en": view.hit.label_en, "type": view.hit.type, "release": release.id,
        "line": [{"iri": iri, "label": label, "href": links.thing(iri)} for iri, label in view.line],
        "links": [_link(link, links) for link in view.links],
        "years": [{"roc_year": year.roc_year, "year": year.year, "entries": [
            {**{k: _plain(v) for k, v in asdict(entry).items() if v not in ("", None)}, "href": links.claim(entry.claim)} for entry in year.entries]}
            for year in view.years],
    }


def _link(link: Link, links: Links) -> dict[str, Any]:
    step = link.step
    told = {k: _plain(v) for k, v in asdict(step).items() if v not in ("", None)}
    return {**told, "stated": step.stated, "passages": [
        {"claim": said.place.claim, "href": links.claim(said.place.claim), "document": said.place.document, "role": passage.role,
         "lines": [passage.first_line, passage.last_line], "quote": passage.quote} for said in link.said for passage in said.passages]}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
