"""Page furniture: running headers and page numbers that conversion left in the text.

A page number on a line of its own ("23-3", "38") belongs to the text after it; the running header above it repeats
the title of a chapter or of the document. They are found by what they are, never by which document they stand in:

    並與甲、乙、丙、丁、戊、己及庚等港簽署合作備忘錄，共
    海洋產業          <- a chapter's title again
     12               <- page number
    同推動航線。
"""

from __future__ import annotations

import re
from collections import Counter

from extract.reading.document import Page, line_starts

_PAGE = re.compile(r"\s*(\d{1,3}-\d{1,3})\s*$")
_NUMBER = re.compile(r"\s*[-–]?\s*(\d{1,3})\s*[-–]?\s*$")
_GLUED = re.compile(r"\s*(\d{1,2}-\d{1,2})(?=[^\d\s,.%~～\-/])")
_CHAPTER = re.compile(r"\s*[壹貳參参肆伍陸柒捌玖拾]{1,3}、\s*(\S.{0,20}?)\s*$")
_SENTENCE = re.compile(r"[，。；：！？,;!?|]")
_MARK = re.compile(r"\s*(?:[壹貳參参肆伍陸柒捌玖拾]+、|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[、.]|[-#])")
_REPEATS = 5  # a line printed on so many pages is a running header
_LONGEST = 40  # code points


def squeeze(text: str) -> str:
    """A line without any white space."""
    return re.sub(r"\s+", "", text)


def find_pages(text: str) -> tuple[tuple[Page, ...], frozenset[int]]:
    """The printed pages that a text still shows, and the numbers of the lines that are furniture."""
    lines = text.split("\n")
    starts = line_starts(text)
    chapters = {squeeze(m[1]) for line in lines if (m := _CHAPTER.match(line))}
    pages: list[Page] = []
    furniture: set[int] = set()
    for number, line in enumerate(lines, 1):
        if m := _PAGE.match(line):
            pages.append(Page(m[1], starts[number - 1]))
            furniture.add(number)
        elif m := _NUMBER.match(line):
            above = _header_above(lines, number, chapters)
            if above:
                pages.append(Page(m[1], starts[number - 1]))
                furniture.update((number, *above))
        elif m := _GLUED.match(line):
            pages.append(Page(m[1], starts[number - 1] + m.start(1)))
    return tuple(pages), frozenset(furniture | _repeated(lines))


def _header_above(lines: list[str], number: int, chapters: set[str]) -> tuple[int, ...]:
    """The lines of a running header that ends above a page number: up to two, which together are a chapter's title."""
    found: list[int] = []
    words = ""
    at = number - 1
    while at >= 1 and len(found) < 2 and number - at <= 6:
        piece = squeeze(lines[at - 1])
        if piece:
            if len(piece) > 12 or _SENTENCE.search(piece):
                break
            found.append(at)
            words = piece + words
            if words in chapters or piece in chapters:
                return tuple(found)
        at -= 1
    return ()


def _repeated(lines: list[str]) -> set[int]:
    """Running headers of a document whose tables are marked up: short lines outside tables that return on each page."""
    tables = sum(line.lstrip().startswith("|") for line in lines)
    if tables < _REPEATS:
        return set()
    counts = Counter(squeeze(x) for x in lines)
    return {
        number for number, line in enumerate(lines, 1)
        if (words := squeeze(line)) and counts[words] >= _REPEATS and len(words) <= _LONGEST
        and not _SENTENCE.search(words.replace("單位：", "")) and not _MARK.match(line)
    }
