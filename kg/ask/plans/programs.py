"""Programs over the years, phases of a program, and the documents that were read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from kg.ask.algebra import Condition, Meant, Related, These, choosing, either
from kg.ask.beside import Spot, surroundings
from kg.ask.conditions import hinted
from kg.ask.plans.base import (
    Chosen,
    Context,
    Found,
    choose,
    filled,
    labels_of,
    names_of,
    narrower,
    over_years,
    prepared,
    programs_of,
    single,
    stands,
)
from kg.ask.rows import ROC, ProgramYear
from kg.read.catalogue import Words
from kg.read.store import Row
from ontology.turtle import NAMESPACE

_ENOUGH = 0.2
_INDUSTRIES = (f"{NAMESPACE}Industry",)


def programs(context: Context) -> Found:
    """The programs that meet the question's conditions, a row a program and year."""
    chosen = choose(context, beside=True)
    if chosen.condition is None:
        return Found()
    asked, grammar = context.asked, context.grammar
    rows, sparql = over_years(context, _narrowed(context, _meant(context, chosen.condition)))
    if asked.measures and ((asked.things("undertaking", "law") or asked.topics) and not asked.things("industry", "place", "organisation")):
        rows = tuple(_of_measure(row, asked.measures) for row in rows)
    if not asked.years and not asked.things("undertaking") and asked.things("industry", "place") and not asked.says(grammar.every_year):
        rows = _of_their_time(context, rows)
    money = asked.says(grammar.ranking.by_year) or set(asked.measures) & grammar.amounts.ledger
    if not money and not asked.years and not asked.things("undertaking"):
        rows = _once(context, rows)
    elif money and not asked.years and asked.things("industry", "place"):
        rows = _elsewhere(context, rows)
    rows = _paid_to(context, _admitted(context, rows))
    if asked.things("place") or asked.says(grammar.ranking.located):
        rows = _with_places(context, chosen, rows)
    notes = relaxed(context, chosen)
    more: dict[str, object] = {}
    if asked.says(grammar.ranking.counting):
        more["count"] = len({row.program for row in rows})
        notes = (*notes, filled(grammar.notes["count"], count=more["count"]))
    return Found(rows, sparql, notes, more)


def _narrowed(context: Context, condition: Condition) -> Condition:
    """Those of the programs that the question hints at, where they are enough for it to have meant them."""
    hint = hinted(context.asked, context.known, context.grammar.families)
    chosen = programs_of(context, condition)
    wanted = set(programs_of(context, hint))
    rest = [p for p in chosen if p not in wanted]
    wanted |= _mentioned_with(context, rest) if hint and rest else set()
    kept = tuple(p for p in chosen if p in wanted)
    return Meant(kept, choosing(condition)) if len(kept) >= _ENOUGH * len(chosen) and kept else condition


def _mentioned_with(context: Context, programs: Sequence[str]) -> set[str]:
    """Those of the programs in whose paragraphs an industry that the question hints at is named."""
    text = surroundings(context.graph, context.names)
    things = narrower(context, (iri for n in context.asked.hints for iri in n.iris))
    found = set()
    for spot in text.spots(programs) if text else []:
        paragraph = text.paragraph(spot.document, spot.start) if text else None
        if text and paragraph and things & {s.thing for s in text.within(_INDUSTRIES, spot.document, paragraph.start, paragraph.end)}:
            found.add(spot.thing)
    return found


def _admitted(context: Context, rows: tuple[ProgramYear, ...]) -> tuple[ProgramYear, ...]:
    """The rows with an amount within the bounds in money that the question sets, where it sets any; of a policy whose money is asked
    for, those with money of their own, where there are such."""
    asked, bounds = context.asked, context.asked.bounds
    if bounds.least is not None or bounds.most is not None:
        rows = tuple(r for r in rows if r.main and r.main.currency == "TWD" and (bounds.least is None or r.main.amount > bounds.least)
                     and (bounds.most is None or r.main.amount < bounds.most))
    policies = [iri for iri in asked.things("undertaking") if context.known.types.get(iri) == "policy"]
    if policies and (set(asked.measures) & context.grammar.amounts.ledger):
        rows = tuple(r for r in rows if r.main and r.main.measure in context.grammar.amounts.ledger) or rows
    return rows


def _paid_to(context: Context, rows: tuple[ProgramYear, ...]) -> tuple[ProgramYear, ...]:
    """Where the question asks for money that goes to local governments: the rows with such an amount, which is shown, with who gets it."""
    grammar, found = context.grammar, list[ProgramYear]()
    if not context.asked.says(grammar.local_governments) or not set(context.asked.measures) & {"subsidy", "commission"}:
        return rows
    for row in rows:
        paid = [a for a in row.amounts if a.recipient and any(p.search(a.recipient) for p in grammar.local_recipients)]
        each = {(a.recipient, a.measure): a for a in sorted(paid, key=lambda a: a.amount)}
        found += [replace(row, main=one).with_more(recipient=one.recipient) for one in sorted(each.values(), key=lambda a: -a.amount)]
    return tuple(found) or rows


def _of_their_time(context: Context, rows: tuple[ProgramYear, ...]) -> tuple[ProgramYear, ...]:
    """Where the question asks for no years, without the columns of years before those that their document is about."""
    def before(row: ProgramYear) -> bool:
        covered = [years for p in (row.main.places if row.main else ()) if (years := context.years_of(p.document))]
        return row.roc_year is not None and bool(covered) and all(row.roc_year < years[0] for years in covered)

    later = {row.program for row in rows if not before(row)}
    return tuple(row for row in rows if row.program not in later or not before(row))


def _elsewhere(context: Context, rows: tuple[ProgramYear, ...]) -> tuple[ProgramYear, ...]:
    """The rows, and one for each document of other years that names a program of theirs without an amount, under its name there."""
    text = surroundings(context.graph, context.names)
    if text is None:
        return rows
    dated: dict[str, set[int]] = defaultdict(set)
    shown: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        dated[row.program] |= {row.roc_year} if row.roc_year is not None and row.main else set()
        shown[row.program] |= {p.document for p in row.places}
    labels = {row.program: row.labels for row in rows}
    named: dict[tuple[str, str], list[Spot]] = defaultdict(list)
    for spot in text.spots(program for program, years in dated.items() if years):
        named[spot.thing, spot.document].append(spot)
    found = []
    for (program, document), spots in sorted(named.items()):
        covered = context.years_of(document)
        if document in shown[program] or not covered or any(min(dated[program]) <= year <= max(dated[program]) for year in covered):
            continue
        name = max((s.surface for s in spots), key=lambda n: (len(n), n))
        row = single(program, name, covered[0] if len(covered) == 1 else None, "document", [s.place for s in spots if s.surface == name])
        found.append(replace(row, labels=tuple(dict.fromkeys((name, *labels[program])))))
    return (*rows, *found)


def _of_measure(row: ProgramYear, measures: tuple[str, ...]) -> ProgramYear:
    """The row with an amount of the measure asked for as its main one, where it has one."""
    wanted = [a for m in measures for a in row.amounts if a.measure == m and a.roc_year == row.roc_year]
    return replace(row, main=max(wanted, key=lambda a: a.amount, default=row.main))


def _once(context: Context, rows: tuple[ProgramYear, ...]) -> tuple[ProgramYear, ...]:
    """Where the question asks for no money and no years, each program once: in the year that its document is about, or its
    latest one; the money of the other years stands beside it."""
    by_program: dict[str, list[ProgramYear]] = defaultdict(list)
    for row in rows:
        by_program[row.program].append(row)
    kept = []
    for together in by_program.values():
        about = [r for r in together if r.main and any(context.years_of(p.document) == (r.roc_year,) for p in r.main.places)]
        undated = [r for r in together if not r.main]
        shown = undated if len(undated) == len(together) else (about or [r for r in together if r.main])[-1:]
        others = [{"roc_year": r.roc_year, "amount": int(r.main.amount), "measure": r.main.measure} for r in together if r.main and r not in shown]
        kept += [r.with_more(other_years=others or None) for r in shown]
    return tuple(r for r in (kept_row for row in rows for kept_row in kept if (kept_row.program, kept_row.roc_year) == (row.program, row.roc_year)))


def _meant(context: Context, condition: Condition) -> Condition:
    """The programs that meet the condition: no lines of a budget unless such are asked for or named, and with them the
    regulations named after the industry that grant subsidies or incentives, which are programs under another name."""
    asked, known = context.asked, context.known
    chosen = programs_of(context, condition)
    named = set(asked.things("undertaking"))
    if not asked.says(context.grammar.budget_lines):
        chosen = tuple(iri for iri in chosen if known.types.get(iri) != "budget_line" or iri in named)
    others = asked.things("place", "undertaking", "organisation", "law") or asked.topics
    industries = () if others else known.names_of([iri for n in asked.named if n.group == "industry" and not n.weak for iri in n.iris], "industry")
    laws = {iri for name in industries if not name.isascii() for iri in known.called(name, "law")} - set(chosen)
    granting = (iri for iri, label in sorted(labels_of(context.graph, laws).items()) if any(word in label for word in context.grammar.granting))
    return Meant((*chosen, *granting), choosing(condition))


def phases(context: Context) -> Found:
    """The phases of a program and its earlier and later ones, with periods; the money of each by year."""
    asked = context.asked
    named = asked.things("undertaking")
    family = {iri for topic in asked.topics for iri in context.known.containing(topic)} | set(named)
    if asked.says(context.grammar.ranking.phases):
        family |= {iri for name in context.known.names_of(asked.things("industry"), "industry") for iri in _in_phases(context, name)}
    for name in context.known.names_of(named, "undertaking"):
        family |= {*context.known.containing(name), *(context.known.kin(name) if asked.says(context.grammar.ranking.following) else ())}
    if not family or not (named or asked.says(context.grammar.ranking.phases) or asked.says(context.grammar.ranking.following)):
        return _with_periods(context, programs(context))
    together = either([These(tuple(sorted(family)), "、".join(asked.topics) or "the program and its phases"), *(
        [Related("earlier", tuple(sorted(family))), Related("later", tuple(sorted(family)))])])
    return _with_periods(context, Found(*over_years(context, together)))


def _with_periods(context: Context, found: Found) -> Found:
    periods: dict[str, list[tuple[str, str]]] = defaultdict(list)
    shown = These(tuple(sorted({row.program for row in found.rows if row.program})), "the programs of the answer")
    for row in prepared(context, "periods_of_programs", shown)[0] if shown.programs else []:
        periods[str(row["program"])].append((str(row["start"] or ""), str(row["end"] or "")))
    return replace(found, rows=tuple(_dated(context, row, periods.get(row.program, [])) for row in found.rows))


def _in_phases(context: Context, name: str) -> list[str]:
    """Undertakings whose name contains this one and says which phase it is."""
    known = context.known
    phased = {iri for name_, iri in known.undertakings if any(p.search(name_) for p in context.grammar.ranking.phases)}
    return [iri for iri in known.containing(name) if iri in phased]


def _dated(context: Context, row: ProgramYear, periods: list[tuple[str, str]]) -> ProgramYear:
    """The row with its period; one without a year is of the first year of the period that its document covers, else of its first."""
    if not periods:
        return row
    start, end = sorted(periods, key=lambda p: (-len(p[0]) - len(p[1]), p))[0]
    if row.roc_year is None and start[:4].isdigit():
        first, last = int(start[:4]) - ROC, int(end[:4]) - ROC if end[:4].isdigit() else None
        covered = [y for place in row.places for y in context.years_of(place.document) if first <= y and (last is None or y <= last)]
        row = replace(row, roc_year=min(covered, default=first), year_basis="period")
    return row.with_more(period={"start": start or None, "end": end or None})


def _with_places(context: Context, chosen: Chosen, rows: tuple[ProgramYear, ...]) -> tuple[ProgramYear, ...]:
    located: dict[str, list[str]] = defaultdict(list)
    for row in prepared(context, "places_of_programs", chosen.condition)[0]:
        located[str(row["program"])].append(str(row["place_label"] or ""))
    return tuple(row.with_more(places=located.get(row.program)) for row in rows)


def ending(context: Context) -> Found:
    """Programs whose period ends in the years of the question (all periods where it names none), by the year of the end."""
    chosen = choose(context)
    rows, sparql = prepared(context, "periods_of_programs", chosen.condition)
    last = context.asked.years.last or context.asked.years.first
    ends: dict[tuple[str, int], Row] = {}
    for row in rows:
        end = str(row["end"] or "")
        if end[:4].isdigit() and (last is None or int(end[:4]) - ROC == last):
            ends.setdefault((str(row["program"]), int(end[:4]) - ROC), row)
    names = names_of(context, (program for program, _ in ends))
    found = (single(program, str(row["label"]), year, "period", stands(row), period={"start": row["start"] and str(row["start"]), "end": str(row["end"])})
             for (program, year), row in ends.items())
    labelled = (replace(row, labels=tuple(dict.fromkeys((row.label, *names.get(row.program, ()))))) for row in found)
    return Found(tuple(sorted(labelled, key=lambda r: (r.roc_year or 0, r.label))), sparql, relaxed(context, chosen))


def relaxed(context: Context, chosen: Chosen) -> tuple[Words, ...]:
    """What had to be left aside, said."""
    words = chosen.left_aside
    return (filled(context.grammar.notes["relaxed"], words="、".join(words), words_en=", ".join(words)),) if words else ()


def documents(context: Context) -> Found:
    """The documents that were read, a row a year that they cover."""
    rows, sparql = prepared(context, "documents", None)
    return Found(tuple(single(str(r["document"]), str(r["title"] or r["document"]), int(year), "document", (), kind="document")
                       for r in rows for year in str(r["years"] or "").split()), sparql)
