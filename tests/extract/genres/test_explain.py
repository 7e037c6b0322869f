"""How a line was read and why, as data: on the reports and plans of invented ministries."""

from __future__ import annotations

import pytest

from extract.claims import Funding, Statement
from extract.genres import budget
from extract.genres.budget.settings import kinds
from extract.genres.explain import Explanation, explain
from extract.layout.notes import Placed
from extract.reading.document import Document, words
from extract.reading.manifest import read_manifest
from extract.reading.text import read_document
from ontology.vocabulary import load
from tests.conftest import ROOT
from tests.extract.genres.test_performance import TEXT, VOCABULARY, document
from tests.extract.layout.printed import document as plan
from tests.extract.layout.printed import printed
from tests.extract.layout.test_glued import ROWS


def line_of(made: Document, words: str, after: str = "") -> int:
    start = made.text.index(after) if after else 0
    return made.line_of(made.text.index(words, start))


def explained(words: str, after: str = "") -> Explanation:
    made = document(TEXT)
    return explain(made, VOCABULARY, line_of(made, words, after))


def test_a_row_of_amounts_shows_cells_columns_and_the_checks_that_confirm_them() -> None:
    found = explained("151,200 84.00")
    assert found.table is not None and found.table.kind == "special_budget"
    assert [(c.key, c.letter) for c in found.table.columns][:4] == [
        ("special_budget", "A"), ("allocated", "B"), ("spent", "C"), ("spent_ratio", "C/B")]
    (row,) = found.rows
    assert row.label == "1 118"
    cells = {c.column: (c.text, c.value, c.placed) for c in row.cells}
    assert cells["allocated"] == ("同(A)", "180000", Placed.REFERENCE)
    assert cells["prepaid"] == ("10,000", "10000", Placed.ORDER)
    assert all(c.passed for c in row.checks) and len(row.checks) == 4
    assert {s.body.key.measure for s in found.statements if isinstance(s.body, Funding)} >= {"spent", "payable"}


def test_a_missing_cell_is_placed_by_arithmetic() -> None:
    text = TEXT
    text = text.replace("305,000 同(A) 240,950 79.00 33,000 1,050 0 275,000", "305,000 同(A) 240,950 79.00 33,000 1,050  275,000")
    made = document(text)
    (row,) = explain(made, VOCABULARY, line_of(made, "240,950 79.00")).rows
    assert [(c.column, c.placed) for c in row.cells if c.text in ("1,050", "275,000")] == [
        ("surplus", Placed.ARITHMETIC), ("executed", Placed.ARITHMETIC)]


def test_a_total_that_does_not_add_up_is_a_line_of_its_row() -> None:
    found = explained("總計 486,000")
    assert [r.label for r in found.rows] == ["1 總計"]


def test_an_indicator_shows_name_unit_and_values() -> None:
    found = explained("儲能貨櫃", after="參、")
    (row,) = found.rows
    assert [(c.column, c.text) for c in row.cells][:3] == [("name", "儲能貨櫃"), ("unit", "組"), ("total_target", "24")]
    assert {c.placed for c in row.cells[2:]} == {Placed.FROM_END}


def test_progress_and_delays_are_explained() -> None:
    (row,) = explained("年累計 100.00 96.40 -3.60").rows
    assert [(c.column, c.text) for c in row.cells] == [("planned", "100.00"), ("actual", "96.40"), ("difference", "-3.60")]
    assert [c.passed for c in row.checks] == [True]
    (row,) = explained("改於夏季運補").rows
    assert [(c.column, c.placed) for c in row.cells] == [("reason", Placed.SIDE), ("countermeasure", Placed.SIDE)]


def test_prose_and_empty_lines() -> None:
    found = explained("完成 5 組儲能貨櫃")
    assert found.prose and found.subject == "北礁儲能示範計畫" and not found.rows
    made = document(TEXT)
    empty = next(n for n in range(1, made.line_count) if not made.line(n).strip())
    assert not explain(made, VOCABULARY, empty).prose


def test_a_row_of_a_plan_shows_widths_and_where_its_cells_were_cut() -> None:
    lines = ["山林部121年度施政計畫", "工作計畫名稱重要計畫項目計畫", "類別實施內容", *printed(ROWS, (6, 6, 2, 26))]
    made = plan("\n".join(lines))
    found = explain(made, load(), line_of(made, "林火智慧偵"))
    assert found.table is not None
    assert dict(found.table.facts) == {"work_plan": "6", "item": "6", "category": "2", "content": found.table.facts[3][1]}
    row = next(r for r in found.rows if r.label.startswith("林火"))
    cells = {c.column: (c.text, c.placed) for c in row.cells}
    assert cells["work_plan"] == ("林業試驗及推廣", Placed.CARRIED)
    assert cells["item"] == ("林火智慧偵測與預警計畫（121-124年）", Placed.SEAM)
    assert cells["category"] == ("科技發展", Placed.WORD)
    assert cells["content"][0].startswith("運用遙測")


def test_a_line_of_a_budget_shows_which_table_it_is_in_and_its_cells() -> None:
    sources, _ = read_manifest(ROOT / "tests" / "documents")
    made, _ = read_document(next(s for s in sources if s.genre == "budget"))
    line = next(s.passages[0].first_line for s in explain_all(made) if isinstance(s.body, Funding))
    found = explain(made, load(), line)
    assert found.table is not None and found.table.kind in {k.name for k in kinds()}
    (row,) = found.rows
    assert {c.placed for c in row.cells} == {Placed.MARKED} and found.statements
    assert all(c.text == words(made.text[c.start:c.end]) for c in row.cells)


def explain_all(made: Document) -> tuple[Statement, ...]:
    return budget.read(made, load()).statements


def test_a_line_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="lines 1"):
        explain(document(TEXT), VOCABULARY, 10**6)
