"""Budgets: their prose is read, their tables are noted as unread; what cells say in sentences is read as prose.

    | 工作計畫名稱及編號 | 5226102200 工業技術升級輔導 | 預算金額 | 12,111,581 |     <- a row of a marked-up table
"""

from __future__ import annotations

from collections.abc import Iterator

from extract.claims import Unread
from extract.genres.outcome import Outcome
from extract.layout.outline import blocks
from extract.reading.document import Document, words
from ontology.vocabulary import Vocabulary

_TITLE = 60  # code points of a table's first row that say which one it is


def read(document: Document, vocabulary: Vocabulary) -> Outcome:
    """All sentences as blocks, and the tables whose rows and figures were not read as such."""
    return Outcome(blocks=blocks(document, 1, document.line_count), unread=tuple(tables(document)))


def tables(document: Document) -> Iterator[Unread]:
    """The marked-up tables of a document: runs of lines that begin with a bar."""
    first = 0
    for number in range(1, document.line_count + 2):
        inside = number <= document.line_count and document.line(number).lstrip().startswith("|")
        if inside and not first:
            first = number
        elif first and not inside:
            yield Unread(first, number - 1, words(document.line(first))[:_TITLE])
            first = 0
