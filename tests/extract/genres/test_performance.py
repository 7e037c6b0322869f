"""Performance reports of an invented ministry: other years, letters, counts and damage than the documents we know."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.claims import Claim, Delay, Funding, Indicator, Mention, Period, Relation, Role, Thing, ThingType, number
from extract.genres.outcome import Outcome
from extract.genres.performance import read
from extract.reading.document import Document, line_starts
from ontology.vocabulary import Term, Vocabulary


def term(kind: str, key: str, label: str, *names: str, weak: tuple[str, ...] = (), parents: tuple[str, ...] = ()) -> Term:
    return Term(key, kind, "https://w3id.org/mailuo/scheme/x", label, key, label, key, names, weak, parents)


VOCABULARY = Vocabulary((
    term("agency", "ocean", "海洋部"), term("agency", "energy", "海洋部能源局", weak=("能源局", "海能局"), parents=("ocean",)),
    term("soe", "water", "藍灣自來水公司"), term("policy", "island-energy", "島嶼能源建設"),
))
LETTER = "案由 \n\n海洋部 119 年主辦計畫計 4 項，包含島嶼能源建設 3項、\n\n港灣建設 1項，謹提出報告。 \n"
CONTENTS = " 北礁儲能示範計畫(海洋部海能局) 1-1 \n 3-1 \n 蘭島防波堤工程計畫(海洋部、藍灣自來\n"
HEAD = """期
別 
年度 
法定特別
預算 
分配數 實現數 支用
比
(%) 
已執行應
付未付數 
節餘數 預付
數 
執行數 執行率
(%) 
達成率
(%) 是否尚有
保留款
(A) (B) (C) (C/B) (D) (E) (F) (G)=(C+D
+E+F) 
(G/B) (G/A) 
"""
START = " 壹、特別預算及進度執行情形 \n\n"
BUDGET = "二、特別預算執行情形（截至 119 年 12 月底） \n\n經費單位：千元 \n\n"
PROGRESS = "三、進度執行情形（截至 119 年 12 月底） \n\n預定進度 實際進度 進度比較 \n\n"
RESULTS = "貳、重要執行成果及里程碑達成情形 \n\n一、 119 年 5 月完成 5 組儲能貨櫃。 \n\n"
INDICATORS = """參、總體績效目標達成情形、年度績效目標達成情形 

一、工作指標 

項

次 
指標項目 單位 

【計畫全期】 

總目標值 

【累計至119年】 【119年當年】 

目標值 實際值 目標值 實際值 

1 儲能貨櫃 組 24 10 9 6 5 

二、效益指標 

項

次 
指標項目 單位 

【計畫全期】 

總目標值 

【累計至119年】 【119年當年】 

目標值 實際值 目標值 實際值 

 無此項目 - - - - - - 

"""
NO_DELAY = "肆、重大落後計畫之落後原因及因應對策 \n\n落後原因 因應對策 \n\n無落後 - \n\n"
REVIEW = "陸、檢討與建議 \n\n一、 持續辦理。 \n\n"


def benefits(jobs: str, investment: str) -> str:
    return ("伍、經濟效益 \n\n一、可量化之經濟效益 \n\n119 年特別預算創造工作機會與帶動公民營企業投資 \n\n"
            f"創造工作機會(人年) 帶動公民營企業投資(億元) \n\n{jobs} {investment} \n\n(一)創造就業機會：依工作天估算。 \n\n"
            "二、不可量化之經濟效益 \n\n提升供電韌性。 \n\n")


def report(period: str, rows: str, progress: str, *, delays: str = NO_DELAY, jobs: str = "128.5", investment: str = "3.2") -> str:
    return (START + f"一、計畫期程：{period} \n\n" + BUDGET + HEAD + rows + "\n" + PROGRESS + progress + "\n" + RESULTS + INDICATORS
            + delays + benefits(jobs, investment) + REVIEW)


FIRST = " 北礁儲能示範計畫 \n\n\n\n\n\n海洋部海能局 \n\n120 年 1 月 \n" + report(
    "118/3/1~121/12/31",
    "1 \n\n118 180,000 \n同\n\n(A) \n"
    "151,200 84.00 12,300 6,500 10,000 180,000 100 同執行率 \n是 \n\n119 305,000 同(A) 240,950 79.00 33,000 1,050 0 "
    "275,000 90.16 同執行率 \n\n總計 486,000 485,000 392,150 80.86 45,300 7,550 10,000 455,000 93.81 93.62 \n\n2 120 420,000          \n\n"
    "總計 420,000          \n", "年累計 100.00 96.40 -3.60 \n\n總累計 62% 59.2% -2.8% \n",
    delays="肆、重大落後計畫之落後原因及因應對策 \n\n落後原因 因應對策 \n\n船期受季風影響。 \n\n改於夏季運補。 \n\n")
LOST = report("119/1/1~119/12/31",
              "1 119 64,000 同(A) 58,880 92.00 0 5,120 0 64,000 100 同執行率 否 \n\n"
              "總計 64,000 同(A) 58,880 92.00 0 5,120 0 64,000 100 同執行率 \n", "年累計 100 100 0 \n\n總累計 100 100 0 \n",
              jobs="75人年", investment="無")
NUMBERED = "\n3-2 \n\n" + report("118/7/1~120/12/31",
                               "1 118 000,000 同(A) 000,000 00.00 000,000 000,000 000,000 000,000 00.00 同執行率 是/否 \n"
                               "119 0 同(A) 0 - 0 0 0 0 - 同執行率 \n總計 0 \n", "年累計 100 100 0 \n", jobs="-", investment="-")
PARTS = (" 蘭島防波堤工程計畫 \n\n\n\n\n\n海洋部 \n\n120 年 1 月 \n" + START + "一、計畫期程：118/01/01~121/12/31 \n\n" + BUDGET + HEAD
         + "1 119 300 300 200 66.67 0 100 0 300 100 100 \n\n(一) 海洋部能源局「蘭島北堤延長計畫」 \n\n經費單位：千元 \n\n" + HEAD
         + "1 119 100 100 100 100 0 0 0 100 100 100 \n\n(二) 藍灣自來水公司「蘭島南堤修復計畫」 \n\n經費單位：千元 \n\n" + HEAD
         + "1 119 200 200 90 45 0 100 0 190 95 95 \n\n" + PROGRESS + "年累計 100 100 0 \n\n總累計 50 50 0 \n\n" + RESULTS + REVIEW)
TEXT = LETTER + CONTENTS + FIRST + LOST + NUMBERED + PARTS
BATTERY = Thing(ThingType.PROGRAM, "北礁儲能示範計畫")
BREAKWATER = Thing(ThingType.PROGRAM, "蘭島防波堤工程計畫")


def document(text: str) -> Document:
    return Document("islands-119", "islands-119.txt", "島嶼建設119年度績效報告", text, "performance", "0" * 64, covers=(119,),
                    starts=line_starts(text))


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return read(document(TEXT), VOCABULARY)


@pytest.fixture(scope="module")
def claims(outcome: Outcome) -> tuple[Claim, ...]:
    return number("islands-119", outcome.statements, {"": 0.9})


def lost(index: int) -> Thing:
    return Thing(ThingType.PROGRAM, f"島嶼建設119年度績效報告第{index}案", scope=f"islands-119#{index}")


def amounts(claims: tuple[Claim, ...], program: Thing, level: str = "leaf") -> list[tuple[int | None, str, str, int | None]]:
    return [(b.key.roc_year, b.key.phase, b.key.measure, b.amount_twd) for c in claims
            if isinstance(b := c.body, Funding) and b.key.program == program and b.level == level and b.key.measure != "investment"]


def test_each_project_is_named_by_cover_or_number_and_never_by_guess(claims: tuple[Claim, ...]) -> None:
    periods = {c.body.program: (c.body.start, c.body.end) for c in claims if isinstance(c.body, Period)}
    assert periods == {BATTERY: ("2029-03-01", "2032-12-31"), lost(2): ("2030-01-01", "2030-12-31"), lost(3): ("2029-07-01", "2031-12-31"),
                       BREAKWATER: ("2029-01-01", "2032-12-31")}


def test_offices_of_cover_and_contents(claims: tuple[Claim, ...]) -> None:
    stated = {(c.body.subject.name, c.body.relation, c.body.object.key or c.body.object.name, c.lines[0]) for c in claims
              if isinstance(c.body, Relation) and isinstance(c.body.object, Thing)}
    cover = TEXT[:TEXT.index("海洋部海能局 \n")].count("\n") + 1
    entry = TEXT[:TEXT.index("(海洋部海能局)")].count("\n") + 1
    assert ("北礁儲能示範計畫", "implementedBy", "energy", cover) in stated
    assert ("北礁儲能示範計畫", "implementedBy", "energy", entry) in stated
    assert ("海洋部能源局", "subordinateTo", "ocean", entry) in stated
    assert ("蘭島防波堤工程計畫", "implementedBy", "water", entry + 2) in stated  # cut at the line's end, but only one begins so


def test_categories_from_the_counts_of_the_cover_letter(claims: tuple[Claim, ...]) -> None:
    stated = {(c.body.subject, c.body.object) for c in claims
              if isinstance(c.body, Relation) and c.body.relation == "partOf" and isinstance(c.body.object, Thing)
              and c.body.object.type is ThingType.POLICY}
    energy, harbour = Thing(ThingType.POLICY, "島嶼能源建設", "island-energy"), Thing(ThingType.POLICY, "港灣建設")
    assert stated == {(BATTERY, energy), (lost(2), energy), (lost(3), energy), (BREAKWATER, harbour)}


def test_amounts_by_year_and_phase(claims: tuple[Claim, ...]) -> None:
    assert amounts(claims, BATTERY) == [
        (118, "1", "allocated", 180_000_000), (118, "1", "special_budget", 180_000_000), (118, "1", "spent", 151_200_000),
        (118, "1", "payable", 12_300_000), (118, "1", "surplus", 6_500_000), (118, "1", "prepaid", 10_000_000),
        (118, "1", "executed", 180_000_000),
        (119, "1", "allocated", 305_000_000), (119, "1", "special_budget", 305_000_000), (119, "1", "spent", 240_950_000),
        (119, "1", "payable", 33_000_000), (119, "1", "surplus", 1_050_000), (119, "1", "prepaid", 0), (119, "1", "executed", 275_000_000),
        (120, "2", "special_budget", 420_000_000)]


def test_a_total_is_a_check_of_its_years_and_no_amount(claims: tuple[Claim, ...]) -> None:
    spent = [c.body for c in claims if isinstance(c.body, Funding) and c.body.key.program == BATTERY and c.body.key.measure == "spent"]
    assert spent and {b.level for b in spent} == {"leaf"}
    assert all(b.key.roc_year and not b.key.roc_year_end and b.part_of is None for b in spent)


def test_a_repeated_cell_shows_the_cell_it_takes_its_value_from(claims: tuple[Claim, ...]) -> None:
    allocated = next(c for c in claims if isinstance(c.body, Funding) and c.body.key.measure == "allocated" and c.body.key.roc_year == 118)
    assert [(p.role, p.quote) for p in allocated.passages] == [
        (Role.VALUE, "180,000"), (Role.CONTEXT, "118"), (Role.CONTEXT, "同(A)"), (Role.SUBJECT, "北礁儲能示範計畫")]


def test_a_form_and_an_empty_year_state_nothing_but_a_printed_zero_does(claims: tuple[Claim, ...]) -> None:
    assert {(y, v) for y, _, _, v in amounts(claims, lost(3))} == {(119, 0)}


def test_parts_have_their_own_tables_and_are_parts_of_the_project(claims: tuple[Claim, ...], outcome: Outcome) -> None:
    north, south = Thing(ThingType.PROGRAM, "蘭島北堤延長計畫"), Thing(ThingType.PROGRAM, "蘭島南堤修復計畫")
    assert {(c.body.subject, c.body.object) for c in claims if isinstance(c.body, Relation) and c.body.relation == "partOf"
            and c.body.object == BREAKWATER} == {(north, BREAKWATER), (south, BREAKWATER)}
    assert (119, "1", "spent", 90_000) in amounts(claims, south)
    assert (119, "1", "spent", 200_000) in amounts(claims, BREAKWATER, "part")
    sums = {(c.kind, c.passed) for c in outcome.checks if c.kind.startswith("parts = whole")}
    assert ("parts = whole: special_budget", True) in sums and ("parts = whole: spent", False) in sums


def test_progress_figures_and_benefits(claims: tuple[Claim, ...]) -> None:
    figures = {(b.name, b.scope, b.roc_year, b.unit, b.target, b.actual) for c in claims
               if isinstance(b := c.body, Indicator) and b.program == BATTERY and b.name not in ("支用比", "執行率", "達成率")}
    assert figures == {
        ("執行進度", "annual", 119, "%", Decimal("100.00"), Decimal("96.40")),
        ("執行進度", "total", 119, "%", Decimal(62), Decimal("59.2")),
        ("儲能貨櫃", "total", None, "組", Decimal(24), None), ("儲能貨櫃", "cumulative", 119, "組", Decimal(10), Decimal(9)),
        ("儲能貨櫃", "annual", 119, "組", Decimal(6), Decimal(5)), ("創造工作機會", "annual", 119, "人年", None, Decimal("128.5"))}
    invested = [(b.key.program, b.amount_twd) for c in claims if isinstance(b := c.body, Funding) and b.key.measure == "investment"]
    assert invested == [(BATTERY, 320_000_000)]
    jobs = [b.actual for c in claims if isinstance(b := c.body, Indicator) and b.program == lost(2) and b.name == "創造工作機會"]
    assert jobs == [75]


def test_delays_and_none(claims: tuple[Claim, ...]) -> None:
    assert [(c.body.program, c.body.reason, c.body.countermeasure) for c in claims if isinstance(c.body, Delay)] == [
        (BATTERY, "船期受季風影響。", "改於夏季運補。")]


def test_what_does_not_add_up_is_found_and_kept(outcome: Outcome) -> None:
    failed = {(c.kind, c.expected, c.printed) for c in outcome.checks if not c.passed and c.subject == BATTERY}
    assert failed == {("years = total: special_budget", "485000", "486000")}


def test_prose_has_the_project_as_subject_and_tables_are_no_prose(outcome: Outcome) -> None:
    texts = {b.flow.text for b in outcome.blocks}
    battery = [b.flow.text for b in outcome.blocks if b.subject == BATTERY]
    assert "119年5月完成5組儲能貨櫃。" in battery and "改於夏季運補。" in battery
    assert not any("180,000" in t or "總目標值" in t for t in texts)


def test_every_passage_says_what_stands_there(claims: tuple[Claim, ...]) -> None:
    made = document(TEXT)
    assert claims
    for claim in claims:
        for passage in claim.passages:
            assert made.passage(passage.role, passage.start, passage.end) == passage


def test_mentions_have_the_words_of_their_place(claims: tuple[Claim, ...]) -> None:
    surfaces = {(c.body.thing.name, c.body.surface) for c in claims if isinstance(c.body, Mention)}
    assert ("海洋部能源局", "海洋部海能局") in surfaces and ("港灣建設", "港灣建設") in surfaces


def test_a_document_without_any_report_is_prose_and_says_so() -> None:
    found = read(document("一、 本文無計畫。 \n"), VOCABULARY)
    assert [p.line for p in found.problems] == [0]
    assert found.blocks and not found.statements
