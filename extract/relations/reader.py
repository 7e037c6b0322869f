"""One block's relations, periods, amounts and figures, from its own sentences and from what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.claims import Relation, Role, Statement, Thing, ThingType
from extract.entities.candidates import Candidate
from extract.entities.folding import fold
from extract.entities.headings import head_length, with_body
from extract.relations.actors import actors, owners
from extract.relations.anchors import JOINED, Anchor, Anchors, as_role
from extract.relations.bodies import bodies
from extract.relations.figures import figures
from extract.relations.money import funding
from extract.relations.periods import periods
from extract.relations.rules import Context, load_rules
from extract.relations.stages import stages
from extract.relations.text import Masked, NamedText, sentences
from extract.relations.trades import trades
from extract.relations.wholes import wholes
from ontology.vocabulary import Vocabulary

_OF_TRADE = re.compile(  # a heading that is an industry's (#): 推動半導體產業, 車用電池
    "(?:推動|發展|促進|建構|建立|強化|扶植|提升|打造|擴大)?(?:我國|國內|臺灣|台灣|具)?"
    "#(?:產業|業|領域|部分|方面|業者|供應鏈|製造業|服務業|科技)?(?:推動|發展|輔導|升級|轉型|鏈|聚落|補助|深耕|創新){0,2}")


def relations(text: NamedText, about: Anchors, above: tuple[NamedText, ...], vocabulary: Vocabulary) -> Iterator[Statement]:
    """The statements of one block besides its mentions; `about`: whose they may be, `above`: the headings over it."""
    rules = load_rules()
    for name in about.named:
        yield from _inside_name(text, name)
    yield from bodies(text, vocabulary)
    yield from trades(text, above)
    for sentence in sentences(text):
        yield from _stated(text, sentence)
    for context in rules.contexts:
        yield from _from_context(text, context, about, above, vocabulary)
    yield from _carried_out(text, about)
    yield from actors(text, about)
    yield from owners(text, about, vocabulary)
    yield from stages(text, about)
    yield from _body_in_brackets(text)
    yield from _part_of_heading(text, about)
    yield from _line_of_subject(text, about)
    yield from wholes(text, about, above)
    yield from funding(text, about, above)
    yield from periods(text, about, above)
    yield from figures(text, about, above)


def _inside_name(text: NamedText, name: Candidate) -> Iterator[Statement]:
    """An undertaking's own name says its industry and place."""
    if name.rule.startswith("reference"):
        return
    for context in load_rules().contexts:
        if "name" in context.sources:
            for inner in text.nested(name):
                if inner.thing.type in context.types and not inner.beside and not _misnamed(inner, context) and (
                        _fits(text.flow.text, inner, context, name.start)):
                    yield Statement(Relation(context.relation, name.thing, inner.thing), text.passages(name.start, name.end),
                                    f"context.{context.name}")


def _misnamed(inner: Candidate, context: Context) -> bool:
    """Whether a name inside another is one that says what for and not whom (節能設備補助)."""
    return bool(context.never_named and context.never_named.search(inner.thing.name))


def said_by_name(name: str, inner: Sequence[Candidate]) -> list[tuple[str, str, Thing]]:
    """The rule, relation and object of what an undertaking's name says by the names inside it."""
    return sorted({(f"context.{context.name}", context.relation, c.thing)
                   for context in load_rules().contexts if "name" in context.sources
                   for c in inner if c.thing.type in context.types and not c.beside and not _misnamed(c, context) and _fits(name, c, context, 0)},
                  key=lambda said: (said[0], said[2].name, said[2].key))


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


def _from_context(text: NamedText, context: Context, about: Anchors, above: tuple[NamedText, ...], vocabulary: Vocabulary) -> Iterator[Statement]:
    if context.genres and text.document.genre not in context.genres:
        return
    if context.sources & {"industry", "own-industry"}:
        yield from _from_industry(text, context, above)
        return
    raw = text.flow.text
    for c in text.named if context.nested else text.outer():
        if c.thing.type not in context.types or c.rule.startswith("reference") or _excluded(c.thing, context, vocabulary):
            continue
        if not _fits(raw, c, context, about.sentence(c.start)):
            continue
        anchor = about.of(_first_of_list(text, c) if context.reversed else c.start)
        if context.quoted and text.flow.text[c.start - 1:c.start] not in ("「", "『"):
            continue
        if context.after and not context.after.search(text.flow.text, about.sentence(c.start), c.start):
            continue
        if anchor and anchor.kind not in context.sources and about.subject and anchor.thing == about.subject.thing:
            anchor = about.subject  # the project, called 本計畫 in the sentence
        if anchor is None or anchor.kind not in context.sources:
            continue
        if context.of_subject:  # what a head of the row's text holds is a part of the row too
            anchor = about.subject or anchor
        if c.thing == anchor.thing:
            continue
        if anchor.kind == "sentence" and JOINED.fullmatch(raw, anchor.until, c.start):
            continue  # it stands beside the undertaking, in one enumeration
        if context.reversed and fold(c.thing.name) in fold(anchor.thing.name):
            continue  # a short form of the whole
        if context.of_line and not _line_above(anchor, above):
            continue
        if context.of_programs and anchor.thing.type is not ThingType.PROGRAM:
            continue
        ends = (c.thing, anchor.thing) if context.reversed else (anchor.thing, c.thing)
        yield Statement(Relation(context.relation, *ends, context.role), (*text.passages(c.start, c.end), *anchor.passages),
                        f"context.{context.name}.{anchor.kind}")


def _line_above(anchor: Anchor, above: tuple[NamedText, ...]) -> bool:
    """Whether an anchor is a line of a budget that is all of the heading right above, itself no head of a whole table."""
    return anchor.thing.type is ThingType.BUDGET_LINE and anchor.whole and len(above) == 1 and any(
        c.thing == anchor.thing for c in above[-1].outer())


def _fits(raw: str, c: Candidate, context: Context, sentence: int) -> bool:
    """Whether the words around a name are those that a context asks for."""
    if (context.cue and not context.cue.search(raw, sentence, c.start)) or (context.behind and not context.behind.match(raw[c.end:c.end + 60])):
        return False
    return not ((context.never_before and context.never_before.search(raw[sentence:c.start]))
                or (context.never_behind and context.never_behind.match(raw[c.end:c.end + 12])))


def _first_of_list(text: NamedText, c: Candidate) -> int:
    """Where the enumeration begins that a name stands in: names of its kind before it with nothing but 、及與和 between."""
    start = c.start
    for before in reversed([n for n in text.outer() if n.end <= c.start]):
        if before.thing.type is not c.thing.type or not JOINED.fullmatch(text.flow.text, before.end, start):
            break
        start = before.start
    return start


def _carried_out(text: NamedText, about: Anchors) -> Iterator[Statement]:
    """The body that a heading or the words before a list name carries out the programs that head what is below."""
    body, head = about.body, about.head
    if body and head and head.thing.type is ThingType.PROGRAM:
        yield Statement(Relation("implementedBy", head.thing, body.thing),
                        (*as_role(head.passages, Role.VALUE), *body.passages), f"context.body-of-list.{body.kind}")


def _body_in_brackets(text: NamedText) -> Iterator[Statement]:
    """The body in brackets behind the name that heads a block carries it out."""
    if carried := with_body(text.flow.text, text.named):
        length, body = carried
        for c in text.outer()[:1]:
            if c.thing.type is ThingType.PROGRAM and c.end in (length, length - 1):
                yield Statement(Relation("implementedBy", c.thing, body.thing), text.passages(c.start, body.end), "context.body-in-brackets")


def _part_of_heading(text: NamedText, about: Anchors) -> Iterator[Statement]:
    """A program that heads a block is part of the one that is the whole of the heading above it."""
    head, heading = about.head, about.heading
    if head and heading and heading.whole and head.thing.type is ThingType.PROGRAM and head.thing != heading.thing:
        yield Statement(Relation("partOf", head.thing, heading.thing), (*as_role(head.passages, Role.VALUE), *heading.passages),
                        "context.part-of-heading")


def _line_of_subject(text: NamedText, about: Anchors) -> Iterator[Statement]:
    """A line of a budget that is the whole of a block's head, in the answer to what was asked about another, is a part of that."""
    head, subject = about.head, about.subject
    line = ThingType.BUDGET_LINE
    if head and subject and head.thing.type is line and subject.thing.type is line and head.thing != subject.thing:
        yield Statement(Relation("partOf", head.thing, subject.thing), (*as_role(head.passages, Role.VALUE), *subject.passages),
                        "context.line-of-subject")


def _excluded(thing: Thing, context: Context, vocabulary: Vocabulary) -> bool:
    if context.never_named and context.never_named.search(thing.name):
        return True
    term = vocabulary.find(thing.type.value, thing.key) if thing.key and context.never_facets else None
    return bool(term and term.facet in context.never_facets)


def _from_industry(text: NamedText, context: Context, above: tuple[NamedText, ...]) -> Iterator[Statement]:
    """An industry that is the whole of the block's own head, or of the nearest heading, is that of the programs below it."""
    end = head_length(text.flow.text)
    heads = [text.head(end)] if end else list(above[-1:]) if "industry" in context.sources else []
    for head in heads:
        for industry in head.outer():
            if industry.thing.type not in context.types or not _OF_TRADE.fullmatch(head.flow.text[:industry.start] + "#" + head.flow.text[industry.end:]):
                continue
            for c in text.outer():
                if c.thing.type is ThingType.PROGRAM and c.start >= end and not c.rule.startswith("reference"):
                    yield Statement(Relation(context.relation, c.thing, industry.thing),
                                    (*text.passages(c.start, c.end), *head.passages(industry.start, industry.end, Role.HEADING)),
                                    f"context.{context.name}")
