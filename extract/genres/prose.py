"""Blocks → statements: the entities of running text, and the relations and amounts that their sentences state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language

from extract.claims import Mention, Relation, Role, Statement, Thing, ThingType
from extract.entities.candidates import Candidate, settle
from extract.entities.folding import fold
from extract.entities.headings import by_ending, heading_names, with_body
from extract.entities.kinds import industry_heads, kinds, kinds_of_grants
from extract.entities.references import References, resolve
from extract.layout.blocks import Block
from extract.reading.document import Document
from extract.relations.anchors import Anchor, anchors, leading, listing
from extract.relations.reader import relations, said_by_name
from extract.relations.text import NamedText
from extract.relations.topics import topics
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
    names, grants = heading_names(blocks), kinds_of_grants(blocks)
    bodies: dict[tuple[int, ...], Anchor] = {}  # who carries out what a list holds, by the headings above it
    last: dict[tuple[int, ...], Anchor | None] = {}  # what the block before was about, by the headings above it
    docs = tools.nlp.pipe(b.flow.text for b in blocks)
    for block, doc in zip(blocks, docs, strict=True):
        heads = list(_heading(doc._.raw, names.get(block.flow.positions[0]), doc._.named))
        if carried := with_body(doc._.raw, doc._.named):
            heads = list(_heading(doc._.raw, (carried[0], "name.heading.body"), doc._.named))
        heads += kinds(doc._.raw, grants.get(block.subject.name, frozenset())) if block.subject else ()
        heads += industry_heads(doc._.raw, doc._.named)
        if not heads and (ends := by_ending(doc._.raw)):
            heads += _whole(doc._.raw, *ends, doc._.named)
        named = settle([*doc._.named, *heads, *resolve(doc._.raw, refs, block.subject, [*heads, *doc._.named])])
        text = NamedText(document, block.flow, tuple(named), doc._.words)
        read.setdefault(block.flow.positions[0], text)
        above = tuple(read[h.flow.positions[0]].head(len(h.flow.text)) for h in block.headings if h.flow.positions[0] in read)
        found += mentions(text, block)
        place = tuple(h.flow.positions[0] for h in block.headings)
        about = anchors(text, block, above, last.get(place), bodies.get(place))
        found += (s for s in relations(text, about, above, tools.vocabulary) if not _to_itself(s))
        last[place] = leading(about)
        if body := listing(text):
            bodies[place] = body
    yield from found
    yield from topics(found, blocks, document.genre)


def inside_names(statements: Sequence[Statement], tools: Tools) -> Iterator[Statement]:
    """What the names say that tables and covers give: the industry and the place in a program's own name."""
    named: dict[str, list[Statement]] = {}
    for statement in statements:
        if isinstance(statement.body, Mention) and statement.body.thing.type is ThingType.PROGRAM and not statement.body.thing.scope:
            named.setdefault(statement.body.thing.name, []).append(statement)
    for (name, mentioned), doc in zip(named.items(), tools.nlp.pipe(named), strict=True):
        first = mentioned[0]
        assert isinstance(first.body, Mention)
        for rule, relation, thing in said_by_name(name, [c for c in doc._.named if c.end - c.start < len(name)]):
            yield Statement(Relation(relation, first.body.thing, thing), first.passages, rule)


def _to_itself(statement: Statement) -> bool:
    """Whether a relation joins two names of one thing (X工程, X工程計畫): no text means that."""
    body = statement.body
    if not isinstance(body, Relation) or not isinstance(body.object, Thing):
        return False
    return _bare(body.subject.name) == _bare(body.object.name) and body.subject.scope == body.object.scope


def _bare(name: str) -> str:
    return fold(name).removesuffix("計畫")


def _heading(text: str, name: tuple[int, str] | None, named: Sequence[Candidate]) -> Iterator[Candidate]:
    """The name that heads a block, unless what is known already is the most of it."""
    if name is None:
        return
    length, rule = name
    if not any(c.start < length and (c.end > length or c.end - c.start > 0.6 * length) for c in named):
        yield Candidate(0, length, Thing(ThingType.PROGRAM, text[:length]), rule, 8)


def _whole(text: str, start: int, end: int, named: Sequence[Candidate]) -> Iterator[Candidate]:
    """The name that a head is by its ending, unless another undertaking or law is known to end there or to reach beyond."""
    fixed = (ThingType.POLICY, ThingType.LAW, ThingType.BUDGET_LINE)
    if not any(c.end >= end and c.start < end and (c.thing.type in fixed or c.end > end or c.start <= start or c.rule.startswith("list."))
               for c in named if c.thing.type in (*fixed, ThingType.PROGRAM)):
        yield Candidate(start, end, Thing(ThingType.PROGRAM, text[start:end]), "name.heading.ending", 8)


def mentions(text: NamedText, block: Block) -> Iterator[Statement]:
    """One mention a named stretch; a reference carries the passages of what it stands for."""
    for c in text.named:
        passages = text.passages(c.start, c.end)
        if c.rule == "reference.subject" and block.subject == c.thing:
            passages += tuple(p for p in block.subject_passages if p.role is not Role.VALUE)
        yield Statement(Mention(c.thing, text.flow.text[c.start:c.end]), passages, c.rule)
        if tail := _own_part(text, c):
            yield Statement(Mention(c.thing, text.flow.text[tail:c.end]), text.passages(tail, c.end), "body.own-part")


def _own_part(text: NamedText, c: Candidate) -> int:
    """Where a body's own name begins behind that of the body above it (水利署|第四河川分署); 0 where it has none."""
    if c.beside or c.thing.type is not ThingType.AGENCY:
        return 0
    above = max((n.end for n in text.nested(c) if n.beside and n.start == c.start and n.thing.type is ThingType.AGENCY), default=0)
    return above if c.end - above >= 3 else 0
