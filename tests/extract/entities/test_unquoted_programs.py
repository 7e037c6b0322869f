"""Programs without quotation marks: what they begin with, what is too general to be one, works told by their place."""

from __future__ import annotations

import pytest

from tests.extract.entities.test_names import found


@pytest.mark.parametrize(("text", "names"), [
    ("配合檢視離島航線補貼計畫之成效", ["離島航線補貼計畫"]),
    ("業者搭配海上風電維運人力計畫，", ["海上風電維運人力計畫"]),
    ("已提報離島漁網回收計畫，", ["離島漁網回收計畫"]),
    ("受理申請，以及第3期漁網回收計畫", ["第3期漁網回收計畫"]),
])
def test_what_a_name_does_not_begin_with(text: str, names: list[str]) -> None:
    assert [n for _, n in found(text, "program")] == names


@pytest.mark.parametrize("text", [
    "提交工廠改善計畫，", "由同仁執行派員出國計畫，", "推動政府研發補助計畫", "跨領域整合計畫，", "重大落後計畫之落後原因",
    "提供船班訂位服務方案", "完成2套智慧碼頭通訊方案",
])
def test_kinds_of_things_are_no_names(text: str) -> None:
    assert found(text, "program") == []


@pytest.mark.parametrize(("text", "names"), [
    ("辦理北礁東側護岸改善工程施工。", ["北礁東側護岸改善工程"]),
    ("已完成藍灣縣至北礁聯絡管線更新工程，", ["藍灣縣至北礁聯絡管線更新工程"]),
    ("第三席漁船卸魚碼頭工程已開工", ["第三席漁船卸魚碼頭工程"]),
    ("辦理碼頭護岸改善工程施工。", []),
    ("藍灣縣至今完成護岸改善工程，", []),
])
def test_works_are_told_by_their_place(text: str, names: list[str]) -> None:
    assert [n for _, n in found(text, "program")] == names


@pytest.mark.parametrize(("text", "names"), [
    ("1、興建藍灣展覽館（擴建東館）計畫", ["興建藍灣展覽館（擴建東館）計畫"]),
    ("參與離島數位機會中心(IDOC)計畫，", ["離島數位機會中心(IDOC)計畫"]),
    ("海洋部（以下簡稱本部）碼頭更新計畫，", ["碼頭更新計畫"]),
    ("辦理藍灣碼頭更新計畫（甲）北礁航道疏濬計畫，", ["藍灣碼頭更新計畫", "北礁航道疏濬計畫"]),
    ("過去期間(118年1月至6月)計畫", []),
])
def test_a_bracket_inside_a_name(text: str, names: list[str]) -> None:
    assert [n for _, n in found(text, "program")] == names


@pytest.mark.parametrize(("text", "names"), [
    ("臺日共同拓展離島市場專案：", ["臺日共同拓展離島市場專案"]),
    ("自7月1日離島供水改善計畫", ["離島供水改善計畫"]),
    ("1、離島服務業專案計畫", ["離島服務業專案計畫"]),
    ("該案業經離島供水改善計畫核定", ["離島供水改善計畫"]),
])
def test_a_day_ends_a_name_only_behind_its_number(text: str, names: list[str]) -> None:
    assert [n for _, n in found(text, "program")] == names
