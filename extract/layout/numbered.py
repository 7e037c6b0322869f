"""A document of many reports: where each begins, its number, its cover, and the table of contents before them.

    433|2-1                              page number: the pages after it belong to report 2
    447|烏溪鳥嘴潭人工湖工程計畫            cover: name (one to three lines)
    457|經濟部                                   offices
    459|111 年 1 月                              date
    460| 壹、特別預算及進度執行情形          the line that every report has

Name, offices and date may each be lost. The table of contents lists "name(offices) n-1"; names wrap, entries are lost,
and a line with one leading space begins a printed page, over which no entry runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.layout.flow import Flow, join
from extract.reading.document import Document

_PAGE = re.compile(r"\s*(\d{1,3})-(\d{1,3})\s*$")
_ENTRY_PAGE = re.compile(r"(\d{1,3})-1$")
_SENTENCE = re.compile(r"[。，；：！？,;:]")
_ENTRY = re.compile(r"(?:.*?[(（]\d+項[)）])?(?P<name>[^()（）]+)[(（](?P<agencies>[^()（）]+)(?P<closed>[)）])?")
_COVER_LINES, _COVER_WIDTH = 8, 40  # a cover has so few lines, and none so long
_COVER_GAP = 6  # empty lines that set a cover's lines apart from what is above


@dataclass(frozen=True, slots=True)
class Cover:
    """What a report's cover still shows; `first` is its first line."""

    first: int
    name: Flow | None = None
    agencies: tuple[Flow, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its number, its lines from cover to end, and the line with which its text begins."""

    number: int
    first: int
    last: int
    anchor: int
    cover: Cover


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the table of contents; number 0 where it is lost, name None where only the number is left.

    `cut` holds the last office where its end is lost.
    """

    number: int
    name: Flow | None
    agencies: tuple[Flow, ...] = ()
    cut: Flow | None = None


def reports(document: Document, begins: re.Pattern[str], date: re.Pattern[str], agency: re.Pattern[str],
            dividers: Sequence[str] = ()) -> tuple[Report, ...]:
    """The reports of a document, in order. `begins` matches the line with which each begins, `date` a cover's date,
    `agency` the end of an office's name; `dividers` are words that stand alone between groups of reports."""
    anchors = [n for n in range(1, document.line_count + 1) if begins.match(document.line(n))]
    covers = [_cover(document, anchor, date, agency, dividers) for anchor in anchors]
    found: list[Report] = []
    for index, (anchor, cover) in enumerate(zip(anchors, covers, strict=True)):
        last = covers[index + 1].first - 1 if index + 1 < len(covers) else document.line_count
        while last > anchor and (not document.line(last).strip() or document.line(last).strip() in dividers):
            last -= 1
        number = found[-1].number + 1 if found else 1
        pages = (int(m[1]) for n in range(cover.first, last + 1) if (m := _PAGE.match(document.line(n))))
        found.append(Report(max([number, *(p for p in pages if p <= number + len(anchors))]), cover.first, last, anchor, cover))
    return tuple(found)


def _cover(document: Document, anchor: int, date: re.Pattern[str], agency: re.Pattern[str], dividers: Sequence[str]) -> Cover:
    """The cover above the line with which a report begins."""
    names: list[int] = []
    agencies: tuple[Flow, ...] = ()
    first = anchor
    dated = False
    below = anchor
    for number in _above(document, anchor):
        line = document.line(number)
        if _PAGE.match(line):
            first = number
            if names:
                break
        elif date.match(line) and not names:
            first, dated = number, True
        elif _SENTENCE.search(line.replace("、", "")) or len(line.strip()) > _COVER_WIDTH or line.strip() in dividers:
            break
        elif not agencies and not names and (listed := offices(line_flow(document, number), agency)) is not None:
            agencies, first = listed, number
            below = number
            if _page_top(line):
                break
            continue
        else:
            if names and below - number > 2:
                break
            names.insert(0, number)
            if _page_top(line):
                break
        below = number
    if names and (dated or agencies or _apart(document, names[0])):
        flow = join(document, [_line(document, n) for n in names])
        return Cover(min(first, names[0]), flow, agencies)
    return Cover(first, None, agencies)


def _above(document: Document, anchor: int) -> Iterator[int]:
    """The lines above one that are not empty, nearest first, as many as a cover may have."""
    seen = 0
    for number in range(anchor - 1, 0, -1):
        if document.line(number).strip():
            yield number
            seen += 1
            if seen == _COVER_LINES:
                return


def _page_top(line: str) -> bool:
    """Whether a printed page begins with this line: the conversion left one space before it."""
    return line.startswith(" ") and not line.startswith("  ")


def _apart(document: Document, number: int) -> bool:
    """Whether a line begins a page: by its leading space, or far below what is above it."""
    above = [document.line(n) for n in range(max(1, number - _COVER_GAP), number)]
    return _page_top(document.line(number)) or not any(x.strip() for x in above)


def _line(document: Document, number: int) -> tuple[int, int]:
    start = document.starts[number - 1]
    return start, start + len(document.line(number))


def line_flow(document: Document, number: int) -> Flow:
    """A line as a flow."""
    return join(document, [_line(document, number)])


def offices(flow: Flow, agency: re.Pattern[str]) -> tuple[Flow, ...] | None:
    """The offices of a list "甲、乙"; None where it is no list of offices."""
    listed = list(_listed(flow))
    return tuple(listed) if listed and all(agency.search(x.text) for x in listed) else None


def _listed(flow: Flow) -> Iterator[Flow]:
    at = 0
    for index in (*(i for i, c in enumerate(flow.text) if c == "、"), len(flow.text)):
        if index > at:
            yield flow.slice(at, index)
        at = index + 1


def contents(document: Document, first: int, last: int, agency: re.Pattern[str]) -> tuple[Entry, ...]:
    """The entries of the table of contents within these lines, in order."""
    entries: list[Entry] = []
    stretch: list[tuple[int, int]] = []
    for number in range(first, last + 1):
        line = document.line(number)
        if _page_top(line):
            entries += _entries(document, stretch, 0, agency)
            stretch = []
        start = document.starts[number - 1]
        for word in re.finditer(r"\S+", line):
            if page := _ENTRY_PAGE.match(word.group()):
                entries += _entries(document, stretch, int(page[1]), agency)
                stretch = []
            else:
                stretch.append((start + word.start(), start + word.end()))
    entries += _entries(document, stretch, 0, agency)
    return tuple(_numbered(entries))


def _entries(document: Document, stretch: Sequence[tuple[int, int]], number: int, agency: re.Pattern[str]) -> list[Entry]:
    """The entries of a stretch; the last of them has the number that follows it."""
    flow = join(document, stretch)
    found: list[Entry] = []
    for m in _ENTRY.finditer(flow.text):
        listed = list(_listed(flow.slice(m.start("agencies"), m.end("agencies"))))
        cut = listed.pop() if not m["closed"] and listed else None
        if all(agency.search(x.text) for x in listed):
            found.append(Entry(0, flow.slice(m.start("name"), m.end("name")), tuple(listed), cut))
    if number and found:
        found[-1] = Entry(number, found[-1].name, found[-1].agencies, found[-1].cut)
    elif number:
        found.append(Entry(number, None))
    return found


def _numbered(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Entries without a number get it where their neighbours leave only one."""
    for index, entry in enumerate(entries):
        before = entries[index - 1].number if index else 0
        after = entries[index + 1].number if index + 1 < len(entries) else 0
        if not entry.number and after - before == 2 and (before or not index):
            entry = Entry(before + 1, entry.name, entry.agencies, entry.cut)
        yield entry
