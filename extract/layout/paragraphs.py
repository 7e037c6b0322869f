"""Lines → paragraphs: wrapped lines joined, page furniture left out, table cells taken one by one.

Where a paragraph ends is found from what the conversion left: a space at the line's end (where only some lines have
one), a sentence's end before the right margin, or the mark of the next item:

    12| 藍灣港擴建第一期已完成碼頭 2 座、防波堤 3 段、航道疏
    14| 濬 4 處，其餘工程仍依進度施作中。·            <- trailing space: the paragraph's end
    16| （二） 離島交通：推動「…第一期計畫」，
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from extract.layout.flow import Flow, join
from extract.reading.document import Document

MARK = re.compile(
    r"(?P<m1>[壹貳參参肆伍陸柒捌玖拾]{1,3}、)|(?P<m2>[一二三四五六七八九十]{1,3}、)|"
    r"(?P<m3>[（(][一二三四五六七八九十]{1,3}\s?[）)])|"
    r"(?P<m4>\d{1,2}、|\d{1,2}[.．](?!\d)|\d{1,2}\.(?=1\d\d\s?年))|(?P<m5>[（(]\d{1,2}[）)])|"
    r"(?P<m6>[A-Z][、.](?![a-z])|[甲乙丙丁戊己庚辛]、)|"
    r"(?P<m7>[①-⑳]|[－•●◆■▪‧\uf06c\uf06e\uf0d8\uf096](?=\s?\S))|(?P<m8>#{1,6}\s)")
_LEVELS = {"m8": 1, "m1": 1, "m2": 2, "m3": 3, "m4": 4, "m5": 5, "m6": 6, "m7": 7}
_SENTENCE_END = "。！？!?；;："
_CELL_BREAK = re.compile(r"</?(?:p|br|li|ol|ul|div)\b[^<>\n]*>|\|")
_RULE = re.compile(r"\s*\|?[\s:|-]+\|?\s*$")
_BROKEN_AT = re.compile(r"[A-Za-z0-9「『（(]")
_FULL = 0.75  # of the usual width: a line that breaks before a long word is so wide at least
_TRAILING = 0.5  # a trailing space says something only where fewer lines than this share have one


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its text without its mark, the mark with its level (0: none), the raw lines it stands on.

    `cell` is true for text out of a table's cell.
    """

    flow: Flow
    level: int
    mark: str
    first_line: int
    last_line: int
    cell: bool = False


@dataclass(frozen=True, slots=True)
class Margins:
    """What a document's lines look like: their usual width (East Asian full width = 1) and what ends a paragraph."""

    width: float
    trailing_space_ends: bool


def width(text: str) -> float:
    """The printed width of a text in full-width characters: wide and full-width ones count 1, others one half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def margins(document: Document, first: int, last: int) -> Margins:
    """The margins of a stretch of lines."""
    lines = [x for n in range(first, last + 1) if (x := document.line(n)).strip() and not x.lstrip().startswith("|")]
    widths = sorted(width(x.strip()) for x in lines)
    trailing = sum(x.rstrip("\r").endswith(" ") for x in lines)
    usual = widths[int(len(widths) * 0.8)] if widths else 0.0
    return Margins(usual, bool(lines) and trailing / len(lines) < _TRAILING)


def paragraphs(document: Document, first: int, last: int) -> Iterator[Paragraph]:
    """The paragraphs of lines `first` to `last` (1-based, inclusive), in reading order."""
    shape = margins(document, first, last)
    pieces: list[tuple[int, int]] = []
    lines: list[int] = []
    ended = False
    for number in range(first, last + 1):
        raw = document.line(number)
        if not raw.strip() or number in document.furniture:
            continue
        start = document.starts[number - 1]
        if raw.lstrip().startswith("|"):
            yield from _paragraph(document, pieces, lines)
            pieces, lines, ended = [], [], False
            if not _RULE.match(raw):
                yield from _cells(document, start, raw, number)
            continue
        lead = len(raw) - len(raw.lstrip())
        marked = MARK.match(raw, lead)
        if ended and not marked and _goes_on(document, pieces, raw.strip(), shape):
            ended = False
        if pieces and (ended or (marked and _may_begin(document, pieces, marked))):
            yield from _paragraph(document, pieces, lines)
            pieces, lines = [], []
        pieces.append((start, start + len(raw)))
        lines.append(number)
        ended = _ends(raw, shape)
    yield from _paragraph(document, pieces, lines)


def _may_begin(document: Document, pieces: list[tuple[int, int]], mark: re.Match[str]) -> bool:
    """Whether a mark at a line's start begins an item: not where the line before stops inside a sentence's brackets."""
    before = document.text[pieces[-1][0]:pieces[-1][1]].rstrip()
    if mark.lastgroup in {"m5", "m4", "m7"}:
        return before[-1:] not in "、，,(（「及與和或第至約"
    return before[-1:] not in "、，,(（「"


def _goes_on(document: Document, pieces: list[tuple[int, int]], line: str, shape: Margins) -> bool:
    """Whether a line carries on what a trailing space seems to have ended: it begins with the Latin word, number or bracket before which
    running text was broken (自 118 年起執行 / 「118 年…計畫」)."""
    if not shape.trailing_space_ends or not pieces:
        return False
    before = document.text[pieces[-1][0]:pieces[-1][1]].strip()
    if before[-1:] in _SENTENCE_END or "，" not in document.text[pieces[0][0]:pieces[-1][1]]:
        return False
    return before[-1:] in "、，" or (bool(_BROKEN_AT.match(line)) and width(before) > shape.width * _FULL)


def _ends(raw: str, shape: Margins) -> bool:
    text = raw.strip()
    if shape.trailing_space_ends:
        return raw.rstrip("\r").endswith(" ") and not (text[-1:].isascii() and text[-1:].isalpha())
    short = width(text) < shape.width * 0.88
    return short and (text[-1] in _SENTENCE_END or (width(text) < shape.width * 0.6 and text[-1] not in "、，,（(「及與和"))


def _paragraph(document: Document, pieces: list[tuple[int, int]], lines: list[int]) -> Iterator[Paragraph]:
    if pieces:
        yield from _marked(join(document, pieces), lines[0], lines[-1], cell=False)


def _marked(flow: Flow, first: int, last: int, *, cell: bool) -> Iterator[Paragraph]:
    mark = MARK.match(flow.text)
    if mark and mark.end() < len(flow.text):
        yield Paragraph(flow.slice(mark.end(), len(flow.text)), _LEVELS[mark.lastgroup or "m7"], mark.group().strip(), first, last, cell)
    elif flow.text:
        yield Paragraph(flow, 0, "", first, last, cell)


def _cells(document: Document, start: int, raw: str, number: int) -> Iterator[Paragraph]:
    """The paragraphs inside the cells of one row of a marked-up table."""
    at = 0
    for cut in (*_CELL_BREAK.finditer(raw), None):
        end = cut.start() if cut else len(raw)
        if raw[at:end].strip(" -\t\r"):
            yield from _marked(join(document, [(start + at, start + end)]), number, number, cell=True)
        at = cut.end() if cut else end
