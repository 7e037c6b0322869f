"""Amounts of running text about an invented ministry: what they measure, of which year, and whose they are."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from extract.claims import Funding, Statement, Thing, ThingType
from extract.genres.prose import read_prose
from extract.layout.blocks import Block
from extract.layout.flow import join
from tests.extract.relations.test_running_text import REFERENCES, TOOLS, document, read, read_cell

HARBOUR, REEF = "藍灣港區更新計畫", "北礁供水改善計畫"
MILLION = 1_000_000


def amounts(statements: list[Statement]) -> list[tuple[str, str, int | None, int]]:
    """Program, measure, year and millions of each amount."""
    return [(b.key.program.name, b.key.measure, b.key.roc_year, int(Decimal(b.amount_twd or b.amount or 0) / MILLION))
            for s in statements if isinstance(b := s.body, Funding)]


def read_report_of(project: str, text: str) -> list[Statement]:
    """The statements of a line in the performance report of a project."""
    made = document(text, "performance")
    block = Block(join(made, [(0, len(text))]), subject=Thing(ThingType.PROGRAM, project))
    return list(read_prose(made, [block], TOOLS, REFERENCES))


@pytest.mark.parametrize(("text", "found"), [
    (f"「{HARBOUR}」118年帶動漁民及業者投入研發經費3億元，增加營收5億元，降低成本2億元。", [
        (HARBOUR, "investment", 118, 300), (HARBOUR, "revenue", 118, 500), (HARBOUR, "other", 118, 200)]),
    (f"「{HARBOUR}」至118年底累計投入研發金額達13.1億元（政府補助4.9億元，企業投入8.2億元）。", [
        (HARBOUR, "other", 118, 1310), (HARBOUR, "subsidy", 118, 490), (HARBOUR, "investment", 118, 820)]),
    (f"118年度「{HARBOUR}」編列2億4,988萬元，較117年度增列3,000萬元。", [(HARBOUR, "budget", 118, 249), (HARBOUR, "other", 118, 30)]),
    (f"118年度預算案續編列2億4,900萬元辦理「{HARBOUR}」。", [(HARBOUR, "budget", 118, 249)]),
    (f"118年預計投入17億元持續辦理「{HARBOUR}」。", [(HARBOUR, "other", 118, 1700)]),
    (f"「{HARBOUR}」總申請經費合計約105億元，申請補助金額約42億元。", [(HARBOUR, "other", None, 10500), (HARBOUR, "other", None, 4200)]),
    (f"「{HARBOUR}」118年創造4億元營業額及1,200萬美元訂單。", [(HARBOUR, "revenue", 118, 400), (HARBOUR, "revenue", 118, 12)]),
    (f"「{HARBOUR}」118年促成投資達9.8億，提升產值達20億。", [(HARBOUR, "investment", 118, 980), (HARBOUR, "revenue", 118, 2000)]),
    (f"「{HARBOUR}」共投入約3億元。", [(HARBOUR, "total_cost", None, 300)]),
    (f"「{HARBOUR}」118年共投入約3億元。", [(HARBOUR, "other", 118, 300)]),
    (f"「{HARBOUR}」總投資金額約30億元。", [(HARBOUR, "total_cost", None, 3000)]),
    (f"「{HARBOUR}」已有25家廠商進駐，總投資金額約30億元。", [(HARBOUR, "investment", None, 3000)]),
    (f"「{HARBOUR}」由海洋部投資30億元。", [(HARBOUR, "other", None, 3000)]),
])
def test_what_an_amount_measures(text: str, found: list[tuple[str, str, int | None, int]]) -> None:
    assert amounts(read(text)) == found


def test_an_amount_in_a_foreign_currency_keeps_it() -> None:
    bodies = [s.body for s in read(f"「{HARBOUR}」118年爭取訂單1,200萬美元。") if isinstance(s.body, Funding)]
    assert [(b.amount_twd, b.amount, b.currency) for b in bodies] == [(None, Decimal(12_000_000), "USD")]


@pytest.mark.parametrize("text", [
    f"「{HARBOUR}」每戶補助3萬元。", f"「{HARBOUR}」每度電費率約為2.5元。", f"「{HARBOUR}」補助漁船35萬艘次，旅客達120萬。",
    f"「{HARBOUR}」118年產值約8至10億元。", f"「{HARBOUR}」補助5億元以上之投資案件。", "外國投資達3億元。", "藍灣航港公司增資12億元擴建廠房。",
])
def test_prices_thresholds_and_counts_are_no_amounts_of_a_program(text: str) -> None:
    assert amounts(read(text)) == []


@pytest.mark.parametrize(("text", "found"), [
    # what stands before the colon is what all sentences are about
    (f"推動「{HARBOUR}」：協助漁民申請漁村輔導計畫。118年帶動投資3億元。", [(HARBOUR, "investment", 118, 300)]),
    # the work goes on about the program that is carried out, not about the one it is a part of
    (f"在「島嶼建設方案」下，藉由推動「{HARBOUR}」，補助漁民。118年總申請經費約2億元。", [(HARBOUR, "other", 118, 200)]),
    # a means owns what it brings about, a context does not
    (f"透過「{HARBOUR}」協助漁民，118年帶動投資3億元。", [(HARBOUR, "investment", 118, 300)]),
    (f"配合「{HARBOUR}」，協助漁民，118年帶動投資3億元。", []),
    (f"118年度編列「{HARBOUR}」2億元，其業務包含推動「{REEF}」等，較117年度增列3,000萬元。", [(HARBOUR, "budget", 118, 200), (HARBOUR, "other", 118, 30)]),
    (f"推動「{HARBOUR}」。118年我國航運業產值為900億元。", []),
    # one amount for all that are named is that of none of them
    (f"「{HARBOUR}」及「{REEF}」經費合計8億5,000萬元。", []),
    (f"「{HARBOUR}」及「{REEF}」118年帶動投資3億元。", []),
    (f"「{HARBOUR}」及「{REEF}」分別編列2億元及3億元。", [(HARBOUR, "budget", None, 200), (REEF, "budget", None, 300)]),
    (f"118年度預算案新增辦理「{HARBOUR}」8億元，及「{REEF}」5,000萬元，合共8億5,000萬元。", [(HARBOUR, "budget", 118, 800), (REEF, "budget", 118, 50)]),
    # a head that is no program owns what is said below it
    (f"（一）推動「{HARBOUR}」\n1、完成3處碼頭。\n2、藍灣魚市場：118年增加產值3億元。\n", []),
    (f"（一）推動「{HARBOUR}」\n1、118年增加產值3億元。\n", [(HARBOUR, "revenue", 118, 300)]),
])
def test_whose_an_amount_is(text: str, found: list[tuple[str, str, int | None, int]]) -> None:
    assert amounts(read(text)) == found


@pytest.mark.parametrize(("text", "found"), [
    ("配合海洋部海洋能源局「漁村輔導計畫」工作項目使用，並帶動衍生投資5億元。", [(HARBOUR, "investment", 118, 500)]),
    ("本計畫透過漁村輔導計畫，協助漁民，帶動投資5億元。", [(HARBOUR, "investment", 118, 500)]),
    ("補助「北礁排水改善工程」共投入約3億元。", [("北礁排水改善工程", "total_cost", None, 300)]),
])
def test_in_the_report_of_a_project_a_means_owns_nothing(text: str, found: list[tuple[str, str, int | None, int]]) -> None:
    assert amounts(read_report_of(HARBOUR, text)) == found


def levels(statements: list[Statement]) -> list[tuple[int, str]]:
    return [(int((b.amount_twd or 0) / MILLION), b.level) for s in statements if isinstance(b := s.body, Funding)]


def test_named_parts_of_a_total_are_parts_and_an_amount_said_again_is_one() -> None:
    text = "本計畫帶動投資2.5億元(即2億5,000萬元)，包括北礁投資2億元、魚市場投資5,000萬元。"
    assert levels(read_report_of(HARBOUR, text)) == [(250, "leaf"), (200, "part"), (50, "part")]
    assert levels(read_report_of(HARBOUR, "本計畫帶動投資2.5億，包含甲業者2億、乙業者0.5億。")) == [(250, "leaf"), (200, "part"), (50, "part")]


def test_in_decisions_of_the_legislature_a_budget_is_a_draft_and_what_is_frozen_another_amount() -> None:
    found = read_cell("118年度海洋部歲出預算案「藍灣港區更新計畫」編列11億元，凍結該預算1,000萬元，俟提出書面報告後，始得動支。")
    assert [(b.key.measure, b.key.status, b.key.roc_year, b.amount_twd) for s in found if isinstance(b := s.body, Funding)] == [
        ("budget", "planned", 118, 1_100_000_000), ("other", "planned", 118, 10_000_000)]


@pytest.mark.parametrize(("reader", "text"), [(read, f"（一）推動「{HARBOUR}」\n1、藍灣造船股份有限公司118年增資3億元擴廠。\n")])
def test_what_a_named_firm_invests_is_not_the_headings(reader: Callable[[str], list[Statement]], text: str) -> None:
    assert amounts(reader(text)) == []
