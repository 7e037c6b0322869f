"""Checks of what a report prints: one wrong figure is told once, and what is blank is not taken for nothing where it is planned."""

from __future__ import annotations

import pytest

from extract.genres.performance import read
from tests.extract.genres.test_performance import BUDGET, HEAD, PROGRESS, RESULTS, REVIEW, START, VOCABULARY, document

COVER = " 蘭島防波堤工程計畫 \n\n\n\n\n\n海洋部 \n\n120 年 1 月 \n"


def failed(rows: str, indicators: str = "") -> list[tuple[str, str, str]]:
    text = (COVER + START + "一、計畫期程：118/01/01~121/12/31 \n\n" + BUDGET + HEAD + rows + "\n" + PROGRESS + "年累計 100 100 0 \n\n總累計 50 50 0 \n\n"
            + RESULTS + indicators + REVIEW)
    return [(c.kind, c.expected, c.printed) for c in read(document(text), VOCABULARY).checks if not c.passed]


YEARS = "1 118 100 100 90 90 0 10 0 100 100 100 \n\n119 200 200 180 90 0 20 0 200 100 100 \n\n"


def test_nothing_fails_where_all_adds_up() -> None:
    assert failed(YEARS + "總計 300 300 270 90 0 30 0 300 100 100 \n") == []


def test_a_wrong_total_is_told_once() -> None:
    """The sum and the ratio of the total fail too, but only because of the same figure."""
    assert failed(YEARS + "總計 300 300 370 90 0 30 0 300 100 100 \n") == [("years = total: spent", "270", "370")]


def test_a_cell_that_repeats_a_wrong_one_is_not_told_again() -> None:
    assert failed("1 118 100 同(A) 90 90 0 10 0 100 80 同執行率 \n\n119 50 50 50 100 0 0 0 50 100 100 \n\n總計 150 150 140 93.33 0 10 0 150 100 100 \n") == [
        ("execution_ratio = executed / allocated", "100.00", "80")]


def test_two_errors_of_one_row_are_two() -> None:
    assert failed(YEARS + "總計 300 300 370 95 0 30 0 300 100 100 \n") == [
        ("years = total: spent", "270", "370"), ("spent_ratio = spent / allocated", "123.33", "95")]


@pytest.mark.parametrize(("blank", "errors"), [("         ", []), (" - - - - - - - - - ", [("years = total: allocated", "100", "150")])])
def test_what_is_left_blank_may_be_in_the_total_and_a_dash_may_not(blank: str, errors: list[tuple[str, str, str]]) -> None:
    rows = f"1 118 100 100 90 90 0 10 0 100 100 100 \n\n119 50{blank}\n\n總計 150 150 90 60 0 10 0 100 66.67 66.67 \n"
    assert failed(rows) == errors


INDICATORS = """參、總體績效目標達成情形、年度績效目標達成情形 

一、工作指標 

項

次 
指標項目 單位 

【計畫全期】 

總目標值 

【累計至119年】 【119年當年】 

目標值 實際值 目標值 實際值 

1 東堤 公尺 10 5 4 2 2 
2 西堤 公尺 20 9 8 3 {year} 
合計 30 14 {total} 5 4 

"""


@pytest.mark.parametrize(("year", "total", "errors"), [
    ("2", "12", []), ("2", "13", [("rows = total: cumulative actual", "12", "13")]),
    ("9", "12", [("actual of the year ≤ cumulative actual", "≤ 8", "9"), ("rows = total: annual actual", "11", "4")]),
])
def test_figures_of_indicators(year: str, total: str, errors: list[tuple[str, str, str]]) -> None:
    assert failed(YEARS, INDICATORS.format(year=year, total=total)) == errors
