"""Timelines: what every document says of a program and of its other phases, year by year.

A year is the one that a statement is about (the budget of 110, a target for 112); what names no year (a name, who runs it)
stands in the year of its document. Nothing is added up: unlike measures, and two documents of one year, stay side by side.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from kg.read.lineage import Step, ancestors, descendants, line, lineage
from kg.read.names import Names
from kg.read.network import label_of
from kg.read.runner import run
from kg.read.store import Cell, Graph, Row
from kg.read.terms import local
from ontology.vocabulary import DEFAULT_BASE

KINDS = ("name", "agency", "period", "money", "progress", "result", "delay", "milestone", "resolution")
_FIRST = 1911
_DOCUMENT_YEARS = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?id (MAX(?covered) AS ?year) ?issued WHERE {
  ?d a ml:Document ; dcterms:identifier ?id . OPTIONAL { ?d ml:coversYear ?covered } OPTIONAL { ?d dcterms:issued ?issued }
} GROUP BY ?id ?issued
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement: of which program, what kind (KINDS), the ROC year it is about, the words or figures, and where it stands.

    `amount` is money or an actual value, `target` a planned one. `dated` is false where the year is that of the document.
    """

    program: str
    label: str
    kind: str
    year: int | None
    year_end: int | None
    dated: bool
    document: str
    text: str
    more: str
    scope: str
    amount: Decimal | None
    target: Decimal | None
    unit: str
    claim: str
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Year:
    """The entries of one ROC year (None: of no known year), kinds in their order, documents in theirs."""

    roc_year: int | None
    entries: tuple[Entry, ...]

    @property
    def year(self) -> int | None:
        """The Gregorian year."""
        return None if self.roc_year is None else self.roc_year + _FIRST


@dataclass(frozen=True, slots=True)
class Timeline:
    """The line of phases (the earliest first: IRI and label), the steps between them, and what is said year by year."""

    line: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    years: tuple[Year, ...]


def timeline(graph: Graph, names: Names, program: str, *, phases: bool = True, base: str = DEFAULT_BASE) -> Timeline:
    """The timeline of a program (its IRI), with its other phases and names where `phases` is true."""
    network = lineage(graph, "succeeds")
    members = line(network, program) if phases else (program,)
    known = _document_years(graph)
    entries: list[Entry] = []
    labels = {member: label_of(graph, member) for member in members}
    for member in members:
        rows = run(graph, names, "program_timeline", {"program": member}, base).rows
        entries.extend(_once(_entry(row, labels[member], known) for row in rows))
    entries.sort(key=lambda e: (e.year is None, e.year or 0, members.index(e.program), KINDS.index(e.kind), e.document, e.lines, e.text, e.claim))
    years = tuple(Year(year, tuple(part)) for year, part in groupby(entries, key=lambda e: e.year))
    steps = (*reversed(ancestors(network, program)), *descendants(network, program)) if phases else ()
    return Timeline(tuple((member, labels[member]) for member in members), steps, years)


def _document_years(graph: Graph) -> dict[str, int | None]:
    """The ROC year of each document: the last that it covers, else the one in which it was issued."""
    years: dict[str, int | None] = {}
    for row in graph.rows(_DOCUMENT_YEARS):
        issued = str(row["issued"] or "")[:4]
        covered = row["year"]
        years[str(row["id"])] = covered if isinstance(covered, int) else int(issued) - _FIRST if issued.isdigit() else None
    return years


def _entry(row: Row, label: str, years: dict[str, int | None]) -> Entry:
    stated = _whole(row["year"])
    document = str(row["document"])
    return Entry(str(row["program"]), label, str(row["kind"]), stated if stated is not None else years.get(document), _whole(row["year_end"]),
                 stated is not None, document, str(row["text"] or ""), str(row["more"] or ""), str(row["scope"] or ""), _number(row["amount"]),
                 _number(row["target"]), str(row["unit"] or ""), local(str(row["claim"])), (_whole(row["first_line"]) or 0, _whole(row["last_line"]) or 0))


def _once(entries: Iterable[Entry]) -> list[Entry]:
    """A name that a document repeats stands once, where it is first written."""
    seen: set[tuple[str, str, str]] = set()
    kept: list[Entry] = []
    for entry in entries:
        key = entry.document, entry.kind, entry.text
        if entry.kind not in ("name", "agency") or key not in seen:
            kept.append(entry)
        seen.add(key)
    return kept


def _whole(value: Cell) -> int | None:
    return int(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _number(value: Cell) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
