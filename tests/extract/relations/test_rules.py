"""Every pattern gives what its own example says, and nothing for a sentence that only looks like it."""

from __future__ import annotations

import pytest

from extract.claims import Relation, Thing, ThingType
from extract.entities.candidates import Candidate
from extract.layout.blocks import Block
from extract.layout.flow import join
from extract.reading.document import Document, line_starts
from extract.relations.anchors import anchors
from extract.relations.reader import relations
from extract.relations.rules import Pattern, load_rules
from extract.relations.text import NamedText
from ontology.vocabulary import Vocabulary

NAMES = {
    ThingType.PROGRAM: [
        "藍灣海上風場示範計畫", "藍灣供水改善計畫", "藍灣創新平台計畫", "海上商用無人船驗證計畫", "藍灣港區更新計畫",
        "島嶼建設方案", "北礁航道疏濬計畫", "北礁航道疏濬方案", "北礁航道維護計畫", "漁村貸款計畫", "島嶼創業貸款計畫", "海洋創業貸款計畫",
        "島嶼綠能第一期計畫", "島嶼綠能第二期計畫", "島嶼供水改善計畫",
    ],
    ThingType.AGENCY: ["海洋能源局", "藍灣縣政府", "藍灣航港管理處", "海洋暨島嶼發展委員會", "海洋院"],
    ThingType.FIRM: ["藍灣造船股份有限公司", "北礁海事公司"],
    ThingType.INDUSTRY: ["海上風電"],
    ThingType.PLACE: ["高雄市"],
    ThingType.LAW: ["島嶼發展條例", "離島航道使用辦法", "北礁航道使用管理辦法"],
    ThingType.BUDGET_LINE: ("藍灣設施維護",),
}


def named(sentence: str) -> tuple[NamedText, Block]:
    document = Document("d", "d.txt", "d", sentence, "report", "", starts=line_starts(sentence))
    flow = join(document, [(0, len(sentence))])
    found = [Candidate(at, at + len(name), Thing(type_, name), "test")
             for type_, names in NAMES.items() for name in names for at in [flow.text.find(name)] if at >= 0]
    return NamedText(document, flow, tuple(sorted(found, key=lambda c: c.start))), Block(flow)


def stated(sentence: str) -> set[tuple[str, str, str]]:
    text, block = named(sentence)
    return {
        (b.relation, b.subject.name, b.object.name) for s in relations(text, anchors(text, block, ()), (), Vocabulary(()))
        if isinstance(b := s.body, Relation) and isinstance(b.object, Thing) and s.rule.startswith("pattern.")
    }


@pytest.mark.parametrize("pattern", load_rules().patterns, ids=lambda p: p.name)
def test_a_pattern_gives_what_its_example_says(pattern: Pattern) -> None:
    assert pattern.gives
    assert {(pattern.relation, s, o) for s, o in pattern.gives} <= stated(pattern.example)


@pytest.mark.parametrize("sentence", [
    "海洋院於118年核定「藍灣供水改善計畫」。",
    "海洋能源局說明。「藍灣供水改善計畫」完工。",
    "藍灣縣政府函送審查意見，俟「藍灣供水改善計畫」完成。",
])
def test_approval_and_neighbouring_sentences_state_nothing(sentence: str) -> None:
    assert stated(sentence) == set()
