"""The rows of the analysis tables as statements: amounts by program and recipient, laws, periods, and their certificates."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extract.claims import Funding, Mention, ObservationKey, Passage, Period, Relation, Role, Statement, Thing, ThingType
from extract.genres.budget.book import Book, Line, whole
from extract.genres.budget.grants import Entry, Grants
from extract.genres.budget.settings import FOLDER, Description
from extract.layout.blocks import Block
from extract.layout.flow import Flow
from extract.values.certificates import Figure, adds_up
from extract.values.dates import iso
from ontology.vocabulary import Vocabulary

_MARK = re.compile(r"^(?:[（(]\d{1,2}[）)]|\[\d{1,2}\]|\d{1,2}[.．])")


@dataclass(frozen=True, slots=True)
class Payment:
    """A row that says who is paid for what: its program, the work plan that it belongs to, and the row."""

    program: Thing
    named: tuple[Passage, ...]
    work_plan: Thing | None
    code: str
    recipient: Thing | None
    recipient_flow: Flow
    entry: Entry
    key: ObservationKey


def payments_of(book: Book, grants: Grants) -> list[Payment]:
    """The rows with a period: each with the work plan and, where it names only the recipient, the program above it."""
    kind = grants.kind
    found: list[Payment] = []
    work_plan: Line | None = None
    code = ""
    above: Entry | None = None
    for entry in grants.entries:
        if match := kind.pattern("code").search(entry.name.text):
            code = match.group()
            work_plan = book.line_of_code(code)
        elif entry.period is None:
            above = entry
        else:
            found.append(_payment(book, kind, entry, above, work_plan, code))
    return list(_told_apart(found))


def _payment(book: Book, kind: Description, entry: Entry, above: Entry | None, work_plan: Line | None, code: str) -> Payment:
    named, recipient_flow = _bare(entry.name), entry.recipient
    if "recipient_prefix" in kind.raw and above and (prefix := kind.pattern("recipient_prefix").match(named.text)):
        recipient_flow = named.slice(prefix.end(), len(named.text))
        named = _bare(above.name)
    type_ = ThingType.PROGRAM if kind.pattern("program_name").search(named.text) else ThingType.BUDGET_LINE
    program = book.program(named.text, type_)
    recipient = recipient_of(recipient_flow.text, book.vocabulary)
    plan = work_plan.thing if work_plan else None
    key = ObservationKey(program, kind.text("measure"), "planned", "annual", book.roc_year, None, recipient, None, plan)
    return Payment(program, named.passages(book.document, 0, len(named.text), Role.SUBJECT), plan, code, recipient, recipient_flow, entry, key)


def _bare(name: Flow) -> Flow:
    mark = _MARK.match(name.text)
    return name.slice(mark.end(), len(name.text)) if mark else name


def _told_apart(found: Sequence[Payment]) -> Iterator[Payment]:
    """Rows of one program and recipient are told apart by their running numbers."""
    counts = Counter(p.key for p in found)
    for payment in found:
        yield replace(payment, key=replace(payment.key, phase=payment.entry.number)) if counts[payment.key] > 1 else payment


@lru_cache(maxsize=1)
def _classes() -> tuple[tuple[re.Pattern[str], str], ...]:
    raw = tomllib.loads((FOLDER / "recipients.toml").read_text("utf-8"))["class"]
    return tuple((re.compile(c["words"]), c["type"]) for c in raw)


def recipient_of(text: str, vocabulary: Vocabulary) -> Thing | None:
    """The class of recipients that a cell names, or the body of the vocabulary that it is; None for persons."""
    if not text:
        return None
    type_ = next((t for words, t in _classes() if words.search(text)), "")
    if not type_:
        return None
    terms = vocabulary.by_label(type_, text)
    return Thing(ThingType(type_), terms[0].label, terms[0].key) if terms else Thing(ThingType(type_), text, "", "recipients")


def say_payments(book: Book, grants: Grants, payments: Sequence[Payment]) -> None:
    """Names, amounts with their columns as parts, what the program is part of, laws, periods; contents as blocks."""
    kind = grants.kind
    rule, total = kind.text("rule"), kind.text("total")
    for payment in payments:
        values = _as(payment.named, Role.VALUE)
        book.say(Mention(payment.program, "".join(p.quote for p in payment.named)), values, rule)
        if payment.work_plan and payment.work_plan != payment.program and not _has_parent(book, payment.program):
            book.say(Relation("partOf", payment.program, payment.work_plan, "", book.roc_year), values, rule)
        context = _context(book, payment)
        for name, figure in payment.entry.figures.items():
            key, level = payment.key, "leaf"
            if name != total:
                key, level = replace(key, budget_line=Thing(ThingType.BUDGET_LINE, name, "", "accounts")), "part"
            body = Funding(key, whole(figure.value, grants.unit), level=level, part_of=payment.key if level == "part" else None)
            if figure.value:
                book.say(body, (*figure.passages, *payment.named, *context), rule)
        _laws(book, kind, payment, rule)
        _period(book, payment, rule)
        if payment.entry.content.text:
            book.blocks.append(Block(payment.entry.content, (), payment.program, payment.named, book.roc_year))


def _as(passages: Sequence[Passage], role: Role) -> tuple[Passage, ...]:
    return tuple(replace(p, role=role) for p in passages)


def _has_parent(book: Book, program: Thing) -> bool:
    return any(line.thing == program and line.parent is not None for line in book.lines)


def _context(book: Book, payment: Payment) -> tuple[Passage, ...]:
    """The recipient and the period of a row."""
    flows = (payment.recipient_flow, payment.entry.period_flow)
    return tuple(p for f in flows if f.text for p in f.passages(book.document, 0, len(f.text), Role.CONTEXT))


def _laws(book: Book, kind: Description, payment: Payment, rule: str) -> None:
    flow = payment.entry.content
    sentence = re.search(r"[。；]|$", flow.text)
    first = flow.text[:sentence.start()] if sentence else flow.text
    if not kind.pattern("law_begins").search(first):
        return
    for match in kind.pattern("law").finditer(first):
        name = match["law"]
        terms = book.vocabulary.by_label("law", name)
        law = Thing(ThingType.LAW, terms[0].label, terms[0].key) if terms else Thing(ThingType.LAW, name)
        passages = flow.passages(book.document, *match.span("law"))
        book.say(Relation("governedBy", payment.program, law), (*passages, *payment.named), f"{rule}_law")


def _period(book: Book, payment: Payment, rule: str) -> None:
    """The period of a program, where it is more than the budget's year (which says only when the grant is paid)."""
    assert payment.entry.period
    start, end = payment.entry.period
    if start != end:
        flow = payment.entry.period_flow
        passages = flow.passages(book.document, 0, len(flow.text))
        book.statements.append(Statement(Period(payment.program, iso(start), iso(end)), (*passages, *payment.named), f"{rule}_period"))


def certify(book: Book, grants: Grants, payments: Sequence[Payment]) -> bool:
    """Columns add up to the row's total, rows to their group's; whether the table's rows add up to its grand total."""
    kind, total = grants.kind, grants.kind.text("total")
    what = kind.name
    for payment in payments:
        figures = payment.entry.figures
        if total in figures and len(figures) > 1:
            parts = [f for name, f in figures.items() if name != total]
            book.checks.append(adds_up(f"{what}: columns = row", parts, figures[total], payment.program))
    complete = False
    for index, entry in enumerate(grants.entries):
        if entry.period is not None or not entry.figures:
            continue
        inside = []
        for other in grants.entries[index + 1:]:
            if other.level <= entry.level:
                break
            if other.period is not None:
                inside.append(other)
        for name, figure in entry.figures.items():
            if not inside or (name != total and entry.level):
                continue
            check = adds_up(f"{what}: rows = group, {name}", [e.figures[name] for e in inside if name in e.figures], figure)
            book.checks.append(check)
            if entry.level == 0 and name == total:
                complete = check.passed
    return complete


def paid(payments: Sequence[Payment], code: str, total: str) -> list[Figure]:
    """What is paid under a work plan."""
    return [p.entry.figures[total] for p in payments if p.code == code and total in p.entry.figures]

