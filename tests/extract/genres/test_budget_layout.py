"""What budgets need of marked-up tables: cells with their places, facing pages, text that goes on over a page, certificates."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from extract.claims import Role
from extract.layout.cells import cell_blocks
from extract.layout.facing import dashes, pair, side
from extract.layout.flow import Flow, join
from extract.layout.markdown import tables
from extract.layout.numbering import items, last_number, tail_end
from extract.values.certificates import Figure, adds_up, at_most, equal, the_one_value
from tests.extract.layout.printed import document

PAGES = """標題
| 甲 | 乙 |
|:--|--:|
| - | - |
| <p>一 二</p> | 1,234 |

頁首
| 丙 | 丁 |
| --- | --- |
| 三 | (5) |
"""


def flow(text: str) -> Flow:
    made = document(text)
    return join(made, ((0, len(text)),))


def test_cells_know_where_they_stand_and_a_row_of_dashes_is_no_rule() -> None:
    made = document(PAGES)
    first, second = tables(made)
    assert [(r.line, [c.text for c in r.cells]) for r in first.rows] == [(2, ["甲", "乙"]), (4, ["-", "-"]), (5, ["一二", "1,234"])]
    assert first.rows[1].cells[0].dash and first.rows[2].cells[1].number == Decimal(1234)
    assert (first.first, first.last, second.first, second.title(made)) == (2, 5, 8, "頁首")
    passage = first.rows[2].cells[1].passage(made)
    assert (passage.quote, passage.first_line, made.text[passage.start:passage.end]) == ("1,234", 5, "1,234")
    assert second.rows[1].cells[1].number == Decimal(-5)


def test_a_row_without_a_last_bar_keeps_its_last_cell() -> None:
    table = tables(document("| 甲 | 乙 |\n|--|--|\n| 一 | 二"))[0]
    assert [c.text for c in table.rows[1].cells] == ["一", "二"]


@pytest.mark.parametrize(("left", "certain", "right", "taken"), [
    ([1, 0, 1], [True, True, True], 2, [0, 2]),
    ([1, 1, 1], [True, False, True], 2, [0, 2]),  # a dash in a continuation line
    ([1, 2], [True, True], 3, [0, 1, 1]),  # rows packed into one
    ([1, 1], [True, True], 3, None),
    ([], [], 0, []),
])
def test_rows_of_facing_pages(left: list[int], certain: list[bool], right: int, taken: list[int] | None) -> None:
    assert pair(left, right, certain) == taken


def test_a_header_s_rows_are_told_from_the_first_row() -> None:
    table = tables(document("| 計畫 | 經 |\n|--|--|\n| | 常 費 |\n| 甲計畫 | - - |"))[0]
    page = side(table, re.compile("^[經常費]+$"))
    assert page.heads == ("計畫", "經常費") and len(page.rows) == 1
    cell = page.rows[0].cells[1]
    assert dashes(cell, " - - ") == 2


@pytest.mark.parametrize(("text", "numbers"), [
    ("1.甲。2.乙。3.丙。", [1, 2, 3]),
    ("1. 推廣2.0計畫。2. 5G應用。", [1, 2]),  # 2.0 is a number; 2. before 5G is not
    ("1.甲。3.丙。4.丁。", [1, 3, 4]),  # an item is lost
    ("前言：1.甲1.5倍。2.乙", [1, 2]),
    ("無編號。", []),
])
def test_numbers_of_items(text: str, numbers: list[int]) -> None:
    found = items(flow(text))
    assert [i.number for i in found] == numbers and last_number(flow(text)) == (numbers[-1] if numbers else 0)


@pytest.mark.parametrize(("before", "text", "tail"), [
    ("1.甲乙", "丙丁。 1.戊。", "丙丁。"),  # stops inside a sentence
    ("1.甲。2.乙。", "3.丙。 1.丁。2.戊。", "3.丙。"),  # numbers go down
    ("1.甲。2.乙。", "3.丙。 丁戊。", "3.丙。"),  # its own text has no numbers
    ("1.甲。", "1.乙。2.丙。", ""),
    ("1.甲。", "丁戊。", ""),
    ("甲乙", "，丙丁", "，丙丁"),
])
def test_text_that_belongs_to_the_cell_before(before: str, text: str, tail: str) -> None:
    end = tail_end(flow(text), flow(before))
    assert flow(text).text[:end] == tail


def test_paragraphs_of_cells_are_joined_over_pages_and_keep_their_headings() -> None:
    made = document("| <p>1.北礁港：</p> <p>(1)完成浚</p> |\n\n頁首\n| <p>深。</p> <p>(2)興建碼頭。</p> |\n\n| 2.南灣港完工。 |")
    cells = [t.rows[0].cells[0] for t in tables(made)]
    found = [(b.flow.text, [h.flow.text for h in b.headings]) for b in cell_blocks(made, [cells])]
    assert found == [("北礁港：", []), ("完成浚深。", ["北礁港"]), ("興建碼頭。", ["北礁港"]), ("南灣港完工。", [])]
    joined = cell_blocks(made, [cells])[1].flow
    assert [p.first_line for p in joined.passages(made, 0, len(joined.text))] == [1, 4]


def test_certificates() -> None:
    made = document("100 60 40 30")
    figures = [Figure(Decimal(m.group()), (made.passage(Role.SUBJECT, *m.span()),)) for m in re.finditer(r"\d+", made.text)]
    whole, one, other, third = figures
    assert adds_up("sum", [one, other], whole).passed
    check = adds_up("sum", [one, third], whole)
    assert (check.passed, check.expected, check.printed, [p.quote for p in check.inputs]) == (False, "90", "100", ["100", "60", "30"])
    assert {p.role for p in check.inputs} == {Role.VALUE}
    assert adds_up("sum", [one, third], whole, off=Decimal(10)).passed
    assert at_most("most", [one], whole).passed and not at_most("most", [whole, one], whole).passed
    assert equal("same", one, one).passed and not equal("same", one, other).passed
    assert the_one_value([one], whole) == 40 and the_one_value([whole], whole) is None
    assert the_one_value([one], whole, at_least=Decimal(41)) is None and the_one_value([one], whole, most=Decimal(39)) is None
