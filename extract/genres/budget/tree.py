"""歲入來源別預算表 and 歲出機關別預算表: the tree of budget lines by their codes, with three years.

    | 2 | | | | 0400000000 罰款收入 | 1,200 | 1,150 | 1,030 | 50 | |
    |   | 31 | | | 0426990000 海洋產業署 | …          <- 04|26|99|00|00: each pair of digits is a level

The columns 款 項 目 節 are often shifted by one; the code is not. A code's parent is the row whose code has its last level
blank; the first pair (what the money is for) is blank in the rows of the agency.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.claims import Check, Passage, Relation, Role, Thing, ThingType
from extract.genres.budget.book import Amount, Book, Line, fold, unit_of, whole, without_amounts
from extract.genres.budget.settings import Column, Description, describe
from extract.layout.cells import cell_blocks
from extract.layout.markdown import Cell, Row, Table
from extract.values.certificates import Figure, adds_up, plain
from extract.values.numerals import parse_decimal

_HEADERS = 3  # so many rows may a header have


@dataclass(slots=True)
class _Row:
    """A row of the tree: its code and name, the figures of its columns, and its explanation."""

    code: str
    named: Passage
    figures: dict[str, Figure]
    note: Cell | None
    line: int


def read_tree(book: Book, kind: Description, tables: Sequence[Table]) -> list[Cell]:
    """The lines of one tree, their sums, and their explanations as blocks; the cells of these."""
    unit = unit_of(book.document, tables, kind.unit)
    side = kind.text("side")
    rows: list[_Row] = []
    total: _Row | None = None
    for table in tables:
        order = _order(table, kind.columns)
        for row in table.rows:
            read = _row(book, row, order)
            if read and read.code:
                rows.append(read)
            elif read and total is None:
                total = read
        book.read_lines.update(range(table.first, table.last + 1))
    lines = [_line(book, kind, row, unit, side) for row in rows]
    by_code = {line.code: line for line in lines}
    for line in lines:
        line.parent = next((by_code[c] for c in _above(line.code) if c in by_code), None)
        if line.parent:
            line.parent.children.append(line)
    _own_things(book, lines, side)
    book.lines += lines
    _ministry(book, kind, lines)
    book.checks += _sums(lines, kind.columns, side)
    book.checks += _differences(rows, lines, kind.columns, side)
    if total:
        tops = [line for line in lines if line.amounts and not _counted_above(line)]
        book.checks += [adds_up(f"{side}: lines = total, {c.key}", [x.amounts[c.key].figure for x in tops if c.key in x.amounts],
                                total.figures[c.key], None, _off(c, len(tops))) for c in kind.columns if c.measure and c.key in total.figures]
    notes = [row.note for row in rows if row.note and not row.note.empty]
    book.blocks += without_amounts(cell_blocks(book.document, [[n] for n in notes], roc_year=book.roc_year))
    return notes


def _order(table: Table, columns: Sequence[Column]) -> list[str]:
    """The keys of a table's columns in their order, as far as its header's words tell."""
    found = []
    for row in table.rows[:_HEADERS]:
        for cell in row.cells:
            key = next((c.key for c in columns if cell.text in c.words), None)
            if key and key not in found:
                found.append(key)
    return found


def _row(book: Book, row: Row, order: Sequence[str]) -> _Row | None:
    """A row with a code and a name; with an empty code for the row of the grand total."""
    code_pattern = describe("book").pattern("code")
    at = next((i for i, c in enumerate(row.cells) if code_pattern.search(c.text)), None)
    code = ""
    if at is not None:
        flow = row.cells[at].flow(book.document)
        match = code_pattern.search(flow.text)
        assert match
        code = match.group()
        start, end = (match.end(), len(flow.text)) if match.start() == 0 else (0, match.start())
        named = flow.passages(book.document, start, end, Role.SUBJECT)
        if not named:
            return None
    else:
        at = next((i for i, c in enumerate(row.cells) if c.text == "合計"), None)
        if at is None:
            return None
        named = (row.cells[at].passage(book.document, Role.SUBJECT),)
    figures: dict[str, Figure] = {}
    note: Cell | None = None
    for key, cell in zip(order, row.cells[at + 1:], strict=False):
        if key == "note":
            note = cell
            continue
        value = parse_decimal(cell.text) if cell.text else None
        if value is not None:
            figures[key] = Figure(value, (cell.passage(book.document),))
        elif cell.dash:
            figures[key] = Figure(Decimal(0), (cell.passage(book.document),))
        elif cell.text:
            note = note or cell  # a dash and the explanation in one cell: there is no difference
    return _Row(code, named[0], figures, note, row.line)


def _line(book: Book, kind: Description, row: _Row, unit: int, side: str) -> Line:
    name = row.named.quote
    general = side == "revenue" or row.code[6:] == "0000" or name in describe("book").words("common")
    line = Line(Thing(ThingType.BUDGET_LINE, name, "", book.scope if general else ""), (row.named,), f"budget.{side}", row.code)
    for column in kind.columns:
        figure = row.figures.get(column.key)
        if column.measure and figure is not None and figure.passages[0].quote.strip("-–—－"):
            year, rounded = book.roc_year - column.years_back, unit if column.rounded else 0
            line.amounts[column.key] = Amount(column.measure, column.status, year, whole(figure.value, unit), figure, rounded)
    return line


def _own_things(book: Book, lines: Sequence[Line], side: str) -> None:
    """The agency's own rows are about the agency; under revenue, for the line above it."""
    own = fold(book.agency.name)
    for line in lines:
        mine = line.code[4:6] != "00" and line.code[6:] == "0000" and own.endswith(fold(line.thing.name))
        if mine:
            line.thing = book.agency
            line.budget_line = line.parent.thing if line.parent and side == "revenue" else None
        if side == "revenue":
            line.recipient = None if mine else book.agency


def _ministry(book: Book, kind: Description, lines: Sequence[Line]) -> None:
    """The body whose budget the agency's is under: 經濟部主管."""
    for line in lines:
        match = kind.pattern("under").match(line.thing.name) if "under" in kind.raw else None
        if match and any(c.thing == book.agency for c in line.children):
            terms = book.vocabulary.by_label("agency", match["body"])
            above = Thing(ThingType.AGENCY, terms[0].label, terms[0].key) if terms else Thing(ThingType.AGENCY, match["body"])
            own = next(c for c in line.children if c.thing == book.agency)
            book.say(Relation("subordinateTo", book.agency, above), (*(replace(p, role=Role.VALUE) for p in line.named), *own.named), "budget.ministry")


def _above(code: str) -> Iterator[str]:
    """The codes under which a code may stand, nearest first: its levels blank from the last one up, then without a purpose."""
    for end in (8, 6, 4, 2):
        blank = code[:end] + "0" * (len(code) - end)
        if blank != code:
            yield blank
        if code[:2] != "00" and (end >= 4):
            yield "00" + blank[2:]


def _sums(lines: Sequence[Line], columns: Sequence[Column], side: str) -> Iterator[Check]:
    """Children add up to their parent, for each year."""
    for line in lines:
        for column in columns:
            if column.key not in line.amounts or not line.children:
                continue
            parts = [c.amounts[column.key].figure for c in line.children if column.key in c.amounts]
            if not parts:
                continue
            yield adds_up(f"{side}: children = parent, {column.key}", parts, line.amounts[column.key].figure, line.thing,
                            _off(column, len(parts)))


def _counted_above(line: Line) -> bool:
    """Whether a line above this one has an amount."""
    above = line.parent
    while above:
        if above.amounts:
            return True
        above = above.parent
    return False


def _off(column: Column, parts: int) -> Decimal:
    """How far a sum of rounded figures may be off: half a unit for each figure."""
    return Decimal(parts + 1) / 2 if column.rounded else Decimal(0)


def _differences(rows: Sequence[_Row], lines: Sequence[Line], columns: Sequence[Column], side: str) -> Iterator[Check]:
    """A column that is the difference of two others is."""
    for column in columns:
        for row, line in zip(rows, lines, strict=True):
            figures = [row.figures.get(key) for key in (*column.difference, column.key)] if column.difference else []
            if len(figures) == 3 and all(f is not None for f in figures):
                one, other, printed = (f for f in figures if f is not None)
                expected = one.value - other.value
                yield Check(f"{side}: {' - '.join(column.difference)} = {column.key}", expected == printed.value, plain(expected),
                            plain(printed.value), (*printed.inputs(), *one.inputs(), *other.inputs()), line.thing)

