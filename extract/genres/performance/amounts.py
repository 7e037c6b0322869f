"""The special budget of a project: amounts by year and phase, ratios, and whether they add up.

A row 總計 is no amount of its own but the sum of the years above it: what it prints is kept as a check with its
passages, so that no total can be added to its own parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.claims import Check, Funding, Indicator, ObservationKey, Passage, Role, Statement, Thing, Unread
from extract.layout.columns import Columns, read_columns
from extract.layout.kinds import TableKind
from extract.layout.notes import CellNote, ColumnNote, Placed, RowNote, TableNote
from extract.layout.rows import Cell, CellKind, Row, year_rows
from extract.reading.document import Document, words
from extract.values.numerals import SCALES
from extract.values.sums import Formula, Sum, place

RULE = "performance.special_budget"
RULE_RATIO = "performance.special_budget_ratio"
_UNIT = re.compile(r"單位\s*[：:]\s*(?:新[臺台]幣)?\s*(千|萬|百萬|億)?元")
_GAP = re.compile(r"[^\S\n]{2}")  # an empty cell between two printed ones leaves its own space


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose table it is: the project or a part of it, the passages that name it, and of what project it is a part."""

    thing: Thing
    passages: tuple[Passage, ...]
    whole: Thing | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """A row with its cells by column: the cell printed there, and the cell whose value it takes."""

    row: Row
    cells: Mapping[str, tuple[Cell, Cell]]

    @property
    def values(self) -> dict[str, Decimal]:
        return {k: source.value for k, (_, source) in self.cells.items() if source.value is not None}

    @property
    def name(self) -> str:
        return str(self.row.year) if self.row.year else "total"


@dataclass(frozen=True, slots=True)
class AmountTable:
    """What was read of one table of amounts."""

    statements: tuple[Statement, ...]
    checks: tuple[Check, ...]
    unread: tuple[Unread, ...]
    note: TableNote | None = None


def read_amounts(document: Document, kind: TableKind, start: int, end: int, owner: Owner, has_parts: bool = False) -> AmountTable:
    """The amounts of the table between two positions. `has_parts` says that parts of the owner have tables of their own."""
    names = [w for c in kind.columns for w in c.words]
    rows = year_rows(document, start, end, kind.total, names)
    if not rows:
        return AmountTable((), (), _nothing(document, start, end))
    columns = read_columns(document, start, rows[0].start, kind)
    if not columns:
        return AmountTable((), (), _nothing(document, start, end))
    scale = _scale(document.text[start:rows[0].start])
    read = [_Read(row, _by_column(document, row, columns)) for row in rows if not row.template]
    statements: list[Statement] = []
    checks: list[Check] = []
    sums: dict[int, dict[str, Decimal]] = {}  # of the years that a total closes, by the total's position
    for group in _phases(read):
        total = next((r for r in group if r.row.year is None), None)
        years = [r for r in group if r.row.year is not None]
        for one in years:
            statements += _year_statements(document, columns, one, owner, scale, "part" if has_parts else "leaf")
        if total:
            summed = _summed(total, years, read)
            sums[total.row.start] = _expected(columns, total, summed)
            checks += _total_checks(document, columns, total, summed, sums[total.row.start], owner)
    notes: list[RowNote] = []
    for one in read:
        own = list(_row_checks(document, columns.formulas, one, owner, sums.get(one.row.start, {})))
        notes.append(_note(document, columns, one, own))
        checks += own
    unread = tuple(Unread(document.line_of(c.start), document.line_of(c.end - 1), f"{kind.name}: cell without a column")
                   for one in read for c in one.row.cells if c.value is not None and c not in [x for x, _ in one.cells.values()])
    letters = {key: letter for letter, key in columns.letters.items()}
    heads = tuple(ColumnNote(c.key, c.words[0], letters.get(c.key) or _formula(columns, c.key, letters)) for c in columns.columns)
    note = TableNote(kind.name, document.line_of(start), document.line_of(end - 1), heads, tuple(notes), owner.thing.name)
    return AmountTable(tuple(statements), tuple(checks), unread, note)


def _formula(columns: Columns, key: str, letters: Mapping[str, str]) -> str:
    """How the header says that a column is computed, in its letters where it has them."""
    found = next((f for f in columns.formulas if f.total == key), None)
    operator = "+" if isinstance(found, Sum) else "/"
    return operator.join(letters.get(k, k) for k in found.columns[:-1]) if found else ""


def _computed(formula: Formula) -> str:
    return (" + " if isinstance(formula, Sum) else " / ").join(formula.columns[:-1])


def _note(document: Document, columns: Columns, one: _Read, checks: Sequence[Check]) -> RowNote:
    """How a row was taken apart."""
    by_cell = {printed: key for key, (printed, _) in one.cells.items()}
    cells: list[CellNote] = []
    for index, cell in enumerate(one.row.cells):
        key = by_cell.get(cell, "")
        if not key and cell.value is None:
            placed = Placed.NO_VALUE
            key = columns.columns[index].key if len(one.row.cells) == len(columns.columns) else ""
        elif not key:
            placed = Placed.OPEN
        elif cell.kind is CellKind.REPEAT:
            placed = Placed.REFERENCE
        else:
            placed = Placed.ORDER if not index or len(one.row.cells) >= len(columns.columns) else Placed.ARITHMETIC
        value = one.values.get(key)
        cells.append(CellNote(words(document.text[cell.start:cell.end]), cell.start, cell.end, key, placed, "" if value is None else str(value)))
    label = words(document.text[one.row.label[0]:one.row.label[1]])
    last = one.row.end if one.row.end > one.row.start else one.row.label[1]
    return RowNote(f"{one.row.phase} {label}".strip(), document.line_of(one.row.start), document.line_of(last - 1), tuple(cells), tuple(checks))


def _nothing(document: Document, start: int, end: int) -> tuple[Unread, ...]:
    return (Unread(document.line_of(start), document.line_of(end - 1), "special_budget: no rows found"),)


def _scale(header: str) -> Decimal:
    """How many dollars a printed 1 is; thousands where the header does not say."""
    found = _UNIT.search(header)
    return Decimal(SCALES.get(found[1], 1) if found and found[1] else 1 if found else 1000)


def _by_column(document: Document, row: Row, columns: Columns) -> dict[str, tuple[Cell, Cell]]:
    """The cells of a row by column; a reference stands with the cell that it points to."""
    cells = row.cells[:len(columns.columns)]
    allowed = [_targets(cell, columns) for cell in cells]
    before = [row.label[1], *(c.end for c in cells)]
    gaps = [bool(_GAP.search(document.text, a, c.start)) for a, c in zip(before, cells, strict=False)]
    placed = place([c.value for c in cells], columns.keys, columns.formulas, allowed, gaps)
    printed = {key: cell for key, cell in zip(placed, cells, strict=True) if key}
    found: dict[str, tuple[Cell, Cell]] = {}
    for key, cell in printed.items():
        source = cell
        if cell.kind is CellKind.REPEAT:
            pointed = next(c for c in columns.columns if c.key == key).repeats
            if pointed not in printed or printed[pointed].kind is CellKind.REPEAT:
                continue
            source = printed[pointed]
        if source.kind is CellKind.NUMBER:
            found[key] = cell, source
    return found


def _targets(cell: Cell, columns: Columns) -> frozenset[str] | None:
    """The columns in which a reference may stand: those that repeat the column it names."""
    if cell.kind is not CellKind.REPEAT:
        return None
    named = columns.letters.get(cell.repeats, "")
    if not columns.letters and cell.repeats.isascii():  # the head has lost its letters; they stand for amounts, not for ratios
        amounts = {c.key for c in columns.columns if c.measure}
        return frozenset(c.key for c in columns.columns if c.repeats in amounts)
    return frozenset(c.key for c in columns.columns if c.repeats and (
        c.repeats == named or any(cell.repeats in x.words for x in columns.columns if x.key == c.repeats)))


def _phases(rows: Sequence[_Read]) -> Iterator[list[_Read]]:
    """The rows of each phase with the total that closes it."""
    group: list[_Read] = []
    for row in rows:
        group.append(row)
        if row.row.year is None:
            yield group
            group = []
    if group:
        yield group


def _summed(total: _Read, years: Sequence[_Read], read: Sequence[_Read]) -> Sequence[_Read]:
    """The rows that a total sums: its phase, or the whole table above it where only that adds up."""
    every = [r for r in read if r.row.year is not None and r.row.start < total.row.start]
    for key, value in total.values.items():
        of_phase, of_all = (sum((r.values[key] for r in rows if key in r.values), Decimal()) for rows in (years, every))
        return every if value == of_all != of_phase else years
    return years


def _passages(document: Document, one: _Read, key: str, owner: Owner) -> tuple[Passage, ...]:
    printed, source = one.cells[key]
    found = [document.passage(Role.VALUE, source.start, source.end), document.passage(Role.CONTEXT, *one.row.label)]
    if printed is not source:
        found.append(document.passage(Role.CONTEXT, printed.start, printed.end))
    return (*found, *owner.passages)


def _money(value: Decimal, scale: Decimal) -> int:
    return int((value * scale).to_integral_value())


def _year_statements(document: Document, columns: Columns, one: _Read, owner: Owner, scale: Decimal,
                     level: str) -> Iterator[Statement]:
    """The amounts and ratios of one year."""
    values = one.values
    for column in columns.columns:
        if column.key not in values:
            continue
        passages = _passages(document, one, column.key, owner)
        if column.measure:
            key = ObservationKey(owner.thing, column.measure, column.status, "annual", one.row.year, phase=one.row.phase)
            above = ObservationKey(owner.whole, column.measure, column.status, "annual", one.row.year, phase=one.row.phase) \
                if owner.whole else None
            yield Statement(Funding(key, _money(values[column.key], scale), level=level, part_of=above), passages, RULE)
        elif column.indicator:
            figure = Indicator(owner.thing, column.indicator, column.unit, "annual", one.row.year, actual=values[column.key])
            yield Statement(figure, passages, RULE_RATIO)


def _cell_passage(document: Document, one: _Read, key: str) -> Passage:
    source = one.cells[key][1]
    return document.passage(Role.VALUE, source.start, source.end)


def _row_checks(document: Document, formulas: Sequence[Formula], one: _Read, owner: Owner,
                sums: Mapping[str, Decimal]) -> Iterator[Check]:
    """Whether the sum and the ratios of one row hold; `sums` are those of the years that it totals, if it is a total.

    One wrong figure is told once: a formula that fails only because of a total that is not the sum of its years, or in
    a cell that repeats one that failed, is left out.
    """
    values = one.values
    right = {**values, **{k: v for k, v in sums.items() if k in values}}
    failed: dict[str, Decimal] = {}
    for formula in formulas:
        verdict, expected = formula.holds(values), formula.expected(values)
        if verdict is None or expected is None:
            continue
        if not verdict:
            printed, source = one.cells[formula.total]
            told = next((k for k, (cell, _) in one.cells.items() if cell is source and cell is not printed), "")
            if (right != values and formula.holds(right)) or failed.get(told) == expected:
                continue
            failed[formula.total] = expected
        used = [k for k in formula.columns[:-1] if k in values]
        inputs = tuple(dict.fromkeys(_cell_passage(document, one, k) for k in (*used, formula.total)))
        yield Check(f"{formula.total} = {_computed(formula)}", verdict, str(expected), str(values[formula.total]), inputs, owner.thing)


def _expected(columns: Columns, total: _Read, years: Sequence[_Read]) -> dict[str, Decimal]:
    """The sums of the years' amounts that a total can be judged by.

    What a year leaves blank is unknown where it is planned (its allocation may be in the total all the same) and
    nothing where it is spent.
    """
    found: dict[str, Decimal] = {}
    for column in columns.columns:
        parts = [r.values[column.key] for r in years if column.key in r.values]
        blank = any(r.values and column.key not in r.values and len(r.row.cells) < len(columns.columns) for r in years)
        expected = sum(parts, Decimal())
        unknown = blank and column.status == "approved" and total.values.get(column.key, expected) > expected
        if column.measure and parts and not unknown:
            found[column.key] = expected
    return found


def _total_checks(document: Document, columns: Columns, total: _Read, years: Sequence[_Read], sums: Mapping[str, Decimal],
                  owner: Owner) -> Iterator[Check]:
    """Whether a total is the sum of its years, amount by amount."""
    for column in columns.columns:
        if column.key in sums and column.key in total.values:
            expected = sums[column.key]
            inputs = tuple(_cell_passage(document, r, column.key) for r in (*years, total) if column.key in r.values)
            yield Check(f"years = total: {column.key}", expected == total.values[column.key], str(expected), str(total.values[column.key]),
                        inputs, owner.thing)


def sums_of_parts(whole: Thing, statements: Sequence[Statement]) -> Iterator[Check]:
    """Whether the amounts of a project are the sums of the amounts of its parts, year by year and measure by measure."""
    own: dict[ObservationKey, tuple[int, Passage]] = {}
    parts: dict[ObservationKey, list[tuple[int, Passage]]] = {}
    for statement in statements:
        body = statement.body
        if not isinstance(body, Funding) or body.amount_twd is None:
            continue
        if body.key.program == whole and body.level == "part":
            own[body.key] = body.amount_twd, statement.passages[0]
        elif body.part_of and body.part_of.program == whole != body.key.program:
            parts.setdefault(body.part_of, []).append((body.amount_twd, statement.passages[0]))
    for key, (printed, passage) in own.items():
        if key in parts:
            expected = sum(amount for amount, _ in parts[key])
            inputs = (*(p for _, p in parts[key]), passage)
            yield Check(f"parts = whole: {key.measure}", expected == printed, str(expected), str(printed), inputs, whole)
