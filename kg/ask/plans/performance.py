"""Performance: execution rates, progress against plan, missed targets, jobs, reasons for delays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.ask.plans.base import Chosen, Context, Found, choose, filled, key_of, main_amounts, names_of, prepared, single, stands, year_bounds
from kg.ask.plans.programs import relaxed
from kg.ask.rows import ProgramYear
from kg.read.evidence import Place
from kg.read.store import Row

_SPARE = 4
_DIFFERING = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
SELECT DISTINCT ?name WHERE {
  ?value ml:target ?target ; ml:actual ?actual ; ml:indicatorName ?name .
  FILTER(?target != ?actual)
}
"""
_SCOPES = ("annual", "cumulative", "total")


@dataclass(frozen=True, slots=True)
class Value:
    """An indicator of a program in a year."""

    program: str
    label: str
    year: int | None
    name: str
    unit: str
    scope: str
    target: float | None
    actual: float | None
    where: tuple[Place, ...]

    @property
    def difference(self) -> float | None:
        """Actual less target, as exact as they are printed."""
        if self.actual is None or self.target is None:
            return None
        return float(Decimal(str(self.actual)) - Decimal(str(self.target)))


def execution(context: Context) -> Found:
    """Programs and years by execution rate, the worst first unless the best are asked for."""
    asked, marks = context.asked, context.grammar.indicators
    names = (marks.spending,) if asked.says(marks.spending_cues) and not asked.says(context.grammar.intents[0].cues) and "執行" not in asked.question \
        else marks.rates[::-1] if asked.says(marks.achievement_cues) else marks.rates
    chosen = choose(context)
    values, sparql = _values(context, chosen, names)
    annual = [v for v in values if v.scope == "annual" and v.actual is not None and v.name in names]
    best: dict[tuple[str, int | None], Value] = {}
    for value in sorted(annual, key=lambda v: names.index(v.name)):
        best.setdefault((value.program, value.year), value)
    kept = [v for v in best.values() if asked.bounds.admits(v.actual or 0.0)]
    kept.sort(key=lambda v: ((v.actual or 0.0) * (-1 if asked.bounds.highest else 1), v.label, v.year or 0))
    bounded = asked.bounds.below is not None or asked.bounds.above is not None or _one_program(context)
    most = asked.bounds.count or (None if bounded else context.grammar.ranking.default)
    kept = kept if most is None else kept[:most + _SPARE]
    reasons = _reasons(context, kept)
    rows = _rows(context, kept, lambda v: {"execution_rate": v.actual, "indicator": v.name, "reason": reasons.get((v.program, v.year))})
    rows = tuple(row for row in rows if not row.main or row.main.amount)[:most]  # the rate of no budget says nothing
    note = filled(context.grammar.notes["ranked"], what=names[0], what_en=names[0], count=len(rows))
    return Found(rows, sparql, (note, *relaxed(context, chosen)))


def behind_schedule(context: Context) -> Found:
    """Programs whose progress is behind (or ahead of) the plan, by how many points."""
    asked, grammar = context.asked, context.grammar
    chosen = choose(context)
    values, sparql = _values(context, chosen, (grammar.indicators.progress,))
    by_program: dict[tuple[str, int | None], dict[str, Value]] = defaultdict(dict)
    for value in values:
        if value.difference is not None:
            by_program[value.program, value.year].setdefault(value.scope, value)
    shown = [next(scopes[s] for s in _SCOPES if s in scopes) for scopes in by_program.values()]
    ahead = asked.says(grammar.ranking.ahead)
    if not _one_program(context):
        shown = [v for v in shown if (v.difference or 0) * (-1 if ahead else 1) < 0]
    size = asked.bounds
    shown = [v for v in shown if (size.above is None or abs(v.difference or 0) > size.above) and (size.below is None or abs(v.difference or 0) < size.below)]
    shown.sort(key=lambda v: ((v.difference or 0) * (-1 if ahead else 1), v.label))
    reasons = _reasons(context, shown)
    rows = _rows(context, shown[:size.count], lambda v: {
        "planned": v.target, "actual": v.actual, "difference": v.difference, "scope_of_progress": v.scope, "reason": reasons.get((v.program, v.year))})
    return Found(rows, sparql, relaxed(context, chosen))


def missed_targets(context: Context) -> Found:
    """Indicators whose actual value is below the target (or reaches it, where that is asked), a row an indicator."""
    asked, marks = context.asked, context.grammar.indicators
    chosen = choose(context)
    differing = tuple(sorted({str(row["name"]) for row in context.graph.rows(_DIFFERING)}))
    if not differing:
        return Found()
    values, sparql = _values(context, chosen, differing)
    special = {*marks.rates, marks.spending, marks.progress}
    by_indicator: dict[tuple[str, int | None, str], dict[str, Value]] = defaultdict(dict)
    for value in values:
        if value.name not in special and value.difference is not None and value.year is not None:
            by_indicator[value.program, value.year, value.name].setdefault(value.scope, value)
    shown = [next(scopes[s] for s in _SCOPES if s in scopes) for scopes in by_indicator.values()]
    if asked.says(context.grammar.ranking.beyond_targets) and "未" not in asked.question:
        shown = [v for v in shown if (v.difference or 0) > 0]
    else:
        shown = [v for v in shown if (v.difference or 0) < 0]
    shown.sort(key=lambda v: (-(v.year or 0), v.label, (v.actual or 0) / v.target if v.target else 0, v.name))
    rows = _rows(context, shown[:asked.bounds.count], lambda v: {
        "indicator": v.name, "unit": v.unit or None, "target": v.target, "actual": v.actual, "difference": v.difference, "scope_of_indicator": v.scope})
    return Found(tuple(replace(r, labels=tuple(dict.fromkeys((r.label, str(r.more["indicator"]), *r.labels)))) for r in rows), sparql, relaxed(context, chosen))


def jobs(context: Context) -> Found:
    """Programs by the jobs that they created."""
    asked, marks = context.asked, context.grammar.indicators
    chosen = choose(context)
    values, sparql = _values(context, chosen, (marks.jobs,))
    best: dict[tuple[str, int | None], Value] = {}
    for value in sorted((v for v in values if v.actual is not None), key=lambda v: _SCOPES.index(v.scope) if v.scope in _SCOPES else len(_SCOPES)):
        best.setdefault((value.program, value.year), value)
    shown = [v for v in best.values() if asked.bounds.admits(v.actual or 0.0)]
    shown.sort(key=lambda v: ((v.actual or 0.0) * (1 if asked.bounds.lowest else -1), v.label, v.year or 0))
    ranked = asked.bounds.lowest or asked.bounds.highest
    rows = _rows(context, shown[:asked.bounds.count or (context.grammar.ranking.default if ranked else None)],
                 lambda v: {"jobs": v.actual, "indicator": v.name, "unit": v.unit or None})
    return Found(rows, sparql, relaxed(context, chosen))


def delay_reasons(context: Context) -> Found:
    """Why programs fell behind and what was done; reasons that contain a word of the question alone, where some do."""
    chosen = choose(context)
    found, sparql = prepared(context, "delays_of_programs", chosen.condition, **year_bounds(context))
    words = [w for w in context.asked.words if any(w in str(row["reason"]) for row in found)]
    kept = [row for row in found if not words or any(w in str(row["reason"]) for w in words)]
    names = names_of(context, (str(row["program"]) for row in kept))
    rows = [replace(single(str(r["program"]), str(r["label"]), _year(r), "statement", stands(r), reason=str(r["reason"]),
                           countermeasure=str(r["countermeasure"] or "") or None),
                    labels=tuple(dict.fromkeys((str(r["label"]), *names.get(str(r["program"]), ()))))) for r in kept]
    return Found(tuple(rows), sparql, relaxed(context, chosen))


def _values(context: Context, chosen: Chosen, names: Iterable[str]) -> tuple[list[Value], str]:
    wanted = tuple(names)
    rows, sparql = prepared(context, "indicators_of_programs", chosen.condition, name=wanted or None, **year_bounds(context))
    return [Value(str(r["program"]), str(r["label"]), _year(r), str(r["name"]), str(r["unit"] or ""), key_of(r["scope"]), _number(r["target"]),
                  _number(r["actual"]), stands(r)) for r in rows], sparql


def _rows(context: Context, values: Iterable[Value], more: Callable[[Value], dict[str, object]]) -> tuple[ProgramYear, ...]:
    """A row a value, with the money of that program and year."""
    known = tuple(values)
    money = main_amounts(context, (v.program for v in known), {v.year for v in known})
    rows = []
    for value in known:
        same = next((r for r in money.get(value.program, ()) if r.roc_year == value.year and r.main), None)
        labels = next((r.labels for r in money.get(value.program, ())), (value.label,))
        base = replace(same, places=(*value.where, *same.places)) if same else replace(
            single(value.program, value.label, value.year, "statement", value.where), labels=labels)
        rows.append(base.with_more(**more(value)))
    return tuple(rows)


def _reasons(context: Context, values: Iterable[Value]) -> dict[tuple[str, int | None], str]:
    """The stated reasons for delays of these programs, of the year of the value."""
    if not any(values):
        return {}
    rows, _ = prepared(context, "delays_of_programs", None)
    found: dict[tuple[str, int | None], list[str]] = defaultdict(list)
    for row in rows:
        found[str(row["program"]), _year(row)].append(str(row["reason"]))
    return {key: " ".join(dict.fromkeys(reasons)) for key, reasons in found.items()}


def _one_program(context: Context) -> bool:
    """Whether the question names programs, not a policy or another thing that many belong to, and asks for no ranking."""
    asked = context.asked
    ranked = asked.bounds.lowest or asked.bounds.highest or asked.bounds.count
    programs = [iri for iri in asked.things("undertaking") if "/program/" in iri]
    return bool(programs or asked.topics) and not ranked


def _year(row: Row) -> int | None:
    return None if row["year"] is None else int(str(row["year"]))


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
