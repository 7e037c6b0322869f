"""The lines of a budget book as statements: mentions, what is part of what, who is in charge, and the amounts with their levels.

Leaves are the finest amounts that are known to add up: a line whose children add up to it is a total, and they may be
counted instead; where one of them is lost, the line itself is the leaf, and its children are parts of it.
"""

from __future__ import annotations

from extract.claims import Funding, Mention, Passage, Relation, Role, ThingType
from extract.genres.budget.book import Amount, Book, Line, as_subject


def say_lines(book: Book) -> None:
    """All lines, each once."""
    for line in book.lines:
        _names(book, line)
        _belongs(book, line)
        _units(book, line)
        for measure in line.amounts:
            _amount(book, line, measure)


def _names(book: Book, line: Line) -> None:
    values = tuple(Passage(Role.VALUE, p.start, p.end, p.first_line, p.last_line, p.quote, p.page) for p in line.named)
    book.say(Mention(line.thing, "".join(p.quote for p in line.named)), values, line.rule)


def _belongs(book: Book, line: Line) -> None:
    above = line.parent
    while above and above.thing.type is ThingType.AGENCY:
        above = above.parent
    if above and above.thing != line.thing and line.thing.type is not ThingType.AGENCY:
        values = tuple(Passage(Role.VALUE, p.start, p.end, p.first_line, p.last_line, p.quote, p.page) for p in line.named)
        context = tuple(Passage(Role.CONTEXT, p.start, p.end, p.first_line, p.last_line, p.quote, p.page) for p in above.named)
        book.say(Relation("partOf", line.thing, above.thing, "", book.roc_year), (*values, *context), line.rule)


def _units(book: Book, line: Line) -> None:
    """A branch is carried out by its units; its programs by them too where there is only one."""
    units = line.units or (line.parent.units if line.parent and len(line.parent.units) == 1 else ())
    values = tuple(Passage(Role.VALUE, p.start, p.end, p.first_line, p.last_line, p.quote, p.page) for p in line.named)
    for unit in units:
        book.say(Relation("implementedBy", line.thing, unit, "", book.roc_year), values, f"{line.rule}_unit")


def _amount(book: Book, line: Line, measure: str) -> None:
    amount: Amount = line.amounts[measure]
    same = line.parent is not None and line.parent.thing == line.thing and measure in line.parent.amounts
    own = line.parent if same and line.parent is not None else line  # a branch over the whole of the work plan whose name it has
    level, whole = _level(own, measure)
    body = Funding(own.key(measure), amount.twd, level=level, part_of=whole.key(measure) if whole else None)
    book.say(body, (*amount.figure.passages, *as_subject(line.named)), line.rule)
    for figure, named in line.again if measure == "this_year" else ():
        book.say(body, (*figure.passages, *as_subject(named)), line.rule)


def _level(line: Line, measure: str) -> tuple[str, Line | None]:
    whole = line.parent if line.parent and measure in line.parent.amounts and line.parent.thing != line.thing else None
    inside = _inside(line, measure)
    counted = line
    while counted.parent:  # is the line inside one whose parts do not all stand there?
        counted = counted.parent
        if measure in counted.amounts and not _splits(counted, measure):
            return "part", whole
    return ("total" if inside and _splits(line, measure) else "leaf"), whole


def _splits(line: Line, measure: str) -> bool:
    """Whether the children with this measure add up to the line."""
    inside = _inside(line, measure)
    own = line.amounts[measure]
    return not inside or 2 * abs(sum(c.amounts[measure].twd for c in inside) - own.twd) <= own.rounded * (len(inside) + 1)


def _inside(line: Line, measure: str) -> list[Line]:
    """The lines inside a line that have an amount of their own."""
    return [c for c in line.children if measure in c.amounts and c.thing != line.thing]
