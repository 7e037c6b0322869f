"""Amounts of a program and year are put in order, and stand where they belong; nothing is added."""

from __future__ import annotations

from decimal import Decimal

from kg.ask.grammar import load
from kg.ask.rows import as_record, merge
from kg.read.store import Row


def fact(year: int | None, amount: int, *, end: int | None = None, measure: str = "budget", recipient: str | None = None) -> Row:
    return {"program": "https://example.org/p", "label": "甲計畫", "year": year, "year_end": end, "year_basis": "amount", "measure": measure,
            "measure_label": measure, "amount": Decimal(amount), "currency": "TWD", "status": "approved", "scope": "annual", "level": "leaf",
            "recipient": recipient, "agencies": "乙署", "evidence": f"c{amount}@doc:{amount}-{amount}"}


def shown(*rows: Row) -> list[tuple[object, ...]]:
    merged = merge(rows, {}, load().amounts)
    return [(r.roc_year, r.roc_year_end, r.main and int(r.main.amount), [int(a.amount) for a in r.amounts]) for r in merged]


def test_amount_of_a_span_stands_with_its_last_year() -> None:
    assert shown(fact(106, 3, end=107), fact(106, 1), fact(107, 2)) == [(106, None, 1, [1]), (107, None, 2, [2, 3])]
    assert shown(fact(106, 3, end=107), fact(108, 1)) == [(106, 107, 3, [3]), (108, None, 1, [1])]


def test_measure_shown_first_is_the_preferred_one_and_nothing_is_added() -> None:
    assert shown(fact(110, 5, measure="spent"), fact(110, 9, measure="special_budget"), fact(110, 7)) == [(110, None, 9, [9, 7, 5])]


def test_shares_of_several_recipients_are_no_amount_of_the_program() -> None:
    assert shown(fact(110, 5, recipient="丙"), fact(110, 6, recipient="丁")) == [(110, None, None, [6, 5])]
    assert shown(fact(110, 5, recipient="丙")) == [(110, None, 5, [5])]


def test_undated_amount_stands_beside_the_dated_one_and_by_itself_where_there_is_none() -> None:
    assert shown(fact(None, 4, measure="total_cost"), fact(112, 1)) == [(112, None, 1, [1, 4])]
    assert shown(fact(None, 4, measure="total_cost")) == [(None, None, 4, [4])]


def test_what_came_of_a_program_is_not_its_money() -> None:
    assert shown(fact(110, 9, measure="investment"), fact(110, 2)) == [(110, None, 2, [2, 9])]
    assert shown(fact(111, 9, measure="investment"), fact(110, 2)) == [(110, None, 2, [2, 9])]
    assert shown(fact(109, 9, measure="investment"), fact(110, 2)) == [(110, None, 2, [2, 9])]
    assert shown(fact(111, 9, measure="investment"), fact(112, 8, measure="investment")) == [(111, None, 9, [9]), (112, None, 8, [8])]


def test_amount_of_another_year_is_not_shown_as_this_years() -> None:
    ((year, _, main, amounts),) = shown({**fact(110, 1), "amount": None}, fact(111, 9, measure="investment"))[:1]
    assert (year, main, amounts) in ((110, None, []), (110, None, [9]))


def test_further_values_stand_in_the_record() -> None:
    (row,) = merge([fact(110, 5)], {}, load().amounts)
    assert as_record(row.with_more(rank=1, role=None))["rank"] == 1
    assert "role" not in as_record(row.with_more(role=None))


