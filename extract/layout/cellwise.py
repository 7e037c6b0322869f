"""Rows of a table printed cell by cell, where the space at a line's end tells which line is the last of its cell.

    15·                        the number of the row
    微風廣場                    (no space: the cell goes on)
    實業(股)
    公司·
    尚經濟動力飛                 the page ends inside this cell …
    零                         vertical text: one character a line
    售
    業·
    220·
    由微風廣場作為提案廠商…
    ·序·補助單位·案例名稱·…      the head again
    輪計畫·創·微風廣場…          … and what was cut goes on below it, column by column

A cell is found by its shape: a number, words, vertical text, or running text up to the next row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extract.layout.flow import Flow, join
from extract.reading.document import Document, words

NUMBER, TEXT, VERTICAL, PROSE = "number", "text", "vertical", "prose"
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?$")
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class CellRow:
    """A row: its cells in the order of the columns (empty flows where nothing was found), its lines, and which of its
    cells went on below a repeated head."""

    cells: tuple[Flow, ...]
    first_line: int
    last_line: int
    continued: tuple[int, ...] = ()


@dataclass(slots=True)
class _Cell:
    stretches: list[tuple[int, int]] = field(default_factory=list)
    ended: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    start: int
    end: int
    raw: str

    @property
    def text(self) -> str:
        return self.raw.strip()

    @property
    def ended(self) -> bool:
        """Whether the line is the last of its cell: the conversion left a space at its end."""
        return self.raw != self.raw.rstrip()

    @property
    def number_alone(self) -> bool:
        """Whether the line is a number and nothing else, and ends its cell."""
        return self.ended and bool(_DIGITS.match(self.text))

    @property
    def single(self) -> bool:
        return len(self.text) == 1


def read_rows(document: Document, first: int, last: int, shapes: Sequence[str], head: Sequence[str]) -> tuple[CellRow, ...]:
    """The rows of a table below its head; `shapes` are those of its columns, the first of which is the row's number.

    `head` holds the words of each line of the head, which is left out wherever it is printed again.
    """
    if not shapes or shapes[0] != NUMBER:
        raise ValueError("the first column must be the number of the row")
    rows: list[CellRow] = []
    row: _Row | None = None
    lines = tuple(_lines(document, first, last))
    skip = 0
    for index, line in enumerate(lines):
        if skip:
            skip -= 1
            continue
        if head and [words(x.raw) for x in lines[index:index + len(head)]] == list(head):
            skip = len(head) - 1
            if row:
                row.cut()
            continue
        if _begins(line, len(rows) + (2 if row else 1)) and (row is None or row.complete):
            if row:
                rows.append(row.close(document))
            row = _Row(shapes)
        if row:
            row.add(line)
    if row:
        rows.append(row.close(document))
    return tuple(rows)


def _begins(line: _Line, number: int) -> bool:
    """Whether a line is the number of the row that comes next."""
    return line.ended and line.text == str(number)


def _lines(document: Document, first: int, last: int) -> Iterator[_Line]:
    for number in range(first, last + 1):
        raw = document.line(number)
        if raw.strip() and number not in document.furniture:
            start = document.starts[number - 1]
            yield _Line(number, start, start + len(raw), raw)


class _Row:
    """A row while it is read."""

    def __init__(self, shapes: Sequence[str]) -> None:
        self._shapes = shapes
        self._cells = [_Cell() for _ in shapes]
        self._at = 0
        self._lines: list[int] = []
        self._unfinished: list[int] = []
        self._continued: list[int] = []

    @property
    def complete(self) -> bool:
        """Whether the last column was reached: only then may the next row begin."""
        return self._at == len(self._shapes) - 1 and bool(self._cells[-1].stretches)

    def cut(self) -> None:
        """A head stands inside the row: the cells without an end may go on below it."""
        self._unfinished = [i for i, c in enumerate(self._cells[:-1]) if c.stretches and not c.ended and i < self._at]

    def add(self, line: _Line) -> None:
        """Puts a line where it belongs."""
        self._lines.append(line.number)
        if self._unfinished:
            self._continue(line)
            return
        while self._at + 1 < len(self._shapes) and not self._takes(line):
            self._at += 1
        self._put(self._at, line.start, line.end, line.ended)

    def _takes(self, line: _Line) -> bool:
        """Whether the column at hand takes this line; what it does not take belongs to the next."""
        cell, shape = self._cells[self._at], self._shapes[self._at]
        following = self._shapes[self._at + 1] if self._at + 1 < len(self._shapes) else ""
        if shape == NUMBER:
            return line.number_alone and not cell.stretches
        if shape == VERTICAL:
            return line.single and not cell.ended
        if shape == TEXT and not cell.stretches:
            return True
        if shape == TEXT and following == NUMBER and line.number_alone:
            return False
        if shape == TEXT and following == VERTICAL:
            return not line.single or (line.ended and not cell.ended)  # one character may be the end of a wrapped word
        return not cell.ended

    def _put(self, column: int, start: int, end: int, ended: bool) -> None:
        self._cells[column].stretches.append((start, end))
        self._cells[column].ended = ended

    def _continue(self, line: _Line) -> None:
        """Below a head: the words of the line go to the cells that the page cut, in order; the rest to the last column."""
        tokens = [(line.start + m.start(), line.start + m.end()) for m in _TOKEN.finditer(line.raw)]
        cut = self._unfinished[:len(tokens)]
        for column, (start, end) in zip(cut, tokens, strict=False):
            self._put(column, start, end, True)
        self._continued += cut
        self._unfinished = []
        if len(tokens) > len(cut):
            self._at = len(self._shapes) - 1
            self._put(self._at, tokens[len(cut)][0], line.end, line.ended)

    def close(self, document: Document) -> CellRow:
        """The row as it was read."""
        return CellRow(tuple(join(document, c.stretches) for c in self._cells), self._lines[0], self._lines[-1], tuple(self._continued))
