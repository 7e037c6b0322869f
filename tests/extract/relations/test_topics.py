"""What a project's report is about: the industry that it names again and again, not what it mentions in passing."""

from __future__ import annotations

from extract.claims import Mention, Relation, Statement, Thing, ThingType
from extract.layout.blocks import Block
from extract.layout.flow import join
from extract.reading.document import Document, line_starts
from extract.relations.topics import topics

PROJECT = Thing(ThingType.PROGRAM, "藍灣海上測試場計畫")
WIND, FOOD = Thing(ThingType.INDUSTRY, "海上風電"), Thing(ThingType.INDUSTRY, "食品")


def test_an_industry_named_often_is_what_the_report_is_about() -> None:
    text = "海上風電之一。海上風電之二。海上風電之三。海上風電之四。海上風電之五。另有食品一次。"
    document = Document("d", "d.txt", "d", text, "performance", "", starts=line_starts(text))
    block = Block(join(document, [(0, len(text))]), subject=PROJECT)
    mentions = [Statement(Mention(thing, thing.name), block.flow.passages(document, at, at + len(thing.name)), "test")
                for thing in (WIND, FOOD) for at in range(len(text)) if text.startswith(thing.name, at)]
    found = list(topics(mentions, [block], "performance"))
    assert [s.body for s in found] == [Relation("targetsIndustry", PROJECT, WIND)]
    assert found[0].passages[0].start == 0
    assert list(topics(mentions[1:], [block], "performance")) == []
    assert list(topics(mentions, [block], "report")) == []
