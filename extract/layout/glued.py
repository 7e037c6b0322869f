"""Tables printed cell by cell, the cells with their own line breaks and nothing between them: which cell ends where.

    工業技術升級            <- group, line 1 (as wide as the column: a cell goes on only where it is full)
    輔導發展五大信賴        <- end of the group, and line 1 of the label: the seam
    產業科技                <- end of the label, and line 1 of the mark
    發展一、半導體產業      <- end of the mark, and line 1 of the content

A row is found by its mark, one of a few known words. All readings of a table are weighed against each other: a line of
a cell that stops before its column is full, and is not the cell's last, counts against a reading; so does a line wider
than its column and content that ends without the end of a sentence. The column widths are those under which the text
reads best. Widths are in full-width characters (paragraphs.width).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise, product

from extract.layout.flow import Flow, join
from extract.layout.paragraphs import MARK, width
from extract.reading.document import Document

_SENTENCE = "。；;！？!?"
_COLON = "：:"
_OPENING, _CLOSING = "（(「『〈《【", "，。、；：！？）)」』〉》】"
_RUN = re.compile(r"[A-Za-z0-9.,/%-]+")
_MARKS = {"m1", "m2", "m3", "m5"}  # marks that begin a paragraph of a cell; digits and dashes may stand in names

# What counts against a reading of a table.
_TOO_WIDE = 4.0  # each character beyond the column's width
_NOT_FULL = 1.0  # a line that has room for what follows, and each further character of that room up to _NOT_FULL_MOST
_NOT_FULL_MOST = 3.0
_GROUP = 0.3  # a new group: only where the label alone does not do
_SHORT_NAME = 1.0  # a group or label of fewer than four characters
_COMMA = 1.5  # a comma in a name
_ROW = -1.0  # each row: what looks like a mark mostly is one
_STOPS = 3.0  # a line of content that is neither full nor a paragraph's end
_NO_SENTENCE = 3.0  # content that ends without the end of a sentence …
_NO_SENTENCE_LISTED = 1.0  # … or as a listed item does
_BAD_BEGIN = 3.0  # content that begins as no content does
_UNLISTED = 0.5  # content that does not begin as a list
_SHORT = 1.0  # … and is shorter than eight characters
_UNREAD_LINE = 2.0
_IMPOSSIBLE = 99.0

_SLACK = 0.5  # a line may be wider than its column by half a character (a dash, a bracket)
_FULL = 0.8  # content is indented where it is listed, and wraps at Latin words and before brackets
_GUESSES = 6  # how many widths are tried for a column
_DEEPEST = 16  # lines of one row's group and label
_BACK = 12  # how many marks before one may belong to the row above
_DOUBT = 2.0  # a label that counts so much is not believed
_NEAR = 0.2  # two seams that differ by less cannot be told apart …
_NEAR_ALONE = 1.0  # … nor can a group and label be told from a label alone that counts so little more
_UNTOLD = 0.5  # a label of one line that does not begin with a word that labels begin with, or is far from filling its column


@dataclass(frozen=True, slots=True)
class Words:
    """The words a table is read by: those of the marks, those a label begins with, characters no content begins with."""

    marks: tuple[str, ...]
    begins: tuple[str, ...] = ()
    not_content: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: its number in the document and its text with positions, layout removed."""

    number: int
    flow: Flow

    @property
    def text(self) -> str:
        return self.flow.text


@dataclass(frozen=True, slots=True)
class Shape:
    """The widths of the columns; that of the mark in characters of its first line."""

    group: float
    label: float
    mark: int
    content: float


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a mark stands: its word, the index of its first line with the offset there, and where the content begins."""

    word: str
    line: int
    offset: int
    content_line: int
    content_offset: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells as flows (`group` is None where it is carried down), its mark's word, where its content begins.

    `first` and `last` are raw lines. `doubt` says why the label cannot be believed ("" where it can: "seam", several
    cuts are as good; "label", lines that fit no column). `lost` is the first raw line of what looks like the cells of
    another row whose mark is missing, 0 where there is none; `lost_wide` tells whether a group may be among them.
    """

    group: Flow | None
    label: Flow
    word: str
    mark: Flow
    content: int
    first: int
    last: int
    doubt: str = ""
    lost: int = 0
    lost_wide: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was read: its rows, the widths found, and the raw lines before the first row."""

    rows: tuple[Row, ...]
    shape: Shape | None
    before: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Label:
    """One reading of the lines before a mark: `seam` is (line, offset) of the label's first character, None: no group."""

    cost: float
    seam: tuple[int, int] | None
    doubt: str = ""


def lines_of(document: Document, stretches: Iterable[tuple[int, int]]) -> tuple[Line, ...]:
    """The lines of a table from stretches of the document, one a line; those of layout only are left out."""
    flows = (join(document, [stretch]) for stretch in stretches)
    return tuple(Line(document.line_of(f.positions[0]), f) for f in flows if f.text)


def read_table(document: Document, lines: Sequence[Line], words: Words) -> Table:
    """The rows of a table without its header lines; without any row where no mark is found."""
    if not lines:
        return Table((), None)
    best = min((_Reading(lines, words, shape) for shape in _shapes(lines, words)), key=_Reading.rank, default=None)
    if best is None or not best.path:
        return Table((), None, (lines[0].number, lines[-1].number))
    rows = tuple(best.rows(document))
    first = best.path[0][1]
    return Table(rows, best.shape, (lines[0].number, lines[first - 1].number) if first else None)


def _shapes(lines: Sequence[Line], words: Words) -> Iterator[Shape]:
    """The widths that may be: group and label as wide as one of the commonest lines before the marks."""
    widest = _usual(lines)
    longest = max(map(len, words.marks), default=0)
    found = {k: _marks(lines, words, k, widest * 0.75) for k in range(1, longest + 1)}
    if not any(found.values()):
        return
    mark = max(found, key=lambda k: (len(found[k]), k))
    glued = {n for m in found[mark] for n in (m.line, m.content_line)}
    content = _usual([x for i, x in enumerate(lines) if i not in glued], 0.95) or widest
    for group, label in product(_common(lines, found[mark], content)[:_GUESSES], repeat=2):
        yield Shape(group, label, mark, content)


def _usual(lines: Sequence[Line], share: float = 0.85) -> float:
    """The width of the full lines among these."""
    widths = sorted(width(x.text) for x in lines)
    return widths[int(len(widths) * share)] if widths else 0.0


def _common(lines: Sequence[Line], marks: Sequence[Mark], content: float) -> list[float]:
    """The commonest widths of lines shortly before a mark, in whole characters."""
    counts: Counter[float] = Counter()
    for m in marks:
        counts[_whole(width(lines[m.line].text[:m.offset]))] += 1
        for i in range(m.line - 1, max(-1, m.line - 6), -1):
            if width(lines[i].text) > content * 0.7 or lines[i].text[-1] in _SENTENCE:
                break
            counts[_whole(width(lines[i].text))] += 2
    return [w for w, _ in sorted(counts.items(), key=lambda x: (-x[1], x[0])) if w >= 3]


def _whole(value: float) -> float:
    return float(int(value + 0.5))


def _marks(lines: Sequence[Line], words: Words, size: int, widest: float) -> list[Mark]:
    """The places where a mark of a column of `size` characters may stand, after not more than `widest` of a line."""
    found: list[Mark] = []
    for i, line in enumerate(lines):
        for word in words.marks:
            parts = [word[a:a + size] for a in range(0, len(word), size)]
            if len(parts) == 1:
                at = line.text.find(word, 1)
                while at > 0 and width(line.text[:at]) <= widest:
                    if at + len(word) < len(line.text):
                        found.append(Mark(word, i, at, i, at + len(word)))
                    at = line.text.find(word, at + 1)
            elif _continues(lines, i, parts) and (at := len(line.text) - len(parts[0])) > 0 and width(line.text[:at]) <= widest:
                found.append(Mark(word, i, at, i + len(parts) - 1, len(parts[-1])))
    return found


def _continues(lines: Sequence[Line], i: int, parts: Sequence[str]) -> bool:
    """Whether a mark's parts end line `i`, fill the next ones, and begin the last with content after it."""
    last = i + len(parts) - 1
    if last >= len(lines) or not lines[i].text.endswith(parts[0]):
        return False
    return (all(lines[i + n].text == part for n, part in enumerate(parts[1:-1], 1))
            and lines[last].text.startswith(parts[-1]) and len(lines[last].text) > len(parts[-1]))


class _Reading:
    """The best reading of a table's lines under one shape; `path` holds a mark, its first line and its label a row."""

    def __init__(self, lines: Sequence[Line], words: Words, shape: Shape):
        self.lines, self.words, self.shape = lines, words, shape
        self.path: list[tuple[Mark, int, _Label]] = []
        self.cost = _IMPOSSIBLE * len(lines)
        self._stops = [0.0]
        for i in range(len(lines)):
            self._stops.append(self._stops[-1] + (self._stop(lines[i].text, lines[i + 1].text) if i + 1 < len(lines) else 0.0))
        self._find()

    def rank(self) -> tuple[float, bool, float, float]:
        """Least first: of readings that are as good, the one with the narrowest columns, the group's no narrower than the label's."""
        return round(self.cost, 6), self.shape.group < self.shape.label, self.shape.label, self.shape.group

    @cached_property
    def marks(self) -> list[Mark]:
        return _marks(self.lines, self.words, self.shape.mark, self.shape.group + self.shape.label + 2 * _SLACK)

    def _find(self) -> None:
        ends: list[tuple[Mark, float, list[tuple[Mark, int, _Label]]]] = []
        for mark in self.marks:
            best: tuple[float, list[tuple[Mark, int, _Label]]] | None = None
            for start, label in self._labels(mark):
                options: list[tuple[float, list[tuple[Mark, int, _Label]]]] = []
                options += [(_UNREAD_LINE * start, [])] if not ends or start <= 3 else []
                options += [(cost + self._content(m, start - 1), path) for m, cost, path in ends[-_BACK:] if m.content_line < start]
                for cost, path in options:
                    total = cost + label.cost + _ROW
                    if best is None or total < best[0]:
                        best = total, [*path, (mark, start, label)]
            if best:
                ends.append((mark, *best))
        for mark, cost, path in ends[-_BACK:]:
            total = cost + self._content(mark, len(self.lines) - 1)
            if total < self.cost:
                self.cost, self.path = total, path

    def _labels(self, mark: Mark) -> Iterator[tuple[int, _Label]]:
        """The lines at which the row of a mark may begin, each with the best reading of its group and label."""
        widest = self.shape.group + self.shape.label + 2 * _SLACK
        for start in range(mark.line, max(-1, mark.line - _DEEPEST), -1):
            text = self.lines[start].text
            if start < mark.line and (width(text) > widest or text[-1] in _SENTENCE):
                return
            if _begins_item(text):
                return
            pieces = [x.text for x in self.lines[start:mark.line]] + [self.lines[mark.line].text[:mark.offset]]
            label = self._label(pieces)
            if label.cost < _IMPOSSIBLE:
                yield start, label

    def _label(self, pieces: list[str]) -> _Label:
        options = [_Label(self._cell(pieces, self.shape.label) + _short(pieces), None)]
        for line, piece in enumerate(pieces):
            above = self._cell([*pieces[:line], ""], self.shape.group)
            if above >= _IMPOSSIBLE:
                break
            for cut in range(1, len(piece)):
                group, label = [*pieces[:line], piece[:cut]], [piece[cut:], *pieces[line + 1:]]
                if width(piece[:cut]) > self.shape.group + _SLACK or width(piece[cut:]) > self.shape.label + _SLACK:
                    continue
                cost = _GROUP + self._cell(group, self.shape.group) + self._cell(label, self.shape.label) + _short(group) + _short(label)
                if len(label) == 1:  # a cell of one line need not be full: its beginning must tell
                    told = label[0].startswith(self.words.begins) and width(label[0]) >= max(5.0, self.shape.label - 2)
                    cost += 0.05 * max(0.0, self.shape.label - width(label[0])) + (0.0 if told else _UNTOLD)
                options.append(_Label(cost, (line, cut)))
        alone = options[0].cost
        options.sort(key=lambda x: x.cost)
        best = options[0]
        if best.cost >= _DOUBT:
            return replace(best, doubt="label")
        untold = best.seam and best.cost + _NEAR > min(x.cost for x in options[1:])
        if untold or (best.seam and alone - best.cost < _NEAR_ALONE):
            return replace(best, doubt="seam")
        return best

    def _cell(self, pieces: Sequence[str], room: float) -> float:
        cost = sum(_TOO_WIDE * over for p in pieces if (over := width(p) - room - _SLACK) > 0) + sum(_COMMA * p.count("，") for p in pieces)
        return cost + sum(_unfilled(a, b, room) for a, b in pairwise(pieces) if b)

    def _content(self, mark: Mark, last: int) -> float:
        """What counts against content that begins after a mark and ends with line `last`."""
        text = self.lines[mark.content_line].text[mark.content_offset:]
        cost = 0.0 if _begins_item(text) else _UNLISTED
        cost += _SHORT if cost and last == mark.content_line and width(text) < 8 else 0.0
        cost += _BAD_BEGIN if text[0] in self.words.not_content or self._holds_mark(text) else 0.0
        if last > mark.content_line:
            cost += self._stop(text, self.lines[mark.content_line + 1].text)
            cost += self._stops[last] - self._stops[mark.content_line + 1]
        end = self.lines[last].text if last > mark.content_line else text
        if end[-1] not in _SENTENCE and not (end[-1] in _CLOSING and end[-2:-1] and end[-2] in _SENTENCE):
            before = self.lines[last - 1].text if last > mark.content_line + 1 else text
            cost += _NO_SENTENCE_LISTED if self._is_item(end, before, listed=_begins_item(text)) else _NO_SENTENCE
        return cost

    def _holds_mark(self, text: str) -> bool:
        """Whether content holds what must be the row's mark itself: at its beginning, or before the beginning of a list."""
        return any(at == 0 or (at > 0 and _begins_item(text[at + len(word):]))
                   for word in self.words.marks for at in (text.find(word), text.rfind(word)))

    def _is_item(self, end: str, before: str, *, listed: bool) -> bool:
        """Whether a last line may be the end of a list whose items are no sentences: an item, or an item's second line."""
        return _begins_item(end) or (listed and before[-1] not in _SENTENCE and width(before) >= self.shape.content * _FULL)

    def _stop(self, text: str, following: str) -> float:
        """What counts against content whose line `text` goes on in line `following`."""
        if text[-1] in _SENTENCE + _COLON or _begins_item(following):
            return 0.0
        return 0.0 if width(text) >= self.shape.content * _FULL else _STOPS

    def rows(self, document: Document) -> Iterator[Row]:
        """The rows of the path."""
        starts = [start for _, start, _ in self.path]
        for (mark, start, label), following in zip(self.path, [*starts[1:], len(self.lines)], strict=True):
            pieces = [x.flow for x in self.lines[start:mark.line]] + [self.lines[mark.line].flow.slice(0, mark.offset)]
            group, own = [], pieces
            if label.seam:
                line, cut = label.seam
                group = [*pieces[:line], pieces[line].slice(0, cut)]
                own = [pieces[line].slice(cut, len(pieces[line].text)), *pieces[line + 1:]]
            lost = self._lost(mark, following)
            wide = bool(lost) and any(width(x.text) > self.shape.label + _SLACK for x in self.lines[lost:lost + _DEEPEST]
                                      if width(x.text) <= self.shape.group + self.shape.label + 2)
            yield Row(
                _cell_flow(document, group) if group else None, _cell_flow(document, own), mark.word, self._mark_flow(document, mark),
                self.lines[mark.content_line].flow.positions[mark.content_offset], self.lines[start].number,
                self.lines[following - 1].number, label.doubt, self.lines[lost].number if lost else 0, wide)

    def _mark_flow(self, document: Document, mark: Mark) -> Flow:
        if mark.line == mark.content_line:
            return self.lines[mark.line].flow.slice(mark.offset, mark.content_offset)
        first, *inner, last = (x.flow for x in self.lines[mark.line:mark.content_line + 1])
        return _cell_flow(document, [first.slice(mark.offset, len(first.text)), *inner, last.slice(0, mark.content_offset)])

    def _lost(self, mark: Mark, following: int) -> int:
        """The index of the first line of content that looks like a label: after an end, and stopping short of the margin."""
        widest = self.shape.group + self.shape.label + self.shape.mark + 2 * _SLACK
        for i in range(mark.content_line + 1, following - 1):
            before, text, after = (self.lines[n].text for n in (i - 1, i, i + 1))
            ended = before[-1] in _SENTENCE or self._stop(before, text)
            if ended and not _begins_item(text) and width(text) <= widest and self._stop(text, after):
                return i
        return 0


def _cell_flow(document: Document, pieces: Sequence[Flow]) -> Flow:
    return join(document, [(p.positions[0], p.positions[-1] + 1) for p in pieces])


def _short(pieces: Sequence[str]) -> float:
    return _SHORT_NAME if width("".join(pieces)) < 4 else 0.0


@lru_cache(maxsize=8192)
def _begins_item(text: str) -> bool:
    mark = MARK.match(text)
    return bool(mark and mark.lastgroup in _MARKS)


@lru_cache(maxsize=65536)
def _unfilled(text: str, following: str, room: float) -> float:
    """What counts against a cell that goes on in the next line although there was room for what stands there."""
    left = room - width(text) - width(_unit(following))
    return 0.0 if left < 0 else min(_NOT_FULL_MOST, _NOT_FULL + left)


def _unit(text: str) -> str:
    """What could not be parted at a text's beginning: an opening bracket and what follows, a Latin word, a closing mark."""
    size = 0
    while size < len(text) and text[size] in _OPENING:
        size += 1
    run = _RUN.match(text, size)
    size = run.end() if run else min(len(text), size + 1)
    while size < len(text) and text[size] in _CLOSING:
        size += 1
    return text[:size]
