"""One block's relations, periods and amounts, from its own sentences and from the headings and subject above it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from extract.claims import Passage, Relation, Role, Statement, Thing, ThingType
from extract.entities.candidates import Candidate
from extract.layout.blocks import Block
from extract.relations.money import funding, periods
from extract.relations.rules import Context, load_rules
from extract.relations.text import Masked, NamedText, sentences
from ontology.vocabulary import Vocabulary

_COLON = re.compile(r"[：:](?!\d)")
_HEAD_LENGTH = 45
_UNDERTAKINGS = {ThingType.PROGRAM, ThingType.POLICY, ThingType.BUDGET_LINE}


class Anchor:
    """A thing that what follows is about, with the passages that name it there."""

    __slots__ = ("passages", "thing", "until")

    def __init__(self, thing: Thing, passages: tuple[Passage, ...], until: int = 0) -> None:
        self.thing, self.passages, self.until = thing, passages, until


def relations(text: NamedText, block: Block, above: tuple[NamedText, ...], vocabulary: Vocabulary) -> Iterator[Statement]:
    """The statements of one block besides its mentions."""
    rules = load_rules()
    head = head_program(text)
    subject = Anchor(block.subject, as_role(block.subject_passages, Role.SUBJECT)) if block.subject else None
    outer = text.outer()
    for name in outer:
        yield from _inside_name(text, name, vocabulary)
    for sentence in sentences(text):
        yield from _stated(text, sentence)
    for context in rules.contexts:
        yield from _from_context(text, block, context, head, subject, above, vocabulary)
    anchors = [a for a in (head, subject) if a]
    yield from funding(text, anchors[0].thing if anchors else None, anchors[0].passages if anchors else (), rules)
    yield from periods(text, head.thing if head else None, head.passages if head else (), rules)


def as_role(passages: Sequence[Passage], role: Role) -> tuple[Passage, ...]:
    """The same passages in another role."""
    return tuple(Passage(role, p.start, p.end, p.first_line, p.last_line, p.quote, p.page) for p in passages)


def head_program(text: NamedText) -> Anchor | None:
    """The program that heads a block: the whole of what stands before its first colon, quotation marks aside."""
    colon = _COLON.search(text.flow.text)
    end = colon.start() if colon and colon.start() <= _HEAD_LENGTH else 0
    for c in text.outer():
        if c.start <= 1 and c.end >= end - 1 and end and c.thing.type in _UNDERTAKINGS:
            return Anchor(c.thing, text.passages(c.start, c.end, Role.SUBJECT), c.end)
    return None


def _inside_name(text: NamedText, name: Candidate, vocabulary: Vocabulary) -> Iterator[Statement]:
    """A program's own name says its industry and place; a body's full name says its parent."""
    if name.thing.type in _UNDERTAKINGS and not name.rule.startswith("reference"):
        for context in load_rules().contexts:
            if context.source == "name":
                for inner in text.nested(name):
                    if inner.thing.type in context.types:
                        yield Statement(Relation(context.relation, name.thing, inner.thing), text.passages(name.start, name.end),
                                        f"context.{context.name}")
    elif name.thing.type in {ThingType.AGENCY, ThingType.SOE} and name.thing.key:
        surface = text.flow.text[name.start:name.end]
        term = vocabulary.find(name.thing.type.value, name.thing.key)
        for parent in vocabulary.parents(term) if term else ():
            forms = [x for x in (parent.label, *parent.names) if surface.startswith(x) and surface != x]
            if forms and parent.kind in {"agency"}:
                yield Statement(Relation("subordinateTo", name.thing, Thing(ThingType.AGENCY, parent.label, parent.key)),
                                text.passages(name.start, name.end), "name.parent-prefix")


def _stated(text: NamedText, sentence: Masked) -> Iterator[Statement]:
    for pattern in load_rules().patterns:
        for match in pattern.mask.finditer(sentence.text):
            for s in _slots(sentence, match, "s"):
                for o in _slots(sentence, match, "o"):
                    if s.thing != o.thing:
                        start, end = min(s.start, o.start), max(s.end, o.end)
                        yield Statement(Relation(pattern.relation, s.thing, o.thing, pattern.role), text.passages(start, end),
                                        f"pattern.{pattern.name}")


def _slots(sentence: Masked, match: re.Match[str], group: str) -> list[Candidate]:
    start, end = match.span(group)
    return [sentence.slots[i] for i in range(start, end) if i in sentence.slots]


def _from_context(
    text: NamedText, block: Block, context: Context, head: Anchor | None, subject: Anchor | None, above: tuple[NamedText, ...],
    vocabulary: Vocabulary,
) -> Iterator[Statement]:
    if context.genres and text.document.genre not in context.genres:
        return
    if context.source == "heading":
        yield from _from_heading(text, context, above)
        return
    anchor = {"head": head, "subject": subject}.get(context.source)
    if anchor is None or context.repeated > 1:
        return
    for c in text.outer():
        if c.thing.type not in context.types or c.thing == anchor.thing or c.start < anchor.until:
            continue
        if not _excluded(c.thing, context, vocabulary):
            yield Statement(Relation(context.relation, anchor.thing, c.thing, context.role),
                            (*text.passages(c.start, c.end), *anchor.passages), f"context.{context.name}")


def _excluded(thing: Thing, context: Context, vocabulary: Vocabulary) -> bool:
    term = vocabulary.find(thing.type.value, thing.key) if thing.key and context.never_facets else None
    return bool(term and term.facet in context.never_facets)


def _from_heading(text: NamedText, context: Context, above: tuple[NamedText, ...]) -> Iterator[Statement]:
    """An industry that is the whole of the block's own head, or of the nearest heading, is that of the programs below it."""
    colon = _COLON.search(text.flow.text)
    end = colon.start() if colon and colon.start() <= _HEAD_LENGTH else 0
    heads = [text.head(end)] if end else list(above[-1:])
    for head in heads:
        for industry in head.outer():
            if industry.thing.type not in context.types or industry.end - industry.start < 0.5 * len(head.flow.text):
                continue
            for c in text.outer():
                if c.thing.type is ThingType.PROGRAM and c.start >= end and not c.rule.startswith("reference"):
                    yield Statement(Relation(context.relation, c.thing, industry.thing),
                                    (*text.passages(c.start, c.end), *head.passages(industry.start, industry.end, Role.HEADING)),
                                    f"context.{context.name}")


def repeated(statements: Sequence[Statement], blocks: Sequence[Block], genre: str) -> Iterator[Statement]:
    """Relations of a subject to what its blocks name again and again; evidence: the first places that name it."""
    for context in load_rules().contexts:
        if context.repeated < 2 or (context.genres and genre not in context.genres):
            continue
        owner: dict[int, Block] = {}
        for block in blocks:
            if block.subject:
                owner.update(dict.fromkeys(block.flow.positions, block))
        counts: Counter[tuple[Thing, Thing]] = Counter()
        first: dict[tuple[Thing, Thing], tuple[Statement, Block]] = {}
        for statement in statements:
            thing = getattr(statement.body, "thing", None)
            if thing is None or thing.type not in context.types:
                continue
            block = owner.get(statement.passages[0].start)  # type: ignore[assignment]
            if block and block.subject:
                counts[block.subject, thing] += 1
                first.setdefault((block.subject, thing), (statement, block))
        for (subject, thing), n in counts.items():
            if n >= context.repeated:
                statement, block = first[subject, thing]
                yield Statement(Relation(context.relation, subject, thing, context.role),
                                (*statement.passages, *as_role(block.subject_passages, Role.SUBJECT)), f"context.{context.name}")
