"""Organisations in programs: where one appears and in which role, and who takes part in programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pyoxigraph import NamedNode

from kg.ask.beside import Spot, Surroundings, surroundings, where_named
from kg.ask.conditions import ADMINISTRATIVE
from kg.ask.near import Neighbour, neighbours
from kg.ask.plans import firms
from kg.ask.plans.around import as_rows, headed
from kg.ask.plans.base import Context, Found, choose, key_of, main_amounts, names_of, prepared, programs_of, single, stands, statement_year
from kg.ask.plans.programs import programs, relaxed
from kg.ask.rows import ProgramYear
from kg.read.catalogue import catalogue
from kg.read.evidence import Place
from kg.read.store import Row, fill
from kg.read.terms import TYPES_BY_CLASS
from ontology.turtle import NAMESPACE

_RUNS = "implementedBy"
_PLACES = (f"{NAMESPACE}Place",)


def roles(context: Context) -> Found:
    """The programs in which an organisation appears, a row a program and year, with its roles there."""
    asked = context.asked
    bodies = asked.things("organisation")
    types = {context.known.types.get(iri, "") for iri in bodies}
    if types <= {"agency"} and not any(word in asked.question for word in ("角色", "role")):
        return programs(context)
    sparql = fill(catalogue()["programs_of_organisation"].text, {"organisation": [NamedNode(iri) for iri in bodies]})
    rows = list(context.graph.rows(sparql))
    others = choose(context, organisations=False)
    wanted = set[str]()
    if others.condition is not None:
        wanted = set(programs_of(context, others.condition))
        rows = [r for r in rows if str(r["program"]) in wanted]
    unsaid = not types <= {"agency"} and not (rows and others.condition is not None)  # a claimed relation that meets all conditions is the answer
    near = _unsaid(rows, _near(context, bodies, others.condition is None)) if unsaid else []
    if others.condition is not None:
        near = [n for n in near if n.program in wanted]
    places = _places(context, bodies) if "place" in asked.wanted else []
    rows = [r for r in (*rows, *as_rows(context, near)) if _within(context, statement_year(context, r)[0])]
    found = (*_role_rows(context, rows), *(row for row in (*headed(context, near), *places) if _within(context, row.roc_year)))
    more: dict[str, object] = {"sparql_beside": where_named(bodies)} if near else {}
    return Found(found, sparql, relaxed(context, others), more)


def _places(context: Context, bodies: Sequence[str]) -> list[ProgramYear]:
    """Parks and the like in whose sentences or paragraphs, or under whose headings, the organisations are named; a row a place and document."""
    text = surroundings(context.graph, context.names)
    rows: dict[tuple[str, str], ProgramYear] = {}
    for spot in text.spots(bodies) if text else []:
        covered = context.years_of(spot.document)
        for place in _places_around(context, text, spot) if text else []:
            rows.setdefault((place.thing, spot.document), single(place.thing, place.surface, covered[0] if len(covered) == 1 else None, "document",
                                                                [place.place, spot.place], kind="place", role="beside"))
    return list(rows.values())


def _places_around(context: Context, text: Surroundings, spot: Spot) -> list[Spot]:
    """The works, parks and reservoirs named nearest to a spot: in its sentence, else its paragraph, else the heading above."""
    paragraph, above = text.paragraph(spot.document, spot.start), text.above(spot.document, spot.start)
    stretches = [text.sentence(spot.document, spot.start), *((p.start, p.end) for p in (paragraph, above) if p)]
    for start, end in stretches:
        found = [p for p in text.within(_PLACES, spot.document, start, end) if context.known.place_kinds.get(p.thing, "") not in ADMINISTRATIVE]
        if found:
            return found
    return []


def _near(context: Context, bodies: Sequence[str], alone: bool) -> list[Neighbour]:
    text = surroundings(context.graph, context.names)
    return neighbours(text, bodies, context.ledger, projects=True, headings=alone) if text else []


def _unsaid(rows: Sequence[Row], near: Sequence[Neighbour]) -> list[Neighbour]:
    """Those neighbours that no claim relates already, and whose place is behind no claimed relation."""
    claimed = {(place.document, line) for row in rows for place in stands(row) for line in range(place.first, place.last + 1)}
    dated = {str(row["program"]) for row in rows}
    return [n for n in near if n.program not in dated and ((n.spot.document, n.spot.first) not in claimed or n.near == "sentence")]


def _role_rows(context: Context, rows: Sequence[Row]) -> tuple[ProgramYear, ...]:
    """A row a program and year, with the roles and the money of that year."""
    money = main_amounts(context, (str(r["program"]) for r in rows))
    grouped: dict[tuple[str, int | None], list[tuple[Row, str]]] = defaultdict(list)
    for row in rows:
        year, basis = statement_year(context, row)
        if year is None:
            year, basis = _year_of_money(context, row, money.get(str(row["program"]), ()))
        grouped[str(row["program"]), year].append((row, basis))
    found = []
    for (program, year), together in grouped.items():
        same = next((r for r in money.get(program, ()) if r.roc_year == year), None)
        where = tuple(dict.fromkeys(place for row, _ in together for place in stands(row)))
        roles_ = sorted({key_of(row["role"]) or key_of(row["relation"]) for row, _ in together})
        label, labels = str(together[0][0]["label"]), next((r.labels for r in money.get(program, ())), ())
        base = replace(same, places=(*where, *same.places)) if same and same.main else replace(
            single(program, label, year, together[0][1], where), labels=tuple(dict.fromkeys((label, *labels))))
        found.append(base.with_more(role=" ".join(roles_)))
    return tuple(sorted(found, key=lambda r: (r.roc_year is None, r.roc_year or 0, r.label)))


def _year_of_money(context: Context, row: Row, money: Sequence[ProgramYear]) -> tuple[int | None, str]:
    """Of a document that covers several years, the latest one in which it states money of the program."""
    documents = {place.document for place in stands(row)}
    covered = {year for document in documents for year in context.years_of(document)}
    years = [r.roc_year for r in money if r.roc_year in covered and r.main and any(p.document in documents for p in r.main.places)]
    return (max(y for y in years if y is not None), "amount") if years else (None, "")


def participants(context: Context) -> Found:
    """The organisations that take part in the programs that are meant, a row an organisation and year, with programs and roles."""
    asked = context.asked
    chosen = choose(context, organisations=False)
    if chosen.condition is None:
        return firms.named_beside(context)
    in_text = asked.words and not asked.things("undertaking")  # what is asked for stands in the text alone
    if in_text and (said := firms.named_beside(context, asked.words)).rows:
        return said
    rows, sparql = prepared(context, "organisations_of_programs", chosen.condition)
    types = set(asked.organisation_types)
    runners = not types or bool(types & {"agency", "soe"})
    grouped: dict[tuple[str, int | None], list[tuple[Row, str]]] = defaultdict(list)
    for row in rows:
        kind = TYPES_BY_CLASS.get(str(row["organisation_type"]), "")
        if key_of(row["relation"]) == "recipient" and any(p.match(str(row["organisation_label"])) for p in context.grammar.described):
            continue  # a kind of firm, none by name
        if (types and kind not in types) or (key_of(row["relation"]) == _RUNS and not runners):
            continue
        year, basis = statement_year(context, row)
        if _within(context, year):
            grouped[str(row["organisation"]), year].append((row, basis))
    if not grouped:
        return firms.named_beside(context)
    names = names_of(context, (iri for iri, _ in grouped))
    found = []
    for (iri, year), together in grouped.items():
        where: tuple[Place, ...] = tuple(dict.fromkeys(place for row, _ in together for place in stands(row)))
        label = str(together[0][0]["organisation_label"] or next(iter(names.get(iri, ())), iri))
        one = replace(single(iri, label, year, together[0][1], where), labels=tuple(dict.fromkeys((label, *names.get(iri, ())))))
        found.append(one.with_more(role=" ".join(sorted({key_of(r["role"]) or key_of(r["relation"]) for r, _ in together})),
                                   programs=sorted({str(r["label"]) for r, _ in together})))
    return Found(tuple(sorted(found, key=lambda r: (r.label, r.roc_year or 0))), sparql, relaxed(context, chosen))


def _within(context: Context, year: int | None) -> bool:
    years = context.asked.years
    return not years or (year is not None and (years.first is None or year >= years.first) and (years.last is None or year <= years.last))
