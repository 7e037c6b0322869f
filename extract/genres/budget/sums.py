"""Tables of check sums alone: accounts over facing pages, and summaries whose first row is the total of the rows under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from extract.claims import Check
from extract.genres.budget.book import Book, Line
from extract.genres.budget.settings import Description
from extract.layout.facing import is_figure
from extract.layout.markdown import Row, Table
from extract.values.certificates import Figure, adds_up, equal


def read_account_sums(book: Book, kind: Description, tables: Sequence[Table]) -> None:
    """Rows that begin on a left page and end on the right one: accounts add up to their group, groups to the row, and the row
    is the amount of the tree. `roles` says of each figure of a row which group it is in (a letter), or sums up (its capital)."""
    roles = kind.words("roles")
    for left, right in pairwise(tables):
        if not kind.pattern("header").search("".join(r.text for r in left.rows[:2])):
            continue
        names, ends = _with_figures(book, left), _with_figures(book, right)
        if len(names) != len(ends) or any(len(a) + len(b) != len(roles) for (_, a), (_, b) in zip(names, ends, strict=True)):
            continue
        for (row, start), (_, end) in zip(names, ends, strict=True):
            book.checks += _sums(kind.name, roles, (*start, *end), _line(book, row))
        book.read_lines.update(range(left.first, left.last + 1))
        book.read_lines.update(range(right.first, right.last + 1))


def _with_figures(book: Book, table: Table) -> list[tuple[Row, list[Figure]]]:
    found = []
    for row in table.rows:
        cells = [c for c in row.cells if not c.empty]
        at = next((i for i, c in enumerate(cells) if not is_figure(c)), -1)
        while at + 1 < len(cells) and any(not is_figure(c) for c in cells[at + 1:]):  # numbers of the tree stand before the name
            at = next(i for i in range(at + 1, len(cells)) if not is_figure(cells[i]))
        figures = [Figure(c.number or Decimal(0), (c.passage(book.document),)) for c in cells[at + 1:]]
        if figures:
            found.append((row, figures))
    return found


def _line(book: Book, row: Row) -> Line | None:
    """The one line of spending whose name the row has."""
    words = {c.text for c in row.cells if not c.empty}
    found = [x for x in book.lines if x.thing.name in words and "this_year" in x.amounts and x.rule == "budget.expenditure"]
    return found[0] if len(found) == 1 else None


def _sums(name: str, roles: Sequence[str], figures: Sequence[Figure], line: Line | None) -> Iterator[Check]:
    subject = line.thing if line else None
    by_role = list(zip(roles, figures, strict=True))
    groups = [(role, figure) for role, figure in by_role if role.isupper() and role.lower() in roles]
    for role, whole in groups:
        yield adds_up(f"{name}: accounts = group", [f for r, f in by_role if r == role.lower()], whole, subject)
    yield adds_up(f"{name}: groups = row", [f for _, f in groups], figures[-1], subject)
    if line is not None:
        yield equal(f"{name}: row = tree", figures[-1], line.amounts["this_year"].figure, subject)


def read_summary(book: Book, kind: Description, tables: Sequence[Table]) -> None:
    """Each column of a summary: the row of the total is the sum of the rows under it."""
    for table in tables:
        rows = _with_figures(book, table)
        total = next((figures for row, figures in rows if kind.pattern("total").match("".join(row.cells[0].text.split()))), None)
        others = [figures for _, figures in rows if figures is not total]
        if total is None or not others or any(len(figures) != len(total) for figures in others):
            continue
        book.checks += [adds_up(f"{kind.name}: rows = total", [figures[i] for figures in others], whole) for i, whole in enumerate(total)]
        book.read_lines.update(range(table.first, table.last + 1))
