"""Figures of performance, amounts and periods in sentences about an invented ministry: what, how much, planned or reached, whose."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.claims import Funding, Indicator, Period, Statement, Thing, ThingType
from extract.entities.candidates import Candidate
from extract.layout.blocks import Block
from extract.layout.flow import join
from extract.reading.document import Document, line_starts
from extract.relations.anchors import Anchor, anchors
from extract.relations.reader import relations
from extract.relations.text import NamedText
from ontology.vocabulary import Vocabulary

PROGRAMS = ("藍灣電廠增建計畫", "漁村輔導計畫", "島嶼支援方案")
PROJECT = Thing(ThingType.PROGRAM, "港區更新計畫")


def read(sentence: str, genre: str = "report", subject: Thing | None = None, before: Thing | None = None) -> list[Statement]:
    document = Document("d", "d.txt", "d", sentence, genre, "", covers=(118,), starts=line_starts(sentence))
    flow = join(document, [(0, len(sentence))])
    found = [Candidate(at, at + len(name), Thing(ThingType.PROGRAM, name), "test") for name in PROGRAMS for at in [flow.text.find(name)] if at >= 0]
    text = NamedText(document, flow, tuple(sorted(found, key=lambda c: c.start)))
    about = anchors(text, Block(flow, subject=subject), (), Anchor("before", before, ()) if before else None)
    return list(relations(text, about, (), Vocabulary(())))


def figures(sentence: str, **more: object) -> list[tuple[str, str, str, int | None, str]]:
    return [(b.name, b.unit, b.scope, b.roc_year, f"{'T' if b.target is not None else 'A'}{(b.target if b.target is not None else b.actual) or 0:f}")
            for s in read(sentence, **more) if isinstance(b := s.body, Indicator)]  # type: ignore[arg-type]


@pytest.mark.parametrize(("sentence", "found"), [
    ("漁村輔導計畫至117年底，累計輔導31家業者。", [("輔導業者", "家", "cumulative", 117, "A31")]),
    ("漁村輔導計畫預計118年培訓780人次。", [("培訓", "人次", "annual", 118, "T780")]),
    ("藍灣電廠增建計畫：裝置3部機組，總裝置容量316萬瓩。", [("裝置機組", "部", "total", None, "T3"), ("總裝置容量", "瓩", "total", None, "T3160000")]),
    ("漁村輔導計畫提出3大策略，第15屆大會於112年5月3日舉行。", []),
    ("漁村輔導計畫117年達成率115%，較116年成長2.3%。", [("達成率", "%", "annual", 117, "A115")]),
])
def test_figures_of_a_named_program(sentence: str, found: list[tuple[str, str, str, int | None, str]]) -> None:
    assert figures(sentence) == found


def test_a_projects_report_is_about_the_project_and_its_year() -> None:
    assert figures("協助40家店導入支付系統。", genre="performance", subject=PROJECT) == [("協助店導入支付系統", "家", "annual", 118, "A40")]


def test_what_goes_on_about_the_block_before_belongs_to_its_program() -> None:
    before = Thing(ThingType.PROGRAM, "島嶼支援方案")
    assert figures("116年至118年共協助漁船7,453艘次。", before=before) == [("協助漁船", "艘次", "cumulative", 118, "A7453")]
    assert figures("118年外國投資達61件。", before=before) == []


def money(sentence: str, **more: object) -> list[tuple[str, str, str, int | None, Decimal]]:
    return [(b.key.program.name, b.key.measure, b.key.scope, b.key.roc_year, Decimal(b.amount_twd or 0))
            for s in read(sentence, **more) if isinstance(b := s.body, Funding)]  # type: ignore[arg-type]


@pytest.mark.parametrize(("sentence", "found"), [
    ("118年度編列2億元辦理「漁村輔導計畫」。", [("漁村輔導計畫", "budget", "annual", 118, Decimal(200_000_000))]),
    ("島嶼支援方案自119年至128年編列952億元經費。", [("島嶼支援方案", "total_cost", "total", None, Decimal(95_200_000_000))]),
    ("藍灣電廠增建計畫：投資總額1,104.6億元。", [("藍灣電廠增建計畫", "total_cost", "total", None, Decimal(110_460_000_000))]),
    ("漁村輔導計畫117年帶動投資3億，增加產值5億元。", [
        ("漁村輔導計畫", "investment", "annual", 117, Decimal(300_000_000)), ("漁村輔導計畫", "revenue", "annual", 117, Decimal(500_000_000))]),
    ("漁村輔導計畫罰鍰3億元以上之案件。", []),
    ("外國投資達3億元。", []),
])
def test_amounts_and_what_they_measure(sentence: str, found: list[tuple[str, str, str, int | None, Decimal]]) -> None:
    assert money(sentence) == found


def test_periods_of_a_program() -> None:
    def periods(sentence: str) -> list[tuple[str, str, str]]:
        return [(b.program.name, b.start, b.end) for s in read(sentence) if isinstance(b := s.body, Period)]

    assert periods("藍灣電廠增建計畫：計畫期程為106年1月至115年12月。") == [("藍灣電廠增建計畫", "2017-01", "2026-12")]
    assert periods("提出「島嶼支援方案」，自119年至128年編列952億元。") == [("島嶼支援方案", "2030", "2039")]
    assert periods("「漁村輔導計畫」(110-115年)") == [("漁村輔導計畫", "2021", "2026")]
    assert periods("於118年7月1日開辦「漁村輔導計畫」。") == [("漁村輔導計畫", "2029-07-01", "")]
    assert periods("漁村輔導計畫預定118年6月底完工。") == [("漁村輔導計畫", "", "2029-06")]
    assert periods("藍灣電廠增建計畫：期程為106年1月至115年12月，2號機113年完工。") == [("藍灣電廠增建計畫", "2017-01", "2026-12")]
