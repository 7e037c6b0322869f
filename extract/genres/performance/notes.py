"""Notes of how indicators, progress and delays were read, for those who ask why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extract.claims import Check, Delay, Indicator, Role, Statement
from extract.layout.kinds import TableKind
from extract.layout.notes import CellNote, ColumnNote, Placed, RowNote, TableNote
from extract.layout.tails import TailRow, TailTable
from extract.reading.document import Document, words


def indicators_note(document: Document, kind: TableKind, table: TailTable, first: int, last: int, owner: str) -> TableNote:
    """The rows of a table of indicators: name and unit, then the values counted from the row's end."""
    columns = (ColumnNote("name"), ColumnNote("unit"), *(ColumnNote(c.key) for c in kind.columns))
    rows = tuple(RowNote(row.name.text, row.first_line, row.last_line, tuple(_cells(document, kind, row))) for row in table.rows)
    return TableNote(kind.name, first, last, columns, rows, owner)


def _cells(document: Document, kind: TableKind, row: TailRow) -> Iterable[CellNote]:
    for key, flow in (("name", row.name), ("unit", row.unit)):
        if flow and flow.text:
            yield CellNote(flow.text, flow.positions[0], flow.positions[-1] + 1, key, Placed.LABEL)
    for column, value in zip(kind.columns, row.values, strict=True):
        if value is not None:
            placed = Placed.NO_VALUE if value.value is None else Placed.FROM_END
            text = words(document.text[value.start:value.end])
            yield CellNote(text, value.start, value.end, column.key, placed, "" if value.value is None else str(value.value))


def progress_note(kind: TableKind, statements: Sequence[Statement], checks: Sequence[Check], first: int, last: int, owner: str) -> TableNote:
    """The lines of a table of progress: a label, then planned, actual and their difference."""
    rows: list[RowNote] = []
    for statement in statements:
        if not isinstance(statement.body, Indicator):
            continue
        value = statement.passages[0]
        label = next((p.quote for p in statement.passages if p.role is Role.CONTEXT), "")
        own = [c for c in checks if c.inputs[0].start == value.start]
        cells = [CellNote(value.quote, value.start, value.end, kind.columns[0].key, Placed.ORDER)]
        if own:
            cells = [CellNote(p.quote, p.start, p.end, c.key, Placed.ORDER) for p, c in zip(own[0].inputs, kind.columns, strict=False)]
        rows.append(RowNote(label, value.first_line, value.last_line, tuple(cells), tuple(own)))
    return TableNote(kind.name, first, last, tuple(ColumnNote(c.key, c.words[0]) for c in kind.columns), tuple(rows), owner)


def delays_note(kind: TableKind, statements: Sequence[Statement], first: int, last: int, owner: str) -> TableNote:
    """The pairs of reason and countermeasure, whose cells were printed one after the other."""
    rows: list[RowNote] = []
    for statement in statements:
        if not isinstance(statement.body, Delay):
            continue
        sides = ([p for p in statement.passages if p.role is role] for role in (Role.VALUE, Role.CONTEXT))
        cells = tuple(CellNote("".join(p.quote for p in side), side[0].start, side[-1].end, column.key, Placed.SIDE)
                      for side, column in zip(sides, kind.columns, strict=True) if side)
        inside = [p for p in statement.passages if p.role in (Role.VALUE, Role.CONTEXT)]
        rows.append(RowNote("", min(p.first_line for p in inside), max(p.last_line for p in inside), cells))
    return TableNote(kind.name, first, last, tuple(ColumnNote(c.key, c.words[0]) for c in kind.columns), tuple(rows), owner)
