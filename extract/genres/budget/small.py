"""The smaller tables: 跨年期計畫, 媒體政策及業務宣導, 派員出國, 歲入項目說明提要, and 各項費用彙計表 (a table of check sums)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extract.claims import Check, Funding, Mention, ObservationKey, Period, Relation, Role, Statement, Thing, ThingType
from extract.genres.budget.book import Book, Line, unit_of, whole, without_amounts
from extract.genres.budget.branches import units_of
from extract.genres.budget.settings import Description, describe
from extract.layout.blocks import Block
from extract.layout.cells import cell_blocks
from extract.layout.facing import is_figure
from extract.layout.markdown import Row, Table
from extract.values.certificates import Figure, adds_up, equal
from extract.values.dates import iso
from extract.values.numerals import parse_decimal

RULE_MULTIYEAR, RULE_MEDIA, RULE_TRIP, RULE_REVENUE = "budget.multiyear", "budget.media", "budget.trip", "budget.revenue_unit"


def read_multiyear(book: Book, kind: Description, tables: Sequence[Table]) -> None:
    """Total costs with their instalments, which the document rounds."""
    unit = unit_of(book.document, tables, kind.unit)
    for table in tables:
        heads = _heads(table)
        for row in table.rows:
            at = next((i for i, c in enumerate(row.cells) if kind.pattern("period").fullmatch(c.text)), None)
            if at:
                _multiyear_row(book, kind, row, heads, at, unit)
        book.read_lines.update(range(table.first, table.last + 1))


def _heads(table: Table) -> tuple[str, ...]:
    """The words over each column, of the rows above the first that holds a number."""
    top: list[Row] = []
    for row in table.rows:
        if any(c.number is not None for c in row.cells):
            break
        top.append(row)
    width = max(len(r.cells) for r in table.rows)
    return tuple("".join(r.cells[i].text for r in top if i < len(r.cells)) for i in range(width))


def _multiyear_row(book: Book, kind: Description, row: Row, heads: Sequence[str], at: int, unit: int) -> None:
    match = kind.pattern("period").fullmatch(row.cells[at].text)
    assert match
    start, end = int(match["start"]), int(match["end"])
    flow = row.cells[at - 1].flow(book.document)
    program = book.program(flow.text)
    named = flow.passages(book.document, 0, len(flow.text), Role.SUBJECT)
    period = row.cells[at].passage(book.document)
    book.say(Mention(program, flow.text), flow.passages(book.document, 0, len(flow.text)), RULE_MULTIYEAR)
    book.statements.append(Statement(Period(program, iso(start), iso(end)), (period, *named), RULE_MULTIYEAR))
    key = ObservationKey(program, "total_cost", "approved", "total")
    total: Figure | None = None
    parts: list[Figure] = []
    for head, cell in zip(heads[at + 1:], row.cells[at + 1:], strict=False):
        if cell.number is None:
            continue
        figure = Figure(cell.number, (cell.passage(book.document),))
        if kind.pattern("total").search(head):
            total = figure
            book.say(Funding(key, whole(cell.number, unit), level="total"), (*figure.passages, *named), RULE_MULTIYEAR)
        elif (span := _instalment(kind, head, start, end)) is not None:
            parts.append(figure)
            part = ObservationKey(program, "total_cost", "planned", "annual", span[0], span[1] if span[1] != span[0] else None)
            book.say(Funding(part, whole(cell.number, unit), level="part", part_of=key), (*figure.passages, *named), RULE_MULTIYEAR)
    if total and parts:
        off = Decimal(kind.text("rounding")) * (len(parts) + 1) / 2
        book.checks.append(adds_up("instalments = total cost", parts, total, program, off))
    notes = [c for c in row.cells[at + 1:] if not c.empty and not is_figure(c)]
    words = cell_blocks(book.document, [[n] for n in notes], subject=program, subject_passages=named, roc_year=book.roc_year)
    book.blocks += without_amounts(words)


def _instalment(kind: Description, head: str, start: int, end: int) -> tuple[int, int] | None:
    """The years of an instalment's column: one, those before, or those after."""
    if match := kind.pattern("before").search(head):
        return start, int(match["year"])
    if match := kind.pattern("after").search(head):
        return int(match["year"]), end
    match = kind.pattern("year").search(head)
    return (int(match["year"]), int(match["year"])) if match else None


def read_media(book: Book, kind: Description, tables: Sequence[Table]) -> None:
    """What a budget line spends on publicity: a part of its amount; the sentence beside it lists the branches."""
    unit = unit_of(book.document, tables, kind.unit)
    code = describe("book").pattern("code")
    labelled = Thing(ThingType.BUDGET_LINE, kind.text("label"), "", "accounts")
    for table in tables:
        for row in table.rows:
            at = next((i for i, c in enumerate(row.cells) if code.match(c.text)), None)
            line = book.line_of_code(code.findall(row.cells[at].text)[0]) if at is not None else None
            amount = next((c for c in row.cells[at + 1:] if c.number is not None), None) if at is not None else None
            if line is not None and amount is not None and amount.number is not None and at is not None and not line.code.endswith("000000"):
                _media_line(book, line.thing, labelled, Figure(amount.number, (amount.passage(book.document),)), unit)
        _media_items(book, kind, table, labelled, unit)
        book.read_lines.update(range(table.first, table.last + 1))


def _media_line(book: Book, thing: Thing, labelled: Thing, figure: Figure, unit: int) -> None:
    key = ObservationKey(thing, "other", "planned", "annual", book.roc_year, budget_line=labelled)
    book.say(Funding(key, whole(figure.value, unit), level="part"), figure.passages, RULE_MEDIA)


def _media_items(book: Book, kind: Description, table: Table, labelled: Thing, unit: int) -> None:
    cells = [c for row in table.rows for c in row.cells if kind.pattern("item").search(c.flow(book.document).text)]
    amounts = [c for row in table.rows for c in row.cells if c.number is not None]
    for cell in cells:
        flow = cell.flow(book.document)
        parts = []
        for match in kind.pattern("item").finditer(flow.text):
            value = parse_decimal(match["amount"])
            branch = next((x for x in book.lines if x.rule == "budget.branch" and x.thing.name == match["name"]), None)
            figure = Figure(value or Decimal(0), flow.passages(book.document, *match.span("amount")))
            parts.append(figure)
            if branch and value:
                _media_line(book, branch.thing, labelled, figure, unit)
        if parts and amounts and amounts[-1].number is not None:
            book.checks.append(adds_up("publicity: items = line", parts, Figure(amounts[-1].number, (amounts[-1].passage(book.document),))))
        book.blocks += without_amounts([Block(flow, (), None, (), book.roc_year)])


def read_trips(book: Book, kind: Description, tables: Sequence[Table]) -> None:
    """Trips abroad: the budget line that pays for each, its cost, where it goes; texts as blocks."""
    unit = unit_of(book.document, tables, kind.unit)
    left: Table | None = None
    for table in tables:
        if kind.pattern("header").match(table.rows[0].text):
            left = table
        elif left is not None:
            _trips(book, kind, left, table, unit)
            left = None
        book.read_lines.update(range(table.first, table.last + 1))


def _trips(book: Book, kind: Description, left: Table, right: Table, unit: int) -> None:
    heads, other = _heads(left), _heads(right)
    plans = [r for r in left.rows if (m := kind.pattern("name").match(r.cells[0].text)) and m["no"]]
    at_line = next((i for i, h in enumerate(other) if kind.pattern("line").search(h)), None)
    at_total = next((i for i, h in enumerate(other) if kind.text("total") in h), None)
    if at_line is None:
        return
    rows = [r for r in right.rows if len(r.cells) > at_line and not r.cells[at_line].empty and any(c.number is not None for c in r.cells)]
    at_place = next((i for i, h in enumerate(heads) if kind.pattern("destination").search(h)), 1)
    for plan, row in zip(plans, rows, strict=False):
        match = kind.pattern("name").match(plan.cells[0].text)
        assert match
        flow = plan.cells[0].flow(book.document)
        named = flow.passages(book.document, *_span(flow.text, match["name"]), Role.SUBJECT)
        thing = Thing(ThingType.BUDGET_LINE, match["name"], "", book.scope)
        paying = next((x for x in book.lines if x.code and x.thing.name == row.cells[at_line].text), None)
        if paying:
            evidence = (*(replace(p, role=Role.VALUE) for p in named), row.cells[at_line].passage(book.document, Role.CONTEXT))
            book.say(Relation("partOf", thing, paying.thing, "", book.roc_year), evidence, RULE_TRIP)
        amount = row.cell(at_total) if at_total is not None else None
        if amount and amount.number is not None:
            key = ObservationKey(thing, "other", "planned", "annual", book.roc_year, budget_line=paying.thing if paying else None)
            book.say(Funding(key, whole(amount.number, unit), level="part"), (amount.passage(book.document), *named), RULE_TRIP)
            parts = [Figure(c.number, (c.passage(book.document),)) for c in row.cells[:at_total] if c.number is not None]
            parts += [Figure(c.number, (c.passage(book.document),)) for h, c in zip(heads, plan.cells, strict=False) if c.number is not None and "費" in h]
            book.checks.append(adds_up("trip: costs = total", parts, Figure(amount.number, (amount.passage(book.document),)), thing))
        cells = [c for i, c in enumerate(plan.cells[1:], 1) if not c.empty and not is_figure(c) and i >= at_place]
        book.blocks += cell_blocks(book.document, [[c] for c in cells], subject=thing, subject_passages=named, roc_year=book.roc_year)
    places = [c for r in right.rows for h, c in zip(other, r.cells, strict=False) if kind.pattern("past").search(h) and not c.empty and not is_figure(c)]
    book.blocks += cell_blocks(book.document, [[c] for c in places])


def _span(text: str, name: str) -> tuple[int, int]:
    at = text.index(name)
    return at, at + len(name)


def read_expenses(book: Book, kind: Description, tables: Sequence[Table]) -> None:
    """Object codes by work plans: rows and columns add up, and agree with the branches."""
    code = describe("book").pattern("code")
    rows: list[tuple[str, list[Figure]]] = []
    total: list[Figure] = []
    plans: list[str] = []
    for table in tables:
        plans = [m.group() for c in table.rows[0].cells if (m := code.search(c.text))] or plans
        for row in table.rows[1:]:
            figures = [Figure(c.number or Decimal(0), (c.passage(book.document),)) for c in row.cells[1:] if is_figure(c)]
            match = kind.pattern("account").match(row.cells[0].text)
            if match and len(figures) == len(plans) + 1:
                rows.append((match["no"], figures))
            elif kind.pattern("total").match(row.cells[0].text) and len(figures) == len(plans) + 1:
                total = figures
        book.read_lines.update(range(table.first, table.last + 1))
    book.checks += [adds_up("expenses: work plans = row", figures[:-1], figures[-1]) for _, figures in rows]
    tops = [figures for no, figures in rows if kind.pattern("top_account").match(no)]
    for index, plan in enumerate(plans):
        line = book.line_of_code(plan)
        if total and tops:
            book.checks.append(adds_up("expenses: object codes = work plan", [f[index] for f in tops], total[index], line.thing if line else None))
        book.checks += _against_branches(book, rows, index, plan)


def _against_branches(book: Book, rows: Sequence[tuple[str, list[Figure]]], index: int, plan: str) -> list[Check]:
    """The object codes of a work plan's branches add up to its column."""
    branches = [x for x in book.lines if x.rule == "budget.branch" and x.parent and x.parent.code == plan and x.accounts]
    found = []
    for no, figures in rows:
        parts = [b.accounts[no][1] for b in branches if no in b.accounts]
        if parts:
            found.append(adds_up(f"branches = expenses, {no}", parts, figures[index], branches[0].parent.thing if branches[0].parent else None))
    return found


def read_revenue_sheets(book: Book, kind: Description, tables: Sequence[Table]) -> None:
    """The units in charge of an item of revenue; its amount must be the tree's. Explanations are blocks."""
    code, charge = describe("book").pattern("code"), describe("branches")
    for table in tables:
        for row in table.rows:
            if kind.pattern("sheet").match(row.cells[0].text):
                found = code.findall(row.text)
                line = book.line_of_code(found[-1], "revenue") if found else None
                if line is not None:
                    _revenue_sheet(book, kind, charge, row, line)
            elif row.cells[-1].text and code.search(row.text):
                book.blocks += cell_blocks(book.document, [[row.cells[-1]]], roc_year=book.roc_year)
        book.read_lines.update(range(table.first, table.last + 1))


def _revenue_sheet(book: Book, kind: Description, charge: Description, row: Row, line: Line) -> None:
    named = next((c for c in reversed(row.cells) if line.code in c.text), row.cells[0]).passage(book.document)
    for label, cell in zip(row.cells, row.cells[1:], strict=False):
        if kind.pattern("amount").match(label.text) and cell.number is not None and "this_year" in line.amounts:
            figure = Figure(cell.number, (cell.passage(book.document),))
            book.checks.append(equal("revenue: sheet = tree", figure, line.amounts["this_year"].figure, line.thing))
        elif kind.pattern("units").match(label.text) and not cell.empty:
            for unit in units_of(book, charge, cell.text):
                book.say(Relation("implementedBy", line.thing, unit, "", book.roc_year),
                         (cell.passage(book.document), replace(named, role=Role.SUBJECT)), RULE_REVENUE)
