"""The figures of a project: progress, work and benefit indicators, jobs and investment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.claims import Check, Funding, Indicator, ObservationKey, Passage, Role, Statement
from extract.genres.performance.amounts import Owner
from extract.genres.performance.projects import folded, likeness
from extract.genres.performance.settings import Settings
from extract.layout.kinds import TableKind
from extract.layout.tails import TailReader, TailRow, TailTable, Value
from extract.reading.document import Document, words
from extract.values.numerals import SCALES

RULE_PROGRESS = "performance.progress"
RULE_INDICATOR = "performance.indicator"
RULE_BENEFIT = "performance.benefit"
_FIGURE = r"[-－]?\d[\d,]*(?:\.\d+)?"
_CELL = re.compile(rf"(?P<number>{_FIGURE})|(?P<dash>[-─—–－]+|無)")


def decimal(text: str) -> Decimal:
    """The number of a cell."""
    return Decimal(text.replace(",", "").replace("－", "-"))


def year_of(pattern: re.Pattern[str], document: Document, first: int, last: int, default: int | None) -> int | None:
    """The ROC year that lines name, else the one given."""
    for number in range(first, last + 1):
        if found := pattern.search(document.line(number)):
            return int(found[1])
    return default


def read_progress(document: Document, kind: TableKind, first: int, last: int, owner: Owner,
                  roc_year: int | None) -> tuple[list[Statement], list[Check], set[int]]:
    """Planned and actual progress: lines like 年累計 100 99.8 -0.2, with or without percent signs."""
    statements: list[Statement] = []
    checks: list[Check] = []
    taken: set[int] = set()
    row = re.compile(rf"\s*(?P<label>{'|'.join(map(re.escape, kind.labels))})((?:\s+{_FIGURE}\s*[%％]?){{2,3}})\s*$")
    planned = kind.columns[0]
    for number in range(first, last + 1):
        found = row.match(document.line(number))
        if not found:
            continue
        taken.add(number)
        at = document.starts[number - 1]
        cells = [(decimal(m.group()), at + found.start(2) + m.start(), at + found.start(2) + m.end())
                 for m in re.finditer(_FIGURE, found[2])]
        value = document.passage(Role.VALUE, cells[0][1], cells[1][2])
        label = document.passage(Role.CONTEXT, at + found.start("label"), at + found.end("label"))
        body = Indicator(owner.thing, planned.indicator, planned.unit, kind.labels[found["label"]], roc_year, cells[0][0], cells[1][0])
        statements.append(Statement(body, (value, label, *owner.passages), RULE_PROGRESS))
        if len(cells) == 3:
            expected = cells[1][0] - cells[0][0]
            inputs = tuple(document.passage(Role.VALUE, a, b) for _, a, b in cells)
            checks.append(Check("difference = actual - planned", expected == cells[2][0], str(expected), str(cells[2][0]), inputs,
                                owner.thing))
    return statements, checks, taken


def read_indicators(document: Document, known: Settings, first: int, last: int, owners: Sequence[Owner],
                    roc_year: int | None) -> tuple[list[Statement], TailTable]:
    """The indicators of a table; `owners` holds the project and its parts, whose names may label groups of rows."""
    kind = known.indicators
    reader = TailReader(len(kind.columns), kind.header, kind.units, kind.total)
    table = reader.read(document, first, last)
    year = year_of(kind.year, document, first, last, roc_year)
    statements: list[Statement] = []
    for row in table.rows:
        owner = owners[0]
        if row.label:
            label = folded(row.label.text)
            best = max(owners[1:], key=lambda o: likeness(folded(o.thing.name), label), default=None)
            if best and likeness(folded(best.thing.name), label) >= 0.7:
                owner = best
        statements += _indicator(document, kind, row, owner, year)
    return statements, table


def _indicator(document: Document, kind: TableKind, row: TailRow, owner: Owner, year: int | None) -> Iterator[Statement]:
    """One statement for each scope of a row that has a number."""
    context = (*row.name.passages(document, 0, len(row.name.text), Role.CONTEXT),
               *(row.unit.passages(document, 0, len(row.unit.text), Role.CONTEXT) if row.unit else ()))
    for scope in dict.fromkeys(c.scope for c in kind.columns):
        cells = {c.slot: v for c, v in zip(kind.columns, row.values, strict=True)
                 if c.scope == scope and v is not None and v.value is not None}
        if not cells:
            continue
        target, actual = cells.get("target"), cells.get("actual")
        body = Indicator(owner.thing, row.name.text, row.unit.text if row.unit else "", scope, None if scope == "total" else year,
                         target.value if target else None, actual.value if actual else None)
        yield Statement(body, (*_values(document, list(cells.values())), *context, *owner.passages), RULE_INDICATOR)


def _values(document: Document, values: Sequence[Value]) -> Iterator[Passage]:
    """The passages of values: one where they stand side by side."""
    start, end = values[0].start, values[0].end
    for value in values[1:]:
        if document.text[end:value.start].strip() or "\n" in document.text[end:value.start]:
            yield document.passage(Role.VALUE, start, end)
            start = value.start
        end = value.end
    yield document.passage(Role.VALUE, start, end)


def read_benefits(document: Document, kind: TableKind, first: int, last: int, owner: Owner,
                  roc_year: int | None) -> tuple[list[Statement], set[int]]:
    """Jobs and investment: the line after the head of two cells, "2,800 11.65", "55人年 無", "75(人) 22(億元)"."""
    year = year_of(kind.year, document, first, last, roc_year)
    head: list[tuple[int, str]] = []
    taken: set[int] = set()
    for number in range(first, last + 1):
        text = words(document.line(number))
        if not text or kind.header.match(text):
            if text:
                taken.add(number)
            continue
        columns = sorted((m.start(), c.key) for c in kind.columns if (m := c.pattern.search(text)))
        if columns and len(document.line(number).split()) == 2:
            parts = document.line(number).split()
            head = [(i, next((c.key for c in kind.columns if c.pattern.search(words(p))), "")) for i, p in enumerate(parts)]
            taken.add(number)
        elif head:
            at = document.starts[number - 1]
            tokens = [(m.group(), at + m.start(), at + m.end()) for m in re.finditer(r"\S+", document.line(number))]
            if len(tokens) != len(head) or not all(_CELL.match(t) for t, _, _ in tokens):
                return [], set()
            taken.add(number)
            return list(_benefit(document, kind, tokens, [k for _, k in head], owner, year)), taken
    return [], set()


def _benefit(document: Document, kind: TableKind, tokens: Sequence[tuple[str, int, int]], keys: Sequence[str], owner: Owner,
             year: int | None) -> Iterator[Statement]:
    for (text, start, _), key in zip(tokens, keys, strict=True):
        found = _CELL.match(text)
        if not key or not found or not found["number"]:
            continue
        column = kind.column(key)
        passages = (document.passage(Role.VALUE, start, start + found.end()), *owner.passages)
        value = decimal(found["number"])
        if column.measure:
            scale = SCALES.get(column.unit.removesuffix("元"), 1)
            observed = ObservationKey(owner.thing, column.measure, column.status, "annual", year)
            yield Statement(Funding(observed, int((value * scale).to_integral_value())), passages, RULE_BENEFIT)
        else:
            yield Statement(Indicator(owner.thing, column.indicator, column.unit, "annual", year, actual=value), passages, RULE_BENEFIT)

