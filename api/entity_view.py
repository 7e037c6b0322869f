"""What the page of a thing shows, put together from prepared queries; which of them, its type decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from api.program_rows import ProgramRow, from_query
from kg.read.evidence import Place, places
from kg.read.release import Release
from kg.read.runner import run
from kg.read.search import EntityHit
from kg.read.store import Row

UNDERTAKINGS = frozenset({"program", "policy", "budget_line"})
ORGANISATIONS = frozenset({"agency", "soe", "firm", "institute", "university", "association"})
_MENTIONS = 200

_SAID = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ml: <https://w3id.org/mailuo/ns#>
SELECT ?property ?value ?label (LANG(?value) AS ?language) WHERE {
  VALUES ?thing { UNDEF }
  {
    ?thing ?property ?value .
    FILTER(?property IN (skos:altLabel, skos:definition, skos:broader, ml:within, ml:groups, ml:validFrom, ml:validUntil, ml:nameLost))
  } UNION { ?value skos:broader ?thing . BIND(skos:narrower AS ?property) }
  OPTIONAL { ?value skos:prefLabel ?label . FILTER(LANGMATCHES(LANG(?label), "zh")) }
}
ORDER BY ?property ?value
"""


@dataclass(frozen=True, slots=True)
class Related:
    """A thing at the other end of a relation, with role and years where the text says them, and its sources."""

    iri: str
    label: str
    cls: str
    role: str
    years: tuple[int, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """All things that a relation leads to (`out`) or comes from."""

    property: str
    out: bool
    things: tuple[Related, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums by year, one column for each measure, status and currency: unlike ones are never added."""

    columns: tuple[tuple[str, str, str], ...]
    years: tuple[int, ...]
    cells: Mapping[tuple[int, tuple[str, str, str]], Row]


@dataclass(frozen=True, slots=True)
class View:
    """The page of a thing; what does not belong to its type is empty."""

    hit: EntityHit
    said: tuple[Row, ...]
    relations: tuple[Relation, ...]
    funding: tuple[Row, ...]
    indicators: tuple[Row, ...]
    events: tuple[Row, ...]
    lineage: tuple[Row, ...]
    sums: Sums | None
    programs: tuple[ProgramRow, ...]
    mentions: tuple[Row, ...]
    mention_count: int
    queries: tuple[tuple[str, str], ...]


def entity_view(release: Release, hit: EntityHit) -> View:
    """Everything that the page of a thing shows."""
    ran: list[tuple[str, str]] = []

    def rows(name: str, parameter: str, wanted: bool = True) -> tuple[Row, ...]:
        if not wanted:
            return ()
        ran.append((name, parameter))
        return run(release.graph, release.search, name, {parameter: hit.iri}, release.base).rows

    undertaking, organisation, industry = hit.type in UNDERTAKINGS, hit.type in ORGANISATIONS, hit.type == "industry"
    agency = hit.type in ("agency", "soe")
    links = rows("agency_page", "agency") if organisation else rows("program_page", "program", not industry)
    served = rows("programs_of_industry", "industry", industry)
    sums = rows("funding_by_year_and_measure", "industry" if industry else "agency", industry or agency)
    mentions = rows("mentions_of_entity", "entity")
    return View(
        hit=hit, said=tuple(release.graph.rows(_SAID, {"thing": NamedNode(hit.iri)})), relations=relations(links),
        funding=rows("program_funding", "program", undertaking), indicators=rows("program_indicators", "program", undertaking),
        events=rows("program_events", "program", undertaking or agency),
        lineage=rows("agency_lineage", "agency", hit.type in ("agency", "soe", "institute")), sums=_sums(sums),
        programs=from_query(served), mentions=mentions[:_MENTIONS], mention_count=len(mentions), queries=tuple(ran))


def relations(rows: Iterable[Row]) -> tuple[Relation, ...]:
    """The rows of a page query by relation and direction, one entry a thing and role with all its years and sources."""
    found: dict[tuple[str, bool], dict[tuple[str, str], list[Row]]] = {}
    for row in rows:
        key = str(row["relation"]), row["direction"] == "out"
        found.setdefault(key, {}).setdefault((str(row["other"]), str(row["role"] or "")), []).append(row)
    return tuple(Relation(name, out, tuple(_related(group) for group in things.values())) for (name, out), things in found.items())


def _related(rows: Sequence[Row]) -> Related:
    first = rows[0]
    years = sorted({int(str(row["year"])) for row in rows if row["year"] is not None})
    sources = sorted({p for row in rows for p in places(row["evidence"])}, key=lambda p: (p.document, p.first, p.last, p.claim))
    return Related(str(first["other"]), str(first["label"] or ""), str(first["other_type"] or ""), str(first["role"] or ""), tuple(years),
                   tuple(sources))


def _sums(rows: Sequence[Row]) -> Sums | None:
    if not rows:
        return None
    cells = {(int(str(row["year"])), _column(row)): row for row in rows}
    return Sums(tuple(sorted({column for _, column in cells})), tuple(sorted({year for year, _ in cells})), cells)


def _column(row: Row) -> tuple[str, str, str]:
    return str(row["measure"]), str(row["status"] or ""), str(row["currency"] or "")
