"""Figures in running text: numbers in brackets, what a mass is a mass of, sums that are planned, and where a name ends."""

from __future__ import annotations

import pytest

from tests.extract.relations.test_running_figures import Row, figures

NAME = "漁村輔導計畫"


@pytest.mark.parametrize(("sentence", "found"), [
    # a number alone in brackets is of what stands before them; the day there is no name, and what comes behind it belongs to it
    ("漁村輔導計畫第一梯次潛水班已於118年9月9日結訓(共10名)。", [(NAME, "第一梯次潛水班結訓", "名", "annual", "A10")]),
    ("漁村輔導計畫118年安排第一次面試（共5人合格）。", [(NAME, "安排第一次面試合格", "人", "annual", "A5")]),
    # what it is a mass of belongs to the unit where nothing else is said of it; the actual may leave it out
    ("漁村輔導計畫118年減碳目標為31萬公噸二氧化碳，實際減量約40萬公噸。", [(NAME, "減碳", "公噸二氧化碳", "annual", "T310000A400000")]),
    ("漁村輔導計畫118年減少31萬公噸二氧化碳排放。", [(NAME, "減少二氧化碳排放", "公噸", "annual", "A310000")]),
    ("漁村輔導計畫118年節熱13.8公秉油當量。", [(NAME, "節熱", "公秉油當量", "annual", "A13.8")]),
    # summed up, it is planned behind a word of planning in its clause, and done without one
    ("漁村輔導計畫預計118年4月底前累計聘用10人。", [(NAME, "聘用", "人", "cumulative", "T10")]),
    ("漁村輔導計畫118年累計聘用10人。", [(NAME, "聘用", "人", "annual", "A10")]),
    # people who work are counted, and plans of work; kinds of work are not
    ("漁村輔導計畫118年新增20個工作人力。", [(NAME, "新增工作人力", "個", "annual", "A20")]),
    ("漁村輔導計畫118年包括3項工作重點。", []),
    # what stands behind a number ends before the word that leads on; words that only look like one stay
    ("漁村輔導計畫118年輔導5家業者於119年1月簽約。", [(NAME, "輔導業者", "家", "annual", "A5")]),
    ("漁村輔導計畫118年辦理說明會，逾370人次參與。", [(NAME, "參與", "人次", "annual", "A370")]),
    # numbers with a mark of enumeration between them are within a name
    ("漁村輔導計畫：118年投入人力，補助購買1、2級能效漁燈23萬台。", [(NAME, "補助購買1、2級能效漁燈", "台", "annual", "A230000")]),
    # of a range, neither end is a figure
    ("漁村輔導計畫118年提供3%~4%間之利率。", []),
])
def test_counts(sentence: str, found: list[Row]) -> None:
    assert figures(sentence) == found
