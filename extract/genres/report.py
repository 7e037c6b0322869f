"""Reports: running text under the official outline, read as prose from the first line to the last."""

from __future__ import annotations

from extract.genres.outcome import Outcome
from extract.layout.outline import blocks
from extract.reading.document import Document
from ontology.vocabulary import Vocabulary


def read(document: Document, vocabulary: Vocabulary) -> Outcome:
    """All lines as blocks; tables that are marked up are read cell by cell and noted as unread tables."""
    return Outcome(blocks=blocks(document, 1, document.line_count))
