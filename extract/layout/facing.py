"""A table printed over two facing pages: the left page with names, the right page with the rest of the amounts.

    | [1]海事工程人才培訓計畫 | 03 | 121-121 國內團體 | 1.依「…」 | - |                left
    | - | 24,500 | - | - | 24,500 |                                                      right, ten lines later

The rows of the right page belong, in their order, to the rows of the left page that show an amount or a dash.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.layout.markdown import Cell, Row, Table

_DASHES = re.compile(r"\s*[-–—－]\s*")


@dataclass(frozen=True, slots=True)
class Side:
    """One page of a table: its rows below the header, and the header's words over each column."""

    table: Table
    rows: tuple[Row, ...]
    heads: tuple[str, ...]


def side(table: Table, header: re.Pattern[str]) -> Side:
    """A table's rows and the words over its columns; the first row, and those of header words only, are header."""
    count = 1
    while count < len(table.rows) and any(not c.empty for c in table.rows[count].cells) and all(
            c.empty or header.match(c.text) for c in table.rows[count].cells):
        count += 1
    top = table.rows[:count]
    width = max(len(r.cells) for r in top)
    heads = tuple("".join(r.cells[i].text for r in top if i < len(r.cells)) for i in range(width))
    return Side(table, table.rows[count:], heads)


def is_figure(cell: Cell) -> bool:
    """Whether a cell holds a number or a dash."""
    return cell.dash or cell.number is not None


def dashes(cell: Cell, raw: str) -> int:
    """How many figures a cell holds: several where rows were packed into one ("- - - -")."""
    if cell.empty:
        return 0
    return max(1, len(_DASHES.findall(raw))) if cell.dash else 1


def pair(left: Sequence[int], right: int, certain: Sequence[bool]) -> list[int] | None:
    """Which of the left rows (each with the number of figures it shows) take the rows of the right page.

    The answer holds the index of a left row for each right row. Where the left page shows more figures than the right
    page has rows, those that are not `certain` (a dash in a continuation line) take none; None where it does not work out.
    """
    shown = [(i, n) for i, n in enumerate(left) if n]
    if sum(n for _, n in shown) != right:
        shown = [(i, n) for i, n in shown if certain[i]]
    return [i for i, n in shown for _ in range(n)] if sum(n for _, n in shown) == right else None
