"""Two columns flattened cell by cell: which paragraphs stood on the left and which on the right."""

from __future__ import annotations

import re

import pytest

from extract.layout.twocolumns import pairs
from extract.reading.document import Document, line_starts

HEAD = "落後原因 因應對策 \n\n"
_HEAD = re.compile("^落後原因因應對策$")


def read(text: str) -> list[tuple[str, str]]:
    document = Document("test", "test.txt", "測試", text, "performance", "0" * 64, starts=line_starts(text))
    return [(p.left.text, p.right.text if p.right else "") for p in pairs(document, 1, document.line_count, _HEAD)]


@pytest.mark.parametrize(("body", "rows"), [
    ("船期受季風影響，貨櫃延\n\n後抵達。 \n\n改於夏季運補。 \n", [("船期受季風影響，貨櫃延後抵達。", "改於夏季運補。")]),
    ("用地未取得。 \n\n1.加速協議價購。 \n\n2.每月檢討進\n\n度。 \n", [("用地未取得。", "加速協議價購。每月檢討進度。")]),
    ("1.決標延後。 \n\n2.尚未核銷。 \n\n1.每月檢討。 \n\n2.督促工進。 \n", [("決標延後。", "每月檢討。"), ("尚未核銷。", "督促工進。")]),
    ("1.決標延後。 \n\n2.尚未核銷。 \n\n1.每月檢討。 \n\n2.督促工進。 \n\n3.加派人力。 \n",
     [("決標延後。", "每月檢討。督促工進。加派人力。"), ("尚未核銷。", "每月檢討。督促工進。加派人力。")]),
    ("1.東港：決標延後一個\n\n月。 \n\n每週召開會議。 \n\n2.西港：廠商解約。 \n\n重新招標。 \n",
     [("東港：決標延後一個月。", "每週召開會議。"), ("西港：廠商解約。", "重新招標。")]),
    ("甲港請款未及。 \n\n已促請核銷。 \n\n乙港流標。 \n\n1.已發包。 \n\n2.12月底前核\n\n銷。 \n",
     [("甲港請款未及。", "已促請核銷。"), ("乙港流標。", "已發包。12月底前核銷。")]),
    ("1. 疏浚工程 \n\n因地方反對。 \n\n1. 邀漁會協商。 \n\n2. 完成南堤。 \n\n"
     "2. 水池工程 \n\n流標四次。 \n\n1. 加強管考。 \n\n2. 追蹤採購。 \n",
     [("疏浚工程因地方反對。", "邀漁會協商。完成南堤。"), ("水池工程流標四次。", "加強管考。追蹤採購。")]),
    ("增聘人數未達九成 上半年受疫情影響，各行業\n\n營運受到不同程度衝擊，\n\n"
     "因此進用轉趨保守；下半\n\n年將媒合人才以帶動就業\n\n機會，另辦說明會。 \n",
     [("增聘人數未達九成", "上半年受疫情影響，各行業營運受到不同程度衝擊，"
       "因此進用轉趨保守；下半年將媒合人才以帶動就業機會，另辦說明會。")]),
])
def test_columns(body: str, rows: list[tuple[str, str]]) -> None:
    assert read(HEAD + body) == rows


def test_page_break_cuts_the_right_cell() -> None:
    body = "尚未核銷。 \n\n1.儘速請款。 \n\n2.召開會議以協助解決問\n " + HEAD + "題，督促工進。 \n\n3.派員查核。 \n"
    assert read(HEAD + body) == [("尚未核銷。", "儘速請款。召開會議以協助解決問題，督促工進。派員查核。")]


def test_page_break_cuts_the_left_cell_and_a_second_row_follows() -> None:
    body = "一、甲島管線附掛海堤\n\n一、督促甲島完成程序。 \n\n " + HEAD + "工程未請款。 \n\n二、乙島設備未核銷。 \n\n二、督促乙島核銷。 \n"
    assert read(HEAD + body) == [("甲島管線附掛海堤工程未請款。", "督促甲島完成程序。"), ("乙島設備未核銷。", "督促乙島核銷。")]


def test_page_break_cuts_both_cells() -> None:
    body = ("1. 人力：招募不易。 \n\n1. 人力：已辦面試。 \n\n2. 場地 \n\n(1) 用地：審查暫停，使得採\n\n"
            "2. 場地： \n\n(1) 署於五月停審，七月\n "
            + HEAD + "購延後。 \n\n(2) 採購：須先許可。 \n\n核發許可。 \n\n(2) 已上網公告。 \n")
    assert read(HEAD + body) == [
        ("人力：招募不易。", "人力：已辦面試。"),
        ("場地(1)用地：審查暫停，使得採購延後。(2)採購：須先許可。", "場地：(1)署於五月停審，七月核發許可。(2)已上網公告。")]


def test_wider_lines_are_the_right_cell_where_no_sentence_ends() -> None:
    body = ("因兩件碼頭標案尚待\n\n承商補齊圖說文件始\n\n能審查付款，現仍在\n\n與承商協商補件事宜\n\n"
            "將派員協助承商補件並縮短審查\n\n及付款之行政流程。 \n " + HEAD + "中。 \n")
    assert read(HEAD + body) == [("因兩件碼頭標案尚待承商補齊圖說文件始能審查付款，現仍在與承商協商補件事宜中。",
                                  "將派員協助承商補件並縮短審查及付款之行政流程。")]


def test_nothing_below_the_head() -> None:
    assert read(HEAD) == []
