"""Whose an amount or a date is, more strictly than for names: what is only a means, one of many, or far above owns nothing.

    推動「…計畫」：…。自 117 年起…          the topic: the undertaking that stands before the colon
    透過「…計畫」，並帶動投資…               a means, named in another clause: owns the amount where no project is reported on
    配合「…計畫」使用，並帶動投資…           only a context, named in another clause: owns nothing
    「…計畫」及「…計畫」等 2 項計畫，總經費…  one of many: what heads them owns it, else nothing does
    北礁漁港：…可增加投資…                   a head that is no undertaking owns what is below it
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.claims import Role, ThingType
from extract.entities.candidates import Candidate
from extract.entities.headings import head_length
from extract.relations.anchors import Anchor, Anchors
from extract.relations.text import NamedText

_MEANS = re.compile("(?:透過|運用|藉由|藉|結合)(?:(?!推動|辦理|執行|實施|開辦)[^，。；：「」]){0,8}[「『]?$")
_CONTEXT = re.compile("(?:配合|申請|取得|(?:輔導|協助|鼓勵)[^，。；「」]{0,6}(?:提出|研提)|參考|參照|依據|依照|依|符合|獲得|因應|延續|銜接|適用至?)"
                      "(?:(?!推動|辦理|執行|實施|開辦)[^，。；：「」]){0,8}[「『]?$|(?:包含|包括|涵蓋)(?:推動|辦理)?[「『]?$")
_INSIDE = re.compile("[」』]?項?下[，]?")
_SELF = re.compile("(?:本|該)(?:計畫|方案|專案|工程|措施|政策|案)")
_COUNTED = re.compile("[」』]?(?:共|計)?\\d+(?:案|件|家|項)")
_JOINED = re.compile("[」』]?(?:[（(][^（）()]*[）)])?[」』]?(?:[、及與和暨]|以及|，以及)[「『]?$")
_BESIDE = re.compile("[」』]?[（(]?")
_SEVERAL = re.compile("[」』]?等\\d+[項個]")
_CLAUSE = re.compile("[，；。：]")
_CARRIES_ON = re.compile("[，。]|如下|成果|效益|情形|內容|重點|作法|執行")
_GOES_ON = re.compile("[^，。；]{0,12}(?:共|累計|總計|合計|計)")
_REST_OF_HEAD = re.compile("[」』]?(?:[（(][^（）()]*[）)])?[」』]?")
_PROJECTS = frozenset({"performance"})


@dataclass(frozen=True, slots=True)
class Owners:
    """The undertakings of a block, weighed for what is said of them: see `of`."""

    text: NamedText
    about: Anchors
    above: tuple[NamedText, ...]
    strong: tuple[Candidate, ...]
    means: tuple[Candidate, ...]
    topic: Anchor | None
    foreign: bool

    def of(self, position: int, *, plans: bool = False) -> Anchor | None:
        """What owns an amount at a position; `plans`: money that is set aside, which a policy or a budget line may own too."""
        start = self.about.sentence(position)
        inside = [c for c in self.about.named if start <= c.start and c.end <= position]
        project = self.text.document.genre in _PROJECTS
        if strong := [c for c in inside if c in self.strong or self._same_clause(c, position)]:
            last = strong[-1]
            kind = "head" if self.topic and last.end == self.topic.until else "sentence"
            return self._above(plans) if self.shared(last, position) else self.named(last, kind)
        if not inside and _SELF.match(self.text.flow.text, start):
            return self._above(plans)
        if self.topic and position >= self.topic.until:
            return self.topic
        means = [c for c in inside if c in self.means]
        if means and not (project and self.about.subject):
            return self._above(plans) if self.shared(means[-1], position) else self.named(means[-1], "sentence")
        earlier = [c for c in self.strong if c.end <= start and (not project or c.start <= 1)]
        if earlier and not self.shared(earlier[-1], start):
            return self.named(earlier[-1], "block")
        return self._above(plans)

    def named(self, c: Candidate, kind: str) -> Anchor:
        """A named undertaking as the owner."""
        return Anchor(kind, c.thing, self.text.passages(c.start, c.end, Role.SUBJECT), c.end)

    def group(self, c: Candidate) -> tuple[Candidate, ...]:
        """The enumeration of undertakings that ends with one: itself and those joined to it by 、 or 及."""
        members = [c]
        for left, right in pairwise(reversed([n for n in self.about.named if n.end <= c.end])):
            if not _JOINED.fullmatch(self.text.flow.text, right.end, left.start):
                break
            members.insert(0, right)
        return tuple(members)

    def shared(self, c: Candidate, position: int) -> bool:
        """Whether what stands at a position is said of all that an enumeration names, not of its last member."""
        raw = self.text.flow.text
        return bool(_SEVERAL.match(raw, c.end) or (len(self.group(c)) > 1 and not _BESIDE.fullmatch(raw, c.end, position)))

    def _same_clause(self, c: Candidate, position: int) -> bool:
        return not _CLAUSE.search(self.text.flow.text, c.end, position) and not _COUNTED.match(self.text.flow.text, c.end)

    def _above(self, plans: bool) -> Anchor | None:
        """The project, or the heading, that a block belongs to."""
        project = self.text.document.genre in _PROJECTS
        heading, about = self.about.heading, self.about
        if heading and (project or not self.foreign) and (plans or heading.thing.type is ThingType.PROGRAM) and (project or self._near(heading)):
            return heading
        if heading is None and self.text.document.genre == "report" and not self.foreign and _GOES_ON.match(self.text.flow.text):
            return about.before or about.subject
        if about.subject and (project or plans or about.subject.thing.type is ThingType.PROGRAM):
            return about.subject
        return None

    def _near(self, heading: Anchor) -> bool:
        """Whether no other subject stands between a heading and the block."""
        for text in reversed(self.above):
            if any(c.thing == heading.thing for c in text.outer()):
                return True
            if not _CARRIES_ON.search(text.flow.text):
                return False
        return False


def owners(text: NamedText, about: Anchors, above: Sequence[NamedText]) -> Owners:
    """The undertakings of a block with what makes them owners of what it says."""
    raw = text.flow.text
    strong: list[Candidate] = []
    means: list[Candidate] = []
    kind: list[Candidate] | None = None
    last = 0
    for c in about.named:
        before = max(0, c.start - 16)
        goes_on = bool(last and (c.start <= last + 1 or _JOINED.fullmatch(raw, last, c.start)))
        if _CONTEXT.search(raw, before, c.start):
            kind = []  # a context, and what is joined to it, is kept nowhere
        elif _MEANS.search(raw, before, c.start):
            kind = means
        elif not (goes_on and kind is not None):
            kind = None
        last = c.end
        if kind is not None:
            kind.append(c)
        elif not _COUNTED.match(raw, c.end) and not _INSIDE.match(raw, c.end):
            strong.append(c)
    length = head_length(raw)
    topic = about.head
    if topic is None and length:
        inside = [c for c in about.named if c.end <= length]
        if inside and _REST_OF_HEAD.fullmatch(raw, inside[-1].end, length):
            c = inside[-1]
            topic = Anchor("head", c.thing, text.passages(c.start, c.end, Role.SUBJECT), c.end)
    return Owners(text, about, tuple(above), tuple(strong), tuple(means), topic, bool(length) and topic is None)
