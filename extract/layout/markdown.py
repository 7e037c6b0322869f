"""Marked-up tables: runs of lines that begin with a bar, as rows of cells that know where they stand.

    | 5226109900 海洋產業輔導 | 364,400 | 350,000 |     <- a row; the cells are what stands between the bars
    |:--|--:|                                          <- a rule, which is no row
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extract.claims import Passage, Role
from extract.layout.flow import Flow, join
from extract.reading.document import Document, words
from extract.values.numerals import parse_decimal

_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?)?\s*$")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands between two bars: its stretch of the document, and its words without layout."""

    start: int
    end: int
    text: str

    @property
    def empty(self) -> bool:
        return not self.text

    @property
    def dash(self) -> bool:
        """Whether the cell holds a dash (or several): nothing, or zero."""
        return bool(self.text) and not self.text.strip("-–—－")

    @property
    def number(self) -> Decimal | None:
        return parse_decimal(self.text) if self.text else None

    def flow(self, document: Document) -> Flow:
        return join(document, ((self.start, self.end),))

    def passage(self, document: Document, role: Role = Role.VALUE) -> Passage:
        return document.passage(role, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    line: int
    cells: tuple[Cell, ...]

    def cell(self, index: int) -> Cell | None:
        return self.cells[index] if 0 <= index < len(self.cells) else None

    @property
    def text(self) -> str:
        return "".join(c.text for c in self.cells)

    @property
    def stretch(self) -> tuple[int, int]:
        return self.cells[0].start, self.cells[-1].end


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its first and last line, its rows without rules, and the lines of text between it and the table before."""

    first: int
    last: int
    rows: tuple[Row, ...]
    above: tuple[int, ...]

    def title(self, document: Document) -> str:
        """The words above the table, white space and emphasis left out."""
        return re.sub(r"[\s*#]+", "", "".join(document.line(n) for n in self.above))


def tables(document: Document) -> tuple[Table, ...]:
    """The tables of a document, in order."""
    return tuple(_tables(document))


def _tables(document: Document) -> Iterator[Table]:
    first = 0
    rows: list[Row] = []
    above: list[int] = []
    for number in range(1, document.line_count + 2):
        raw = document.line(number) if number <= document.line_count else ""
        if raw.lstrip().startswith("|"):
            first = first or number
            if not _RULE.match(raw):
                rows.append(_row(document, number, raw))
            continue
        if first:
            if rows:
                yield Table(first, number - 1, tuple(rows), tuple(above))
            first, rows, above = 0, [], []
        if raw.strip():
            above.append(number)


def _row(document: Document, number: int, raw: str) -> Row:
    start = document.starts[number - 1]
    bars = [i for i, c in enumerate(raw) if c == "|"]
    ends = [*bars[1:], len(raw)] if raw[bars[-1] + 1:].strip() or len(bars) == 1 else bars[1:]
    cells = []
    for bar, end in zip(bars, ends, strict=False):
        cells.append(Cell(start + bar + 1, start + end, words(raw[bar + 1:end])))
    return Row(number, tuple(cells))

