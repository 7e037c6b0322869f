"""What kinds of things and counts are no names; names at the edge of verbs; firms in lists and of unusual syllables."""

from __future__ import annotations

import pytest

from tests.extract.entities.test_names import found


@pytest.mark.parametrize(("text", "type_"), [
    ("部分漁港、轄管工業區、特色產業園區，", "place"), ("約僱人員12人法警3人，職員5人法", "law"), ("全球招商專案，", "university"),
    ("訪查縣市政府，", "agency"), ("企業總公司、設置集團，", "firm"), ("8項授權辦法，", "law"), ("節能標示子法草案，", "law"),
    ("當地知名理工大學，", "university"),
    ("完成13座水庫清淤", "place"), ("於新設科學園區", "place"), ("1.110年度計畫配合", "program"), ("產出FY110年度計畫，", "program"),
])
def test_kinds_and_counts_are_no_names(text: str, type_: str) -> None:
    assert found(text, type_) == []


@pytest.mark.parametrize(("text", "name"), [
    ("及海洋環境保護辦法，", "海洋環境保護辦法"),
    ("公布海洋產業創新條例，", "海洋產業創新條例"),
])
def test_what_the_name_of_a_law_does_not_begin_with(text: str, name: str) -> None:
    assert [n for _, n in found(text, "law")] == [name]


@pytest.mark.parametrize(("text", "names"), [
    ("促成海洋部投入海上風電先期計畫，", ["海上風電先期計畫"]),
    ("辦理漁業部門減碳人才培訓班，", ["漁業部門減碳人才培訓班"]),
    ("辦理海上風電專案貸款審查，", ["海上風電專案貸款"]),
])
def test_where_a_program_begins_and_ends(text: str, names: list[str]) -> None:
    assert [n for _, n in found(text, "program")] == names


@pytest.mark.parametrize(("text", "names"), [
    ("協助藍灣造船、北礁海事、霆威、和澐等業者，", ["藍灣造船", "北礁海事", "霆威", "和澐"]),
    ("藍灣造船、北礁海事和霆威等業者，", ["藍灣造船", "北礁海事", "霆威"]),
    ("2.優貝克科技結案後新聘人力", ["優貝克科技"]),
    ("2.智慧科技結案後新聘人力", []),
])
def test_firms(text: str, names: list[str]) -> None:
    assert [n for _, n in found(text, "firm")] == names
