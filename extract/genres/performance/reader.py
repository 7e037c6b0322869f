"""One performance report → statements, checks and the blocks of prose that remain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extract.claims import Check, Period, Problem, Statement, Unread
from extract.genres.outcome import Block, Outcome
from extract.genres.performance.amounts import Owner, read_amounts, sums_of_parts
from extract.genres.performance.delays import read_delays
from extract.genres.performance.figure_checks import indicator_checks
from extract.genres.performance.figures import read_benefits, read_indicators, read_progress, year_of
from extract.genres.performance.grants import read_grants, stated_sums
from extract.genres.performance.milestones import milestones, section
from extract.genres.performance.notes import delays_note, indicators_note, progress_note
from extract.genres.performance.projects import Part, Project, contents_start, find_projects, part_named
from extract.genres.performance.settings import Settings, settings
from extract.layout.flow import join
from extract.layout.kinds import TableKind
from extract.layout.notes import TableNote
from extract.layout.outline import blocks
from extract.reading.document import Document, words
from extract.values.dates import periods
from ontology.vocabulary import Vocabulary

RULE_PERIOD = "performance.period"
_FIGURE = re.compile(r"\d[\d,.]*[\u3400-\u9fff]")  # a name that states a figure is no statement of that figure


@dataclass(slots=True)
class _Found:
    """What was found so far; `taken` holds the lines that were read as structure."""

    statements: list[Statement] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    notes: list[TableNote] = field(default_factory=list)
    named: list[Block] = field(default_factory=list)  # names of rows: read after all that is prose


def read(document: Document, vocabulary: Vocabulary) -> Outcome:
    """The statements, checks and blocks of a document of project reports; a problem where it has none."""
    return read_with_notes(document, vocabulary)[0]


def read_with_notes(document: Document, vocabulary: Vocabulary) -> tuple[Outcome, tuple[TableNote, ...]]:
    """The same, with a note of how each table was taken apart."""
    known = settings()
    projects, statements = find_projects(document, known, vocabulary)
    if not projects:
        reason = Problem(document.file, 0, "no project report found: no line like 壹、特別預算及進度執行情形",
                         "找不到計畫報告：沒有「壹、特別預算及進度執行情形」之類的標題")
        return Outcome(blocks=blocks(document, 1, document.line_count), problems=(reason,)), ()
    found = _Found(list(statements))
    letter = contents_start(document, projects[0].report.first - 1) - 1
    found.blocks += blocks(document, 1, letter) if letter else ()
    for project in projects:
        _read_project(document, known, project, found, vocabulary)
    return Outcome(tuple(found.statements), (*found.blocks, *found.named), tuple(found.checks), tuple(found.unread)), tuple(found.notes)


def _read_project(document: Document, known: Settings, project: Project, found: _Found, vocabulary: Vocabulary) -> None:
    found.statements += _periods(document, known, project)
    year = _year(document, known, project)
    _read_budget(document, known, project, found)
    _read_progress(document, known, project, year, found)
    _read_indicators(document, known, project, year, found)
    _read_benefits(document, known, project, year, found)
    _read_delays(document, known, project, year, found)
    _read_grants(document, known, project, year, found, vocabulary)
    prose = tuple(_prose(document, known, project, year, frozenset(found.taken)))
    found.blocks += prose
    if results := section(document, project.report.anchor, project.report.last):
        found.statements += milestones(document, prose, *results)


def _year(document: Document, known: Settings, project: Project) -> int | None:
    """The year that a report is about: the one of its first cut-off date, else the document's."""
    default = document.covers[-1] if document.covers else None
    return year_of(known.year, document, project.report.anchor, project.report.last, default)


def _owner(project: Project) -> Owner:
    return Owner(project.thing, project.passages)


def _stretches(document: Document, project: Project, kind: TableKind) -> Iterator[tuple[int, int]]:
    """First and last line of each table of a kind within a project."""
    lines = _lines(document, project)
    for number in lines:
        if kind.title.search(document.line(number)):
            last = next((n - 1 for n in lines if n > number and kind.ends.search(document.line(n))), project.report.last)
            yield number, last


def _read_progress(document: Document, known: Settings, project: Project, year: int | None, found: _Found) -> None:
    for first, last in _stretches(document, project, known.progress):
        if first == project.report.anchor:
            continue
        for begin, end, owner in _by_part(document, known, project, first, last):
            statements, checks, taken = read_progress(document, known.progress, begin, end, owner, year)
            found.statements += statements
            found.checks += checks
            found.taken |= taken
            if statements:
                found.notes.append(progress_note(known.progress, statements, checks, begin, end, owner.thing.name))


def _by_part(document: Document, known: Settings, project: Project, first: int, last: int) -> Iterator[tuple[int, int, Owner]]:
    """Lines cut at the headings that name a part of the project, each piece with whose it is."""
    cuts = [(first, _owner(project))]
    for number in range(first, last + 1):
        if part := _part_of(document, known, project, number):
            cuts.append((number, Owner(part.thing, part.passages, project.thing)))
    for (begin, owner), following in zip(cuts, [*(n for n, _ in cuts[1:]), last + 1], strict=True):
        yield begin, following - 1, owner


def _part_of(document: Document, known: Settings, project: Project, number: int) -> Part | None:
    named = known.part.match(document.line(number))
    return part_named(project.parts, named["name"]) if named else None


def _read_indicators(document: Document, known: Settings, project: Project, year: int | None, found: _Found) -> None:
    owners = [_owner(project), *(Owner(p.thing, p.passages, project.thing) for p in project.parts)]
    for first, last in _stretches(document, project, known.indicators):
        statements, table = read_indicators(document, known, first + 1, last, owners, year)
        found.statements += statements
        found.unread += [Unread(a, b, "indicators: a row without its values") for a, b in table.broken]
        empty = next((n for n in range(first, last + 1) if known.indicators.nil.match(words(document.line(n)))), None)
        found.checks += indicator_checks(document, known.indicators, table.rows, project.thing)
        found.named += [Block(row.name, (), project.thing, project.passages, year) for row in table.rows if not _FIGURE.search(row.name.text)]
        if table.rows:
            found.notes.append(indicators_note(document, known.indicators, table, first, last, project.thing.name))
        if table.rows or empty:
            found.taken.update(range(first + 1, (table.rows[-1].last_line if table.rows else empty or first) + 1))
        else:
            found.unread.append(Unread(first, last, "indicators: no row with its values"))


def _read_benefits(document: Document, known: Settings, project: Project, year: int | None, found: _Found) -> None:
    for first, last in _stretches(document, project, known.benefits):
        owner = _owner(project)
        for number in range(project.report.anchor, first):
            if document.line(number).strip() and known.section.match(document.line(number)):
                owner = _owner(project)
            elif part := _part_of(document, known, project, number):
                owner = Owner(part.thing, part.passages, project.thing)
        statements, taken = read_benefits(document, known.benefits, first + 1, last, owner, year)
        found.statements += statements
        found.taken |= taken


def _read_delays(document: Document, known: Settings, project: Project, year: int | None, found: _Found) -> None:
    for first, last in _stretches(document, project, known.delays):
        for begin, end, owner in _by_part(document, known, project, first, last):
            statements, cells, taken = read_delays(document, known.delays, begin, end, owner, year)
            found.statements += statements
            found.blocks += cells
            found.taken |= taken
            if statements:
                found.notes.append(delays_note(known.delays, statements, begin, end, owner.thing.name))


def _read_grants(document: Document, known: Settings, project: Project, year: int | None, found: _Found, vocabulary: Vocabulary) -> None:
    kind = known.grants
    lines = _lines(document, project)
    until = 0
    for number in lines:
        if number <= until or not kind.title.search(document.line(number)):
            continue
        last = next((n - 1 for n in lines if n > number and kind.ends.search(document.line(n))), project.report.last)
        table = read_grants(document, kind, number, last, _owner(project), year, vocabulary)
        if not table:
            found.unread.append(Unread(number, last, "grants: no row with its cells"))
            continue
        until = table.last_line
        found.statements += table.statements
        found.blocks += table.blocks
        found.notes.append(table.note)
        found.checks += stated_sums(document, kind, project.report.anchor, table, _owner(project))
        found.taken.update(range(number, until + 1))


def _prose(document: Document, known: Settings, project: Project, year: int | None, taken: frozenset[int]) -> Iterator[Block]:
    """What is left of a project's report: its stretches of prose, each under the project or the part that its heading names."""
    left = replace(document, furniture=document.furniture | taken)
    for first, last, owner in _by_section(document, known, project):
        yield from blocks(left, first, last, subject=owner.thing, subject_passages=owner.passages, roc_year=year)


def _by_section(document: Document, known: Settings, project: Project) -> Iterator[tuple[int, int, Owner]]:
    """The lines of a report, cut where a section begins (the project speaks again) or a heading names a part."""
    cuts = [(project.report.anchor, _owner(project))]
    for number in range(project.report.anchor + 1, project.report.last + 1):
        line = document.line(number)
        if known.section.match(line):
            cuts.append((number, _owner(project)))
        elif part := _part_of(document, known, project, number):
            cuts.append((number, Owner(part.thing, part.passages, project.thing)))
    for (begin, owner), following in zip(cuts, [*(n for n, _ in cuts[1:]), project.report.last + 1], strict=True):
        yield begin, following - 1, owner


def _periods(document: Document, known: Settings, project: Project) -> Iterator[Statement]:
    """When a project runs, from the line 計畫期程."""
    for number in range(project.report.anchor, project.report.last + 1):
        line = document.line(number)
        cue = known.period.search(line)
        if not cue:
            continue
        start = document.starts[number - 1]
        flow = join(document, [(start + cue.end(), start + len(line))])
        for span in periods(flow.text)[:1]:
            value = flow.passages(document, span.at, span.until)
            yield Statement(Period(project.thing, span.start, span.end), (*value, *project.passages), RULE_PERIOD)
            return


def _lines(document: Document, project: Project) -> Sequence[int]:
    return [n for n in range(project.report.anchor, project.report.last + 1) if document.line(n).strip()]


def _offset(document: Document, number: int) -> int:
    return document.starts[number - 1] if number <= document.line_count else len(document.text)


def _read_budget(document: Document, known: Settings, project: Project, found: _Found) -> None:
    """The tables of amounts of a project: its own, then those of its parts, each under the heading that names it."""
    kind = known.special_budget
    lines = _lines(document, project)
    first = next((n for n in lines if kind.title.search(document.line(n)) and n != project.report.anchor), None)
    if first is None:
        return
    last = next((n for n in lines if n > first and kind.ends.search(document.line(n))), project.report.last + 1)
    units = [n for n in lines if first < n < last and kind.header.search(document.line(n))] or [first]
    heads: list[tuple[int, Owner]] = []
    for unit in units:
        above = [n for n in lines if (heads[-1][0] if heads else first) < n <= unit]
        named = next((p for n in above if (m := known.part.match(document.line(n))) and (p := part_named(project.parts, m["name"]))), None)
        heads.append((unit, Owner(named.thing, named.passages, project.thing) if named else Owner(project.thing, project.passages)))
    for (begin, owner), end in zip(heads, [*(h for h, _ in heads[1:]), last], strict=True):
        until = next((n for n in lines if begin < n < end and known.part.match(document.line(n))), end)
        has_parts = owner.whole is None and any(o.whole for _, o in heads)
        table = read_amounts(document, kind, _offset(document, begin), _offset(document, until), owner, has_parts)
        found.statements += table.statements
        found.checks += table.checks
        found.unread += table.unread
        found.notes += [table.note] if table.note else []
        found.taken.update(range(begin, until))
    found.checks += sums_of_parts(project.thing, found.statements)
