"""Names in quotation marks: what they share behind the last, offices of programs, projects applied with, laws and policies."""

from __future__ import annotations

import pytest

from tests.extract.entities.test_names import found


@pytest.mark.parametrize(("text", "names"), [
    ("執行「青龍-密集辦理展覽」、「白龍-協助接單」及「金龍-媒合買主」等3大專案，", ["青龍-密集辦理展覽", "白龍-協助接單", "金龍-媒合買主"]),
    ("推動「產線安全」與「漁村再造」2項計畫。", ["產線安全", "漁村再造"]),
    ("以「航行安全」及「離島生活」為主軸，推動2項計畫", []),
    ("聚焦「航行安全」及「離島生活」等3大策略，", []),
])
def test_quoted_names_share_what_stands_behind_the_last(text: str, names: list[str]) -> None:
    assert [n for _, n in found(text, "program")] == names


def test_the_office_of_a_program_names_the_program() -> None:
    assert found("成立「千帆歸航計畫推動辦公室」，") == [("agency", "千帆歸航計畫推動辦公室"), ("program", "千帆歸航計畫")]


def test_a_project_that_a_firm_applies_with() -> None:
    assert ("program", "深海纜線自動佈放設備開發") in found("以「深海纜線自動佈放設備開發」申請離島創新補助計畫，", "program")
    assert found("以「深海纜線自動佈放設備開發」為主軸，", "program") == []


@pytest.mark.parametrize(("text", "names"), [
    ("公告「智慧浮標自願性產品驗證相關規定(VPC)」，", ["智慧浮標自願性產品驗證相關規定(VPC)"]),
    ("公告「智慧浮標(VPC)」，", []),
])
def test_laws_with_letters_behind_them(text: str, names: list[str]) -> None:
    assert [n for _, n in found(text, "law")] == names


@pytest.mark.parametrize(("text", "names"), [
    ("配合「離島穩定供水策略」跨域調度", ["離島穩定供水策略"]),
    ("落實「建設東西雙港」政策，", ["建設東西雙港"]),
    ("聚焦「3大策略」，", []),
    ("係以「東西雙港」政策基礎，", []),
])
def test_policies_in_quotation_marks(text: str, names: list[str]) -> None:
    assert [n for _, n in found(text, "policy")] == names
