"""Cells of a marked-up table as prose: their paragraphs, joined where a page's end cut one, with the headings above them.

A cell holds several paragraphs, set off by tags. Where a table runs on over a page, the last paragraph of a cell goes on
in the first of the same column on the next page, inside a sentence or even a word; the headings hold on as well:

    | 工業技術升級輔導 | 推動產業創新發展 | <p>1.5+2 產業創新：</p> … <p>A.…阿 |
    | | | <p>根廷等，成功輸出…。</p> <p>B.…</p> |
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.claims import Passage, Thing
from extract.layout.blocks import Block, Heading
from extract.layout.flow import Flow, join
from extract.layout.markdown import Cell
from extract.layout.numbering import unfinished
from extract.layout.paragraphs import MARK
from extract.reading.document import Document

_BREAK = re.compile(r"</?(?:p|br|li|ol|ul|div)\b[^<>\n]*>")
_RANKS = {"m8": 1, "m1": 1, "m2": 2, "m3": 3, "m4": 4, "m5": 5, "m6": 6, "m7": 6}  # letters stand below circles, or circles below letters
_ITEM = re.compile(
    r"\s*(?:(?P<dot>\d{1,2})[.．、](?!\d)|[（(](?P<bracket>\d{1,2})[）)](?!年|款|項)|(?P<circle>[①-⑳])|(?P<letter>[A-Z])[.、](?![a-z0-9]))")
_DOT = re.compile(r"(?P<m4>(\d{1,2})[.．])(?=\d{1,2}(?:[A-Za-z]|\+\d))")  # 3.5G服務: the third item, about 5G
_ENDS, _OPENS = "。；", "：:"
_COLON = re.compile(r"：|:(?!\d)")
_SENTENCE = re.compile(r"[。；;！？]")
_HEADING_LENGTH = 45  # code points, as in the outline of running text


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph of a cell: the stretches of the document that it is made of."""

    stretches: tuple[tuple[int, int], ...]


def pieces(document: Document, cells: Iterable[Cell]) -> list[Piece]:
    """The paragraphs of cells that follow each other in one column; one that a page's end cut is joined."""
    found: list[Piece] = []
    for cell in cells:
        parts = [s for s in _split(document, cell) if document.text[s[0]:s[1]].strip(" -\t\r")]
        for index, part in enumerate(parts):
            if index == 0 and found and _goes_on(document, found[-1], part):
                found[-1] = Piece((*found[-1].stretches, part))
            else:
                found.append(Piece((part,)))
    return found


def _split(document: Document, cell: Cell) -> list[tuple[int, int]]:
    raw = document.text[cell.start:cell.end]
    cuts = [(m.start(), m.end()) for m in _BREAK.finditer(raw)]
    edges = [0, *(x for cut in cuts for x in cut), len(raw)]
    return [(cell.start + a + x, cell.start + a + y) for a, b in zip(edges[::2], edges[1::2], strict=True) for x, y in _items(raw[a:b])]


def _items(text: str) -> list[tuple[int, int]]:
    """The items of lists whose tags were lost: 1.…。2.…。①…。②…。, as long as the marks of a kind go up one by one."""
    marked = [(at, text[at - 1:at], _number(item)) for at in [0, *(i + 1 for i, c in enumerate(text) if c in _ENDS + _OPENS)]
              if (item := _ITEM.match(text, at))]
    cuts, reached = [0], dict.fromkeys(("dot", "bracket", "circle", "letter"), 0)
    for i, (at, before, (kind, number)) in enumerate(marked):
        opens = number == 1 and any(m == (kind, 2) and b in _ENDS for _, b, m in marked[i + 1:])
        if opens or (before not in _OPENS and (number == reached[kind] + 1 or (number == 1 and kind != "dot"))) or not at:
            reached[kind] = number
            if at:
                cuts.append(at)
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))


def _number(item: re.Match[str]) -> tuple[str, int]:
    """The kind of a mark and its place in the list: ③ is the third circle, C the third letter."""
    kind = item.lastgroup or ""
    mark = item[kind]
    return kind, int(mark) if mark.isdigit() and mark.isascii() else ord(mark) - ord("①" if kind == "circle" else "A") + 1


def _goes_on(document: Document, piece: Piece, part: tuple[int, int]) -> bool:
    """Whether a page's first paragraph goes on with the last of the page before."""
    before = join(document, piece.stretches).text
    after = join(document, (part,)).text
    if not before or not after:
        return False
    return after[0] in "，。；：、！？）)」" or (unfinished(before) and not MARK.match(after))


def cell_blocks(
    document: Document, columns: Iterable[Sequence[Cell]], *, subject: Thing | None = None, subject_passages: tuple[Passage, ...] = (),
    roc_year: int | None = None, above: tuple[Heading, ...] = (),
) -> tuple[Block, ...]:
    """The blocks of columns of cells; in each, marked paragraphs head those of a lower level below them."""
    out: list[Block] = []
    for cells in columns:
        stack: list[Heading] = []
        kinds: list[str] = []  # of the marks above the piece at hand, the outermost first
        reached = 0  # the number of the last item with a dot
        for piece in pieces(document, cells):
            flow = join(document, piece.stretches)
            mark = MARK.match(flow.text)
            if (dot := _DOT.match(flow.text)) and int(dot[2]) in (1, reached + 1):
                mark = dot
            if mark and mark.lastgroup == "m4" and (number := re.match(r"\d+", mark.group())):
                reached = int(number.group())
            level, written = 0, ""
            if mark and mark.end() < len(flow.text):
                level, written = _level(kinds, mark.lastgroup or "m7"), mark.group().strip()
                flow = flow.slice(mark.end(), len(flow.text))
                while stack and stack[-1].level >= level:
                    stack.pop()
            if not flow.text:
                continue
            out.append(Block(flow, (*above, *stack), subject, subject_passages, roc_year))
            if level and (heading := _heading(flow, level, written)):
                stack.append(heading)
    return tuple(out)


def _level(kinds: list[str], kind: str) -> int:
    """The level of a mark among those above it, which are changed to it and those that it stands under."""
    if kind in kinds:
        del kinds[kinds.index(kind) + 1:]
    else:
        while kinds and _RANKS[kinds[-1]] > _RANKS[kind]:
            kinds.pop()
        kinds.append(kind)
    return len(kinds)


def _heading(flow: Flow, level: int, mark: str) -> Heading | None:
    colon = _COLON.search(flow.text)
    if colon and 2 <= colon.start() <= _HEADING_LENGTH and not _SENTENCE.search(flow.text[:colon.start()]):
        return Heading(level, mark, flow.slice(0, colon.start()))
    return Heading(level, mark, flow) if len(flow.text) <= _HEADING_LENGTH and not _SENTENCE.search(flow.text) else None
