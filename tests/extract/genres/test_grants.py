"""Tables of grants in a report of an invented ministry: other columns, order and words than the documents we know."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.claims import Claim, Indicator, Mention, Relation, Role, Thing, ThingType, number
from extract.genres.outcome import Outcome
from extract.genres.performance import read
from extract.reading.document import Document
from ontology.vocabulary import Vocabulary
from tests.extract.genres.test_performance import BUDGET, HEAD, PROGRESS, REVIEW, START, VOCABULARY, document, term

KNOWN = Vocabulary((*VOCABULARY.terms, term("industry", "fishery", "漁業", "漁"), term("institute", "tides", "潮汐研究院")))
TABLE_HEAD = " 編號 補助廠商 業\n\n別 \n計畫名稱 \n帶動店家數\n\n(家) \n計畫摘要 \n\n"
ROWS = """1 
珊瑚水產

(股)公司 
漁

業 
珊瑚水產智慧

養殖計畫 
1,200 
導入感測器，

減少用料。 

2 
潮汐研究院 
海

運 
潮間帶航運試

"""
REST = """辦計畫 運 由潮汐研究院開設航線。 

說明二。 

"""
STATED = "貳、重要執行成果及里程碑達成情形 \n\n共計2案，帶動{total}家業者。(1) 漁業：包含珊瑚水產等{cases}案，估計將帶動1,200家業者。 \n\n"
PROJECT = Thing(ThingType.PROGRAM, "蘭島防波堤工程計畫")


def report(total: str = "1,230", cases: str = "1") -> Document:
    rows = ROWS.replace("潮間帶航運試\n\n", "潮間帶航運試\n\n30 \n") + TABLE_HEAD + REST.replace(" 運 ", " ")
    return document(" 蘭島防波堤工程計畫 \n\n\n\n\n\n海洋部 \n\n120 年 1 月 \n" + START + "一、計畫期程：118/01/01~121/12/31 \n\n" + BUDGET + HEAD
                    + "1 119 300 300 200 66.67 0 100 0 300 100 100 \n\n" + PROGRESS + "年累計 100 100 0 \n\n總累計 50 50 0 \n\n"
                    + STATED.format(total=total, cases=cases) + TABLE_HEAD + rows + "三、推廣說明 \n\n辦理說明會。 \n\n" + REVIEW)


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return read(report(), KNOWN)


@pytest.fixture(scope="module")
def claims(outcome: Outcome) -> tuple[Claim, ...]:
    return tuple(c for c in number("islands-119", outcome.statements, {"": 0.9}) if c.rule == "performance.grant")


CORAL = Thing(ThingType.PROGRAM, "珊瑚水產智慧養殖計畫")
LINE = Thing(ThingType.PROGRAM, "潮間帶航運試辦計畫")


def test_what_each_cell_names(claims: tuple[Claim, ...]) -> None:
    assert [(c.body.thing, c.body.surface) for c in claims if isinstance(c.body, Mention)] == [
        (Thing(ThingType.FIRM, "珊瑚水產(股)公司"), "珊瑚水產(股)公司"), (Thing(ThingType.INDUSTRY, "漁業", "fishery"), "漁業"), (CORAL, CORAL.name),
        (Thing(ThingType.INSTITUTE, "潮汐研究院", "tides"), "潮汐研究院"), (Thing(ThingType.INDUSTRY, "海運"), "海運"), (LINE, LINE.name)]


def test_how_the_cells_of_a_row_are_related(claims: tuple[Claim, ...]) -> None:
    stated = {(c.body.subject.name, c.body.relation, c.body.object.name, c.body.role) for c in claims
              if isinstance(c.body, Relation) and isinstance(c.body.object, Thing)}
    assert stated == {
        (CORAL.name, "involves", "珊瑚水產(股)公司", "recipient"), (CORAL.name, "targetsIndustry", "漁業", ""), (CORAL.name, "partOf", PROJECT.name, ""),
        ("珊瑚水產(股)公司", "inIndustry", "漁業", ""),
        (LINE.name, "involves", "潮汐研究院", "recipient"), (LINE.name, "targetsIndustry", "海運", ""), (LINE.name, "partOf", PROJECT.name, ""),
        ("潮汐研究院", "inIndustry", "海運", "")}


def test_figures_carry_their_row(claims: tuple[Claim, ...]) -> None:
    assert [(c.body.program, c.body.name, c.body.unit, c.body.actual, c.body.roc_year) for c in claims if isinstance(c.body, Indicator)] == [
        (CORAL, "帶動店家數", "家", Decimal(1200), 119), (LINE, "帶動店家數", "家", Decimal(30), 119)]


def test_running_text_is_prose_about_its_row_and_nothing_of_the_table_is_lost_to_other_prose(outcome: Outcome) -> None:
    texts = {b.flow.text: b.subject for b in outcome.blocks}
    assert texts["導入感測器，減少用料。"] == CORAL and texts["由潮汐研究院開設航線。說明二。"] == LINE
    assert [s for t, s in texts.items() if "辦理說明會。" in t] == [PROJECT]
    assert not any("補助廠商" in t or t == "海" for t in texts)


def test_every_passage_says_what_stands_there(claims: tuple[Claim, ...]) -> None:
    made = report()
    for claim in claims:
        assert all(made.passage(p.role, p.start, p.end) == p for p in claim.passages)
        assert any(p.role is Role.VALUE for p in claim.passages)


@pytest.mark.parametrize(("total", "cases", "failed"), [
    ("1,230", "1", []), ("1,300", "1", [("rows = stated sum: 帶動店家數", "1230", "1,300")]),
    ("1,230", "3", [("rows = stated number of cases (漁業)", "1", "3")]),
])
def test_what_the_prose_says_of_the_sums_is_checked(total: str, cases: str, failed: list[tuple[str, str, str]]) -> None:
    checks = [c for c in read(report(total, cases), KNOWN).checks if c.kind.startswith("rows = stated")]
    assert len(checks) == 4
    assert [(c.kind, c.expected, c.printed) for c in checks if not c.passed] == failed
