"""What firms do and where they are, as running text about an invented ministry states it."""

from __future__ import annotations

import pytest

from tests.extract.relations.test_running_text import read, stated


def of(text: str, relation: str) -> set[tuple[str, str]]:
    return {(s, o) for s, r, o in stated(read(text)) if r == relation}


YARD, REEF = "藍灣造船股份有限公司", "北礁海事股份有限公司"


@pytest.mark.parametrize(("text", "trade"), [
    (f"(一)海上風電產業：促成{YARD}投資擴廠。", "海上風電"),
    (f"海上風電水下結構部分，{YARD}等2家國內廠商已建立能量。", "海上風電"),
    (f"為配合我國海上風電發展，已促成{YARD}擴建廠房。", "海上風電"),
    (f"一、海上風電產業\n(一)協助{YARD}完成首座機組。", "海上風電"),
    (f"協助3家海上風電設備業者（如{YARD}、{REEF}）參展。", "海上風電"),
    (f"共計{REEF}、{YARD}等14家海上風電業者參與徵才。", "海上風電"),
])
def test_a_firm_does_what_its_block_or_its_class_says(text: str, trade: str) -> None:
    assert (YARD, trade) in of(text, "inIndustry")


@pytest.mark.parametrize("text", [
    f"海上風電產業：已完成生產供應{YARD}機座2座。",
    f"一、海上風電產業推動現況及困難檢討報告摘要\n(一)拜會{YARD}。",
    f"海上風電已具規模。另{YARD}完成改建。",
    f"(一)海上風電產業：新創公司成立，{YARD}等均有意投資。",
])
def test_customers_and_loose_neighbours_do_not(text: str) -> None:
    assert of(text, "inIndustry") == set()


@pytest.mark.parametrize(("text", "place"), [
    (f"推動{YARD}於98年1月進駐藍灣市。", "藍灣市"),
    (f"打造北礁島成為風電聚落，吸引國際大廠{YARD}設立工廠。", "北礁島"),
    (f"配合藍灣市進駐，帶動2家業者投資，包含{YARD}及{REEF}。", "藍灣市"),
    (f"促成{REEF}、{YARD}等2家藍灣市企業參展。", "藍灣市"),
])
def test_a_firm_is_where_it_settles(text: str, place: str) -> None:
    assert (YARD, place) in of(text, "basedIn")


def test_a_place_of_another_sentence_is_not_the_firms() -> None:
    assert of(f"於藍灣市舉辦說明會。{YARD}設立新部門。", "basedIn") == set()


def test_the_industries_that_a_program_rests_on() -> None:
    text = "推動「北礁振興方案」，以海上風電等2項主力產業，並輔以造船等具潛力產業，突破瓶頸。"
    assert of(text, "targetsIndustry") == {("北礁振興方案", "海上風電"), ("北礁振興方案", "造船")}


def test_industries_that_something_is_done_with_are_no_pillars() -> None:
    assert of("推動「北礁振興方案」，以海上風電發電，供應造船廠商用電。", "targetsIndustry") == set()
