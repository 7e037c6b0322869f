"""Rows of a flattened table whose rows begin with a year: one line or many, cells damaged in known ways.

    3                                   phase, alone on the line before (or "3 110 …", or absent)
    119 480,000                         year, first cell
    同                                  "same as column A", wrapped
    (A)
    360,000 75 0 120,000 0 480,000 100 同執行率
    否                                  a merged cell, wherever the conversion dropped it
    總計 960,000 …                      a total closes the phase

A number may be cut ("12, 046", "277,913." + "385"), a cell may hold a note in brackets, a form's zeros ("000,000")
are no value. Positions are code points of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from extract.reading.document import Document, words

_NUMBER = r"\d+(?:,\s*\d+)*(?:\.\s*\d+)?(?:\s*[%％])?"
_CELL = re.compile(
    rf"(?P<number>{_NUMBER})|(?P<dash>[-─—–－]+)|(?P<repeat>同\s*[(（]?\s*(?P<letter>[A-Z])\s*[)）]?)|"
    r"(?P<note>[(（][^()（）]*[\u3400-\u9fff][^()（）]*[)）])")
_PLACEHOLDER = re.compile(r"0{3}(?:,0{3})+$")  # the zeros of an empty form
_TOKEN = re.compile(r"\S+")
_YEAR = re.compile(r"\d{2,3}$")
_PHASE = re.compile(r"[1-9一二三四五六七八九]$")
_BEFORE = re.compile(r"[是否]\S{0,8}$|\S{0,8}[)）]$")  # what a merged cell may put before a row's year
_FIRST_YEAR, _LAST_YEAR = 60, 199


class CellKind(StrEnum):
    """What a cell is: a number, a reference to another cell of its row, or a dash."""

    NUMBER = "number"
    REPEAT = "repeat"
    DASH = "dash"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and where it stands. `repeats` is the letter or the words of the column whose value it takes."""

    kind: CellKind
    start: int
    end: int
    value: Decimal | None = None
    repeats: str = ""
    placeholder: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its year (None in a total), its phase as printed ("" where unknown), its cells, and where label and row stand."""

    year: int | None
    phase: str
    cells: tuple[Cell, ...]
    label: tuple[int, int]
    start: int
    end: int

    @property
    def template(self) -> bool:
        """Whether the row is a form's row that nobody filled in."""
        return any(c.placeholder for c in self.cells)


@dataclass(frozen=True, slots=True)
class _Start:
    at: int
    label: tuple[int, int]
    year: int | None
    phase: str


def year_rows(document: Document, start: int, end: int, totals: Sequence[str], repeated: Sequence[str] = ()) -> tuple[Row, ...]:
    """The rows between two positions. `totals` are the words that begin a total, `repeated` the names of columns
    that a cell may point to (同執行率)."""
    starts = list(_starts(document, start, end, totals))
    rows: list[Row] = []
    phase = ""
    for begin, following in zip(starts, [*starts[1:], None], strict=True):
        phase = begin.phase or phase
        until = following.at if following else end
        cells = tuple(cells_of(document.text, begin.label[1], until, repeated))
        last = cells[-1].end if cells else begin.label[1]
        rows.append(Row(begin.year, phase, cells, begin.label, begin.label[0], last))
    return tuple(rows)


def cells_of(text: str, start: int, end: int, repeated: Sequence[str] = ()) -> Iterator[Cell]:
    """The cells of a stretch, up to the first word that is no cell."""
    pattern = re.compile("|".join(r"同\s*" + r"\s*".join(map(re.escape, name)) for name in repeated) or r"(?!)")
    at = start
    while at < end:
        if text[at].isspace():
            at += 1
            continue
        if named := pattern.match(text, at, end):
            yield Cell(CellKind.REPEAT, at, named.end(), repeats=words(named.group())[1:])
            at = named.end()
            continue
        found = _CELL.match(text, at, end)
        if not found:
            return
        at = found.end()
        if found["number"]:
            plain = re.sub(r"[\s,%％]", "", found["number"])
            placeholder = bool(_PLACEHOLDER.match(words(found["number"])))
            yield Cell(CellKind.NUMBER, found.start(), at, None if placeholder else Decimal(plain), placeholder=placeholder)
        elif found["dash"]:
            yield Cell(CellKind.DASH, found.start(), at)
        elif found["repeat"]:
            yield Cell(CellKind.REPEAT, found.start(), at, repeats=found["letter"])


def _starts(document: Document, start: int, end: int, totals: Sequence[str]) -> Iterator[_Start]:
    """Where rows begin: a year after the last row's year, or a total's word, first in its line but for phase and merged cells."""
    last_year = 0
    waiting: tuple[int, str] | None = None  # a phase alone on its line, before the row that it belongs to
    cut = False  # whether the line before ends inside a number
    for number in range(document.line_of(start), document.line_of(max(start, end - 1)) + 1):
        first = max(start, document.starts[number - 1])
        line = document.text[first:min(end, document.starts[number - 1] + len(document.line(number)))]
        tokens = [(m.group(), first + m.start(), first + m.end()) for m in _TOKEN.finditer(line)]
        if not tokens:
            continue
        continued, cut = cut, tokens[-1][0][-1] in ".,"
        if continued:
            continue
        if len(tokens) == 1 and _PHASE.match(tokens[0][0]):
            waiting = tokens[0][1], tokens[0][0]
            continue
        found = _row_start(tokens, last_year, totals)
        if found:
            at, phase = (waiting[0], waiting[1]) if waiting else (tokens[0][1], "")
            yield _Start(at, found.label, found.year, found.phase or phase)
            last_year = found.year or last_year
        waiting = None


def _row_start(tokens: Sequence[tuple[str, int, int]], last_year: int, totals: Sequence[str]) -> _Start | None:
    """The row that a line begins, if any."""
    phase = ""
    for index, (word, at, until) in enumerate(tokens[:4]):
        if word in totals:
            return _Start(at, (at, until), None, phase)
        following = tokens[index + 1][0] if index + 1 < len(tokens) else ""
        if _YEAR.match(word) and max(last_year, _FIRST_YEAR) < int(word) <= _LAST_YEAR and not following.startswith("年"):
            return _Start(at, (at, until), int(word), phase)
        if _PHASE.match(word) and not phase:
            phase = word
        elif not _BEFORE.match(word):
            return None
    return None
