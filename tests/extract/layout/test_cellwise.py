"""Rows printed cell by cell: cells that wrap, vertical text, a head printed again inside a row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.layout.cellwise import NUMBER, PROSE, TEXT, VERTICAL, CellRow, read_rows
from extract.reading.document import Document, line_starts, words

SHAPES = (NUMBER, TEXT, TEXT, VERTICAL, VERTICAL, NUMBER, PROSE)
HEAD = (" 序 補助單位 案例名稱 ", "業", "別 ", "類", "別 ", "帶動 ", "店家數 ", "計畫內容 ")


def table(lines: list[str]) -> tuple[CellRow, ...]:
    text = "\n\n".join(lines) + "\n"
    document = Document("test", "test.txt", "測試", text, "performance", "0" * 64, starts=line_starts(text))
    return read_rows(document, 1, document.line_count, SHAPES, [words(x) for x in HEAD])


def plain(lines: list[str]) -> list[list[str]]:
    return [[c.text for c in row.cells] for row in table(lines)]


FIRST = ["1 ", "珊瑚超市", "(股)公司 ", "珊瑚超市數", "據共享計", "畫 ", "零", "售", "業 ", "先", "行 ", "1,200 ", "第一段說明。 ", "2.第二段", "說明。 "]
FIRST_CELLS = ["1", "珊瑚超市(股)公司", "珊瑚超市數據共享計畫", "零售業", "先行", "1,200", "第一段說明。2.第二段說明。"]
SECOND = ["2 ", "海風旅店 ", "住 好  -", "海風計畫 ", "旅", "宿 ", "共", "創 ", "30 ", "說明。 "]
SECOND_CELLS = ["2", "海風旅店", "住好-海風計畫", "旅宿", "共創", "30", "說明。"]


def test_cells_that_wrap_and_vertical_text() -> None:
    assert plain([*FIRST, *SECOND]) == [FIRST_CELLS, SECOND_CELLS]


def test_a_wrapped_word_of_one_character_is_no_vertical_text() -> None:
    assert plain(FIRST)[0][2:4] == ["珊瑚超市數據共享計畫", "零售業"]


def test_words_that_end_before_vertical_text_begins_go_on() -> None:
    (row,) = plain(["1 ", "海風旅店 ", "住好 ", "海風計畫 ", "旅", "宿 ", "共", "創 ", "30 ", "說明。 "])
    assert row[2:4] == ["住好海風計畫", "旅宿"]


def test_head_again_inside_running_text() -> None:
    assert plain([*FIRST[:13], *HEAD, *FIRST[13:], *SECOND]) == [FIRST_CELLS, SECOND_CELLS]


def test_head_again_inside_a_row_with_cells_cut() -> None:
    """Below the head the words go to the cells that the page cut, in the order of the columns, the rest to the last."""
    cut = ["1 ", "珊瑚超市", "(股)公司 ", "珊瑚超市數", "零", "售", "業 ", "先", "1,200 ", "第一段", *HEAD, "據共享計畫 行 說明。 ", "2.第二段說明。 "]
    (row, second) = table([*cut, *SECOND])
    assert [c.text for c in row.cells] == FIRST_CELLS
    assert row.continued == (2, 4) and second.continued == ()


def test_a_number_alone_inside_running_text_is_no_row() -> None:
    assert len(plain([*FIRST, "2", "處。 ", *SECOND])) == 2


def test_the_first_column_must_be_a_number() -> None:
    with pytest.raises(ValueError, match="number"):
        read_rows(Document("t", "t", "t", "", "performance", "", starts=(0,)), 1, 1, (TEXT,), ())


_HAN = st.text("海港島船礁燈塔漁市旅宿", min_size=2, max_size=14)


def _wrapped(text: str, size: int) -> list[str]:
    pieces = [text[i:i + size] for i in range(0, len(text), size)]
    return [*pieces[:-1], pieces[-1] + " "]


@given(st.lists(st.tuples(_HAN, _HAN, st.text("零售餐飲", min_size=2, max_size=4), st.text("先行共創", min_size=2, max_size=4),
                          st.integers(1, 9999), _HAN), min_size=1, max_size=5),
       st.integers(2, 7), st.integers(0, 200))
def test_any_table_is_read_back(rows: list[tuple[str, str, str, str, int, str]], size: int, at: int) -> None:
    """Whatever the widths, and wherever between the lines of a running text the head is printed again."""
    lines: list[str] = []
    inside: list[int] = []  # indexes at which a page may begin
    for n, (firm, case, industry, category, figure, content) in enumerate(rows, 1):
        lines += [f"{n} ", *_wrapped(firm, size), *_wrapped(case, size), *_wrapped(industry, 1), *_wrapped(category, 1), f"{figure:,} "]
        text = _wrapped(content, size)
        inside += [len(lines) + i for i in range(1, len(text) + 1)]
        lines += text
    page = inside[at % len(inside)]
    expected = [[str(n), a, b, c, d, f"{e:,}", f] for n, (a, b, c, d, e, f) in enumerate(rows, 1)]
    assert plain([*lines[:page], *HEAD, *lines[page:]]) == expected
