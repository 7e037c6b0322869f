"""Numbers, amounts, dates and periods as they are printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.values.amounts import amounts
from extract.values.dates import iso, periods, roc_date
from extract.values.numerals import parse_decimal


@pytest.mark.parametrize(("text", "value"), [
    ("1,859", "1859"), ("23.5", "23.5"), ("（1,234）", "-1234"), ("12, 046", "12046"), ("０", "0"), ("-", None), ("", None), ("無", None), ("-0.2", "-0.2"),
    ("NaN", None), ("Infinity", None),
])
def test_a_cells_number(text: str, value: str | None) -> None:
    assert parse_decimal(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(("text", "found"), [
    ("補助金額2億43.5萬元", [(200435000, "TWD")]),
    ("達1兆8,430億元及20億美元", [(1843000000000, "TWD"), (2000000000, "USD")]),
    ("經費12,284千元，逾3億餘元", [(12284000, "TWD"), (300000000, "TWD")]),
    ("美金3萬元", [(30000, "USD")]),
    ("共30萬件、3元素、5公里", []),
])
def test_amounts_in_sentences(text: str, found: list[tuple[int, str]]) -> None:
    assert [(int(m.amount), m.currency) for m in amounts(text)] == found


@pytest.mark.parametrize(("text", "date"), [
    ("104/4/10", "2015-04-10"), ("104/4", "2015-04"), ("106年1月30日", "2017-01-30"), ("106年1月底", "2017-01"), ("民國106年", "2017"), ("106", "2017"),
    ("999年", ""), ("106/13", ""), ("計畫", ""),
])
def test_roc_dates_keep_their_precision(text: str, date: str) -> None:
    assert roc_date(text) == date


def test_periods_in_sentences() -> None:
    text = "期程為106年1月至115年12月，(110-115年)，104/01/01~113/12/31，95年至104年6月底，範圍200~260萬瓩，115年至110年"
    assert [(p.start, p.end) for p in periods(text)] == [
        ("2017-01", "2026-12"), ("2021", "2026"), ("2015-01-01", "2024-12-31"), ("2006", "2015-06")]


@given(st.integers(38, 200), st.integers(1, 12), st.integers(1, 28))
def test_dates_round_trip(year: int, month: int, day: int) -> None:
    assert roc_date(f"{year}/{month}/{day}") == roc_date(f"{year}年{month}月{day}日") == iso(year, month, day) == f"{year + 1911}-{month:02d}-{day:02d}"


@given(st.integers(1, 9_999_999), st.sampled_from(["千", "萬", "億", ""]))
def test_amounts_round_trip(number: int, scale: str) -> None:
    factor = {"千": 1000, "萬": 10**4, "億": 10**8, "": 1}[scale]
    assert [m.amount for m in amounts(f"經費{number:,}{scale}元。")] == [number * factor]


def test_an_end_without_its_year_is_in_the_year_of_the_beginning() -> None:
    assert [(p.start, p.end) for p in periods("自118年5月21日至12月31日執行，119年5月至8月，119年12月至3月，119年至12月")] == [
        ("2029-05-21", "2029-12-31"), ("2030-05", "2030-08")]
