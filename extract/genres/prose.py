"""Blocks → statements: the entities of running text, and the relations and amounts that their sentences state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language

from extract.claims import Mention, Role, Statement
from extract.entities.candidates import settle
from extract.entities.references import References, resolve
from extract.layout.blocks import Block
from extract.reading.document import Document
from extract.relations.reader import relations, repeated
from extract.relations.text import NamedText
from ontology.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Tools:
    """What reading prose needs, made once for all documents."""

    nlp: Language
    vocabulary: Vocabulary


def read_prose(document: Document, blocks: Sequence[Block], tools: Tools, refs: References) -> Iterator[Statement]:
    """The statements of a document's blocks."""
    read: dict[int, NamedText] = {}  # by the first position of a block; a heading is the beginning of one
    found: list[Statement] = []
    docs = tools.nlp.pipe(b.flow.text for b in blocks)
    for block, doc in zip(blocks, docs, strict=True):
        named = settle([*doc._.named, *resolve(doc.text, refs, block.subject, doc._.named)])
        text = NamedText(document, block.flow, tuple(named), doc._.words)
        read.setdefault(block.flow.positions[0], text)
        above = tuple(read[h.flow.positions[0]].head(len(h.flow.text)) for h in block.headings if h.flow.positions[0] in read)
        found += mentions(text, block)
        found += relations(text, block, above, tools.vocabulary)
    yield from found
    yield from repeated(found, blocks, document.genre)


def mentions(text: NamedText, block: Block) -> Iterator[Statement]:
    """One mention a named stretch; a reference carries the passages of what it stands for."""
    for c in text.named:
        passages = text.passages(c.start, c.end)
        if c.rule == "reference.subject" and block.subject == c.thing:
            passages += tuple(p for p in block.subject_passages if p.role is not Role.VALUE)
        yield Statement(Mention(c.thing, text.flow.text[c.start:c.end]), passages, c.rule)
