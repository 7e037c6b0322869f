"""Bodies under bodies, where parks and posts are, and who acts with whom, as running text about an invented ministry states it."""

from __future__ import annotations

import pytest

from tests.extract.relations.test_running_text import named, read, stated

YARD, REEF, SUN = "藍灣造船股份有限公司", "北礁海事股份有限公司", "旭陽能源股份有限公司"


def of(text: str, relation: str) -> set[tuple[str, str]]:
    return {(s, o) for s, r, o in stated(read(text)) if r == relation}


@pytest.mark.parametrize(("text", "pair"), [
    ("海洋部於118年3月21日成立「離岸產業推動辦公室」，協助業者。", ("離岸產業推動辦公室", "海洋部")),
    ("輔以海洋部全球招商聯合服務中心之專人服務。", ("海洋部全球招商聯合服務中心", "海洋部")),
    ("海洋部所屬港務署已配合辦理。", ("海洋部港務署", "海洋部")),
    ("依本部港務署數據，出口增加。", ("海洋部港務署", "海洋部")),
])
def test_a_body_is_under_the_one_that_sets_it_up_owns_it_or_stands_before_it(text: str, pair: tuple[str, str]) -> None:
    assert pair in of(text, "subordinateTo")


def test_what_a_body_helps_others_to_set_up_is_not_under_it() -> None:
    assert of("海洋部港務署協助業者成立聯盟，另海洋能源局補助。", "subordinateTo") == {("海洋部港務署", "海洋部")}


def test_who_acts_with_the_firm_that_a_clause_names() -> None:
    text = f"其一為{YARD}以海上風電應用擴散為主題，與{REEF}、{SUN}合作，範圍擴大。"
    assert of(text, "partners") == {(YARD, REEF), (YARD, SUN)}


@pytest.mark.parametrize(("text", "names"), [
    ("促成鯤瀛電機株式會社、泓礁工業株式會社等5家企業來臺", {"鯤瀛電機株式會社", "泓礁工業株式會社"}),
    ("已辦理生產供應及建構作業，拜會新創公司", set()),
])
def test_firms_by_their_ending_without_the_words_before_them(text: str, names: set[str]) -> None:
    assert named(read(text), "firm") == names


@pytest.mark.parametrize(("text", "names"), [
    ("參與三場協會研討會，結合企業研發聯盟及6大產業聯盟", set()),
    ("結合當地公協會，推動策略聯盟", set()),
    ("連結鯤瀛物聯網協會辦理媒合", {"鯤瀛物聯網協會"}),
    ("成立離岸風電供應鏈聯盟", {"離岸風電供應鏈聯盟"}),
])
def test_kinds_and_numbers_of_associations_are_none(text: str, names: set[str]) -> None:
    assert named(read(text), "association") == names


@pytest.mark.parametrize(("text", "names"), [
    ("建立業者與海外大學及當地大學對接管道", set()),
    ("拜訪旗艦實驗場域Norddeep大學", {"Norddeep大學"}),
])
def test_kinds_of_universities_are_none(text: str, names: set[str]) -> None:
    assert named(read(text), "university") == names
