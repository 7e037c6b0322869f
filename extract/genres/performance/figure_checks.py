"""Whether the figures of a table of indicators agree: a sum row with its rows, a year's figure with the cumulative one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.claims import Check, Passage, Role, Thing
from extract.layout.kinds import TableKind
from extract.layout.tails import TailRow, Value
from extract.reading.document import Document


def indicator_checks(document: Document, kind: TableKind, rows: Sequence[TailRow], subject: Thing) -> Iterator[Check]:
    """The checks of one table. Only what must hold is checked: a share or a rate of a year may be above that of all years."""
    above: list[TailRow] = []
    for row in rows:
        if row.name.text in kind.total:
            yield from _sums(document, kind, above, row, subject)
            above = []
        else:
            above.append(row)
            yield from _years(document, kind, row, subject)


def _sums(document: Document, kind: TableKind, rows: Sequence[TailRow], total: TailRow, subject: Thing) -> Iterator[Check]:
    """Whether each figure of a sum row is the sum of those above it."""
    for index, column in enumerate(kind.columns):
        printed = _figure(total, index)
        parts = [v for r in rows if (v := _figure(r, index))]
        if printed and printed.value is not None and parts:
            expected = sum((v.value for v in parts if v.value is not None), Decimal())
            inputs = tuple(_passage(document, v) for v in (*parts, printed))
            yield Check(f"rows = total: {column.scope} {column.slot}", expected == printed.value, str(expected), str(printed.value), inputs, subject)


def _years(document: Document, kind: TableKind, row: TailRow, subject: Thing) -> Iterator[Check]:
    """Whether what one year achieved is no more than what all years to date did, for what is counted."""
    if not row.unit or row.unit.text[-1:] in "%％率":
        return
    places = {(c.scope, c.slot): i for i, c in enumerate(kind.columns)}
    year, cumulative = (_figure(row, places[scope, "actual"]) for scope in ("annual", "cumulative"))
    if year and cumulative and year.value is not None and cumulative.value is not None:
        inputs = _passage(document, year), _passage(document, cumulative)
        yield Check("actual of the year ≤ cumulative actual", year.value <= cumulative.value, f"≤ {cumulative.value}", str(year.value), inputs, subject)


def _figure(row: TailRow, index: int) -> Value | None:
    value = row.values[index]
    return value if value is not None and value.value is not None else None


def _passage(document: Document, value: Value) -> Passage:
    return document.passage(Role.VALUE, value.start, value.end)
