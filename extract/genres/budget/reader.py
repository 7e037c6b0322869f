"""One budget book → statements, checks and the blocks of prose that remain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extract.claims import Unread
from extract.genres.budget.book import Book, open_book
from extract.genres.budget.branches import Sheet, read_branches
from extract.genres.budget.certificates import certify_branches, certify_payments
from extract.genres.budget.descriptions import read_descriptions, read_notes
from extract.genres.budget.grants import read_grants
from extract.genres.budget.payments import Payment, certify, payments_of, say_payments
from extract.genres.budget.say import say_lines
from extract.genres.budget.settings import Description, kinds
from extract.genres.budget.small import read_expenses, read_media, read_multiyear, read_revenue_sheets, read_trips
from extract.genres.budget.sums import read_account_sums, read_summary
from extract.genres.budget.tree import read_tree
from extract.genres.budget.words import read_duties, read_resolutions, read_results
from extract.genres.outcome import Outcome
from extract.layout.markdown import Cell, Table, tables
from extract.layout.outline import blocks
from extract.reading.document import Document
from ontology.vocabulary import Vocabulary

_HEADERS = 3  # rows in which a header's words stand
_TITLE = 60  # code points of a table's first row that say which one it is
_FACING = ("grants", "trips", "account_sums")  # readers of tables whose right pages have no header of their own
_AFTER = 4  # a right page follows its left page so soon: tables between them


def read(document: Document, vocabulary: Vocabulary) -> Outcome:
    """The statements, checks and blocks of a budget book."""
    book = open_book(document, vocabulary)
    all_tables = tables(document)
    groups = sort_tables(document, all_tables)
    read_duties(book)
    notes: list[Cell] = []
    for name in ("revenue", "expenditure"):
        for kind, found in _of(groups, "tree"):
            if kind.name == name:
                notes += read_tree(book, kind, found)
    sheets: list[Sheet] = []
    for kind, found in _of(groups, "branches"):
        sheets = read_branches(book, kind, found)
    payments: dict[str, Sequence[Payment]] = {}
    complete: dict[str, bool] = {}
    for kind, found in _of(groups, "grants"):
        grants = read_grants(book, kind, found)
        payments[kind.name] = payments_of(book, grants)
        say_payments(book, grants, payments[kind.name])
        complete[kind.name] = certify(book, grants, payments[kind.name])
    for reader, reads in (("multiyear", read_multiyear), ("media", read_media), ("trips", read_trips), ("expenses", read_expenses),
                          ("resolutions", read_resolutions), ("revenue_sheets", read_revenue_sheets), ("account_sums", read_account_sums),
                          ("summary", read_summary)):
        for kind, found in _of(groups, reader):
            reads(book, kind, found)
    for kind, found in _of(groups, "results"):
        read_results(book, kind, list(_runs(kind, found)))
    for kind, _ in _of(groups, "branches"):
        read_descriptions(book, kind, sheets)
    read_notes(book, notes)
    certify_branches(book, sheets, [p for one in payments.values() for p in one])
    certify_payments(book, sheets, payments, complete)
    say_lines(book)
    book.unread += _unread(book, all_tables)
    book.blocks += _prose(book)
    ordered = sorted(book.blocks, key=lambda b: b.flow.positions[0])
    return Outcome(tuple(book.statements), tuple(ordered), tuple(book.checks), tuple(book.unread), tuple(book.problems))


def sort_tables(document: Document, found: Sequence[Table]) -> dict[str, tuple[Description, list[Table]]]:
    """The tables by kind, in the order of the document. A right page goes to the kind of the left page before it; a page
    without a header, to the kind of the page before it."""
    groups: dict[str, tuple[Description, list[Table]]] = {}
    last: Description | None = None
    for table in found:
        title = table.title(document)
        header = "".join(row.text for row in table.rows[:_HEADERS])
        kind = next((k for k in kinds() if k.fits(title, header)), None)
        if kind is None and last is not None and (last.reader in _FACING or _goes_on(document, last, table)):
            kind = last
            last = None if last.reader in _FACING else last
        else:
            last = kind
        if kind is not None:
            groups.setdefault(kind.name, (kind, []))[1].append(table)
    return groups


def _goes_on(document: Document, kind: Description, table: Table) -> bool:
    """Whether a table without a header is the next page of the one before: nothing but page headers stands between them."""
    return bool(kind.raw.get("continues")) and all(n in document.furniture for n in table.above)


def _of(groups: dict[str, tuple[Description, list[Table]]], reader: str) -> Iterator[tuple[Description, list[Table]]]:
    yield from ((kind, found) for kind, found in groups.values() if kind.reader == reader)


def _runs(kind: Description, found: Sequence[Table]) -> Iterator[list[Table]]:
    """Pages of one table: a header begins a new one."""
    run: list[Table] = []
    for table in found:
        if run and kind.pattern("header").match(table.rows[0].text):
            yield run
            run = []
        run.append(table)
    if run:
        yield run


def _unread(book: Book, found: Sequence[Table]) -> Iterator[Unread]:
    for table in found:
        if table.first not in book.read_lines:
            words = next((r.text for r in table.rows if r.text), "")
            yield Unread(table.first, table.last, words[:_TITLE])


def _prose(book: Book) -> Iterator:  # type: ignore[type-arg]
    """The lines that no reader took, in stretches between the tables that were read; tables that nothing read as prose."""
    document = book.document
    gaps: dict[int, int] = defaultdict(int)
    first = 0
    for number in range(1, document.line_count + 2):
        inside = number <= document.line_count and number not in book.read_lines
        if inside and not first:
            first = number
        elif first and not inside:
            gaps[first] = number - 1
            first = 0
    for start, end in gaps.items():
        yield from blocks(document, start, end)
