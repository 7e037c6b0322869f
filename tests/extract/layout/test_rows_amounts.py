"""Rows of a flattened table of amounts: years, phases, damaged cells, columns by header, sums and ratios."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.layout.columns import read_columns
from extract.layout.kinds import KindError, load_kind
from extract.layout.rows import CellKind, Row, year_rows
from extract.reading.document import Document, line_starts
from extract.values.sums import Ratio, Sum, place, tolerance

TOTALS, REPEATED = ("總計",), ("執行率",)


def document(text: str) -> Document:
    return Document("test", "test.txt", "測試", text, "performance", "0" * 64, starts=line_starts(text))


def rows_of(text: str) -> tuple[Row, ...]:
    return year_rows(document(text), 0, len(text), TOTALS, REPEATED)


def printed(row: Row) -> list[str]:
    return ["=" + c.repeats if c.kind is CellKind.REPEAT else "-" if c.kind is CellKind.DASH else str(c.value) for c in row.cells]


def test_row_on_one_line_with_phase_before_the_year() -> None:
    (row,) = rows_of("3 119 187,400 同(A) 90 48.02 0 同執行率 否 \n")
    assert (row.year, row.phase) == (119, "3")
    assert printed(row) == ["187400", "=A", "90", "48.02", "0", "=執行率"]


def test_cells_over_many_lines_and_a_total() -> None:
    rows = rows_of("1 \n\n118 600,000 \n同\n\n(A) \n533,353 88.89 \n\n同執\n\n行率 \n否 \n\n總計 600,000 \n")
    assert [(r.year, r.phase) for r in rows] == [(118, "1"), (None, "1")]
    assert printed(rows[0]) == ["600000", "=A", "533353", "88.89", "=執行率"]
    assert printed(rows[1]) == ["600000"]


@pytest.mark.parametrize(("cells", "values"), [
    ("24,000 12, 046 7", ["24000", "12046", "7"]),
    ("277,913.\n\n385 \n99.25", ["277913.385", "99.25"]),
    ("98.\n5 \n0 0", ["98.5", "0", "0"]),
    ("1200,000 33.32", ["1200000", "33.32"]),
    ("564,000 61.12 % - --", ["564000", "61.12", "-", "-"]),
    ("350,000 \n(海洋部: \n40,000 \n水務署: \n310,000) \n同\n(A) 97", ["350000", "=A", "97"]),
    ("144,000 同(A 92,499", ["144000", "=A", "92499"]),
    ("122,500 19.64 保 留\n\n98,438 千\n元至120年", ["122500", "19.64"]),
])
def test_damaged_cells(cells: str, values: list[str]) -> None:
    (row,) = rows_of(f"118 {cells} \n")
    assert printed(row) == values


def test_merged_cell_before_a_year_belongs_to_no_row() -> None:
    rows = rows_of("1 106 28,000 4 \n是 107 6,029 5 \n總計 34,029 \n是(110年將\n執行完畢) 109 1,046 6 \n")
    assert [(r.year, printed(r)) for r in rows] == [(106, ["28000", "4"]), (107, ["6029", "5"]), (None, ["34029"]), (109, ["1046", "6"])]


def test_zeros_of_an_empty_form_make_a_template_row() -> None:
    rows = rows_of("1 106 000,000 同(A) 000,000 00.00 \n107 400,000 同(A) 397,212 99.30 \n")
    assert [r.template for r in rows] == [True, False]


def test_a_note_below_the_table_is_no_row() -> None:
    rows = rows_of("118 500 \n備註：繳還款於 120 年 1 月入帳。\n其中 119 年度保留款 8,968 千元。\n費用至 119 年底止。\n")
    assert [(r.year, printed(r)) for r in rows] == [(118, ["500"])]


def test_years_only_go_up() -> None:
    rows = rows_of("119 200,000 \n110 6 \n")
    assert [r.year for r in rows] == [119]


KIND = load_kind(Path(__file__).parents[3] / "extract/genres/tables/performance/special_budget.toml")


def test_columns_of_a_wrapped_header_with_letters() -> None:
    text = ("期\n別 \n年\n度 \n法定特別\n預算 \n分\n配\n數 \n實現數 支用\n比\n(%) \n"
            "已執行應\n付未付數 \n節餘數 預付\n數 \n執行數 執行\n率\n(%) \n"
            "達成率\n(%) 是否尚\n有保留\n(A) (B) (C) (C/B) (D) (E) (F) (G)=(C+D\n+E+F) \n(G/B) (G/A) \n")
    columns = read_columns(document(text), 0, len(text), KIND)
    assert columns is not None
    assert columns.keys == ("special_budget", "allocated", "spent", "spent_ratio", "payable", "surplus", "prepaid", "executed",
                            "execution_ratio", "achievement_ratio")
    assert columns.formulas == (Ratio("spent_ratio", "spent", "allocated"), Sum("executed", ("spent", "payable", "surplus", "prepaid")),
                                Ratio("execution_ratio", "executed", "allocated"), Ratio("achievement_ratio", "executed", "special_budget"))


def test_a_missing_column_shifts_the_letters() -> None:
    text = ("年度 \n法定特別預\n算數(A) \n實現數 \n(B) \n支用比\n(%) \n(B/A) \n"
            "已執行應付\n未付數 \n(C) \n節餘數\n(D) \n預付數\n(E) \n執行數\n(F)=(B+C+\nD+E) \n"
            "達成率(%) \n(F/A) \n")
    columns = read_columns(document(text), 0, len(text), KIND)
    assert columns is not None
    assert columns.keys == ("special_budget", "spent", "spent_ratio", "payable", "surplus", "prepaid", "executed", "achievement_ratio")
    assert Ratio("spent_ratio", "spent", "special_budget") in columns.formulas
    assert Sum("executed", ("spent", "payable", "surplus", "prepaid")) in columns.formulas


def test_columns_without_letters_are_computed_as_the_kind_says() -> None:
    text = "年度 法定特別預算 分配數 實現數 支用比 執行數 執行率\n"
    columns = read_columns(document(text), 0, len(text), KIND)
    assert columns is not None
    assert columns.formulas == (Ratio("spent_ratio", "spent", "allocated"), Sum("executed", ("spent",)),
                                Ratio("execution_ratio", "executed", "allocated"))


def test_no_header_no_columns() -> None:
    assert read_columns(document("說明文字，與表格無關。\n"), 0, 10, KIND) is None


def test_a_broken_kind_says_which_file_and_why(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("title = '['\n", "utf-8")
    with pytest.raises(KindError, match=r"broken\.toml"):
        load_kind(broken)


A, B, C, D, E, F = "ABCDEF"
FORMULAS = (Ratio("R", B, A), Sum(F, (B, C, D, E)))


def numbers(*values: str | None) -> list[Decimal | None]:
    return [None if v is None else Decimal(v) for v in values]


def test_a_full_row_is_placed_in_order_even_where_it_does_not_add_up() -> None:
    assert place(numbers("1", "2", "3"), (A, B, C), (Sum(C, (A, B)),)) == (A, B, C)
    assert place(numbers("1", "2", "4"), (A, B, C), (Sum(C, (A, B)),)) == (A, B, C)


def test_room_in_print_tells_which_of_the_parts_of_a_sum_is_missing() -> None:
    values = numbers("900", "450", "50", "30", "20", "500")  # A B R C D | F: E is empty
    gaps = [False, False, False, False, False, True]
    assert place(values, (A, B, "R", C, D, E, F), FORMULAS, gaps=gaps) == (A, B, "R", C, D, F)


def test_without_room_the_parts_of_a_sum_stay_open_and_the_rest_does_not() -> None:
    values = numbers("900", "450", "50", "30", "20", "500")
    assert place(values, (A, B, "R", C, D, E, F), FORMULAS) == (A, B, "R", None, None, F)


def test_one_amount_alone_is_the_first_column() -> None:
    assert place(numbers("450000"), (A, B, C), ()) == (A,)


def test_a_reference_stands_where_it_may() -> None:
    placed = place(numbers("240", None, None), (A, B, C, D, E), (), [None, frozenset({B}), frozenset({E})])
    assert placed == (A, B, E)


def test_too_many_values_are_not_guessed() -> None:
    assert place(numbers("1", "2", "3"), (A, B), ()) == (None, None, None)


@given(st.lists(st.integers(0, 10**9).map(Decimal), min_size=2, max_size=6))
def test_a_sum_holds_exactly_when_it_is_the_sum(parts: list[Decimal]) -> None:
    keys = tuple(f"p{i}" for i in range(len(parts)))
    row = dict(zip(keys, parts, strict=True))
    assert Sum("t", keys).holds({**row, "t": sum(parts, Decimal())}) is True
    assert Sum("t", keys).holds({**row, "t": sum(parts, Decimal()) + 1}) is False
    assert Sum("t", keys).holds(row) is None


@pytest.mark.parametrize(("above", "below", "printed_ratio", "holds"), [
    ("289686", "1354000", "21.39", True), ("289686", "1354000", "23.06", False), ("354774", "360000", "98.5", True),
    ("929059", "929100", "100", True), ("17611", "17787", "100", False), ("0", "0", "100", None),
])
def test_a_ratio_holds_to_the_digits_that_are_printed(above: str, below: str, printed_ratio: str, holds: bool | None) -> None:
    row = {"B": Decimal(above), "A": Decimal(below), "R": Decimal(printed_ratio)}
    assert Ratio("R", "B", "A").holds(row) is holds


def test_tolerance_follows_the_last_digit() -> None:
    assert [tolerance(Decimal(x)) for x in ("100", "98.5", "98.50")] == [Decimal("0.5"), Decimal("0.05"), Decimal("0.01")]
