"""What the sheets of work plans say in words: lists of programs, descriptions as prose, total costs with their instalments.

    1. 總經費 90,000千元，分 3 年辦理，本年度為第 2 年 30,000千元。      <- in the branch of a program, or after a program's name
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.claims import Funding, Mention, ObservationKey, Passage, Relation, Role, Thing, ThingType
from extract.genres.budget.book import Book, Line, whole, without_amounts
from extract.genres.budget.branches import Listed, Sheet
from extract.genres.budget.settings import Description, describe
from extract.layout.blocks import Block
from extract.layout.cells import cell_blocks, pieces
from extract.layout.flow import Flow, join
from extract.layout.markdown import Cell
from extract.layout.numbering import Item, items
from extract.values.numerals import parse_decimal

RULE_LIST, RULE_INSTALMENT = "budget.program_list", "budget.instalment"


def read_descriptions(book: Book, kind: Description, sheets: Sequence[Sheet]) -> None:
    """The words of all sheets."""
    for sheet in sheets:
        for listed in sheet.listed:
            _listed(book, sheet, listed)
        contents = () if sheet.listed else (sheet.contents,)
        book.blocks += cell_blocks(book.document, (*contents, sheet.results), roc_year=book.roc_year)
        for branch in sheet.branches:
            _description(book, kind, branch)


def _listed(book: Book, sheet: Sheet, listed: Listed) -> None:
    """A program of a work plan's list; one that no branch describes is part of the work plan itself."""
    book.say(Mention(listed.thing, "".join(p.quote for p in listed.named)), listed.named, RULE_LIST)
    if not any(c.thing == listed.thing for b in sheet.branches for c in (b, *b.children)) and listed.thing != sheet.line.thing:
        book.say(Relation("partOf", listed.thing, sheet.line.thing, "", book.roc_year), listed.named, RULE_LIST)


def _description(book: Book, kind: Description, branch: Line) -> None:
    flow = branch.description
    if flow is None:
        return
    subject = branch.thing if branch.thing.type is ThingType.PROGRAM else None
    found: list[Item] = [] if branch.children else items(flow)
    until = _begin_of_items(flow, found or items(flow))
    parts = [flow.slice(0, until), *(flow.slice(i.start, i.end) for i in found)]
    for part in (p for p in parts if p.text):
        book.blocks += without_amounts([Block(part, (), subject, branch.named if subject else (), book.roc_year)])
        if subject:
            say_instalments(book, kind, part, subject, branch.named)
    for child in branch.children:
        text = child.description
        if child.head is not None:  # the name by itself: it may name an industry or a place
            book.blocks.append(Block(child.head, (), None, (), book.roc_year))
        if text is not None and text.text:
            book.blocks.append(Block(text, (), child.thing, child.named, book.roc_year))


def _begin_of_items(flow: Flow, found: Sequence[Item]) -> int:
    if not found:
        return len(flow.text)
    return re.search(r"\d{0,2}[.．]?$", flow.text[:found[0].start]).start()  # type: ignore[union-attr]


def read_notes(book: Book, notes: Sequence[Cell]) -> None:
    """Explanations beside the tree: items that name a program with its total cost or instalment."""
    kind = describe("branches")
    for note in notes:
        for piece in pieces(book.document, [note]):
            flow = join(book.document, piece.stretches)
            for start, end in _sentences(flow.text):
                part = flow.slice(start, end)
                if (match := kind.pattern("noted_program").search(part.text)) and kind.pattern("instalment").search(part.text):
                    thing = book.program(match["name"])
                    values = part.passages(book.document, *match.span("name"))
                    book.say(Mention(thing, match["name"]), values, RULE_INSTALMENT)
                    say_instalments(book, kind, part, thing, tuple(replace(p, role=Role.SUBJECT) for p in values))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in re.finditer(r"[。；]|$", text):
        if match.end() > start:
            yield start, match.end()
        start = match.end()


def say_instalments(book: Book, kind: Description, flow: Flow, program: Thing, named: tuple[Passage, ...]) -> None:
    """A program's total cost, and the instalment of the budget's year, where one text says both."""
    total, instalment = kind.pattern("total_cost").search(flow.text), kind.pattern("instalment").search(flow.text)
    for match, key, level in (
            (total, ObservationKey(program, "total_cost", "approved", "total"), "total"),
            (instalment, ObservationKey(program, "budget", "planned", "annual", book.roc_year), "leaf")):
        value = parse_decimal(match["amount"]) if match else None
        if match and value is not None:
            passages = flow.passages(book.document, *match.span("amount"))
            book.say(Funding(key, whole(value, kind.unit), level=level), (*passages, *named), RULE_INSTALMENT)
