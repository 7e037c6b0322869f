"""Tables of grants: who was supported with which case, in which industry, and what it brought about.

     no  firm      case   trade     class     shops   text
    1 | 藍灣生活|公司 | … | 零|售|業 | 先|導 | 120 | …

Each row is a program of its own, part of the project; its running text is handed on as prose about that program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.claims import Check, Indicator, Mention, Passage, Relation, Role, Statement, Thing, ThingType
from extract.genres.performance.amounts import Owner
from extract.genres.performance.projects import organisation, whole
from extract.layout.blocks import Block
from extract.layout.cellwise import NUMBER, PROSE, VERTICAL, CellRow, read_rows
from extract.layout.flow import Flow, join
from extract.layout.kinds import Column, TableKind
from extract.layout.notes import CellNote, ColumnNote, Placed, RowNote, TableNote
from extract.reading.document import Document, words
from ontology.vocabulary import Vocabulary

RULE = "performance.grant"
_UNIT = re.compile(r"[(（][^()（）]{1,8}[)）]")
_HEAD_LENGTH = 240  # code points of the document that a head may take, layout included
_ORGANISATIONS = ("firm", "soe", "institute", "university", "association", "agency")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table: its columns in order with the shape of their cells, the words over each, the words of its lines,
    its last line."""

    columns: tuple[tuple[Column, str], ...]
    names: tuple[str, ...]
    lines: tuple[str, ...]
    last_line: int


@dataclass(frozen=True, slots=True)
class Grants:
    """What was read of one table of grants; `last_line` is the last line of its last row."""

    statements: tuple[Statement, ...]
    blocks: tuple[Block, ...]
    note: TableNote
    last_line: int


def read_head(document: Document, first: int, kind: TableKind) -> Head | None:
    """The head that begins on a line: the words of columns of this kind, one after the other; None where there are too few."""
    start = document.starts[first - 1]
    flow = join(document, [(start, min(len(document.text), start + _HEAD_LENGTH))])
    columns: list[tuple[Column, str]] = []
    names: list[str] = []
    at = 0
    while found := _column_at(flow.text, at, kind, [c for c, _ in columns]):
        column, until = found
        spread = {document.line_of(p) for p in flow.positions[at:until]}
        columns.append((column, VERTICAL if until - at > 1 and len(spread) == until - at else column.shape))
        names.append(flow.text[at:until])
        unit = _UNIT.match(flow.text, until)
        at = unit.end() if unit else until
    if len(columns) < 3 or columns[0][1] != NUMBER:
        return None
    last = document.line_of(flow.positions[at - 1])
    return Head(tuple(columns), tuple(names), tuple(w for n in range(first, last + 1) if (w := words(document.line(n)))), last)


def _column_at(text: str, at: int, kind: TableKind, seen: Sequence[Column]) -> tuple[Column, int] | None:
    """The column whose words stand at a position of a head, the longest first, and where they end."""
    found = [(len(w), c) for c in kind.columns if c not in seen for w in c.words if text.startswith(w, at)]
    if not found:
        return None
    length, column = max(found, key=lambda x: x[0])
    return column, at + length


def read_grants(document: Document, kind: TableKind, first: int, last: int, owner: Owner, roc_year: int | None,
                vocabulary: Vocabulary) -> Grants | None:
    """The grants of the table whose head begins on line `first`; None where no row of it can be read."""
    head = read_head(document, first, kind)
    if not head or "case" not in {c.key for c, _ in head.columns}:
        return None
    rows = read_rows(document, head.last_line + 1, last, [shape for _, shape in head.columns], head.lines)
    if not rows:
        return None
    statements: list[Statement] = []
    found: list[Block] = []
    notes: list[RowNote] = []
    for row in rows:
        cells = {c.key: flow for (c, _), flow in zip(head.columns, row.cells, strict=True) if flow.text}
        notes.append(_note(head, row))
        if "case" not in cells:
            continue
        things = {c.key: _thing(vocabulary, c, cells[c.key].text) for c, _ in head.columns if c.thing and c.key in cells}
        statements += _statements(document, head, cells, things, owner, roc_year)
        subject = whole(document, cells["case"], Role.SUBJECT)
        found += [Block(cells[c.key], (), things["case"], subject, roc_year) for c, shape in head.columns
                  if shape == PROSE and c.key in cells]
    columns = tuple(ColumnNote(c.key, name, shape) for (c, shape), name in zip(head.columns, head.names, strict=True))
    note = TableNote(kind.name, first, rows[-1].last_line, columns, tuple(notes), owner.thing.name)
    return Grants(tuple(statements), tuple(found), note, rows[-1].last_line)


def _thing(vocabulary: Vocabulary, column: Column, text: str) -> Thing:
    """What a cell names: a term of the schemes where there is one."""
    kind = ThingType(column.thing)
    if kind is ThingType.FIRM:
        terms = [t for k in _ORGANISATIONS for t in vocabulary.by_label(k, text)]
        if len(terms) == 1:
            return Thing(ThingType(terms[0].kind), terms[0].label, terms[0].key)
        above = organisation(vocabulary, text)
        return above if above.key else Thing(kind, text)
    terms = list(vocabulary.by_label(column.thing, text)) if kind is ThingType.INDUSTRY else []
    return Thing(kind, terms[0].label, terms[0].key) if len(terms) == 1 else Thing(kind, text)


def _statements(document: Document, head: Head, cells: Mapping[str, Flow], things: Mapping[str, Thing], owner: Owner,
                roc_year: int | None) -> Iterator[Statement]:
    """The statements of one row."""
    case = things["case"]
    own = whole(document, cells["case"], Role.VALUE)
    for column, _ in head.columns:
        if column.key not in cells:
            continue
        value = whole(document, cells[column.key], Role.VALUE)
        if column.key in things:
            yield Statement(Mention(things[column.key], cells[column.key].text), value, RULE)
        if column.key == "case":
            yield Statement(Relation(column.relation, case, owner.thing), (*own, *owner.passages), RULE)
        elif column.relation:
            yield Statement(Relation(column.relation, case, things[column.key], column.role, roc_year if column.role else None),
                            _in_order(value, own), RULE)
        elif column.indicator:
            figure = Decimal(cells[column.key].text.replace(",", ""))
            body = Indicator(case, column.indicator, column.unit, "annual", roc_year, actual=figure)
            yield Statement(body, (*value, *whole(document, cells["case"], Role.SUBJECT)), RULE)
    if "recipient" in things and "industry" in things:
        recipient, industry = (whole(document, cells[k], Role.VALUE) for k in ("recipient", "industry"))
        yield Statement(Relation("inIndustry", things["recipient"], things["industry"]), _in_order(recipient, industry), RULE)


def _in_order(*passages: Sequence[Passage]) -> tuple[Passage, ...]:
    return tuple(sorted((p for some in passages for p in some), key=lambda p: p.start))


def _note(head: Head, row: CellRow) -> RowNote:
    cells = [CellNote(flow.text, flow.positions[0], flow.positions[-1] + 1, column.key,
                      Placed.BELOW_HEAD if index in row.continued else Placed.SHAPE)
             for index, ((column, _), flow) in enumerate(zip(head.columns, row.cells, strict=True)) if flow.text]
    return RowNote(row.cells[0].text, row.first_line, row.last_line, tuple(cells))


def stated_sums(document: Document, kind: TableKind, first: int, grants: Grants, owner: Owner) -> Iterator[Check]:
    """Whether the number of rows and the sum of their figures are what the prose from line `first` on says of them."""
    by_key = [{c.column: c for c in row.cells} for row in grants.note.rows]
    start = document.starts[first - 1]
    flow = join(document, [(start, document.starts[grants.note.first_line - 1])])
    for pattern in kind.stated:
        for found in pattern.finditer(flow.text):
            group = found.groupdict().get("group") or ""
            rows = [r for r in by_key if "figure" in r and (not group or ("industry" in r and group.startswith(r["industry"].text)))]
            where = f" ({group})" if group else ""
            total = sum((_number(r["figure"].text) for r in rows), Decimal())
            for key, printed, name, expected in (
                    ("number", found["rows"], "rows = stated number of cases", Decimal(len(rows))),
                    ("figure", found["sum"], f"rows = stated sum: {kind.column('figure').indicator}", total)):
                at = found.start("rows" if key == "number" else "sum")
                inputs = (*(document.passage(Role.VALUE, r[key].start, r[key].end) for r in rows if key in r),
                          *flow.passages(document, at, at + len(printed)))
                yield Check(name + where, expected == _number(printed), str(expected), printed, inputs, owner.thing)


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
