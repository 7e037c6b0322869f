"""The budget book as it is read: its agency and year, the lines of its tree, its programs, and what was found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from extract.claims import Check, Funding, Mention, ObservationKey, Passage, Problem, Relation, Role, Statement, Thing, ThingType, Unread
from extract.genres.budget.settings import describe
from extract.layout.blocks import Block
from extract.layout.flow import Flow
from extract.layout.markdown import Table
from extract.reading.document import Document
from extract.values.certificates import Figure
from ontology.vocabulary import Vocabulary

_SCALES = {"億": 10**8, "千萬": 10**7, "百萬": 10**6, "萬": 10**4, "千": 10**3, None: 1}
_COVER = 3000  # code points in which the cover stands


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of a line in one column: whole dollars, the printed figure and its cell; by how much print may have rounded it."""

    measure: str
    status: str
    roc_year: int
    twd: int
    figure: Figure
    rounded: int = 0


@dataclass(slots=True)
class Line:
    """A line of the budget: a row of the tree, a branch plan, or a program of a branch.

    `again`: where this year's amount is printed once more, with the name there.
    """

    thing: Thing
    named: tuple[Passage, ...]
    rule: str
    code: str = ""
    amounts: dict[str, Amount] = field(default_factory=dict)
    parent: Line | None = None
    children: list[Line] = field(default_factory=list)
    recipient: Thing | None = None
    budget_line: Thing | None = None
    number: int = 0
    description: Flow | None = None
    head: Flow | None = None
    accounts: dict[str, tuple[str, Figure]] = field(default_factory=dict)
    units: tuple[Thing, ...] = ()
    again: list[tuple[Figure, tuple[Passage, ...]]] = field(default_factory=list)

    def key(self, measure: str) -> ObservationKey:
        amount = self.amounts[measure]
        return ObservationKey(self.thing, amount.measure, amount.status, "annual", amount.roc_year, None, self.recipient, None, self.budget_line)


@dataclass(slots=True)
class Book:
    """What is known and found of one budget book. `read_lines` holds the lines that a reader of tables took."""

    document: Document
    vocabulary: Vocabulary
    agency: Thing
    roc_year: int
    lines: list[Line] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    read_lines: set[int] = field(default_factory=set)
    names: dict[str, Thing] = field(default_factory=dict)
    units: list[Thing] = field(default_factory=list)

    @property
    def scope(self) -> str:
        """What tells this agency's lines from those of the same name in every other budget."""
        return self.agency.key or self.agency.name

    def say(self, body: Mention | Relation | Funding, passages: Iterable[Passage], rule: str) -> None:
        self.statements.append(Statement(body, tuple(passages), rule))

    def line_of_code(self, code: str, side: str = "expenditure") -> Line | None:
        return next((x for x in self.lines if x.code == code and x.rule == f"budget.{side}"), None)

    def program(self, name: str, type_: ThingType = ThingType.PROGRAM) -> Thing:
        """The program of a name: the one that the book names so, or nearly so, before; else a new one."""
        known = self._known(fold(name))
        if known is None:
            known = Thing(type_, name)
            self.names[fold(name)] = known
        return known

    def _known(self, name: str) -> Thing | None:
        if name in self.names:
            return self.names[name]
        book = describe("book")
        least, short = book.number("least_for_mistake"), book.number("least_for_short")
        near = {t for known, t in self.names.items() if len(name) >= least and _mistaken(name, known, book.text("never_mistaken"))}
        near = near or {t for known, t in self.names.items() if min(len(name), len(known)) >= short
                        and (known.startswith(name) or name.startswith(known)) and _cut_at_mark(name, t.name)}
        return near.pop() if len(near) == 1 else None


def open_book(document: Document, vocabulary: Vocabulary) -> Book:
    """A book with nothing read yet."""
    book = describe("book")
    years = [int(m["year"]) for m in book.pattern("year").finditer(re.sub(r"\s+", "", document.text[:_COVER]))]
    year = document.covers[-1] if document.covers else max(years, default=0)
    found = Book(document, vocabulary, _agency(document, vocabulary), year)
    at = document.text.find(found.agency.name, 0, _COVER)
    if at >= 0:
        passage = document.passage(Role.VALUE, at, at + len(found.agency.name))
        found.say(Mention(found.agency, passage.quote), (passage,), "budget.agency")
    return found


def _agency(document: Document, vocabulary: Vocabulary) -> Thing:
    """The agency whose budget it is: the publisher, where that is the name of a body; else the one on the cover."""
    names = [document.publisher]
    names += [m["agency"] for m in describe("book").pattern("agency").finditer(re.sub(r"[^\S\n]+", "", document.text[:_COVER]))]
    for name in names:
        if name and (terms := vocabulary.by_label("agency", name)):
            return Thing(ThingType.AGENCY, terms[0].label, terms[0].key)
    return Thing(ThingType.AGENCY, names[1] if len(names) > 1 and document.publisher not in document.text else document.publisher or document.title)


def fold(name: str) -> str:
    """A name for comparison inside one book."""
    text = unicodedata.normalize("NFKC", name).lower().replace("臺", "台")
    return "".join(c for c in text if c.isalnum() or c in "+#")


def _mistaken(one: str, other: str, never: str) -> bool:
    """Whether two names differ in one character that may have been mistaken, or that one of them has besides."""
    if one == other or abs(len(one) - len(other)) > 1 or one[0] != other[0]:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if len(one) == len(other):
        return one[start + 1:] == other[start + 1:] and one[start] not in never and other[start] not in never
    short, long = sorted((one, other), key=len)
    return long[start + 1:] == short[start:] and len(short) >= 2 * describe("book").number("least_for_mistake")


def _cut_at_mark(name: str, full: str) -> bool:
    """Whether a short form ends where the long one has a mark: 亞灣2.0-…綱要計畫—智慧石化…"""
    short, long = sorted((fold(name), fold(full)), key=len)
    if not long.startswith(short):
        return False
    taken = 0
    for index, char in enumerate(full):
        if taken == len(short):
            return not fold(char) or char in "一("
        taken += len(fold(full[index]))
    return False


def unit_of(document: Document, tables: Sequence[Table], default: int) -> int:
    """The unit that is printed above the tables: 單位：新臺幣千元."""
    for table in tables:
        for number in table.above:
            if m := describe("book").pattern("unit").search(re.sub(r"\s+", "", document.line(number))):
                return _SCALES[m["unit"]]
    return default


def whole(value: Decimal, unit: int) -> int:
    """Whole dollars of a figure in its unit."""
    return int((value * unit).to_integral_value())


def as_subject(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The same passages in the role of the subject."""
    return tuple(Passage(Role.SUBJECT, p.start, p.end, p.first_line, p.last_line, p.quote, p.page) for p in passages)


def without_amounts(blocks: Iterable[Block]) -> list[Block]:
    """Blocks without the amounts of money in their words: those that the tables state better, or that are differences of years.

    Everything else that the words name stays where it stood.
    """
    pattern = describe("book").pattern("money")
    found = []
    for block in blocks:
        flow, at = Flow("", ()), 0
        for match in (*pattern.finditer(block.flow.text), None):
            piece = block.flow.slice(at, match.start() if match else len(block.flow.text))
            flow = Flow(flow.text + piece.text, flow.positions + piece.positions)
            at = match.end() if match else at
        if flow.text:
            found.append(replace(block, flow=flow))
    return found
