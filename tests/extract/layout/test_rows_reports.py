"""Where reports begin, what their covers keep, and what the table of contents lists."""

from __future__ import annotations

import re

from extract.layout.numbered import Cover, contents, reports
from extract.reading.document import Document, line_starts

BEGINS = re.compile(r"^\s*壹、\s*特別預算及進度執行情形\s*$")
DATE = re.compile(r"^\s*\d{2,3}\s*年\s*\d{1,2}\s*月\s*$")
AGENCY = re.compile(r"(?:部|署|局|府|公司)$")
START = " 壹、特別預算及進度執行情形 \n\n一、計畫期程：118/1/1~120/12/31 \n\n"


def document(text: str) -> Document:
    return Document("test", "test.txt", "測試", text, "performance", "0" * 64, starts=line_starts(text))


def covers(text: str, *dividers: str) -> list[tuple[int, str, list[str]]]:
    return [(r.number, _name(r.cover), [a.text for a in r.cover.agencies]) for r in reports(document(text), BEGINS, DATE, AGENCY, dividers)]


def _name(cover: Cover) -> str:
    return cover.name.text if cover.name else ""


def test_name_on_two_lines_with_offices_and_date() -> None:
    text = "前文結束。\n 藍灣離岸觀測站升級 \n\n輔導計畫 \n\n\n\n\n\n海洋部、藍灣縣政府 \n\n119 年 1 月 \n" + START
    assert covers(text) == [(1, "藍灣離岸觀測站升級輔導計畫", ["海洋部", "藍灣縣政府"])]


def test_name_alone_on_its_page() -> None:
    assert covers("\n 藍灣隧道 \n" + START) == [(1, "藍灣隧道", [])]


def test_offices_without_a_name() -> None:
    assert covers("前文結束。\n 海洋部、水務署 \n\n119 年 1 月 \n" + START) == [(1, "", ["海洋部", "水務署"])]


def test_a_sentence_above_is_no_name() -> None:
    assert covers("工作面進行趕工，以確保如期達成目標\n" + START) == [(1, "", [])]


def test_a_divider_is_no_name() -> None:
    text = START + "陸、檢討與建議 \n\n持續辦理。 \n\n\n\n\n\n\n\n\n海洋能源建設\n" + START
    found = reports(document(text), BEGINS, DATE, AGENCY, ["海洋能源建設"])
    assert [(r.number, _name(r.cover)) for r in found] == [(1, ""), (2, "")]
    assert document(text).line(found[0].last).strip() == "持續辦理。"


def test_page_number_pins_the_number_of_a_report() -> None:
    text = START + "陸、檢討與建議 \n\n持續辦理。 \n\n3-1 \n\n\n\n\n\n\n\n\n北礁漁港計畫 \n" + START
    assert covers(text) == [(1, "", []), (3, "北礁漁港計畫", [])]


def listed(text: str) -> list[tuple[int, str, list[str], str]]:
    entries = contents(document(text), 1, text.count("\n"), AGENCY)
    return [(e.number, e.name.text if e.name else "", [a.text for a in e.agencies], e.cut.text if e.cut else "") for e in entries]


def test_entries_wrap_and_group_words_are_left_out() -> None:
    text = "海洋 \n\n建設 \n\n(2項) \n\n北礁海水淡化管線更新計畫(海洋部島嶼\n\n水務署、藍灣縣政府) \n1-1 \n\n5G 港埠計畫（海洋部） 2-1 \n"
    assert listed(text) == [(1, "北礁海水淡化管線更新計畫", ["海洋部島嶼水務署", "藍灣縣政府"], ""), (2, "5G港埠計畫", ["海洋部"], "")]


def test_lost_numbers_come_from_the_neighbours_and_lost_names_stay_lost() -> None:
    text = " 甲計畫(海洋部) 1-1 \n乙計畫(水務署) \n 3-1 \n 丁計畫(海洋部、藍灣漁\n 戊計畫(海洋部) \n 7-1 \n"
    assert listed(text) == [(1, "甲計畫", ["海洋部"], ""), (2, "乙計畫", ["水務署"], ""), (3, "", [], ""),
                            (0, "丁計畫", ["海洋部"], "藍灣漁"), (0, "戊計畫", ["海洋部"], ""), (7, "", [], "")]
