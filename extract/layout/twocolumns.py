"""A table of two columns, flattened cell by cell: which lines stood on the left, which on the right.

    1.大嵙崁標未及於12         left, first reason
    月底完成決標。
    2.未及撥款及核銷。         left, second reason
    1.每月召開檢討會議。       right: the numbers begin anew
    2.督促工進。

Cells follow one another left, right, left, right. What tells where one ends: numbers that begin anew or go on from the
same column's last, a sentence's end before words without a number, lines that are suddenly wider. The head returns
after a page break; cells that it cut go on below it, the left one first. The assignment that fits best is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extract.layout.flow import Flow, join
from extract.layout.paragraphs import width
from extract.reading.document import Document, words

_NUMBERED = re.compile(r"\s*(?:(\d{1,2})\s?[.．、](?:(?!\d)|(?=\d{1,3}\s?[年月日]))|([一二三四五六七八九十]{1,2})、)")
_SUB = re.compile(r"\s*[（(]([\d一二三四五六七八九十]{1,2})[）)]")
_NUMERALS = "一二三四五六七八九十"
_END = re.compile(r"[。！？]\s*$")
_WIDER, _ESTABLISHED = 2.0, 3  # full-width characters that a line may be wider; lines after which a width is known
_LEFT, _RIGHT = 0, 1


@dataclass(frozen=True, slots=True)
class Pair:
    """A row: what stands on the left and, joined in order, what stands on the right (None: nothing)."""

    left: Flow
    right: Flow | None


@dataclass(frozen=True, slots=True)
class _Item:
    """A paragraph of a cell: its stretches without its number, the number (0: none), whether it is below a number, whether
    it ends a sentence, and whether a head stands before it."""

    stretches: tuple[tuple[int, int], ...]
    number: int
    sub: bool
    ended: bool
    after_head: bool


def pairs(document: Document, first: int, last: int, head: re.Pattern[str]) -> tuple[Pair, ...]:
    """The rows of the table on these lines; `head` matches the words of the head, which may return."""
    items = tuple(_items(document, first, last, head))
    if not items:
        return ()
    return tuple(_rows(document, items, _columns(items)))


def _items(document: Document, first: int, last: int, head: re.Pattern[str]) -> Iterator[_Item]:
    """The paragraphs of all cells, in the order of the lines."""
    lines: list[tuple[int, int]] = []
    widths: list[float] = []
    number, sub, after_head, waiting = 0, False, False, False
    numbers = [n for n in range(first, last + 1) if n not in document.furniture and document.line(n).strip()]
    for index, n in enumerate(numbers):
        line, at = document.line(n), document.starts[n - 1]
        if head.match(words(line)):
            if lines:
                yield _Item(tuple(lines), number, sub, _ends(document, lines), after_head)
                lines, widths = [], []
            waiting = index > 0
            continue
        numbered, below = _NUMBERED.match(line), _SUB.match(line)
        wide = len(lines) >= _ESTABLISHED and width(line.strip()) > max(widths) + _WIDER
        if lines and (numbered or below or _ends(document, lines) or wide):
            yield _Item(tuple(lines), number, sub, _ends(document, lines), after_head)
            lines, widths = [], []
        if not lines:
            number, sub, after_head, waiting = _number(numbered), bool(below), waiting, False
            start = numbered.end() if numbered else 0
            cut = _glued(document, [document.line(k) for k in numbers[index + 1:index + 6]], line)
            if cut:
                yield _Item(((at + start, at + cut),), number, False, True, after_head)
                number, sub, after_head, start = 0, False, False, cut
            lines.append((at + start, at + len(line)))
        else:
            lines.append((at, at + len(line)))
        widths.append(width(line.strip()))
    if lines:
        yield _Item(tuple(lines), number, sub, _ends(document, lines), after_head)


def _number(found: re.Match[str] | None) -> int:
    if not found:
        return 0
    return int(found[1]) if found[1] else _NUMERALS.index(found[2][-1]) + 1


def _ends(document: Document, lines: Sequence[tuple[int, int]]) -> bool:
    return bool(_END.search(document.text[lines[-1][0]:lines[-1][1]]))


def _glued(document: Document, below: Sequence[str], line: str) -> int:
    """Where the right cell begins in a line that holds the first line of both cells; 0 where it holds one."""
    usual = max((width(x.strip()) for x in below if x.strip()), default=0.0)
    if not usual or len(below) < _ESTABLISHED or width(line.strip()) <= usual + _WIDER:
        return 0
    cuts = [(abs(width(line[m.end():].strip()) - usual), m.end()) for m in re.finditer(r"\s+", line.rstrip()) if m.start()]
    best = min(cuts, default=(usual, 0))
    return best[1] if best[0] <= _WIDER else 0


def _columns(items: Sequence[_Item]) -> tuple[int, ...]:
    """The column of each item under the assignment that costs least."""
    size = len(items)

    @cache
    def best(i: int, column: int, left: int, right: int, cut_left: bool, cut_right: bool) -> tuple[float, tuple[int, ...]]:
        """Cost and columns of the items from `i`, the one before in `column`; `left`, `right`: the last numbers there."""
        if i == size:
            goes_on = items[-1].after_head and not items[-1].number  # the end of a left cell that a page break cut
            return (3.0 if column == _LEFT and not goes_on else 0.0), ()
        item = items[i]
        found: list[tuple[float, tuple[int, ...]]] = []
        for choice in (_LEFT, _RIGHT):
            cost = _cost(items, i, column, choice, (left, right), (cut_left, cut_right))
            numbers = [left, right]
            if item.number:
                numbers[choice] = item.number
            cuts = [cut_left, cut_right]
            cuts[choice] = not item.ended
            rest = best(i + 1, choice, numbers[0], numbers[1], cuts[0], cuts[1])
            found.append((cost + rest[0], (choice, *rest[1])))
        return min(found)

    first = items[0]
    return (_LEFT, *best(1, _LEFT, first.number, 0, not first.ended, False)[1])


def _cost(items: Sequence[_Item], i: int, column: int, choice: int, numbers: tuple[int, int], cuts: tuple[bool, bool]) -> float:
    """What it costs to put item `i` into a column after an item in `column`."""
    item, before = items[i], items[i - 1]
    stays = choice == column
    if item.after_head and not item.number and any(cuts):
        return 0.0 if choice == (_LEFT if cuts[_LEFT] else _RIGHT) else 4.0
    if item.sub:
        return 0.0 if stays else 3.0
    if not item.number:
        if not stays and cuts[choice] and any(x.after_head for x in items[:i + 1]):
            return 0.0  # goes on with the cell that the page break cut
        return 0.0 if not stays else 1.5 if before.number or before.sub else 2.0
    follows = item.number == numbers[choice] + 1
    if stays:
        if follows and (before.number or before.sub or numbers[choice]):
            return 0.1 if item.number == numbers[1 - choice] + 1 else 0.0
        return 1.5 if item.number == 1 and not numbers[choice] else 4.0
    if follows:
        return 0.0
    return 0.5 if item.number == 1 else 4.0


@dataclass(slots=True)
class _Row:
    left: list[list[tuple[int, int]]]
    right: list[list[tuple[int, int]]]


def _rows(document: Document, items: Sequence[_Item], columns: Sequence[int]) -> Iterator[Pair]:
    """The rows: each numbered paragraph on the left is one, with the paragraph of its own number on the right, or with all."""
    rows: list[_Row] = []
    column = _RIGHT
    cut = [False, False]
    for item, choice in zip(items, columns, strict=True):
        continues = bool(rows) and not item.number and cut[choice] and (item.after_head or column != choice)
        if choice == _LEFT and rows and (continues or (item.sub and column == _LEFT)):
            rows[-1].left[-1].extend(item.stretches)
        elif choice == _LEFT:
            if column == _RIGHT or not rows or rows[-1].right:
                rows.append(_Row([], []))
            if rows[-1].left and (item.sub or not item.number):
                rows[-1].left[-1].extend(item.stretches)
            else:
                rows[-1].left.append(list(item.stretches))
        elif rows:
            row = rows[-1]
            if row.right and (item.sub or not item.number or continues):
                row.right[-1].extend(item.stretches)
            else:
                row.right.append(list(item.stretches))
        cut[choice] = not item.ended
        column = choice
    for row in rows:
        single = len(row.left) == len(row.right)
        for index, left in enumerate(row.left):
            right = row.right[index] if single else [s for cell in row.right for s in cell]
            yield Pair(join(document, left), join(document, right) if right else None)
