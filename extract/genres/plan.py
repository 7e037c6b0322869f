"""Annual plans: prose under the official outline, and the table of items with work plan, category and content.

    工作計畫名稱重要計畫項目計畫      <- the header, printed again on each page, the page's number before it
    類別實施內容
    推動境外關內推動海外產業          <- work plan, and line 1 of the item
    聚落計畫科技                      <- end of the item, and line 1 of the category
    發展整合政府資源，採以大帶小…     <- line 2 of the category, and the content
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from extract.claims import Mention, Passage, Period, Problem, Relation, Role, Statement, Thing, ThingType, Unread
from extract.genres.outcome import Block, Outcome
from extract.layout.flow import Flow, join
from extract.layout.glued import Line, Row, Table, Words, lines_of, read_table
from extract.layout.notes import CellNote, ColumnNote, Placed, RowNote, TableNote
from extract.layout.outline import blocks
from extract.reading.document import Document
from extract.values.dates import periods
from ontology.vocabulary import Vocabulary

KIND = Path(__file__).parent / "tables" / "plan" / "items.toml"
_TITLE_LINES = 5  # where the title stands
_HEADER_LINES = 12  # a header's words may stand on so many lines, cell by cell
_PAGE = re.compile(r"(\d{1,2})-(\d{1,3})")
_FISCAL_YEAR = re.compile(r"(\d{2,3})\s*年度")
_HAN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: the words over it, its role in a row, what it names or states."""

    key: str
    role: str
    words: tuple[str, ...]
    thing: str = ""
    relation: str = ""
    concepts: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table of items as its TOML file describes it; `columns` by role, `header` matches all of its words in order."""

    name: str
    title: re.Pattern[str]
    ends: re.Pattern[str]
    columns: dict[str, Column]
    header: re.Pattern[str]
    begins: tuple[str, ...]
    not_content: str

    @property
    def header_words(self) -> tuple[str, ...]:
        return tuple(w for c in self.columns.values() for w in c.words)


class KindError(ValueError):
    """A description of a table that cannot be used: file and reason."""


@lru_cache(maxsize=8)
def load_kind(path: Path = KIND) -> Kind:
    """The kind of table that a TOML file describes. Raises KindError naming the file and what is wrong."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        columns = [Column(**{**c, "words": tuple(c["words"])}) for c in raw["columns"]]
        by_role = {c.role: c for c in columns}
        if tuple(by_role) != ("group", "label", "mark", "content") or len(columns) != len(by_role):
            raise KindError(f"{path.name}: columns must have the roles group, label, mark, content, in this order")
        header = "".join(f"(?:{'|'.join(map(re.escape, sorted(c.words, key=len, reverse=True)))})" for c in columns)
        begins = raw["begins"]
        return Kind(raw["name"], re.compile(raw["title"]), re.compile(raw["ends"]), by_role, re.compile(header),
                    tuple(begins["label"]), begins["not_content"])
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, re.error) as error:
        raise KindError(f"{path.name}: {type(error).__name__}: {error}") from error


@dataclass(slots=True)
class _Reading:
    """What is gathered while a plan is read; `carried` is the work plan of the rows to come, None where it is unknown."""

    document: Document
    kind: Kind
    roc_year: int | None
    statements: list[Statement] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    subjects: dict[int, tuple[Thing, tuple[Passage, ...]]] = field(default_factory=dict)
    carried: tuple[Thing, Flow] | None = None


def read(document: Document, vocabulary: Vocabulary) -> Outcome:
    """The rows of the table as statements, their contents and all other prose as blocks."""
    return read_with_notes(document, vocabulary)[0]


def read_with_notes(document: Document, vocabulary: Vocabulary) -> tuple[Outcome, tuple[TableNote, ...]]:
    """The same, with a note of how each row was taken apart."""
    kind = load_kind()
    categories = _categories(vocabulary, kind.columns["mark"].concepts)
    words = Words(tuple(categories), kind.begins, kind.not_content)
    folios = _folios(document)
    headers = _headers(document, kind, folios)
    reading = _Reading(document, kind, _fiscal_year(document))
    blank = [(start, start + size) for start, size in folios.values()] + [s for h in headers for s in h.stretches]
    stretches: list[tuple[int, int]] = []  # of prose: first and last line
    rows: list[Row] = []
    notes: list[TableNote] = []
    line = _after_title(document, kind)
    stretches += [(1, line - 1)] if line > 1 else []
    for first, last in _tables(document, kind, headers):
        if line < first:
            stretches.append((line, first - 1))
        table = read_table(document, _table_lines(document, first, last, blank), words)
        if table.before or not table.rows:
            begins, until = table.before or (first, last)
            _report(reading, begins, until, "no row of the table begins here", "此處不屬任何表列")
            stretches.append((begins, until))
        rows += table.rows
        notes.append(_note(document, kind, table, first, last))
        line = last + 1
    if line <= document.line_count:
        stretches.append((line, document.line_count))
    for row in rows:
        _row(reading, row, categories)
        blank.append(((row.group or row.label).positions[0], row.content))
    plain = _blanked(document, blank)
    return Outcome(tuple(reading.statements), tuple(_blocks(reading, plain, stretches, rows)), (), tuple(reading.unread),
                   tuple(reading.problems)), tuple(notes)


def _note(document: Document, kind: Kind, table: Table, first: int, last: int) -> TableNote:
    """How the rows of a table were taken apart: the widths of its columns, and the cells between the seams."""
    group: Flow | None = None
    notes: list[RowNote] = []
    for row in table.rows:
        group = row.group or group
        cells = [(group, "group", Placed.SEAM if row.group else Placed.CARRIED), (row.label, "label", Placed.SEAM), (row.mark, "mark", Placed.WORD)]
        found = [CellNote(flow.text, flow.positions[0], flow.positions[-1] + 1, kind.columns[role].key, Placed.OPEN if row.doubt else placed)
                 for flow, role, placed in cells if flow]
        begins = document.line(document.line_of(row.content))[row.content - document.starts[document.line_of(row.content) - 1]:]
        found.append(CellNote(begins.strip(), row.content, row.content + len(begins), kind.columns["content"].key, Placed.SEAM))
        notes.append(RowNote(row.label.text, row.first, row.last, tuple(found)))
    shape = table.shape
    widths = [("group", shape.group), ("label", shape.label), ("mark", float(shape.mark)), ("content", shape.content)] if shape else []
    facts = tuple((kind.columns[role].key, f"{size:g}") for role, size in widths)
    columns = tuple(ColumnNote(c.key, c.words[0]) for c in kind.columns.values())
    return TableNote(kind.name, first, last, columns, tuple(notes), document.title, facts)


def _after_title(document: Document, kind: Kind) -> int:
    """The line after the document's title, which ends without a full stop; 1 where it has none."""
    for number in range(1, min(_TITLE_LINES, document.line_count) + 1):
        if kind.title.match(re.sub(r"\s+", "", document.line(number))):
            return number + 1
    return 1


def _categories(vocabulary: Vocabulary, concepts: str) -> dict[str, str]:
    """The words of a category in a plan → its label; the longest first, so that a longer word is not read as a shorter one."""
    names = {name: term.label for term in vocabulary.of_kind(concepts) for name in (term.label, *term.names) if _HAN.fullmatch(name)}
    return dict(sorted(names.items(), key=lambda x: (-len(x[0]), x[0])))


def _fiscal_year(document: Document) -> int | None:
    """The ROC year of the plan: the one the manifest gives, else the one its title names."""
    if len(document.covers) == 1:
        return document.covers[0]
    found = _FISCAL_YEAR.search(document.title)
    return int(found[1]) if found else (document.covers[-1] if document.covers else None)


@dataclass(frozen=True, slots=True)
class _Header:
    """A header of the table: its raw lines and the stretches of its words; `whole` where all of its words stand there."""

    first: int
    last: int
    stretches: tuple[tuple[int, int], ...]
    whole: bool


def _folios(document: Document) -> dict[int, tuple[int, int]]:
    """Page numbers glued to a line's first words ("8-2（二）…"), by line: start and length; they ascend in one chapter."""
    found: list[tuple[int, int, int, int, int]] = []
    for page in document.pages:
        number = document.line_of(page.start)
        if number not in document.furniture and (m := _PAGE.match(document.text, page.start)):
            found.append((number, int(m[1]), int(m[2]), m.start(), m.end() - m.start()))
    chapter = Counter(x[1] for x in found).most_common(1)
    folios: dict[int, tuple[int, int]] = {}
    last = 0
    for number, prefix, page_number, start, size in found:
        if prefix == chapter[0][0] and (not last or last < page_number <= last + 3):
            folios[number] = start, size
            last = page_number
    return folios


def _headers(document: Document, kind: Kind, folios: dict[int, tuple[int, int]]) -> list[_Header]:
    """The headers of the table in reading order: all words in order over some lines, or a line of nothing but some of them."""
    found: list[_Header] = []
    number = 1
    while number <= document.line_count:
        header = _header(document, kind, folios, number)
        if header:
            found.append(header)
        number = header.last + 1 if header else number + 1
    return found if any(h.whole for h in found) else []


def _header(document: Document, kind: Kind, folios: dict[int, tuple[int, int]], number: int) -> _Header | None:
    last = min(document.line_count, number + _HEADER_LINES - 1)
    spans = [_span(document, n, folios) for n in range(number, last + 1)]
    flow = join(document, spans)
    if not flow.text or flow.positions[0] >= spans[0][1]:
        return None
    if match := kind.header.match(flow.text):
        end = flow.positions[match.end() - 1] + 1
        stretches = tuple((a, min(b, end)) for a, b in spans if a < end)
        return _Header(number, number + len(stretches) - 1, stretches, whole=True)
    own = join(document, spans[:1]).text
    whole_words = [w for w in kind.header_words if w in own]
    canonical = "".join(c.words[0] for c in kind.columns.values())
    if whole_words and len(own) >= 4 and own in canonical:
        return _Header(number, number, (spans[0],), whole=False)
    return None


def _span(document: Document, number: int, folios: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """Where a line's own words stand, its page number left out."""
    start = document.starts[number - 1]
    end = start + len(document.line(number))
    return (sum(folios[number]), end) if number in folios else (start, end)


def _tables(document: Document, kind: Kind, headers: list[_Header]) -> Iterator[tuple[int, int]]:
    """First and last line of each table: from a whole header to the next chapter or the document's end."""
    line = 1
    for header in headers:
        if header.whole and header.first >= line:
            line = header.last + 1
            while line <= document.line_count and not kind.ends.match(document.line(line).strip()):
                line += 1
            yield header.first, line - 1


def _table_lines(document: Document, first: int, last: int, blank: list[tuple[int, int]]) -> tuple[Line, ...]:
    """The lines of a table without headers, page numbers and furniture."""
    def stretches() -> Iterator[tuple[int, int]]:
        for number in range(first, last + 1):
            start = document.starts[number - 1]
            end = start + len(document.line(number))
            inside = [b for a, b in blank if start <= a < end]
            if number not in document.furniture and max(inside, default=start) < end:
                yield max(inside, default=start), end

    return lines_of(document, stretches())


def _blanked(document: Document, stretches: Iterable[tuple[int, int]]) -> Document:
    """The document with these stretches made spaces: what is left can be read as prose, all positions as before."""
    text: list[str] = []
    at = 0
    for start, end in sorted(stretches):
        if end > at:
            start = max(start, at)
            text += [document.text[at:start], re.sub(r"[^\n]", " ", document.text[start:end])]
            at = end
    return replace(document, text="".join(text) + document.text[at:])


def _row(reading: _Reading, row: Row, categories: dict[str, str]) -> None:
    """The statements of a row, or the report of why there are none."""
    document, kind = reading.document, reading.kind
    if row.lost:
        _report(reading, row.lost, row.last, "cells of a row without a category that is known", "疑為缺少計畫類別之表列")
    if row.doubt:
        what = {"seam": ("where the work plan ends and the item begins cannot be told", "無法判斷工作計畫名稱與計畫項目之分界")}.get(
            row.doubt, ("lines that fit no column", "文字與欄寬不合，無法分欄"))
        _report(reading, row.first, document.line_of(row.mark.positions[0]), *what)
        if row.group:
            reading.carried = None
    else:
        if row.group:
            reading.carried = Thing(ThingType(kind.columns["group"].thing), row.group.text), row.group
            thing = reading.carried[0]
            reading.statements.append(Statement(Mention(thing, row.group.text), _all(document, row.group), "plan.work_plan"))
        _item(reading, row, categories[row.word])
    if row.lost and row.lost_wide:
        reading.carried = None


def _item(reading: _Reading, row: Row, category: str) -> None:
    document, columns = reading.document, reading.kind.columns
    item = Thing(ThingType(columns["label"].thing), row.label.text)
    own = _all(document, row.label)
    subject = _all(document, row.label, Role.SUBJECT)
    reading.subjects[row.content] = item, subject
    reading.statements.append(Statement(Mention(item, row.label.text), own, "plan.item"))
    if reading.carried:
        work_plan, where = reading.carried
        evidence = (*_all(document, where), *own) if row.group else (*own, *_all(document, where, Role.HEADING))
        relation = Relation(columns["label"].relation, item, work_plan, roc_year=reading.roc_year)
        reading.statements.append(Statement(relation, evidence, "plan.part_of"))
    else:
        problem = Problem(document.file, row.first, f"the work plan of “{row.label.text}” is not known",
                          f"「{row.label.text}」所屬之工作計畫不明")
        reading.problems.append(problem)
    reading.statements.append(Statement(Relation(columns["mark"].relation, item, category, roc_year=reading.roc_year),
                                        (*_all(document, row.mark), *subject), "plan.category"))
    for span in periods(row.label.text):
        reading.statements.append(Statement(Period(item, span.start, span.end),
                                            (*row.label.passages(document, span.at, span.until), *subject), "plan.period"))


def _all(document: Document, flow: Flow, role: Role = Role.VALUE) -> tuple[Passage, ...]:
    return flow.passages(document, 0, len(flow.text), role)


def _report(reading: _Reading, first: int, last: int, reason: str, reason_zh: str) -> None:
    what = reading.kind.name
    reading.unread.append(Unread(first, last, f"{what}: {reason_zh}"))
    lines, lines_zh = f"lines {first}–{last}", f"第 {first} 至 {last} 行"
    reading.problems.append(Problem(reading.document.file, first, f"{lines}: {reason}", f"{lines_zh}：{reason_zh}"))


def _blocks(reading: _Reading, plain: Document, stretches: Iterable[tuple[int, int]], rows: Iterable[Row]) -> Iterator[Block]:
    """All prose in reading order: outside the table without a subject, the content of a row with its item as subject."""
    parts: list[tuple[int, int, Thing | None, tuple[Passage, ...]]] = [(first, last, None, ()) for first, last in stretches]
    for row in rows:
        thing, subject = reading.subjects.get(row.content, (None, ()))
        first = plain.line_of(row.content)
        parts.append((first, row.lost - 1 if row.lost else row.last, thing, subject))
        if row.lost:
            parts.append((row.lost, row.last, None, ()))
    for first, last, thing, subject in sorted(parts, key=lambda x: x[:2]):
        yield from blocks(plain, first, last, subject=thing, subject_passages=subject, roc_year=reading.roc_year)
