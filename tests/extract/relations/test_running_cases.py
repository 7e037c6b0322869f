"""What a report on a project tells of the cases that it paid for: figures of lists, of kinds of cases, of what they are reckoned to bring."""

from __future__ import annotations

import pytest

from extract.claims import Indicator, Mention, Relation, Statement, Thing, ThingType
from extract.genres.prose import read_prose
from extract.layout.outline import blocks
from tests.extract.relations.test_running_text import REFERENCES, TOOLS, document

PROJECT = Thing(ThingType.PROGRAM, "港區更新計畫")


def read(text: str) -> list[Statement]:
    """The statements of lines of the report on a project."""
    made = document(text, "performance")
    return list(read_prose(made, blocks(made, 1, text.count("\n") + 1, subject=PROJECT), TOOLS, REFERENCES))


def figures(text: str) -> list[tuple[str, str, str, str]]:
    """Name, unit, scope and "T<target>" or "A<actual>" of the project's figures."""
    return [(b.name, b.unit, b.scope, f"{'A' if b.target is None else 'T'}{(b.actual if b.target is None else b.target) or 0:f}")
            for s in read(text) if isinstance(b := s.body, Indicator) and b.program == PROJECT]


@pytest.mark.parametrize(("sentence", "found"), [
    # only firms before the number: what the head says is counted
    ("航運業：包含藍灣造船股份有限公司、北礁海事股份有限公司等16案，估計將帶動472家業者加薪。",
     [("航運業", "案", "annual", "A16"), ("估計將帶動業者加薪", "家", "annual", "T472")]),
    ("漁撈業：僅有北礁海事股份有限公司1案。", [("漁撈業", "案", "annual", "A1")]),
    # the cases, and those whom they reach
    ("推動26案補助案，其中包含4案計891家擴及海外市場。",
     [("推動補助案", "案", "annual", "A26"), ("擴及海外市場", "案", "annual", "A4"), ("擴及海外市場", "家", "annual", "A891")]),
    # which kind has the most
    ("以補助類別分析：以近岸養殖20案為最多，遠洋捕撈則有6案。", [("近岸養殖", "案", "annual", "A20"), ("遠洋捕撈", "案", "annual", "A6")]),
    # growth of what is told, and units over a time
    ("118年帶動6,713家漁撈業者薪資成長4%。", [("帶動漁撈業者薪資成長", "家", "annual", "A6713"), ("漁撈業者薪資成長", "%", "annual", "A4")]),
    ("118年氫氣產量可達10噸/年。", [("氫氣產量", "噸/年", "annual", "A10")]),
    # a list of firms is no part of what their number counts; what must be done is planned; a date is no part of a name
    ("推動藍灣造船股份有限公司、北礁海事股份有限公司2家廠商建立維運流程。", [("廠商建立維運流程", "家", "annual", "A2")]),
    ("118年其中航運局需完工31件標案。", [("航運局需完工標案", "件", "annual", "T31")]),
    ("截至118年9月底已發包47件標案。", [("發包標案", "件", "cumulative", "A47")]),
    ("第三梯次於118年9月30日截止申請，審查通過16家提供者。", [("審查通過提供者", "家", "annual", "A16")]),
    # what the whole is for
    ("本計畫屬跨島合作事項，完成後除確保藍灣地區60萬人用水安全，並紓解供水壓力。", [("完成後除確保藍灣地區用水安全", "人", "total", "T600000")]),
])
def test_cases(sentence: str, found: list[tuple[str, str, str, str]]) -> None:
    assert figures(sentence) == found


@pytest.mark.parametrize(("sentence", "found"), [
    # a number of which something else is told counts nothing itself; what is counted behind the number is no case of the head
    ("在26案個案中，有3案領導企業為新創業者。", [("領導企業為新創業者", "案", "annual", "A3")]),
    ("航運業：輔導藍灣造船股份有限公司等16家業者。", [("輔導藍灣造船股份有限公司業者", "家", "annual", "A16")]),
    # growth against another year
    ("118年出口成長4%，營收較上年成長5%。", []),
    # what was done when the works were completed
    ("北礁堤防完工後已保護20公頃農地。", [("北礁堤防完工後已保護農地", "公頃", "annual", "A20")]),
])
def test_what_is_no_case(sentence: str, found: list[tuple[str, str, str, str]]) -> None:
    assert figures(sentence) == found


def stated(text: str) -> set[tuple[str, str, str]]:
    return {(b.subject.name, b.relation, b.object.name) for s in read(text) if isinstance(b := s.body, Relation) and isinstance(b.object, Thing)}


def named(text: str, type_: str) -> set[str]:
    return {b.thing.name for s in read(text) if isinstance(b := s.body, Mention) and b.thing.type.value == type_}


def test_kinds_of_a_grant_are_parts_of_the_project_and_have_their_cases() -> None:
    text = "1.補助分為「近岸共創」及「遠洋領航」二類：\n2.以補助類別分析：以遠洋領航20案為最多，近岸共創則有6案。\n"
    assert {("遠洋領航", "partOf", PROJECT.name), ("近岸共創", "partOf", PROJECT.name)} <= stated(text)
    assert {(b.program.name, b.name, f"{b.actual:f}") for s in read(text) if isinstance(b := s.body, Indicator)} == {
        ("遠洋領航", "遠洋領航", "20"), ("近岸共創", "近岸共創", "6")}


@pytest.mark.parametrize("text", [
    "設備分為「推進系統」及「導航系統」二類：\n以推進系統20案為最多。\n",  # no grants
    "補助分為「如何省油」及「是否汰換」二類。\n以如何省油20案為最多。\n",  # questions
    "補助業者採用「近岸共創」及「遠洋領航」。\n",  # not told apart
    "透過政府補助13案，業者新聘121人。\n",  # no name
])
def test_what_is_no_kind_of_a_grant(text: str) -> None:
    assert named(text, "program") <= {PROJECT.name}


def test_a_grant_before_the_number_of_its_cases_has_what_is_done_through_it() -> None:
    rows = {(b.program.name, b.name, f"{b.actual:f}") for s in read("透過δ-site整船驗證補助13案，執行業者於118年度新聘研發人力計121人。")
            if isinstance(b := s.body, Indicator)}
    assert rows == {("δ-site整船驗證補助", "δ-site整船驗證補助", "13"), ("δ-site整船驗證補助", "執行業者於118年度新聘研發人力", "121")}


def test_an_industry_that_heads_a_list_of_firms_is_theirs_and_the_projects() -> None:
    text = "(1)海上休憩服務業：包含尚順開發股份有限公司、藍灣大飯店股份有限公司等2案。"
    assert {("尚順開發股份有限公司", "inIndustry", "海上休憩服務業"), ("藍灣大飯店股份有限公司", "inIndustry", "海上休憩服務業"),
            (PROJECT.name, "targetsIndustry", "海上休憩服務業")} <= stated(text)
    assert named("重點作業：輔導藍灣造船股份有限公司。", "industry") == set()


def test_the_industries_of_those_helped_are_the_projects() -> None:
    assert (PROJECT.name, "targetsIndustry", "海上風電") in stated("本年度帶動13家造船、海上風電業者加薪。")
    assert (PROJECT.name, "targetsIndustry", "海上風電") not in stated("本年度帶動13家餐廳，與海上風電無涉。")


def test_who_works_with_the_project_takes_part_though_the_sentence_calls_it_this_project() -> None:
    assert (PROJECT.name, "involves", "北礁海事股份有限公司") in stated("本計畫規劃實驗場域營運機制，由北礁海事股份有限公司投入營運。")
    assert (PROJECT.name, "involves", "藍灣自來水公司") in stated("本年度舉辦高峰會，促成藍水及相關業者規劃節水。")
    assert (PROJECT.name, "involves", "藍灣自來水公司") not in stated("本年度改善藍水供水系統。")
