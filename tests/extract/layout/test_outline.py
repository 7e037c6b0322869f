"""Paragraphs and outline on text damaged as the real documents are."""

from __future__ import annotations

from extract.layout.outline import blocks
from extract.layout.paragraphs import paragraphs
from extract.reading.document import Document, line_starts
from extract.reading.pages import find_pages


def document(text: str, genre: str = "report") -> Document:
    pages, furniture = find_pages(text)
    return Document("d", "d.txt", "d", text, genre, "", pages=pages, furniture=furniture, starts=line_starts(text))


def read(text: str) -> list[tuple[list[str], str]]:
    d = document(text)
    return [([h.flow.text for h in b.headings], b.flow.text) for b in blocks(d, 1, d.line_count)]


def test_trailing_space_ends_a_paragraph_and_blank_lines_do_not() -> None:
    text = "壹、海洋 \n\n一、 港務 \n\n（一） 藍灣港擴建工程：岸線 3\n\n00 公尺，總投資 12 億元，期\n\n程至 120 年。 \n\n（二） 航道 \n"
    assert read(text) == [
        ([], "海洋"), (["海洋"], "港務"),
        (["海洋", "港務"], "藍灣港擴建工程：岸線300公尺，總投資12億元，期程至120年。"),
        (["海洋", "港務"], "航道"),
    ]


def test_a_trailing_space_before_a_bracket_number_or_latin_word_ends_no_sentence() -> None:
    text = ("壹、海洋 \n\n1、 為改善泊位，自 118 年 5 月至 12 月執行 \n\n「118 年藍灣計畫」，促進岸線、航道之整備，帶動船舶產業產值達 \n\n3 億元。 \n\n"
            "（二） 航道，北礁 \n\n「118 年計畫」已完工。 \n")
    assert [t for _, t in read(text)][1:] == [
        "為改善泊位，自118年5月至12月執行「118年藍灣計畫」，促進岸線、航道之整備，帶動船舶產業產值達3億元。", "航道，北礁", "「118年計畫」已完工。"]


def test_the_words_before_a_colon_head_what_is_below() -> None:
    text = "（一） 藍灣整治：期程十年。 \n\n1、 疏濬工程：經費 2 億元。 \n\n（二） 其他 \n"
    assert [h for h, _ in read(text)] == [[], ["藍灣整治"], []]


def test_page_header_inside_a_sentence_is_left_out() -> None:
    text = "壹、海洋 \n\n於甲國、索馬\n\n海  洋 \n\n 12 \n\n利亞等國合作。 \n"
    assert read(text)[-1] == (["海洋"], "於甲國、索馬利亞等國合作。")


def test_where_every_line_ends_in_a_space_short_sentences_end_paragraphs() -> None:
    long = "本案於民國一百一十八年由海洋部核定並交由所屬機關據以辦理各項工作，"
    text = f"一、港務 \n\n{long} \n\n已完工。 \n\n{long} \n\n續辦中。 \n"
    assert [t for _, t in read(text)] == ["港務", f"{long}已完工。", f"{long}續辦中。"]


def test_cells_of_a_marked_up_table_are_paragraphs_of_their_own() -> None:
    text = "前言如下：\n\n| 計畫 | 說明 |\n|---|---|\n| 1 藍灣計畫 | <p>1.辦理疏濬。</p><p>2.設置\n| 燈塔。</p> | 30 |\n"
    d = document(text)
    cells = [(p.mark, p.flow.text) for p in paragraphs(d, 1, d.line_count) if p.cell]
    assert ("1.", "辦理疏濬。") in cells and ("", "1藍灣計畫") in cells and ("", "計畫") in cells


def test_numbers_are_not_taken_for_marks() -> None:
    d = document("完成 3.5 公里、\n\n1,200 戶及\n\n2.8 公頃。 \n")
    assert [p.flow.text for p in paragraphs(d, 1, d.line_count)] == ["完成3.5公里、1,200戶及2.8公頃。"]
