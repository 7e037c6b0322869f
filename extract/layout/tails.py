"""Rows of a flattened table that end in a fixed number of values: number, name, unit, values, on one line or on many.

    3                                        the number may stand alone
    離島儲能系統建置及                        the name wraps, and may hold numbers
    維運服務
    百萬瓦                                    the unit wraps
    時
    1,250 900 870.5 300 312.4                 the values close the row; a dash is one of them

    2 搭乘旅客 人次 3萬6仟|人次 …             numbers may be written with 萬 and 仟, and a cell may hold words

A head that is printed again after a page break may stand in the middle of a name; a remark in brackets after a value
("- (無110年目標值)", "1 (100 %)") is none of the values, and a cell merged over rows leaves the rows below one short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extract.layout.flow import Flow, join
from extract.layout.paragraphs import width
from extract.reading.document import Document, words
from extract.values.composed import composed

_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?[%％]?$")
_DASH = re.compile(r"[-─—–－]+$")
_OTHER = re.compile(r"\d[\d,.]*(?:[-~～]\d[\d,.]*|[(（]\d[\d,.]*[)）])$")  # a range, or two numbers in one cell: printed, but no one number
_COUNTED = re.compile(r"(\d[\d,]*(?:\.\d+)?)(\D{1,4})$")
_SCALED = re.compile(r"((?:\d[\d,]*(?:\.\d+)?[十百千仟萬億兆]+)+(?:\d[\d,]*)?)(\D{0,4})$")
_GOES_ON = "，、：；（(＝=≧≦<>"  # a cell that ends so goes on although its line ends
_REMARK = re.compile(r"註\d?$")
_START = re.compile(r"(\d{1,2})(?:[.．]|$)")
_HEAD = re.compile(r"項$|項?次?指標項目|項次")
_HEAD_END = re.compile(r"實際值$")
_HEAD_LINES, _ROW_LINES = 18, 24  # a head and a row have no more lines than this
_SENTENCE = re.compile(r"[。；]|^\s*[（(][一二三四五六七八九十]")
_SCALES = "百千萬億兆"
_SCALE = r"(?:[十百千]?[萬億兆]|[百千])"


@dataclass(frozen=True, slots=True)
class Value:
    """A printed value and where it stands; None for a dash and for what is no one number."""

    start: int
    end: int
    value: Decimal | None
    remark: bool = False


@dataclass(frozen=True, slots=True)
class TailRow:
    """A row: its name, its unit ("" where none is printed), its values (None for a merged cell), and the line above its
    group that labels it, if any."""

    name: Flow
    unit: Flow | None
    values: tuple[Value | None, ...]
    label: Flow | None
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class TailTable:
    """The rows of a table, and the first and last lines of those that began but never came to their values."""

    rows: tuple[TailRow, ...]
    broken: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int
    line: int


@dataclass(slots=True)
class _Open:
    """A row while it is read; `numbered` tells a row from a label, `first_line` is where its number stands (0: nowhere)."""

    tokens: list[_Token] = field(default_factory=list)
    numbered: bool = False
    first_line: int = 0


class TailReader:
    """Reads the rows of tables of one kind: `count` values, units from a list, a head that may return."""

    def __init__(self, count: int, head: re.Pattern[str], units: Sequence[str], totals: Sequence[str]) -> None:
        base = "|".join(sorted(map(re.escape, units), key=len, reverse=True))
        self._unit = re.compile(rf"(?:{_SCALE}?(?:{base})|{_SCALE})(?:/(?:{base}))?$|[\u3400-\u9fff]{{0,4}}[(（][A-Za-z/%]+[)）]$")
        self._count, self._head, self._totals = count, head, frozenset(totals)

    def read(self, document: Document, first: int, last: int) -> TailTable:
        """The table on lines `first` to `last`."""
        reading = _Reading(self, document)
        heads = self._head_lines(document, first, last)
        for number in range(first, last + 1):
            if number in document.furniture or not document.line(number).strip():
                continue
            if number in heads:
                reading.head()
            else:
                reading.line(number)
        reading.end()
        until = reading.found[-1].last_line if reading.found else 0
        return TailTable(tuple(reading.found), tuple((a, b) for a, b in reading.broken if b < until))  # what comes after is prose

    def _head_lines(self, document: Document, first: int, last: int) -> frozenset[int]:
        """The lines of the table's head, wherever it is printed."""
        lines = [(n, words(document.line(n))) for n in range(first, last + 1) if words(document.line(n))]
        heads: set[int] = set()
        for i, (_, text) in enumerate(lines):
            if not _HEAD.match(text):
                continue
            end = 0
            for j in range(i, min(i + _HEAD_LINES, len(lines))):
                if not self._head.match(lines[j][1]):
                    break
                end = j if _HEAD_END.search(lines[j][1]) else end
            if end:
                heads.update(n for n, _ in lines[i:end + 1])
        return frozenset(heads)

    def is_unit(self, text: str) -> bool:
        """Whether this is a unit that the kind of table knows, with or without a scale (萬噸/日)."""
        return bool(self._unit.match(text))

    def is_total(self, text: str) -> bool:
        return text in self._totals

    @property
    def count(self) -> int:
        return self._count


class _Reading:
    """One pass over a table."""

    def __init__(self, reader: TailReader, document: Document) -> None:
        self._reader, self._document = reader, document
        self.found: list[TailRow] = []
        self.broken: list[tuple[int, int]] = []
        self._open = _Open()
        self._label: Flow | None = None
        self._expected = 1
        self._merged: int | None = None  # the column of a cell merged over the rows below
        self._after_head = False
        self._width = 0.0

    def head(self) -> None:
        """The table's head, here or again: a label above it is none."""
        if not self._open.numbered:
            self._open = _Open()
        self._after_head = True

    def line(self, number: int) -> None:
        """Reads one line on."""
        start = self._document.starts[number - 1]
        tokens = [_Token(m.group(), start + m.start(), start + m.end(), number) for m in re.finditer(r"\S+", self._document.line(number))]
        begins = self._begins(tokens)
        if self._after_head and self.found and not begins and not self._open.tokens and self._continues(number, tokens):
            return
        self._after_head = False
        if begins:
            self._start_row(tokens)
        elif not self._open.numbered and tokens[0].text not in self._reader._totals and not self._second_unit(tokens):
            self._open.tokens += tokens  # a label, or prose
        else:
            self._open.tokens += tokens
            self._open.numbered = True
        self._close_if_complete()

    def _begins(self, tokens: Sequence[_Token]) -> bool:
        """Whether a line begins a row: with the next number, or with 1 in a new group."""
        found = _START.match(tokens[0].text)
        if not found or not (found.end() == len(tokens[0].text) or tokens[0].text[found.end() - 1] in ".．"):
            return False
        if int(found[1]) != self._expected and not (int(found[1]) == 1 and not self._open.numbered):
            return False
        values_only = all(self._value(t.text) for t in tokens)
        return not (self._open.numbered and values_only)

    def _start_row(self, tokens: Sequence[_Token]) -> None:
        if not self._open.numbered and self._open.tokens:
            self._label = join(self._document, self._stretches(self._open.tokens))
        elif self._open.tokens and not self._close_by_cells():
            self.broken.append((self._open.tokens[0].line, self._open.tokens[-1].line))
        found = _START.match(tokens[0].text)
        assert found is not None
        self._expected = int(found[1]) + 1
        rest = tokens[0].start + found.end()
        glued = [_Token(tokens[0].text[found.end():], rest, tokens[0].end, tokens[0].line)] if rest < tokens[0].end else []
        self._open = _Open([*glued, *tokens[1:]], True, tokens[0].line)

    def _second_unit(self, tokens: Sequence[_Token]) -> bool:
        """Whether a line without a number begins another unit of the row before it."""
        text = "".join(t.text for t in tokens if not self._value(t.text))
        at_once = bool(self.found) and not self._open.tokens and tokens[0].line - self.found[-1].last_line <= 2
        return at_once and bool(text) and self._reader.is_unit(text)

    def _continues(self, number: int, tokens: Sequence[_Token]) -> bool:
        """Adds a line after a repeated head to the name (and the cut unit) of the row before it."""
        line = self._document.line(number)
        if _SENTENCE.search(line) or width(line.strip()) > self._width + 1:
            return False
        row = self.found[-1]
        unit = row.unit
        rest = list(tokens)
        if unit and not self._reader.is_unit(unit.text) and len(tokens) > 1 and self._reader.is_unit(unit.text + tokens[-1].text):
            last = rest.pop()
            unit = Flow(unit.text + last.text, (*unit.positions, *range(last.start, last.end)))
        added = join(self._document, self._stretches(rest))
        name = Flow(row.name.text + added.text, (*row.name.positions, *added.positions))
        self.found[-1] = TailRow(name, unit, row.values, row.label, row.first_line, number)
        return True

    def _value(self, text: str) -> bool:
        return bool(_NUMBER.match(text) or _DASH.match(text) or _OTHER.match(text) or self._counted(text) is not None)

    def _counted(self, text: str) -> Decimal | None:
        """The number of "900家"."""
        found = _COUNTED.match(text)
        if not found or found[2][0] in _SCALES or not self._reader.is_unit(found[2]):
            return None
        return Decimal(found[1].replace(",", ""))

    def _split(self) -> tuple[list[_Token], list[Value]]:
        """The tokens of the open row: what comes before its values, and the values at its end without remarks."""
        head: list[_Token] = []
        values: list[Value] = []
        inside = False
        for token in self._open.tokens:
            if inside:
                inside = token.text[-1] not in ")）"
            elif values and token.text[0] in "(（":
                inside = token.text[-1] not in ")）"
                values[-1] = Value(values[-1].start, values[-1].end, values[-1].value, True)
            elif values and _REMARK.match(token.text):
                continue
            elif self._value(token.text):
                values.append(Value(token.start, token.end, self._number(token.text)))
            else:
                head += [_Token(self._document.text[v.start:v.end], v.start, v.end, token.line) for v in values]
                head.append(token)
                values = []
        return head, [] if inside else values

    def end(self) -> None:
        """The table's end: a row whose cells are words may still be open."""
        if self._open.numbered and self._open.tokens:
            self._close_by_cells()

    def _close_by_cells(self) -> bool:
        """Closes a row whose values are not all plain numbers: its cells are told apart by the space at a line's end, the
        values are the first cells after the unit."""
        cells = list(self._cells())
        for index, cell in enumerate(cells[1:], 1):
            values = cells[index + 1:index + 1 + self._reader.count]
            if not self._reader.is_unit("".join(t.text for t in cell)) or len(values) < self._reader.count:
                continue
            read = [Value(v[0].start, v[-1].end, self._written("".join(t.text for t in v))) for v in values]
            if read[0].value is None or any(v[0].text[0] in "（(" for v in values):
                return False
            self._open.tokens = [t for c in cells[:index + 1 + self._reader.count] for t in c]
            self._close([t for c in cells[:index + 1] for t in c], list(read))
            return True
        return False

    def _cells(self) -> Iterator[list[_Token]]:
        """The cells of the open row: lines up to one with a space at its end; plain values on one line are cells each."""
        group: list[_Token] = []
        for token, following in zip(self._open.tokens, [*self._open.tokens[1:], None], strict=True):
            group.append(token)
            if following is not None and following.line == token.line:
                continue
            line = self._document.line(token.line)
            if line == line.rstrip() or token.text[-1] in _GOES_ON:
                continue
            cut = len(group)
            while cut and group[0].line == token.line and self._value(group[cut - 1].text):
                cut -= 1
            if cut:
                yield group[:cut]
            yield from ([value] for value in group[cut:])
            group = []
        if group:
            yield group

    def _written(self, text: str) -> Decimal | None:
        """The number of a cell, plain or written with scales: 270000 for 27萬人次."""
        plain = self._number(text)
        scaled = _SCALED.match(text)
        if plain is not None or not scaled or (scaled[2] and not self._reader.is_unit(scaled[2])):
            return plain
        return composed(scaled[1])

    def _number(self, text: str) -> Decimal | None:
        if _NUMBER.match(text):
            return Decimal(re.sub(r"[,%％+]", "", text))
        return self._counted(text)

    def _close_if_complete(self) -> None:
        if not self._open.numbered:
            return
        head, values = self._split()
        count = self._reader.count
        if len(values) >= count:
            cut = len(values) - count
            head += [_Token(self._document.text[v.start:v.end], v.start, v.end, 0) for v in values[:cut]]
            self._close(head, list(values[cut:]))
        elif self._merged is not None and head and len(values) == count - 1:
            self._close(head, [*values[:self._merged], None, *values[self._merged:]])
        elif self._open.tokens and self._open.tokens[-1].line - self._open.tokens[0].line > 2 * _ROW_LINES:
            self._open = _Open()

    def _close(self, head: list[_Token], values: list[Value | None]) -> None:
        remarked = [i for i, v in enumerate(values) if v is not None and v.remark and v.value is None]
        self._merged = remarked[0] if remarked else self._merged
        name, unit = self._name_and_unit(head)
        last = self._open.tokens[-1].line
        if name is None and self.found:
            name = self.found[-1].name  # a second unit of the same indicator
        if name is not None:
            first = self._open.first_line or self._open.tokens[0].line
            self._width = max(self._width, *(width(part) for part in self._by_line(name)))
            self.found.append(TailRow(name, unit, tuple(values), self._label, first, last))
        self._open = _Open()

    def _name_and_unit(self, head: Sequence[_Token]) -> tuple[Flow | None, Flow | None]:
        """A row's words as name and unit: the unit is the longest run of words at the end that is one."""
        cut = len(head)
        for start in range(max(0, len(head) - 6), len(head)):
            if self._reader.is_unit("".join(t.text for t in head[start:])):
                cut = start
                break
        else:
            if len(head) > 1 and not self._reader.is_total(head[0].text):
                cut = len(head) - 1
        name, unit = self._stretches(head[:cut]), [(t.start, t.end) for t in head[cut:]]  # a unit is one word, however cut
        return join(self._document, name) if name else None, join(self._document, unit) if unit else None

    def _by_line(self, name: Flow) -> list[str]:
        """The parts of a name on each of its lines."""
        lines: dict[int, str] = {}
        for char, position in zip(name.text, name.positions, strict=True):
            number = self._document.line_of(position)
            lines[number] = lines.get(number, "") + char
        return list(lines.values())

    def _stretches(self, tokens: Sequence[_Token]) -> list[tuple[int, int]]:
        """The stretches of tokens; those with only layout between them are one."""
        found: list[tuple[int, int]] = []
        for token in tokens:
            if found and not self._document.text[found[-1][1]:token.start].strip():
                found[-1] = found[-1][0], token.end
            else:
                found.append((token.start, token.end))
        return found
