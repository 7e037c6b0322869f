"""The parts of a budget book that are words: duties of units, carried results, resolutions of the legislature."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extract.claims import Mention, Passage, Relation, Resolution, Role, Statement, Thing, ThingType
from extract.genres.budget.book import Book, fold
from extract.genres.budget.settings import Description, describe
from extract.layout.blocks import Heading
from extract.layout.cells import cell_blocks, pieces
from extract.layout.flow import Flow, join
from extract.layout.markdown import Cell, Table
from extract.layout.numbering import unfinished
from extract.values.dates import roc_date

RULE_UNIT, RULE_DUTY, RULE_RESOLUTION = "budget.unit", "budget.duty", "budget.resolution"
_MOST_INDUSTRIES = 12  # of one duty
_SHORTEST = 2  # shorter names of industries stand inside other words


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of industries as patterns: those that are safe everywhere, and with them those that are not."""

    sure: re.Pattern[str]
    all: re.Pattern[str]
    things: Mapping[str, Thing]


def _names(book: Book) -> _Names:
    things: dict[str, Thing] = {}
    sure: set[str] = set()
    for term in book.vocabulary.of_kind("industry"):
        names = {x for x in (term.label, *term.names) if len(x) >= _SHORTEST and not x.isascii()}
        sure |= names
        things.update(dict.fromkeys((*names, *(x for x in term.weak_names if len(x) >= _SHORTEST and not x.isascii())),
                                    Thing(ThingType.INDUSTRY, term.label, term.key)))
    return _Names(_any_of(sure), _any_of(things), things)


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(names, key=lambda x: (-len(x), x)))) or "(?!)")


def read_duties(book: Book) -> None:
    """The units of the agency with their duties: a unit answers for the industries that a duty names.

    The lines stay prose as well; only who answers for what is read here.
    """
    kind, names = describe("duties"), _names(book)
    inside = False
    unit: Thing | None = None
    named: tuple[Passage, ...] = ()
    for number in range(1, book.document.line_count + 1):
        raw = book.document.line(number)
        if not raw.strip() or raw.lstrip().startswith("|"):
            continue
        if kind.pattern("section").search(raw):
            inside = True
            continue
        if inside and kind.pattern("ends").match(raw.strip()):
            inside, unit = False, None
        start = book.document.starts[number - 1]
        if inside and (match := kind.pattern("unit").match(raw)):
            unit = Thing(ThingType.AGENCY, match["name"], "", book.scope)
            named = (book.document.passage(Role.SUBJECT, start + match.start("name"), start + match.end("name")),)
            book.units.append(unit)
            values = tuple(replace(p, role=Role.VALUE) for p in named)
            book.say(Mention(unit, match["name"]), values, RULE_UNIT)
            book.say(Relation("subordinateTo", unit, book.agency), values, RULE_UNIT)
            if match["duty"]:
                _duty(book, names, unit, named, start + match.start("duty"), match["duty"])
        elif inside and unit and (match := kind.pattern("duty").match(raw)) and not kind.pattern("common").match(match["duty"]):
            _duty(book, names, unit, named, start + match.start("duty"), match["duty"])


def _duty(book: Book, names: _Names, unit: Thing, named: tuple[Passage, ...], start: int, text: str) -> None:
    for thing, at, end in _industries(names, text):
        passage = book.document.passage(Role.VALUE, start + at, start + end)
        book.say(Relation("responsibleFor", unit, thing, "", book.roc_year), (passage, *named), RULE_DUTY)


def _industries(names: _Names, text: str) -> Iterator[tuple[Thing, int, int]]:
    """The industries of the vocabulary in a text, each once; of two names at one place the longer."""
    seen: set[Thing] = set()
    pattern = names.all if describe("duties").pattern("industries").search(text) else names.sure
    for match in pattern.finditer(text):
        thing = names.things[match.group()]
        if thing not in seen and len(seen) < _MOST_INDUSTRIES:
            seen.add(thing)
            yield thing, *match.span()


def read_results(book: Book, kind: Description, groups: Sequence[Sequence[Table]]) -> None:
    """Pages of goals and results: the heading of the first columns holds until the next; a column's text runs on over pages."""
    for tables in groups:
        above: list[Cell] = []
        texts: list[Cell] = []
        for table in tables:
            for row in table.rows:
                if kind.pattern("header").match(row.text):
                    continue
                heads = [c for c in row.cells[:-1] if not c.empty]
                if heads:
                    _results(book, above, texts)
                    above, texts = ([*above[:max(0, len(above) - 1)], *heads] if len(heads) < len(row.cells) - 1 else heads), []
                texts.append(row.cells[-1])
            book.read_lines.update(range(table.first, table.last + 1))
        _results(book, above, texts)


def _results(book: Book, above: Sequence[Cell], texts: Sequence[Cell]) -> None:
    if not texts:
        return
    heads = []
    for index, cell in enumerate(above):
        flow = cell.flow(book.document)
        number = re.match(r"\d{1,2}(?=\D)", flow.text)
        heads.append(Heading(index - len(above), "", flow.slice(number.end(), len(flow.text)) if number else flow))
    book.blocks += cell_blocks(book.document, [[c] for c in above])
    book.blocks += cell_blocks(book.document, [texts], above=tuple(heads))


@dataclass(slots=True)
class _Item:
    """A resolution: its number, whom it addresses, what was decided, what was answered."""

    number: Cell | None
    about: Thing
    question: list[tuple[int, int]] = field(default_factory=list)
    answer: list[tuple[int, int]] = field(default_factory=list)
    cells: tuple[list[Cell], list[Cell]] = field(default_factory=lambda: ([], []))


def read_resolutions(book: Book, kind: Description, tables: Sequence[Table]) -> None:
    """Each resolution with its answer; text that goes on over a page is joined, also where it stands in the row of the next one."""
    items: list[_Item] = []
    about = book.agency
    for table in tables:
        for row in table.rows:
            cells = row.cells
            if kind.pattern("header").match(row.text) or len(cells) < 2:
                continue
            number, question, answer = (cells[0], cells[1], cells[2]) if len(cells) > 2 else (None, cells[0], cells[1])
            if (answer.empty and question.empty) or (answer.empty and (number is None or number.empty or not kind.pattern("number").match(number.text))):
                if match := kind.pattern("section").search(row.text):
                    about = _body(book, match["agency"])
                if not items or (number is not None and not number.empty) or number is None:
                    book.blocks += cell_blocks(book.document, [[c for c in cells if not c.empty]])
                    continue
            begins = kind.pattern("number").match(number.text) if number is not None else kind.pattern("number_inside").match(_raw(book, question))
            if begins:
                items.append(_Item(number, about))
            if not items:
                continue
            _add(book, items, question, answer, bool(begins))
        book.read_lines.update(range(table.first, table.last + 1))
    for item in items:
        _say(book, kind, item)


def _raw(book: Book, cell: Cell) -> str:
    return re.sub(r"<[^<>]*>", " ", book.document.text[cell.start:cell.end]).strip()


def _body(book: Book, name: str) -> Thing:
    if fold(book.agency.name).endswith(fold(name)):
        return book.agency
    terms = book.vocabulary.by_label("agency", name)
    return Thing(ThingType.AGENCY, terms[0].label, terms[0].key) if terms else Thing(ThingType.AGENCY, name)


def _add(book: Book, items: list[_Item], question: Cell, answer: Cell, begins: bool) -> None:
    item = items[-1]
    for place, cell in enumerate((question, answer)):
        if cell.empty:
            continue
        parts = [(s, e) for piece in pieces(book.document, [cell]) for s, e in piece.stretches]
        own = item.question if place == 0 else item.answer
        if begins and len(items) > 1:
            before = items[-2].question if place == 0 else items[-2].answer
            while len(parts) > 1 and before and unfinished(join(book.document, before[-1:]).text):
                before.append(parts.pop(0))
        own += parts


def _say(book: Book, kind: Description, item: _Item) -> None:
    document = book.document
    question, answer = join(document, item.question), join(document, item.answer)
    if item.number is None and (mark := kind.pattern("number").match(question.text[:3].rstrip("0123456789"))):
        question = question.slice(mark.end(), len(question.text))
    if not question.text:
        return
    answered = kind.pattern("answered").search(answer.text)
    date = roc_date(answered["date"]) if answered else ""
    number = answered["number"] if answered else ""
    subjects = _programs(book, question, item.about) or [(item.about, ())]
    evidence = question.passages(document, 0, len(question.text))
    context = answer.passages(document, 0, len(answer.text), Role.CONTEXT) if answer.text else ()
    if item.number is not None and not item.number.empty:
        context = (item.number.passage(document, Role.HEADING), *context)
    for subject, named in subjects:
        body = Resolution(subject, kind.text("body"), question.text, date, number)
        book.statements.append(Statement(body, (*evidence, *named, *context), RULE_RESOLUTION))
    whose = subjects[0] if len(subjects) == 1 and subjects[0][1] else None  # what one thing is asked about, the answer is about
    for stretches, of in ((item.question, None), (item.answer, whose)):
        cells = [Cell(s, e, document.text[s:e]) for s, e in stretches]
        book.blocks += cell_blocks(document, [cells], subject=of and of[0], subject_passages=of[1] if of else ())


def _programs(book: Book, question: Flow, about: Thing) -> list[tuple[Thing, tuple[Passage, ...]]]:
    """The programs that a resolution names in quotation marks, and, where it is about the book's agency, the lines of its budget."""
    found: dict[Thing, tuple[Passage, ...]] = {}
    for match in re.finditer(r"「([^」]{4,60})」", question.text):
        thing = book.names.get(fold(match[1]))
        if thing is None and about == book.agency:
            thing = next((x.thing for x in book.lines if x.thing != book.agency and fold(x.thing.name) == fold(match[1])), None)
        if thing is not None:
            found.setdefault(thing, question.passages(book.document, match.start(1), match.end(1), Role.SUBJECT))
    return list(found.items())
