"""A document with its text, the line structure of that text, and passages made from positions.

Positions are Unicode code points of the text after decoding (nothing else is changed); lines split at "\\n" only and
count from 1, blank ones included.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from extract.claims import Passage, Role

_LAYOUT = re.compile(r"</?[A-Za-z][^<>\n]{0,40}>|[\s|]+")
_LATIN = re.compile(r"[A-Za-z0-9]")


def words(raw: str) -> str:
    """Raw text without layout: line breaks, cell marks, tags and spaces gone, a space kept between Latin words."""
    out: list[str] = []
    last = ""
    for piece in _LAYOUT.split(raw):
        if piece:
            if _LATIN.match(last) and _LATIN.match(piece) and not (last.isdigit() or piece[0].isdigit()):
                out.append(" ")
            out.append(piece)
            last = piece[-1]
    return "".join(out)


@dataclass(frozen=True, slots=True)
class Page:
    """A printed page that the text still shows: its number as printed ("23-3") and where it begins."""

    number: str
    start: int


@dataclass(frozen=True, slots=True)
class Document:
    """One document: what the manifest says of it, its text, and where its lines begin.

    `covers` holds ROC years; `date` is ISO, as precise as known; `genre` is report, plan, budget, performance or
    prose; `sha256` is of the file's bytes. `furniture` holds the lines that belong to the printed page and not to
    what it says: running headers, page numbers.
    """

    id: str
    file: str
    title: str
    text: str
    genre: str
    sha256: str
    title_en: str = ""
    publisher: str = ""
    date: str = ""
    licence: str = ""
    source: str = ""
    covers: tuple[int, ...] = ()
    pages: tuple[Page, ...] = ()
    furniture: frozenset[int] = frozenset()
    starts: tuple[int, ...] = field(default=(), repr=False)

    def line_of(self, position: int) -> int:
        """The line (from 1) in which a position lies."""
        return bisect_right(self.starts, position)

    def line(self, number: int) -> str:
        """A line's text without its line break."""
        start = self.starts[number - 1]
        end = self.starts[number] - 1 if number < len(self.starts) else len(self.text)
        return self.text[start:end]

    @property
    def line_count(self) -> int:
        return len(self.starts)

    def page_of(self, position: int) -> str:
        """The printed page of a position, empty where the text does not show it."""
        index = bisect_right([p.start for p in self.pages], position)
        return self.pages[index - 1].number if index else ""

    def passage(self, role: Role, start: int, end: int) -> Passage:
        """The passage of these positions; layout at its ends is left out.

        Raises ValueError for positions outside the text or without a word between them.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"{self.id}: no text at {start}–{end}")
        while start < end and (self.text[start].isspace() or self.text[start] == "|"):
            start += 1
        while end > start and (self.text[end - 1].isspace() or self.text[end - 1] == "|"):
            end -= 1
        if start == end:
            raise ValueError(f"{self.id}: only layout at {start}–{end}")
        return Passage(role, start, end, self.line_of(start), self.line_of(end - 1), words(self.text[start:end]),
                       self.page_of(start))

    def passage_of_lines(self, role: Role, first: int, last: int) -> Passage:
        """The passage of whole lines, `first` to `last` inclusive."""
        end = self.starts[last] if last < len(self.starts) else len(self.text)
        return self.passage(role, self.starts[first - 1], end)


def line_starts(text: str) -> tuple[int, ...]:
    """Where each line begins; a text without any line break has one line."""
    return (0, *(m.end() for m in re.finditer("\n", text)))
