"""Whose a statement is: the undertaking that a name, an amount or a figure of a block belongs to, and how that is known.

    sentence   named before it in its own sentence
    head       the head of the block, before its colon
    block      named in an earlier sentence of the block
    heading    named in the nearest heading that names one
    before     heads or begins the block before, under the same heading (2、99 年至 101 年共投入…)
    subject    given by the structure (the project of a report, the item of a plan)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.claims import Passage, Role, Thing, ThingType
from extract.entities.candidates import Candidate
from extract.entities.headings import head_length
from extract.layout.blocks import Block
from extract.relations.text import NamedText

UNDERTAKINGS = frozenset({ThingType.PROGRAM, ThingType.POLICY, ThingType.BUDGET_LINE})
BODIES = frozenset({ThingType.AGENCY, ThingType.SOE})
_SENTENCE = re.compile("[。；;！？]")
_SHARED = re.compile("[及與和、]")
_THROUGH = re.compile("(?:透過|運用|藉由|經由|利用)[「『]?$")
_LISTS = re.compile("(?:推動|辦理|執行|規劃|興建)[^。]{0,6}(?:多項|下列|以下|各項|相關)|如下|包括[：:]?$|[：:]$")
_BEGINS = re.compile("(?:[另至]|此外，?|同時)?(?:(?:持續|積極|賡續|加速|加強|續|並|共同)*"
                     "(?:推動|辦理|執行|推行|實施|落實|興建|建置|研提|啟動|開辦|擴大|提出)?(?:辦理)?)[「『]?")
JOINED = re.compile("[」』]?(?:[（(][^（）()]{1,24}[）)])?(?:[、及與和暨]|以及)[「『]?")
_OF_YEAR = re.compile(r"(?:民國)?\d{2,3}年度?(?:推動|執行|工作)?(?:計畫|方案)")
_REFERRED = re.compile("(?:依據|配合|因應|呼應|響應|符合|參考|依循|扣合|為發展|為落實|為達成?)[^，。；、]{0,6}[「『]?$")
_BRACKET = re.compile("[」』]?[（(][^（）()]+[）)]")
_FAR = 60  # lines; a heading further above is seldom meant


@dataclass(frozen=True, slots=True)
class Anchor:
    """A thing that what follows is about, with the passages that name it there; it is named up to `until`, and is `whole`
    where it is all that the heading or head says."""

    kind: str
    thing: Thing
    passages: tuple[Passage, ...]
    until: int = 0
    whole: bool = False


def as_role(passages: tuple[Passage, ...], role: Role) -> tuple[Passage, ...]:
    """The same passages in another role."""
    return tuple(Passage(role, p.start, p.end, p.first_line, p.last_line, p.quote, p.page) for p in passages)


@dataclass(frozen=True, slots=True)
class Anchors:
    """All that statements of one block may be about."""

    text: NamedText
    sentences: tuple[int, ...]
    named: tuple[Candidate, ...]
    head: Anchor | None
    heading: Anchor | None
    before: Anchor | None
    subject: Anchor | None
    body: Anchor | None = None

    def sentence(self, position: int) -> int:
        """Where the sentence of a position begins."""
        return max(s for s in self.sentences if s <= position)

    def of(self, position: int, *, loose: bool = False) -> Anchor | None:
        """The nearest undertaking before a position; `loose`: that of the block before counts too."""
        start = self.sentence(position)
        inside = [c for c in self.named if c.end <= position and not (self.subject and self._referred_to(c))]
        if near := [c for c in inside if c.start >= start]:
            kind = "head" if self.head and near[-1].end == self.head.until else "sentence"
            return self._named(near[-1], kind)
        if self.head and position >= self.head.until:
            return self.head
        if inside:  # the first of the sentence that names one last: what follows it there is mostly a part of it
            named = [c for c in inside if c.start >= self.sentence(inside[-1].start)]
            several = len(named) > 1 and JOINED.fullmatch(self.text.flow.text, named[0].end, named[1].start)
            return self._named(named[-1 if several else 0], "block")
        return self.heading or (self.before if loose else None) or self.subject

    def topic(self, position: int) -> Anchor | None:
        """The undertaking with which the nearest sentence before a position begins that begins with one, or the only one that
        the block names: what the sentences behind it are about."""
        for start in reversed([s for s in self.sentences if s <= position]):
            lead = next((i for i, c in enumerate(self.named) if c.start >= start and c.end <= position), None)
            if lead is not None and self._leads(lead, start):
                return self._named(self.named[lead], "block")
        return self._named(self.named[0], "block") if len({c.thing for c in self.named}) == 1 else None

    def leads_clause(self, anchor: Anchor) -> bool:
        """Whether the words of an anchor in the block begin a clause, or say through what something is done there."""
        text = self.text.flow.text
        found = next((c for c in self.named if c.end == anchor.until and c.thing == anchor.thing), None)
        begin = max(text.rfind(mark, 0, found.start) for mark in "，。；：") + 1 if found else 0
        return bool(found and (_BEGINS.fullmatch(text, begin, found.start) or _THROUGH.search(text, begin, found.start)))

    def _leads(self, index: int, start: int) -> bool:
        text, c = self.text.flow.text, self.named[index]
        behind = self.named[index + 1:index + 2]
        joined = behind and JOINED.fullmatch(text, c.end, behind[0].start)
        return bool(_BEGINS.fullmatch(text, start, c.start)) and not joined

    def named_in(self, start: int, end: int) -> tuple[Anchor, ...]:
        """The undertakings named between two positions, each once, in order."""
        found = {c.thing: self._named(c, "sentence") for c in self.named if start <= c.start and c.end <= end}
        return tuple(found.values())

    def _referred_to(self, c: Candidate) -> bool:
        """Whether an undertaking, or the enumeration that it stands in, is only what the subject goes by (依據「…」, 配合「…」),
        or the subject itself in one of its years (118 年度計畫)."""
        if _OF_YEAR.fullmatch(c.thing.name):
            return True
        start = c.start
        for n in reversed([n for n in self.named if n.end <= c.start]):
            if JOINED.fullmatch(self.text.flow.text, n.end, start):
                start = n.start
        return bool(_REFERRED.search(self.text.flow.text, max(0, start - 12), start))

    def _named(self, c: Candidate, kind: str) -> Anchor:
        return Anchor(kind, c.thing, self.text.passages(c.start, c.end, Role.SUBJECT), c.end)


def anchors(text: NamedText, block: Block, above: tuple[NamedText, ...], before: Anchor | None = None, body: Anchor | None = None) -> Anchors:
    """What statements of a block may be about; `before` is what the block before it under the same heading is about, `body` who
    carries out what the list that it belongs to holds."""
    named = tuple(c for c in text.outer() if c.thing.type in UNDERTAKINGS)
    starts = (0, *(m.end() for m in _SENTENCE.finditer(text.flow.text) if not any(c.start < m.end() <= c.end for c in named)))
    subject = Anchor("subject", block.subject, as_role(block.subject_passages, Role.SUBJECT)) if block.subject else None
    line = text.document.line_of(block.flow.positions[0]) if block.flow.positions else 0
    return Anchors(text, starts, named, _head(text, named), _heading(above, line), before, subject, _body_above(above) or body)


def _body_above(above: tuple[NamedText, ...]) -> Anchor | None:
    """The body with whose name the nearest heading begins that begins so."""
    for heading in reversed(above):
        for c in heading.outer()[:1]:
            if c.start == 0 and c.thing.type in BODIES and not _SHARED.match(heading.flow.text, c.end):
                return Anchor("heading", c.thing, heading.passages(c.start, c.end, Role.HEADING))
    return None


def listing(text: NamedText) -> Anchor | None:
    """The body that words before a list name as the one who acts (台電公司…，並推動多項大型計畫。)."""
    for c in text.outer()[:1]:
        if c.start == 0 and c.thing.type in BODIES and not head_length(text.flow.text) and _LISTS.search(text.flow.text):
            return Anchor("list", c.thing, text.passages(c.start, c.end, Role.SUBJECT))
    return None


def _head(text: NamedText, named: tuple[Candidate, ...]) -> Anchor | None:
    """The undertaking that is the whole of what stands before the first colon, quotation marks aside, or the whole block."""
    end = head_length(text.flow.text)
    for c in named:
        if end and _BEGINS.fullmatch(text.flow.text, 0, c.start) and (c.end >= end - 1 or _BRACKET.fullmatch(text.flow.text, c.end, end)):
            return Anchor("head", c.thing, text.passages(c.start, c.end, Role.SUBJECT), c.end)
    return None


def _heading(above: tuple[NamedText, ...], line: int) -> Anchor | None:
    for heading in reversed(above):
        if line - heading.document.line_of(heading.flow.positions[0]) > _FAR:
            break
        if found := [c for c in heading.outer() if c.thing.type in UNDERTAKINGS]:
            last = found[-1]
            whole = last.start <= 1 and last.end >= len(heading.flow.text) - 1
            return Anchor("heading", last.thing, heading.passages(last.start, last.end, Role.HEADING), whole=whole)
    return None


def leading(block: Anchors) -> Anchor | None:
    """What the next block under the same heading may go on about: this block's head, or the one undertaking that it names."""
    if block.head:
        return block.head
    if len({c.thing for c in block.named}) == 1:
        c = block.named[0]
        return Anchor("before", c.thing, block.text.passages(c.start, c.end, Role.SUBJECT))
    return block.before if not block.named else None
