"""What the programs with which a block begins are part of, by the heading above it that is a whole: a program with nothing beside it
but a verb and its years, or a policy by which all below it is done.

    四、振興藍灣公共建設（118年至120年） / 執行「…計畫」及「…計畫」     each is a part of it
    三、透過島嶼政策強化夥伴關係 / 辦理「…計畫」                       done by that policy: a part of it
    二、配合「…計畫」整修碼頭 / 辦理「…工程」                          a program that is only kept in step with: no whole
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.claims import Relation, Role, Statement, ThingType
from extract.entities.candidates import Candidate
from extract.relations.anchors import JOINED, UNDERTAKINGS, Anchors
from extract.relations.text import NamedText

_DONE = re.compile("(?:推動|執行|辦理|實施|落實|啟動|研提)?[「『]?")
_BY = re.compile("(?:透過|依據|依循|落實|執行|推動)[「『]?")
_BESIDE = re.compile("[」』]?(?:[（(][^（）()]*[）)])?[：:]?")
_BEGINS = re.compile(
    "(?:(?:持續|積極|賡續|加速|加強|續|並|共同|另)*(?:推動|辦理|執行|推行|實施|落實|啟動|開辦|研提|趕辦)"
    "(?:完成|第[一二三四五六七八九十\\d]+[期波])?)?[「『]?")
_GROUP = re.compile("[」』]?(?:[（(][^（）()]*[）)])?(?:[、及與和暨]|以及|，(?:並|另)?(?:推動|辦理|執行))[「『]?")
_LEVELS = 2  # headings above a block that may be its whole
_FAR = 60  # lines; a heading further above is seldom meant


def wholes(text: NamedText, about: Anchors, above: Sequence[NamedText]) -> Iterator[Statement]:
    """partOf of the programs with which a block of a report begins."""
    if text.document.genre != "report" or not text.flow.positions:
        return
    members = list(_leading(text))
    found = _whole(text, above) if members else None
    if found is None:
        return
    heading, whole = found
    for c in members:
        if c.thing != whole.thing and not c.rule.startswith("reference"):
            yield Statement(Relation("partOf", c.thing, whole.thing),
                            (*text.passages(c.start, c.end), *heading.passages(whole.start, whole.end, Role.HEADING)), "heading.part-of")


def _leading(text: NamedText) -> Iterator[Candidate]:
    """The programs with which a block begins: the first, and those that stand beside it."""
    end = -1
    for c in text.outer():
        if c.thing.type is not ThingType.PROGRAM:
            if end < 0:
                return
            continue
        if end < 0 and not _BEGINS.fullmatch(text.flow.text, 0, c.start):
            return
        if end >= 0 and not (_GROUP.fullmatch(text.flow.text, end, c.start) or JOINED.fullmatch(text.flow.text, end, c.start)):
            return
        end = c.end
        yield c


def _whole(text: NamedText, above: Sequence[NamedText]) -> tuple[NamedText, Candidate] | None:
    """The nearest heading that is a whole, and what it names; None where a nearer heading names another undertaking."""
    line = text.document.line_of(text.flow.positions[0])
    for heading in list(reversed(above))[:_LEVELS]:
        if line - heading.document.line_of(heading.flow.positions[0]) > _FAR:
            return None
        named = [c for c in heading.outer() if c.thing.type in UNDERTAKINGS]
        for c in named[:1]:
            raw = heading.flow.text
            if len(named) == 1 and _DONE.fullmatch(raw, 0, c.start) and _BESIDE.fullmatch(raw, c.end, len(raw)):
                return heading, c
            if c.thing.type is ThingType.POLICY and _BY.fullmatch(raw, 0, c.start):
                return heading, c
        if any(c.thing.type is ThingType.PROGRAM for c in named):
            return None
    return None
