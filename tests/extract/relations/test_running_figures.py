"""Figures in running text, construction by construction: whose they are, planned or reached, over which time; and what is no figure."""

from __future__ import annotations

import pytest

from extract.claims import Indicator, Thing, ThingType
from tests.extract.relations.test_figures import PROJECT, read

Row = tuple[str, str, str, str, str]


def figures(sentence: str, **more: object) -> list[Row]:
    """Program, name, unit, scope and "T<target>A<actual>" of each figure."""
    rows: list[Row] = []
    for s in read(sentence, **more):  # type: ignore[arg-type]
        if isinstance(b := s.body, Indicator):
            said = (f"T{b.target.normalize():f}" if b.target is not None else "") + (f"A{b.actual.normalize():f}" if b.actual is not None else "")
            rows.append((b.program.name, b.name, b.unit, b.scope, said))
    return rows


@pytest.mark.parametrize(("sentence", "found"), [
    # the head, with a verb before it, has the sentences below
    ("推動「漁村輔導計畫」：整合各法人能量。自114年推動至117年底，已促成58個漁村聯盟，逾122家業者獲得補助。",
     [("漁村輔導計畫", "促成漁村聯盟", "個", "cumulative", "A58"), ("漁村輔導計畫", "業者獲得補助", "家", "cumulative", "A122")]),
    # the program that begins a block has its later sentences, the one of a sentence the next that goes on
    ("藍灣電廠增建計畫持續趕辦中。預定119年完成後可增供用水每日25.5萬噸。",
     [("藍灣電廠增建計畫", "完成後可增供用水", "噸", "total", "T255000")]),
    ("配合島嶼支援方案，辦理「漁村輔導計畫」，補助漁民。截至117年3月底，計有56家業者提出申請。",
     [("漁村輔導計畫", "業者提出申請", "家", "cumulative", "A56")]),
    # a year's sum, and that of several years
    ("漁村輔導計畫117年累計完成審查1,263案。", [("漁村輔導計畫", "完成審查", "案", "annual", "A1263")]),
    ("漁村輔導計畫（116年至119年）預定改善1萬6,000戶用水。", [("漁村輔導計畫", "改善用水", "戶", "total", "T16000")]),
    ("藍灣電廠增建計畫，預計119年竣工，每年發電量24.96百萬度。", [("藍灣電廠增建計畫", "每年發電量", "百萬度", "annual", "T24.96")]),
    # what a program consists of, and what of it is finished
    ("「漁村輔導計畫」共計17條聯絡道路(12條海線及5條山線)，截至117年底，已完成6條聯絡道路。",
     [("漁村輔導計畫", "聯絡道路", "條", "cumulative", "T17A6"), ("漁村輔導計畫", "海線", "條", "total", "T12"),
      ("漁村輔導計畫", "山線", "條", "total", "T5")]),
    # each its own
    ("「漁村輔導計畫」及「島嶼支援方案」，預計119年完工，可分別供應9萬及20萬噸水量。",
     [("漁村輔導計畫", "分別供應水量", "噸", "total", "T90000"), ("島嶼支援方案", "水量", "噸", "total", "T200000")]),
    # from one number to the other
    ("漁村輔導計畫預計118年將漁獲率由71%提升到90%。", [("漁村輔導計畫", "漁獲率", "%", "annual", "T90")]),
    # what can be saved in every year is what is aimed at; what was reached of an aim is not
    ("漁村輔導計畫117年補助冷凍櫃3萬臺，每年約可節省1.4億度電，減排7.3萬公噸二氧化碳。",
     [("漁村輔導計畫", "補助冷凍櫃", "臺", "annual", "A30000"), ("漁村輔導計畫", "每年約可節省電", "度", "annual", "T140000000"),
      ("漁村輔導計畫", "減排", "公噸二氧化碳", "annual", "T73000")]),
    ("漁村輔導計畫117年目標達成率148.2%。", [("漁村輔導計畫", "目標達成率", "%", "annual", "A148.2")]),
    # commas of half width, and the least that is wanted
    ("漁村輔導計畫,117年已完成輔導37案,協助漁民1,263人;每年至少輔導20家。",
     [("漁村輔導計畫", "完成輔導", "案", "annual", "A37"), ("漁村輔導計畫", "協助漁民", "人", "annual", "A1263"),
      ("漁村輔導計畫", "每年至少輔導", "家", "annual", "T20")]),
    # numbers in words, and names that go on behind brackets and over "and"
    ("漁村輔導計畫117年舉辦三場說明會，促成8家業者(甲公司、乙公司)加入驗測實驗室會員。",
     [("漁村輔導計畫", "舉辦說明會", "場", "annual", "A3"), ("漁村輔導計畫", "促成業者加入驗測實驗室會員", "家", "annual", "A8")]),
    ("漁村輔導計畫117年輔導10種漁法及測試設備。", [("漁村輔導計畫", "輔導漁法及測試設備", "種", "annual", "A10")]),
    ("漁村輔導計畫117年已推動「船體開發」3案、「動力系統」2案。",
     [("漁村輔導計畫", "船體開發", "案", "annual", "A3"), ("漁村輔導計畫", "動力系統", "案", "annual", "A2")]),
])
def test_whose_and_over_which_time(sentence: str, found: list[Row]) -> None:
    assert figures(sentence) == found


@pytest.mark.parametrize(("sentence", "found"), [
    ("本年度完成4家業者驗測。", [("完成業者驗測", "annual", "A4")]),
    ("累計訪視業者230家。", [("訪視業者", "annual", "A230")]),
    ("118年4月2日累計完成堤防330公尺。", [("完成堤防", "cumulative", "A330")]),
    ("引水設施預定進度78.7%，實際進度78.8%。", [("引水設施", "cumulative", "T78.7A78.8")]),
    ("118年度原預計輔導8案，其中1案撤案，後再增加輔導7案。", [("輔導", "annual", "T8"), ("撤案", "annual", "A1"), ("後再增加輔導", "annual", "A7")]),
    ("118年度產出執行研究報告一份。", [("產出執行研究報告", "annual", "A1")]),
])
def test_in_the_report_of_a_project_its_year_is_told(sentence: str, found: list[tuple[str, str, str]]) -> None:
    assert [(name, scope, said) for owner, name, _, scope, said in figures(sentence, genre="performance", subject=PROJECT)
            if owner == PROJECT.name] == found


def test_the_items_of_an_annual_plan_are_planned_for_its_year() -> None:
    item = Thing(ThingType.PROGRAM, "藍灣幹管工程")
    assert figures("辦理北礁加壓站等2條備援幹管工程。", genre="plan", subject=item) == [
        ("藍灣幹管工程", "辦理北礁加壓站備援幹管工程", "條", "annual", "T2")]


def test_what_a_budget_says_of_its_own_year_is_what_the_money_is_for() -> None:
    line = Thing(ThingType.PROGRAM, "漁業升級計畫")
    assert figures("養成漁業人才1萬人次。", genre="budget", subject=line) == [("漁業升級計畫", "養成漁業人才", "人次", "annual", "T10000")]
    assert figures("117年已養成漁業人才1萬人次。", genre="budget", subject=line) == [
        ("漁業升級計畫", "養成漁業人才", "人次", "annual", "A10000")]


@pytest.mark.parametrize("sentence", [
    "藍灣電廠增建計畫：2部機組預定分別於119年5月及120年1月商轉。",  # counted already
    "漁村輔導計畫及島嶼支援方案等2項計畫。",  # how many were named
    "漁村輔導計畫於119年5月、120年6月各2部機組商轉。",  # no whole
    "漁村輔導計畫建立一套機制，提出三大策略。",
    "漁村輔導計畫建置新型14MW風機廠。",  # only a size
    "漁村輔導計畫每案最高補助3件，約當27座公園。",  # terms, and what it compares to
    "118年外國投資達61件。",  # nobody's
    "藍灣國家公園、漁村輔導計畫及島嶼支援方案均辦理中。港口吞吐共200萬噸。",  # several programs, and none of them
])
def test_what_is_no_figure_of_a_program(sentence: str) -> None:
    assert figures(sentence) == []
