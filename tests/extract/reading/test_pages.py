"""Page furniture: running headers and page numbers are found, figures of tables are not taken for them."""

from __future__ import annotations

from extract.reading.pages import find_pages


def test_running_header_and_number_inside_a_sentence_are_furniture() -> None:
    lines = ["壹、海洋", "", "於九國(甲國、乙國、丙", "", " ", "", "海  洋 ", "", " 12 ", "", "國及丁國)參與", ""]
    pages, furniture = find_pages("\n".join(lines))
    assert furniture == {7, 9}
    assert [p.number for p in pages] == ["12"]


def test_header_of_two_lines_is_the_chapters_title() -> None:
    text = "捌、港務登錄業務\n甲乙\n港務登錄\n業務\n77\n丙丁"
    assert find_pages(text)[1] == {3, 4, 5}


def test_page_number_of_chapter_and_sheet_belongs_to_what_follows() -> None:
    text = "甲乙丙\n\n 23-3 \n\n丁戊\n8-4工作計畫名稱\n"
    pages, furniture = find_pages(text)
    assert [(p.number, text[p.start:].lstrip()[:6].strip()) for p in pages] == [("23-3", "23-3"), ("8-4", "8-4工作計")]
    assert furniture == {3}


def test_a_lone_figure_is_no_page_number() -> None:
    assert find_pages("壹、海洋\n件\n38\n總計\n40")[1] == frozenset()


def test_headers_repeated_on_each_page_of_a_document_with_tables() -> None:
    page = "藍灣縣政府\n預算總說明\n| 甲 | 乙 |\n一、計畫\n共同的一句話。\n"
    assert find_pages(page * 6)[1] == {n for p in range(6) for n in (p * 5 + 1, p * 5 + 2)}
