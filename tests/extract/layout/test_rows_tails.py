"""Rows that end in values: names and units over many lines, heads in the middle of a name, merged cells, remarks."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from extract.layout.tails import TailReader, TailTable
from extract.reading.document import Document, line_starts

HEAD = "項\n\n次 \n指標項目 單\n\n位 \n【計畫全期】 \n\n總目標值 \n\n【累計至119年】 【119年當年】 \n\n目標值 實際值 目標值 實際值 \n\n"
_HEAD = re.compile(r"^(?:項|次|單|位|指標項目單?|【計畫全期】|總目標值|【累計至\d+年】.*|(?:目標值實際值)+)$")
READER = TailReader(5, _HEAD, ["公尺", "立方公尺", "座", "件", "件次", "人", "人次", "元", "家", "SIG", "公頃", "日", "%"], ["合計"])


def table(body: str, head: str = HEAD) -> TailTable:
    text = head + body
    document = Document("test", "test.txt", "測試", text, "performance", "0" * 64, starts=line_starts(text))
    return READER.read(document, 1, document.line_count)


def plain(body: str) -> list[tuple[str, str, list[str | None]]]:
    return [(r.name.text, r.unit.text if r.unit else "", [None if v is None or v.value is None else str(v.value) for v in r.values])
            for r in table(body).rows]


@pytest.mark.parametrize(("body", "name", "unit", "values"), [
    ("1 燈塔整修 座 12 5 6 2 3 \n", "燈塔整修", "座", ["12", "5", "6", "2", "3"]),
    ("1 \n海堤及消波設施\n\n修復長度 \n公尺 1,200 400.5 - 20 - \n", "海堤及消波設施修復長度", "公尺", ["1200", "400.5", None, "20", None]),
    ("1 浚深土方 萬立方\n\n公尺 \n60 21  23.69 7  7 \n", "浚深土方", "萬立方公尺", ["60", "21", "23.69", "7", "7"]),
    ("1 試辦航線，達成搭乘\n\n人次 \n人\n\n次 800 200 259 200 259 \n",
     "試辦航線，達成搭乘人次", "人次", ["800", "200", "259", "200", "259"]),
    ("1 結盟 家\n\n/SI\n\nG \n8 1 2 1 2 \n", "結盟", "家/SIG", ["8", "1", "2", "1", "2"]),
    ("1 取水量每日1,000噸 件/日 1,000 - - 1,000 3,500 \n", "取水量每日1,000噸", "件/日", ["1000", None, None, "1000", "3500"]),
    ("1 2 區海域調查 % 100 20 20 20 20 \n", "2區海域調查", "%", ["100", "20", "20", "20", "20"]),
    ("1. \nsmart grid 示範 件 2 1 1 1 1 \n", "smart grid示範", "件", ["2", "1", "1", "1", "1"]),
    ("1 參與之漁家 \n家 900家 400家 560家 400家 560家 \n", "參與之漁家", "家", ["900", "400", "560", "400", "560"]),
    ("1 選定目標 件 8-12 2-3 3 2-3 3 \n", "選定目標", "件", [None, None, "3", None, "3"]),
    ("1 節水量 件 250(600) 600 800 600 800 \n", "節水量", "件", [None, "600", "800", "600", "800"]),
    ("1 \n園區建置\n\n(示範場域) \n座 \n1 \n(依工程\n\n百分比) \n1 \n(100 %) \n1 \n(100 %) \n0.05 \n(5 %) \n0.05 \n(5 %) \n",
     "園區建置(示範場域)", "座", ["1", "1", "1", "0.05", "0.05"]),
    ("1 試驗屋 \n座 7\n\n註\n 7\n\n註\n 7\n\n註\n ─ ─ \n", "試驗屋", "座", ["7", "7", "7", None, None]),
])
def test_one_row(body: str, name: str, unit: str, values: list[str | None]) -> None:
    assert plain(body) == [(name, unit, values)]


def test_head_again_in_the_middle_of_a_name_and_of_a_unit() -> None:
    body = ("1 海域使用平台 件 3 1 2 1 2 \n2 新增碼頭後線 公 8.6 8 8 2.6 2.6 \n " + HEAD
            + "空間 頃 \n\n(一) 說明：進度正常，本年度已完成全部查核點。\n")
    assert plain(body) == [("海域使用平台", "件", ["3", "1", "2", "1", "2"]), ("新增碼頭後線空間", "公頃", ["8.6", "8", "8", "2.6", "2.6"])]


def test_head_again_between_rows() -> None:
    body = "1 甲 件 1 1 1 1 1 \n " + HEAD + "2 乙 座 2 2 2 2 2 \n"
    assert [n for n, _, _ in plain(body)] == ["甲", "乙"]


def test_two_units_under_one_number() -> None:
    body = "1 \n技術服務 \n件 110 20 54 20 54 \n千\n\n元 \n193,000 45 94 45 94 \n2 推廣 人 3 1 1 1 1 \n"
    assert [(n, u) for n, u, _ in plain(body)] == [("技術服務", "件"), ("技術服務", "千元"), ("推廣", "人")]


def test_a_cell_merged_over_rows_leaves_the_rows_below_one_short() -> None:
    body = "1 \n用地取得 \n件 2 2 2 \n- \n（無119\n\n年目標\n\n值） \n0 \n2 \n軟硬體規劃 \n件 6 6 6 0 \n3 \n軟硬體建置 \n件 6 6 4 1 \n"
    assert [v for _, _, v in plain(body)] == [["2", "2", "2", None, "0"], ["6", "6", "6", None, "0"], ["6", "6", "4", None, "1"]]


def test_a_line_of_values_that_begins_with_the_next_number_is_no_new_row() -> None:
    assert plain("1 研發 \n傳輸\n\n速度 \n(Gbps) \n2 1 1 1 1 \n2 推廣 人 3 1 1 1 1 \n") == [
        ("研發", "傳輸速度(Gbps)", ["2", "1", "1", "1", "1"]), ("推廣", "人", ["3", "1", "1", "1", "1"])]


def test_a_label_above_a_group_whose_numbers_begin_anew() -> None:
    rows = table("一、 東部漁港方案 \n1. 碼頭 座 5 1 1 1 1 \n2. 曳船 件 4 1 1 1 1 \n二、西部漁港方案 \n1. 燈桿 座 6 2 2 2 2 \n").rows
    assert [(r.name.text, r.label.text if r.label else None) for r in rows] == [
        ("碼頭", "一、東部漁港方案"), ("曳船", "一、東部漁港方案"), ("燈桿", "二、西部漁港方案")]


def test_a_sum_row_has_no_number_and_no_unit() -> None:
    assert plain("1 甲 件 1 1 1 1 1 \n2 乙 件 2 2 2 2 2 \n合計 3 3 3 3 3 \n")[-1] == ("合計", "", ["3", "3", "3", "3", "3"])


def test_a_row_whose_cells_are_words_is_reported_and_the_next_one_read() -> None:
    read = table("1 甲 件 1 1 1 1 1 \n2 募集廠商 \n家 120 25 \n海事 37 家，\n港埠 39 家 \n3 丙 件 3 3 3 3 3 \n")
    assert [r.name.text for r in read.rows] == ["甲", "丙"]
    assert len(read.broken) == 1


def test_numbers_written_with_scales() -> None:
    body = ("1 漁家 家 900家 400家 560家 400家 560家 \n2 服務體驗人次 \n人\n\n次 \n27萬人 \n12萬人\n\n次 \n27萬4仟\n\n人次 \n"
            "12萬人\n\n次 \n27萬4仟人\n\n次 \n")
    assert plain(body)[1] == ("服務體驗人次", "人次", ["270000", "120000", "274000", "120000", "274000"])


def test_a_cell_of_words_is_none_of_the_values_and_the_row_is_read() -> None:
    words = "海 事 廠\n\n商 37 家\n\n、港埠\n\n39家 \n"
    body = f"1 甲 件 1 1 1 1 1 \n2 \n募集廠商\n\n加入 \n家\n\n/SI\n\nG \n120 25 \n{words}25 \n{words}3 丙 件 3 3 3 3 3 \n"
    assert plain(body)[1] == ("募集廠商加入", "家/SIG", ["120", "25", None, "25", None])
    assert [n for n, _, _ in plain(body)] == ["甲", "募集廠商加入", "丙"]
    assert table(body).broken == ()


def test_prose_below_the_table_is_neither_row_nor_broken() -> None:
    read = table("1 甲 件 1 1 1 1 1 \n\n(一) 甲：\n1.已完成 5 件。\n2.另有 3 件辦理中。\n3.其餘 120 年辦理。\n")
    assert [r.name.text for r in read.rows] == ["甲"]
    assert read.broken == ()


def test_values_stand_where_they_say() -> None:
    text = HEAD + "1 燈塔整修 座 1,200 5 6 2 3 \n"
    document = Document("test", "test.txt", "測試", text, "performance", "0" * 64, starts=line_starts(text))
    (row,) = READER.read(document, 1, document.line_count).rows
    first = row.values[0]
    assert first is not None and first.value == Decimal(1200)
    assert text[first.start:first.end] == "1,200"
