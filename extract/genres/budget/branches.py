"""歲出計畫提要及分支計畫概況表: work plans, branch plans, and the programs in their descriptions.

    | 工作計畫名稱及編號 | 5226109900 海洋產業輔導 | 預算金額 | 364,400 |
    | 分支計畫及用途別科目 | 金額 | 承辦單位 | 說明 |
    | 01 海上工程 | 210,000 | 海洋工程組、離島 | …： 1. 電動渡輪示範建造計畫 88,000千元，係… |
    | 2000 業務費 | 96,500 | 建設組 | |

The object codes and the description beside them have nothing to do with each other row by row; descriptions, units, names
and numbers run on over the end of a page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.claims import Passage, Role, Thing, ThingType
from extract.genres.budget.book import Amount, Book, Line, fold, unit_of, whole
from extract.genres.budget.settings import Description, describe
from extract.layout.flow import Flow, join
from extract.layout.markdown import Cell, Row, Table
from extract.layout.numbering import items, tail_end
from extract.values.certificates import Figure, equal
from extract.values.numerals import parse_decimal

RULE_BRANCH, RULE_PROGRAM, RULE_LIST, RULE_INSTALMENT = "budget.branch", "budget.program", "budget.program_list", "budget.instalment"


@dataclass(slots=True)
class Listed:
    """A program in the list of a work plan's contents: its number, its thing, the passages of its name."""

    number: int
    thing: Thing
    named: tuple[Passage, ...]


@dataclass(slots=True)
class Sheet:
    """A work plan's sheets: its line in the tree (if any), its branches, its list of programs."""

    line: Line
    branches: list[Line] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)
    contents: list[Cell] = field(default_factory=list)
    results: list[Cell] = field(default_factory=list)
    descriptions: dict[int, Flow] = field(default_factory=dict)
    unit_pieces: dict[int, list[str]] = field(default_factory=dict)


def read_branches(book: Book, kind: Description, tables: Sequence[Table]) -> list[Sheet]:
    """The sheets of all work plans, with their branches and programs as lines of the book."""
    unit = unit_of(book.document, tables, kind.unit)
    sheets: list[Sheet] = []
    for table in tables:
        columns: dict[str, int] = {}
        for row in table.rows:
            first = row.cells[0].text
            if kind.pattern("sheet").match(first):
                columns = {}
                _open(book, kind, row, unit, sheets)
            elif kind.pattern("branch_header").match(first):
                columns = {c.key: i for c in kind.columns for i, cell in enumerate(row.cells) if cell.text in c.words}
            elif sheets and columns:
                _branch_row(book, kind, row, columns, unit, sheets[-1])
            elif sheets:
                _contents_row(kind, row, sheets[-1])
        book.read_lines.update(range(table.first, table.last + 1))
    for sheet in sheets:
        _list(book, kind, sheet)
        for branch in sheet.branches:
            _name_branch(book, kind, sheet, branch)
    for sheet in sheets:
        for index, branch in enumerate(sheet.branches):
            branch.description = sheet.descriptions.get(index)
            branch.units = units_of(book, kind, "".join(sheet.unit_pieces.get(index, ())))
            _programs(book, kind, branch, unit)
            book.lines.append(branch)
            book.lines += branch.children
    return sheets


def _open(book: Book, kind: Description, row: Row, unit: int, sheets: list[Sheet]) -> None:
    """A sheet's head: the work plan, and its amount, which must be that of the tree."""
    pattern = describe("book").pattern("code")
    at = next((i for i, c in enumerate(row.cells) if pattern.search(c.text)), None)
    if at is None:
        return
    code = pattern.findall(row.cells[at].text)[0]
    amount = next((c for c in row.cells[at + 1:] if c.number is not None), None)
    if sheets and sheets[-1].line.code == code:
        return
    line = book.line_of_code(code)
    flow = row.cells[at].flow(book.document)
    at_code = flow.text.index(code)
    named = flow.passages(book.document, *((10, len(flow.text)) if at_code == 0 else (0, at_code)), Role.SUBJECT)
    if line is None:
        line = Line(Thing(ThingType.BUDGET_LINE, "".join(p.quote for p in named)), named, "budget.expenditure", code)
        book.lines.append(line)
    if amount and (value := amount.number) is not None:
        figure = Figure(value, (amount.passage(book.document),))
        if "this_year" in line.amounts:
            book.checks.append(equal("work plan: summary = tree", figure, line.amounts["this_year"].figure, line.thing))
            if figure.value == line.amounts["this_year"].figure.value:
                line.again.append((figure, named))
        else:
            line.amounts["this_year"] = Amount("budget", "planned", book.roc_year, whole(value, unit), figure)
    sheets.append(Sheet(line))


def _contents_row(kind: Description, row: Row, sheet: Sheet) -> None:
    """計畫內容 in the first cell and 預期成果 in the second; on the next page both go on."""
    cells = [c for c in row.cells if not c.empty]
    if len(cells) > 1:
        sheet.contents.append(cells[0])
        sheet.results.append(cells[1])
    elif cells:
        (sheet.results if kind.pattern("results").match(cells[0].text) else sheet.contents).append(cells[0])


def _branch_row(book: Book, kind: Description, row: Row, columns: dict[str, int], unit: int, sheet: Sheet) -> None:
    first = row.cells[0]
    amount = row.cell(columns.get("amount", 1))
    value = amount.number if amount else None
    if amount is not None and value is not None:
        figure = Figure(value, (amount.passage(book.document),))
        if match := kind.pattern("branch").match(first.text):
            flow = first.flow(book.document)
            at = flow.text.index(match["name"])
            named = flow.passages(book.document, at, at + len(match["name"]), Role.SUBJECT)
            line = Line(Thing(ThingType.BUDGET_LINE, match["name"]), named, RULE_BRANCH, number=int(match["no"]), parent=sheet.line)
            line.amounts["this_year"] = Amount("budget", "planned", book.roc_year, whole(value, unit), figure)
            sheet.branches.append(line)
            sheet.line.children.append(line)
        elif (match := kind.pattern("account").match(first.text)) and sheet.branches:
            sheet.branches[-1].accounts[match["no"]] = match["name"], figure
    if not sheet.branches:
        return
    index = len(sheet.branches) - 1
    units = row.cell(columns.get("units", 2))
    if units and not units.empty:
        sheet.unit_pieces.setdefault(index, []).append(units.text)
    note = _note(row, columns)
    if note is None:
        return
    flow = note.flow(book.document)
    if index and index not in sheet.descriptions and (tail := tail_end(flow, sheet.descriptions.get(index - 1))):
        sheet.descriptions[index - 1] = _together(sheet.descriptions[index - 1], flow.slice(0, tail))
        flow = flow.slice(tail, len(flow.text))
    if flow.text:
        before = sheet.descriptions.get(index)
        sheet.descriptions[index] = _together(before, flow) if before else flow


def _note(row: Row, columns: dict[str, int]) -> Cell | None:
    """The description's cell: the one under its heading, or where that is empty, one to the right of it."""
    at = columns.get("note", 3)
    return next((c for c in row.cells[at:] if not c.empty and c.number is None), None)


def _together(one: Flow, other: Flow) -> Flow:
    return Flow(one.text + other.text, one.positions + other.positions)


def units_of(book: Book, kind: Description, text: str) -> tuple[Thing, ...]:
    """The units that a cell, put together from pieces, names; a piece may have been printed twice (…產業組產業組)."""
    known = sorted(book.units, key=lambda u: -len(u.name))
    found: list[Thing] = []
    for name in re.split(r"[、,，及]", text):
        unit = next((u for u in known if name.startswith(u.name)), None)
        if unit is None and len(name) >= 2 and name[-1] in kind.text("unit_ends") and not kind.pattern("no_unit").match(name):
            unit = Thing(ThingType.AGENCY, name, "", book.scope)
        if unit is not None and unit not in found:
            found.append(unit)
    return tuple(found)


def _list(book: Book, kind: Description, sheet: Sheet) -> None:
    """The programs that the work plan's contents list by number; contents that are sentences stay prose."""
    flow = join(book.document, [(c.start, c.end) for c in sheet.contents])
    name = re.compile(rf"(?:{kind.text('program_ends')})$")
    for item in items(flow):
        text = flow.text[item.start:item.end]
        end = re.search(r"(?:</?\w+>|[。；])", text)
        text = text[:end.start()] if end else text
        if name.search(text) and len(text) <= 70:
            named = flow.passages(book.document, item.start, item.start + len(text))
            sheet.listed.append(Listed(item.number, book.program(text), named))


def _name_branch(book: Book, kind: Description, sheet: Sheet, branch: Line) -> None:
    """What a branch is: a program by its name, the work plan again, or a line of its own."""
    name = branch.thing.name
    if kind.pattern("program_name").search(name):
        branch.thing = book.program(name)
    elif fold(name) == fold(sheet.line.thing.name):
        branch.thing = sheet.line.thing
    elif name in describe("book").words("common"):
        branch.thing = Thing(ThingType.BUDGET_LINE, name, "", book.scope)


def _programs(book: Book, kind: Description, branch: Line, unit: int) -> None:
    """The programs of a branch's description."""
    if branch.description is None:
        return
    flow = branch.description
    shape = re.compile(rf"(?P<name>[^。；]{{3,90}}?{kind.text('program_ends')}){kind.text('amount')}")
    for item in items(flow):
        match = shape.match(flow.text, item.start, item.end)
        if match is None:
            continue
        value = parse_decimal(match["amount"])
        if value is None:
            continue
        named = flow.passages(book.document, *match.span("name"), Role.SUBJECT)
        line = Line(book.program(match["name"]), named, RULE_PROGRAM, number=item.number, parent=branch)
        figure = Figure(value, flow.passages(book.document, *match.span("amount")))
        line.amounts["this_year"] = Amount("budget", "planned", book.roc_year, whole(value, unit), figure)
        rest = kind.pattern("after_amount").match(flow.text[match.end():item.end])
        line.head = flow.slice(*match.span("name"))
        line.description = flow.slice(match.end() + (rest.end() if rest else 0), item.end)
        branch.children.append(line)
