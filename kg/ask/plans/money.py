"""Money: the largest amounts of a measure, and sums by year and measure.

Like is ranked and added with like only: one measure, one currency. An amount is never added to a total that contains it,
nor ranked beside it: only amounts that are no total and no part count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pyoxigraph import NamedNode

from kg.ask.algebra import Meant, These, choosing
from kg.ask.plans.base import (
    Context,
    Found,
    choose,
    filled,
    labels_of,
    names_of,
    over_years,
    prepared,
    programs_of,
    stands,
    year_bounds,
)
from kg.ask.plans.programs import relaxed
from kg.ask.rows import Amount, ProgramYear, merge
from kg.read.catalogue import Words
from kg.read.store import Row
from kg.read.terms import local
from ontology.turtle import NAMESPACE, SCHEME

_WHOLES = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
SELECT DISTINCT ?program ?whole ?measure WHERE {
  VALUES ?program { UNDEF }
  ?program ml:partOf ?whole . ?fact ml:program ?whole ; a ml:Funding ; ml:measure ?measure .
  # sure ?program ml:partOf ?whole
  # sure node ?fact
}
"""
_HAVING = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
SELECT DISTINCT ?program WHERE {
  VALUES ?measure { UNDEF }
  ?fact ml:measure ?measure ; a ml:Funding ; ml:level "leaf" ; ml:program ?program .
  # sure node ?fact
}
ORDER BY ?program
"""
_MEASURE = f"{SCHEME}measure/"


def largest(context: Context) -> Found:
    """Programs by their largest single amount of a measure, each once."""
    asked, grammar = context.asked, context.grammar
    chosen = choose(context, organisations=False)
    bodies = asked.things("organisation")
    for measure in _measures(context):
        rows, sparql = prepared(context, "largest_amounts", chosen.condition, measure=_MEASURE + measure, **year_bounds(context))
        rows = _with_ledger(context, measure, _like([r for r in _of(context, rows, bodies) if r["amount"] and (r["currency"] or "TWD") == "TWD"]))
        if rows:
            break
    else:
        return Found(sparql="")
    best: dict[str, Row] = {}
    for row in sorted(rows, key=lambda r: (_level(r), -Decimal(str(r["amount"])))):  # of one program: its single amounts, not parts of them
        best.setdefault(str(row["program"]), row)
    in_order = sorted(best.values(), key=lambda r: Decimal(str(r["amount"])), reverse=not asked.bounds.lowest)
    shown = in_order[:asked.bounds.count or grammar.ranking.default]
    inside = _inside(context, {str(r["program"]): r for r in shown})
    label = labels_of(context.graph, [_MEASURE + measure]).get(_MEASURE + measure, measure)
    names = names_of(context, (str(row["program"]) for row in shown))
    ranked = [row for place, one in enumerate(shown, start=1) for row in
              (r.with_more(rank=place, within=inside.get(r.program)) for r in merge([{**one, **_UNSAID, "measure_label": label}], names, grammar.amounts))]
    note = filled(grammar.notes["ranked"], what=label, what_en=measure, count=len(ranked))
    return Found(tuple(ranked), sparql, (note, grammar.notes["leaf_only"], *relaxed(context, chosen)))


_UNSAID: Row = {"year_end": None, "year_basis": "amount", "status": None}
_LEVELS = ("leaf", "total", "part")


def _level(row: Row) -> int:
    return _LEVELS.index(level) if (level := str(row["level"])) in _LEVELS else len(_LEVELS)


def _with_ledger(context: Context, measure: str, rows: list[Row]) -> list[Row]:
    """Of what comes of programs (investment, revenue): the programs that have money of their own, where there are any; the others are
    headings and works under them."""
    if measure not in context.grammar.amounts.effects:
        return rows
    paid = {str(r["program"]) for r in context.graph.rows(_HAVING, {"measure": [NamedNode(m) for m in context.ledger]})}
    return [r for r in rows if str(r["program"]) in paid] or rows


def _inside(context: Context, best: Mapping[str, Row]) -> dict[str, str]:
    """Of programs whose amount is in that of another one in the list, that other one."""
    rows = context.graph.rows(_WHOLES, {"program": [NamedNode(p) for p in sorted(best)]}) if best else []
    pairs = ((best.get(str(r["whole"])), best[str(r["program"])]) for r in rows if r["whole"] != r["program"])
    return {str(part["program"]): str(whole["label"]) for whole, part in pairs if whole and _same(whole, part)}


def _same(whole: Row, part: Row) -> bool:
    return whole["year"] == part["year"] and Decimal(str(whole["amount"])) >= Decimal(str(part["amount"]))


def _measures(context: Context) -> Sequence[str]:
    """The measures to look for, the first that has amounts is ranked: that of the question, else budgets."""
    asked = context.asked.measures
    if asked and asked[0] not in ("budget",):
        return asked[:1]
    return ("budget", "special_budget", "total_cost", "subsidy")


def _like(rows: Iterable[Row]) -> list[Row]:
    """Programs alone, where there are any: a line of a budget is the sum of its programs, and an agency of its lines."""
    known = list(rows)
    of_type = [[r for r in known if str(r["type"]) == f"{NAMESPACE}{name}"] for name in ("Program", "BudgetLine")]
    return of_type[0] or of_type[1]


def _of(context: Context, rows: Sequence[Row], bodies: Sequence[str]) -> list[Row]:
    """The amounts of these organisations: paid or run by them, or printed in a document that they publish."""
    if not bodies:
        return list(rows)
    labels = set(labels_of(context.graph, bodies).values())
    published = {d.id for d in context.documents if d.publisher in labels}
    return [r for r in rows if labels & set(str(r["agencies"] or "").split("、")) or any(p.document in published for p in stands(r))]


def totals(context: Context) -> Found:
    """Sums by year and measure of the programs that are meant; with the change from the year before. Of several measures that
    the question names, each stands by itself: the sum of all of them is refused, with the reason."""
    asked, grammar = context.asked, context.grammar
    refused = (_refusal(context),) if len(asked.measures) > 1 else ()
    if stated := _stated(context):
        return Found(tuple(stated[0]), stated[1], refused)
    chosen = choose(context)
    notes: tuple[Words, ...] = (*refused, grammar.notes["leaf_only"], *relaxed(context, chosen))
    condition = chosen.condition or (_with_money(context) if refused else None)
    if not condition:
        return Found(notes=refused)
    if not asked.measures:
        notes = (*notes, grammar.notes["not_added"])
    found, ran = list[ProgramYear](), dict[str, str]()
    for measure in asked.measures or (None,):
        wholes = _wholes(context, programs_of(context, condition), measure)
        if not wholes:
            continue
        rows, sparql = prepared(context, "sums_of_programs", Meant(wholes, choosing(condition)),
                                measure=_MEASURE + measure if measure else None, **year_bounds(context))
        found += _summed(context, rows)
        ran[measure or ""] = sparql
    if not ran:
        return Found(notes=refused)
    first = next(iter(ran.values()))
    return Found(tuple(sorted(found, key=lambda row: row.roc_year or 0)), first, notes, {"sparql_by_measure": ran} if refused else {})


def _refusal(context: Context) -> Words:
    """That these measures are not added, and why."""
    iris = [_MEASURE + measure for measure in context.asked.measures]
    labels = labels_of(context.graph, iris)
    return filled(context.grammar.notes["unlike"], what="、".join(labels.get(iri, local(iri)) for iri in iris), what_en=", ".join(map(local, iris)))


def _with_money(context: Context) -> These | None:
    """All that has an amount of one of the measures named, for a question that names nothing else."""
    measures = [NamedNode(_MEASURE + measure) for measure in context.asked.measures]
    found = tuple(str(row["program"]) for row in context.graph.rows(_HAVING, {"measure": measures}))
    return These(found, "all that has such an amount") if found else None


def _summed(context: Context, rows: Iterable[Row]) -> Iterable[ProgramYear]:
    """Rows of sums, with the change from the year before."""
    asked = context.asked
    subject = "、".join(dict.fromkeys(n.written for n in asked.named)) or "、".join(asked.topics) or "全部 all"
    before: dict[tuple[str, str, str], tuple[int, Decimal]] = {}
    for row in rows:
        amount, year = Decimal(str(row["amount"])), int(str(row["year"]))
        key = (local(str(row["measure"])), str(row["status"] or ""), str(row["currency"]))
        measure = Amount(year, None, key[0], str(row["measure_label"] or key[0]), amount, key[2], local(key[1]), "annual", "total", "", "", stands(row))
        last = before.get(key)
        change = amount - last[1] if last and last[0] == year - 1 else None
        before[key] = year, amount
        yield ProgramYear(_first(context), subject, (subject,), year, None, "amount", measure, (measure,), "", stands(row)).with_more(
            derived=True, facts=int(str(row["facts"])), programs=int(str(row["programs"])), change_twd=None if change is None else int(change))


def _wholes(context: Context, programs: Sequence[str], measure: str | None) -> tuple[str, ...]:
    """These programs without those that are part of another one of them: their money is in the money of the whole. Policies
    have programs under them, and no money of their own that is kept year by year."""
    chosen = {p for p in programs if context.known.types.get(p) != "policy"}
    measures = {measure} if measure else context.grammar.amounts.ledger
    rows = context.graph.rows(_WHOLES, {"program": [NamedNode(p) for p in sorted(chosen)]}) if chosen else []
    parts = {str(row["program"]) for row in rows
             if str(row["whole"]) in chosen and row["whole"] != row["program"] and local(str(row["measure"])) in measures}
    return tuple(sorted(chosen - parts))


def _first(context: Context) -> str:
    named = context.asked.named
    return named[0].iris[0] if named and named[0].iris else ""


def _stated(context: Context) -> tuple[list[ProgramYear], str] | None:
    """What documents themselves state for the one thing that the question names, rather than sums of ours: the total of an
    organisation or a line of a budget, the money of a program; with the change from the year before."""
    asked, known = context.asked, context.known
    things = asked.things("organisation", "undertaking")
    if not things or len({n.group for n in asked.named}) > 1 or asked.topics:
        return None
    rows, sparql = over_years(context, These(things, "what the question names"))
    before: dict[str, tuple[int, Decimal]] = {}
    found = []
    for row in rows:
        main = next((a for a in row.amounts if a.measure in asked.measures), None) or row.main
        if main is None or row.roc_year is None or (main.level != "total" and known.types.get(row.program) != "program"):
            continue
        last = before.get(row.program)
        change = int(main.amount - last[1]) if last and last[0] == row.roc_year - 1 else None
        before[row.program] = row.roc_year, main.amount
        found.append(replace(row, main=main).with_more(change_twd=change))
    return (found, sparql) if found else None
