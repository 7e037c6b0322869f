"""Rows for what stands beside a thing in the text, where no claim relates the two; they say so by their role, `beside`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.ask.near import Neighbour
from kg.ask.plans.base import Context, labels_of, single
from kg.ask.rows import ProgramYear
from kg.read.store import Row
from ontology.turtle import SCHEME

_BESIDE = f"{SCHEME}relation/beside"


def as_rows(context: Context, found: Iterable[Neighbour]) -> list[Row]:
    """Neighbours as rows of `programs_of_organisation`."""
    known = [n for n in found if n.program]
    labels = labels_of(context.graph, (n.program for n in known))
    return [{"program": n.program, "label": labels.get(n.program, n.label), "relation": _BESIDE, "role": None, "year": None,
             "evidence": f"{n.spot.claim}@{n.spot.document}:{n.spot.first}-{n.spot.last}"} for n in known]


def headed(context: Context, found: Sequence[Neighbour]) -> list[ProgramYear]:
    """A row a heading and document, where no program is named beside a thing and the heading says what is done."""
    rows: dict[tuple[str, str], ProgramYear] = {}
    for n in found:
        if not n.program and any(p.match(n.label) for p in context.grammar.acting):
            years = context.years_of(n.spot.document)
            row = single("", n.label, years[0] if len(years) == 1 else None, "document", [n.spot.place], kind="heading", role="beside")
            rows.setdefault((n.label, n.spot.document), row)
    return list(rows.values())
