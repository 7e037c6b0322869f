"""How a line of a document was read and why: the table it stands in, its row cell by cell, what was stated, what stayed open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from extract.claims import Statement, Unread
from extract.genres import budget, performance, plan, report
from extract.genres.budget.reader import sort_tables
from extract.genres.outcome import Outcome
from extract.layout.markdown import Row, tables
from extract.layout.notes import CellNote, ColumnNote, Placed, RowNote, TableNote
from extract.reading.document import Document
from ontology.vocabulary import Vocabulary

Reader = Callable[[Document, Vocabulary], tuple[Outcome, tuple[TableNote, ...]]]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A line and how it was read.

    `table` is the innermost table around the line (None: it stands in none that leaves notes), `rows` those of its rows
    that the line belongs to. `statements` are what structure alone said here (their value stands on the line), `unread`
    what was not understood; `prose` tells whether the line was handed on as running text, with the name of its subject.
    """

    line: int
    text: str
    table: TableNote | None = None
    rows: tuple[RowNote, ...] = ()
    statements: tuple[Statement, ...] = ()
    unread: tuple[Unread, ...] = ()
    prose: bool = False
    subject: str = ""
    furniture: bool = False


def explain(document: Document, vocabulary: Vocabulary, line: int) -> Explanation:
    """How a line (from 1) was read. Raises ValueError for a line that the document does not have."""
    if not 1 <= line <= document.line_count:
        raise ValueError(f"{document.id} has lines 1–{document.line_count}, not {line}")
    outcome, notes = _reader(document.genre)(document, vocabulary)
    around = [n for n in notes if n.first_line <= line <= n.last_line]
    table = min(around, key=lambda n: n.last_line - n.first_line, default=None)
    rows = tuple(r for r in table.rows if r.first_line <= line <= r.last_line) if table else ()
    start = document.starts[line - 1]
    end = start + len(document.line(line))
    stated = tuple(s for s in outcome.statements if any(p.first_line <= line <= p.last_line for p in s.passages[:1]))
    blocks = [b for b in outcome.blocks if any(start <= p < end for p in b.flow.positions)]
    subject = next((b.subject.name for b in blocks if b.subject), "")
    unread = tuple(u for u in outcome.unread if u.first_line <= line <= u.last_line)
    return Explanation(line, document.line(line).strip(), table, rows, stated, unread, bool(blocks), subject, line in document.furniture)


def _reader(genre: str) -> Reader:
    readers: dict[str, Reader] = {"performance": performance.read_with_notes, "plan": plan.read_with_notes, "budget": _budget}
    return readers.get(genre, lambda document, vocabulary: (report.read(document, vocabulary), ()))


def _budget(document: Document, vocabulary: Vocabulary) -> tuple[Outcome, tuple[TableNote, ...]]:
    """A budget book with its marked-up tables: which kind each is, and its rows between their bars."""
    notes: list[TableNote] = []
    for kind, found in sort_tables(document, tables(document)).values():
        for table in found:
            heads = [c.text for c in table.rows[0].cells] if table.rows else []
            rows = [RowNote(row.cells[0].text if row.cells else "", row.line, row.line, tuple(_between_bars(row, heads))) for row in table.rows]
            columns = tuple(ColumnNote(str(i), text) for i, text in enumerate(heads, 1) if text)
            notes.append(TableNote(kind.name, table.first, table.last, columns, tuple(rows)))
    return budget.read(document, vocabulary), tuple(notes)


def _between_bars(row: Row, heads: Sequence[str]) -> Iterator[CellNote]:
    for index, cell in enumerate(row.cells):
        if cell.text:
            yield CellNote(cell.text, cell.start, cell.end, heads[index] if index < len(heads) and len(heads) == len(row.cells) else "", Placed.MARKED)
