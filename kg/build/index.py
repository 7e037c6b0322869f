"""The search index of a release: names of things and paragraphs of documents, in the tables of `kg.read.search_schema`."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from extract.claims import Claim, Mention, ThingType
from extract.layout.paragraphs import paragraphs
from extract.reading.document import Document
from kg.build.identity import Identity
from kg.read.search_schema import INSERT_ENTITY, INSERT_NAME, INSERT_PASSAGE, INSERT_TEXT, SCHEMA, bare, characters, fold
from ontology.vocabulary import DEFAULT_BASE, Vocabulary, mint

_KINDS = frozenset(kind.value for kind in ThingType)
_LABEL, _ENGLISH, _OTHER = range(3)


def write_index(path: Path, documents: Iterable[Document], identity: Identity, claims: Iterable[Claim], vocabulary: Vocabulary,
                base: str = DEFAULT_BASE) -> None:
    """Writes `search.sqlite`: every entity, every thing of the schemes, every paragraph."""
    mentions = Counter(identity.iri_of[claim.body.thing] for claim in claims if isinstance(claim.body, Mention))
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode = OFF")  # the folder is thrown away if this does not end well
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(SCHEMA)
        with connection:
            things = dict(_things(identity, vocabulary, base))
            connection.executemany(INSERT_ENTITY, ((iri, kind, label, english, mentions[iri])
                                                   for iri, (kind, label, english, _) in sorted(things.items())))
            connection.executemany(INSERT_NAME, ((iri, name, bare(name), rank) for iri, (*_, names) in sorted(things.items())
                                                 for name, rank in names if bare(name)))
            for number, row in enumerate(_passages(documents), start=1):
                text = row[-1]
                connection.execute(INSERT_PASSAGE, (number, *row, fold(text)))
                connection.execute(INSERT_TEXT, (number, characters(text)))
        connection.execute("INSERT INTO passage_text (passage_text) VALUES ('optimize')")
        connection.commit()
    finally:
        connection.close()


def _things(identity: Identity, vocabulary: Vocabulary, base: str) -> Iterator[tuple[str, tuple[str, str, str, list[tuple[str, int]]]]]:
    """IRI → type, label, English label, names with ranks; each name once, at its best rank."""
    for term in vocabulary.terms:
        if term.kind in _KINDS:
            names = {**dict.fromkeys(term.names, _OTHER), term.label_en: _ENGLISH, term.label: _LABEL}
            yield mint(term.kind, term.key, base), (term.kind, term.label, term.label_en, list(names.items()))
    for entity in identity.entities.values():
        own = {name: _OTHER for name, _ in entity.labels}
        if entity.term:
            own |= dict.fromkeys((*entity.term.names, entity.term.label), _OTHER)
        english = entity.labels_en[0] if entity.labels_en else ""
        own |= {**dict.fromkeys(entity.labels_en, _ENGLISH), entity.label: _LABEL}
        yield entity.iri, (entity.type.value, entity.label, english, list(own.items()))


def _passages(documents: Iterable[Document]) -> Iterator[tuple[str, int, int, int, int, str]]:
    for document in documents:
        for paragraph in paragraphs(document, 1, document.line_count):
            positions = paragraph.flow.positions
            if positions:
                yield document.id, paragraph.first_line, paragraph.last_line, positions[0], positions[-1] + 1, paragraph.flow.text
