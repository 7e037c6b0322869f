"""補助, 捐助 and 委辦經費分析表: who is paid for what, printed over two facing pages.

    | [2]海事工程人才 培訓計畫 | 04 | 121-121 國內 之團體 | 1. 依「…」辦理。 | - |

The columns between the name and the amounts are told by what stands in them: a running number, a period, what follows it.
Names, recipients and contents run on in the first rows of the next page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.claims import Unread
from extract.genres.budget.book import Book, unit_of
from extract.genres.budget.settings import Description
from extract.layout.facing import Side, dashes, is_figure, pair, side
from extract.layout.flow import Flow
from extract.layout.markdown import Cell, Row, Table
from extract.layout.numbering import layout_before, tail_end
from extract.values.certificates import Figure

_EMPTY = Flow("", ())


@dataclass(slots=True, eq=False)
class Entry:
    """A row of the table: the level of its mark, its name, and what else stands in it."""

    level: int
    name: Flow
    line: int
    period: tuple[int, int] | None = None
    period_flow: Flow = _EMPTY
    recipient: Flow = _EMPTY
    content: Flow = _EMPTY
    figures: dict[str, Figure] = field(default_factory=dict)
    number: str = ""
    shown: int = 0
    certain: bool = True


@dataclass(slots=True)
class Grants:
    """One analysis table: its description, unit and entries in order."""

    kind: Description
    unit: int
    entries: list[Entry] = field(default_factory=list)


def read_grants(book: Book, kind: Description, tables: Sequence[Table]) -> Grants:
    """The entries of all pages. `tables` holds left and right pages in the order of the document."""
    grants = Grants(kind, unit_of(book.document, tables, kind.unit))
    header = kind.pattern("header_words")
    waiting: tuple[Side, list[Entry]] | None = None
    for table in tables:
        page = side(table, header)
        if kind.pattern("header").search("".join(c.text for c in table.rows[0].cells)):
            _unpaired(book, waiting)
            waiting = page, _left(book, kind, page, grants.entries)
        elif waiting is not None:
            _join(book, kind, waiting, page)
            waiting = None
        book.read_lines.update(range(table.first, table.last + 1))
    _unpaired(book, waiting)
    return grants


def _unpaired(book: Book, waiting: tuple[Side, list[Entry]] | None) -> None:
    """A left page that shows amounts needs a right page."""
    if waiting and any(e.shown for e in waiting[1]):
        table = waiting[0].table
        book.unread.append(Unread(table.first, table.last, "a left page without its right page"))


def _left(book: Book, kind: Description, page: Side, entries: list[Entry]) -> list[Entry]:
    """The entries of a left page; text that goes on from the page before is given to the last entry."""
    names = amount_names(kind, page.heads)
    wide = max(1, len(names))
    on_page: list[Entry] = []
    for row in page.rows:
        cells = row.cells
        figures = cells[len(cells) - wide:]
        texts = cells[:len(cells) - wide]
        pieces = _marked(book, kind, texts[0]) if texts else []
        if not pieces:
            _continue(book, kind, texts, entries)
            if entries and any(is_figure(c) for c in figures):
                on_page.append(Entry(entries[-1].level, _EMPTY, row.line, shown=1, certain=False))
            continue
        for level, written in pieces:
            name, number = _numbered(written)
            entry = Entry(level, name, row.line, number=number)
            entries.append(entry)
            on_page.append(entry)
        entry = on_page[-1]
        _details(book, kind, texts[1:], entries, on_page)
        counts = [dashes(c, book.document.text[c.start:c.end]) for c in figures if is_figure(c)]
        if counts:
            shown = max(counts)
            for one in on_page[-min(shown, len(pieces)):]:
                one.shown = 1
            entry.shown = 1
            entry.figures.update((name, Figure(c.number, (c.passage(book.document),)))
                                 for (_, name), c in zip(names, figures, strict=False) if c.number is not None)
    return on_page


def _marked(book: Book, kind: Description, cell: Cell) -> list[tuple[int, Flow]]:
    """The names in a cell with the level of their marks; several where rows were packed into one."""
    flow = cell.flow(book.document)
    patterns = kind.patterns("levels")
    starts: list[tuple[int, int]] = []
    for index in range(len(flow.text)):
        if index and flow.positions[index] - flow.positions[index - 1] == 1:
            continue
        level = next((i for i, p in enumerate(patterns) if p.match(flow.text[index:])), None)
        if level is not None and (not starts or level > starts[-1][1]):
            starts.append((index, level))
    if not starts or starts[0][0] != 0:
        return []
    ends = [*(s for s, _ in starts[1:]), len(flow.text)]
    return [(level, flow.slice(start, end)) for (start, level), end in zip(starts, ends, strict=True)]


def _numbered(name: Flow) -> tuple[Flow, str]:
    """A name without the running number that stands after it, and that number: (1)智慧杆…計畫 01."""
    found = re.search(r"\d{2}$", name.text)
    if found and found.start() and layout_before(name, found.start()):
        return name.slice(0, found.start()), found.group()
    return name, ""


def _details(book: Book, kind: Description, cells: Sequence[Cell], entries: Sequence[Entry], on_page: Sequence[Entry]) -> None:
    """The running number, the period and the texts of a row."""
    entry = entries[-1]
    order = list(kind.words("text"))
    before = next((e for e in reversed(entries[:-1]) if e.period), None)
    turned = before is not None and before not in on_page  # only where a page was turned may its text go on here
    for cell in cells:
        flow = cell.flow(book.document)
        match = kind.pattern("period").search(flow.text) if entry.period is None else None
        if match and (match.start() == 0 or flow.text[:match.start()].isdigit()):
            entry.number = entry.number or flow.text[:match.start()]
            entry.period = int(match["start"]), int(match["end"])
            entry.period_flow = flow.slice(*match.span())
            flow = flow.slice(match.end(), len(flow.text))
        elif entry.period is None and kind.pattern("number").match(flow.text):
            entry.number = flow.text
            continue
        if not flow.text or not order:
            continue
        what = order.pop(0)
        if entry.period is None:  # the row of a group has no text of its own
            what = "content" if before is not None else ""
        if what == "content" and before is not None and (turned or entry.period is None):
            tail = len(flow.text) if entry.period is None else tail_end(flow, before.content)
            before.content = _together(before.content, flow.slice(0, tail))
            flow = flow.slice(tail, len(flow.text))
        _give(entry, what, flow)


def _give(entry: Entry, what: str, flow: Flow) -> None:
    if what == "recipient":
        entry.recipient = _together(entry.recipient, flow)
    elif what == "content":
        entry.content = _together(entry.content, flow)


def _together(one: Flow, other: Flow) -> Flow:
    return Flow(one.text + other.text, one.positions + other.positions)


def _continue(book: Book, kind: Description, texts: Sequence[Cell], entries: Sequence[Entry]) -> None:
    """A row without a mark: name, recipient and content of the entry above it go on."""
    entry = next((e for e in reversed(entries) if e.period), entries[-1] if entries else None)
    if entry is None:
        return
    order = kind.words("text")
    for index, cell in enumerate(texts):
        flow = cell.flow(book.document)
        if index == 0 and flow.text:
            last = entries[-1]
            last.name = _together(last.name, flow)
        elif flow.text:
            back = len(texts) - index  # told from the right: before them there may be one column or two
            _give(entry, order[len(order) - back] if back <= len(order) else "", flow)


def amount_names(kind: Description, heads: Sequence[str]) -> list[tuple[int, str]]:
    """The amount columns of a header: index and name. What comes after the first 其他 is of the capital account."""
    words = sorted({*kind.words("current"), *kind.words("capital"), *kind.words("other"), kind.text("total")}, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, words)))
    return [(i, found[-1]) for i, head in enumerate(heads) if (found := pattern.findall(head))]


def _join(book: Book, kind: Description, waiting: tuple[Side, list[Entry]], page: Side) -> None:
    """The figures of the right page, given to the entries of the left."""
    left, entries = waiting
    rows = [r for r in page.rows if any(is_figure(c) for c in r.cells)]
    places = pair([e.shown for e in entries], len(rows), [e.certain for e in entries])
    if places is None:
        book.unread.append(Unread(left.table.first, page.table.last, f"{len(rows)} rows of amounts do not fit the rows of the facing page"))
        return
    names = columns_of(kind, page, rows)
    for index, row in zip(places, rows, strict=True):
        for name, cell in zip(names, _filled(row, rows), strict=False):
            if cell.number is not None:
                entries[index].figures[name] = Figure(cell.number, (cell.passage(book.document),))


def columns_of(kind: Description, page: Side, rows: Sequence[Row]) -> list[str]:
    """The names of a right page's columns, blank columns left out."""
    used = [i for i in range(max(len(r.cells) for r in rows)) if any(i < len(r.cells) and not r.cells[i].empty for r in rows)]
    found = dict(amount_names(kind, page.heads))
    names: list[str] = []
    capital = False
    for index in used:
        name = found.get(index, "")
        capital = capital or name in kind.words("capital") or (name in kind.words("other") and name in names)
        names.append(f"資本門{name}" if capital and name != kind.text("total") and name in kind.words("other") else name)
    if names and kind.text("total") not in names:
        names[-1] = kind.text("total")
    return names


def _filled(row: Row, rows: Sequence[Row]) -> list[Cell]:
    used = [i for i in range(max(len(r.cells) for r in rows)) if any(i < len(r.cells) and not r.cells[i].empty for r in rows)]
    return [row.cells[i] for i in used if i < len(row.cells)]
