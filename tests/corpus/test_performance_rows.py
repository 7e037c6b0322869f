"""Rows of the real performance report: document, lines, and the record that must be read there."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from extract.claims import Claim, Delay, Funding, Indicator, Mention, Period, Relation, Role, Thing, ThingType, number
from extract.genres.outcome import Outcome
from extract.genres.performance import read
from extract.reading.document import Document
from extract.reading.manifest import read_manifest
from extract.reading.text import read_document
from ontology.vocabulary import load

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
NAME = "moea-infrastructure-110"
pytestmark = [pytest.mark.corpus, pytest.mark.skipif(not (CORPUS / "manifest.toml").exists(), reason="the real documents are not here")]


@pytest.fixture(scope="module")
def document() -> Document:
    sources, _ = read_manifest(CORPUS)
    found, _ = read_document(next(s for s in sources if s.id == NAME))
    return found


@pytest.fixture(scope="module")
def outcome(document: Document) -> Outcome:
    return read(document, load())


@pytest.fixture(scope="module")
def claims(outcome: Outcome) -> tuple[Claim, ...]:
    return number(NAME, outcome.statements, {"": 0.9})


def year_amounts(claims: tuple[Claim, ...], first: int, last: int) -> dict[str, int | None]:
    return {c.body.key.measure: c.body.amount_twd // 1000 for c in claims
            if isinstance(c.body, Funding) and c.body.amount_twd is not None and c.body.level != "total"
            and first <= c.lines[0] and c.lines[1] <= last}


ALL = ("special_budget", "allocated", "spent", "payable", "surplus", "prepaid", "executed")


@pytest.mark.parametrize(("lines", "amounts"), [
    ((204, 207), (235_650, 235_650, 168_043, 55_132, 12_476, 0, 235_651)),  # one thousand more than allocated, as printed
    ((753, 757), (600_000, 600_000, 533_353, 0, 66_647, 0, 600_000)),  # 同(A) over two lines in the middle
    ((4109, 4111), (144_000, 144_000, 92_499, 50_091, 0, 0, 142_590)),  # its bracket lost
    ((6775, 6779), (122_500, 122_500, 24_062, 0, 0, 0, 24_062)),  # words in the last cell
    ((9061, 9061), (1_922_000, 1_922_000, 1_676_126, 46_492, 39_391, 137_076, 1_899_085)),  # a merged cell before the year
    ((12376, 12380), (360_000, 360_000, 354_774, 0, 0, 0, 354_774)),  # a ratio cut in two
    ((15142, 15152), (280_000, 280_000, 277_913, 0, 0, 2_036, 279_950)),  # amounts cut in two
    ((16109, 16143), (350_000, 350_000, 341_878, 0, 0, 0, 341_878)),  # shares of offices inside the cells
    ((18740, 18740), (1_046_747, 1_046_747, 1_046_747, 0, 0, 0, 1_046_747)),  # a remark before the year
])
def test_a_year_of_the_special_budget(claims: tuple[Claim, ...], lines: tuple[int, int], amounts: tuple[int, ...]) -> None:
    assert year_amounts(claims, *lines) == dict(zip(ALL, amounts, strict=True))


def test_shifted_letters(claims: tuple[Claim, ...]) -> None:
    assert year_amounts(claims, 5895, 5895) == {"special_budget": 100_000, "spent": 15_000, "payable": 37_685, "executed": 52_685}


def test_an_empty_cell_is_found_by_arithmetic(claims: tuple[Claim, ...]) -> None:
    assert year_amounts(claims, 18687, 18687) == {"special_budget": 914_999, "allocated": 914_999, "spent": 480_304, "payable": 52_505,
                                                  "surplus": 105_141, "executed": 637_950}


@pytest.mark.parametrize("line", [202, 8545, 8559, 14539, 18226])
def test_dashes_empty_rows_and_forms_state_nothing(claims: tuple[Claim, ...], line: int) -> None:
    assert year_amounts(claims, line, line) == {}


@pytest.mark.parametrize(("lines", "name", "unit", "values"), [
    ((1117, 1125), "增加地下水緊急備援水量", "萬立方公尺/日", ("10", "10", "13.77", "2", "3.95")),
    ((4956, 4956), "合計", "", ("380", "220", "921", "40", "308")),
    ((7642, 7664), "建置創能、儲能、節能及系統整合之示範園區(綠能科技示範場域)", "區", ("1", "1", "1", "0.05", "0.05")),
    ((9150, 9154), "三中心研發、培訓中心軟硬體建置", "案", ("6", "6", "4", "", "1")),
    ((12166, 12184), "協助零售暨服務業者使用雲服務", "家", ("3000", "1500", "2541", "1500", "2541")),
    ((13538, 13541), "技術服務(含委託案及工業服務)", "千元", ("193000", "45000", "94398", "45000", "94398")),
    ((14736, 14740), "研發可調適電路基板技術", "傳輸速度(Gbps)", ("5", "1", "1", "1", "1")),
    ((17108, 17156), "募集智慧顯示產業廠商加入聯盟", "家/SIG", ("120", "25", "", "25", "")),  # the actual values are words
    ((18086, 18106), "5G創新服務體驗人次", "人次", ("270000", "120000", "274000", "120000", "274000")),
    ((18953, 18971), "預期新增產業樓地板使用空間", "公頃", ("8.6", "8.00", "8.00", "2.6", "2.6")),
])
def test_an_indicator(claims: tuple[Claim, ...], lines: tuple[int, int], name: str, unit: str, values: tuple[str, ...]) -> None:
    found = [c.body for c in claims if isinstance(c.body, Indicator) and c.body.name == name and c.body.unit == unit
             and lines[0] <= c.lines[0] <= lines[1]]
    read_values = {(b.scope, slot): str(v) for b in found for slot in ("target", "actual") if (v := getattr(b, slot)) is not None}
    slots = (("total", "target"), ("cumulative", "target"), ("cumulative", "actual"), ("annual", "target"), ("annual", "actual"))
    assert read_values == {s: v for s, v in zip(slots, values, strict=True) if v}


@pytest.mark.parametrize(("line", "jobs", "investment"), [
    (948, "2800", 1_165_000_000), (3761, "55", None), (6323, None, 1_649_000_000),
    (13583, "75", 2_200_000_000), (19322, "2740", 122_000_000),
])
def test_benefits(claims: tuple[Claim, ...], line: int, jobs: str | None, investment: int | None) -> None:
    here = [c.body for c in claims if c.lines[0] == line]
    assert [str(b.actual) for b in here if isinstance(b, Indicator)] == ([jobs] if jobs else [])
    assert [b.amount_twd for b in here if isinstance(b, Funding)] == ([investment] if investment is not None else [])


def test_every_report_has_a_period_and_no_name_is_invented(claims: tuple[Claim, ...], document: Document) -> None:
    programs = [c.body.program for c in claims if isinstance(c.body, Period)]
    assert len(programs) == len(set(programs)) == 47
    nameless = {int(p.scope.split("#")[1]) for p in programs if p.scope}
    assert nameless == {3, 5, 9, 19, 25, 36, 39, 41, 42, 44}
    assert all(p.name == f"{document.title}第{p.scope.split('#')[1]}案" for p in programs if p.scope)


def test_delays(claims: tuple[Claim, ...]) -> None:
    lines = Counter(c.lines for c in claims if isinstance(c.body, Delay))
    assert {(2494, 2519), (2521, 2531), (7064, 7099), (9272, 9282), (15556, 15556)} <= set(lines)
    assert not [c for c in claims if isinstance(c.body, Delay) and 14000 < c.lines[0] < 15500]  # 無, 無落後, 無 無


def test_what_the_text_itself_gets_wrong_is_what_fails(outcome: Outcome) -> None:
    """Lines whose figures do not add up in the text, as read by people; any other failure is a reader's."""
    known = {5902, 5904, 5899, 6426, 6784, 6807, 7267, 7559, 7563, 8144, 8557, 8561, 9067, 9071, 9429, 12820, 12826, 13841, 15142, 15156,
             15157, 15160, 15165, 16939, 17544, 18625, 18627, 18629, 18635, 18689, 18691, 18695, 19478}
    failed = {p.first_line for c in outcome.checks if not c.passed for p in c.inputs}
    assert failed <= known
    assert {5904, 6807, 7563, 8561, 9067, 18629, 18695, 19478} <= failed


def test_every_value_stands_in_its_passages(claims: tuple[Claim, ...], document: Document) -> None:
    for claim in claims:
        for passage in claim.passages:
            assert document.passage(passage.role, passage.start, passage.end) == passage
        assert any(p.role is Role.VALUE for p in claim.passages)


def test_tables_are_not_handed_on_as_prose(outcome: Outcome, document: Document) -> None:
    unread = {n for u in outcome.unread for n in range(u.first_line, u.last_line + 1)}
    heads = [b for b in outcome.blocks if "總目標值" in b.flow.text or "法定特別預算" in b.flow.text[:20]]
    assert not [b.flow.text for b in heads if document.line_of(b.flow.positions[0]) not in unread]


@pytest.mark.parametrize(("line", "recipient", "case", "industry", "shops"), [
    (10499, "誠品生活(股)公司", "誠品生活OMO全通路雲服務發展計畫", "零售業", "200"),
    (11085, "特力屋(股)公司", "零售忠誠客戶數據共享創新服務計畫", "零售業", "200"),
    (11179, "微風廣場實業(股)公司", "與品牌邁向世界打造新時尚經濟動力飛輪計畫", "零售業", "220"),  # two of its cells go on over the page
    (11402, "揚秦國際企業(股)公司", "2021麥味登餐飲連鎖總部四級數位應用推廣計畫", "餐飲業", "420"),
    (11679, "尚順開發(股)公司", "一遊再遊-尚順育樂世界KOL發聲報你好遊計畫", "休憩服務", "200"),
])
def test_a_grant(claims: tuple[Claim, ...], line: int, recipient: str, case: str, industry: str, shops: str) -> None:
    here = [c for c in claims if c.rule == "performance.grant" and line <= c.lines[0] <= line + 60]
    assert recipient in {c.body.surface for c in here if isinstance(c.body, Mention)}
    related = {(c.body.relation, c.body.object.name) for c in here if isinstance(c.body, Relation) and isinstance(c.body.object, Thing)
               and c.body.subject.name == case}
    assert {"involves", "targetsIndustry", "partOf"} == {relation for relation, _ in related}
    surfaces = {(c.body.surface, c.body.thing.type) for c in here if isinstance(c.body, Mention)}
    assert (industry, ThingType.INDUSTRY) in surfaces and (case, ThingType.PROGRAM) in surfaces
    assert [str(c.body.actual) for c in here if isinstance(c.body, Indicator) and c.body.program.name == case] == [shops]


def test_the_grants_are_all_there_and_their_sum_is_the_stated_one(claims: tuple[Claim, ...]) -> None:
    shops = [c.body.actual for c in claims if c.rule == "performance.grant" and isinstance(c.body, Indicator)]
    assert len(shops) == 26 and sum(s for s in shops if s is not None) == 6713
