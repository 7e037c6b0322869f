"""Dated events among the results of a project: which dates are events, and of what year."""

from __future__ import annotations

import pytest

from extract.claims import Milestone, Role, Thing, ThingType, number
from extract.genres.performance import read
from extract.genres.performance.milestones import milestones
from extract.layout.outline import blocks
from tests.extract.genres.test_performance import TEXT, VOCABULARY, document

BATTERY = Thing(ThingType.PROGRAM, "北礁儲能示範計畫")


def events(text: str) -> list[tuple[str, str]]:
    made = document(text + "\n")
    found = blocks(made, 1, made.line_count, subject=BATTERY, roc_year=119)
    return [(s.body.date, s.body.description) for s in milestones(made, found, 1, made.line_count) if isinstance(s.body, Milestone)]


@pytest.mark.parametrize(("text", "expected"), [
    ("119 年 8 月 31 日完成海\n堤工程決標。另洽廠商。", [("2030-08-31", "119年8月31日完成海堤工程決標")]),
    ("於 7 月 5 日辦理說明會，計 71 人次；8 月底前公告。", [("2030-07-05", "7月5日辦理說明會，計71人次"), ("2030-08", "8月底前公告")]),
    ("118 年 6 月 4 日開工。9 月完成試車。", [("2029-06-04", "118年6月4日開工"), ("2029-09", "9月完成試車")]),
    ("截至 119 年 12 月底完成 5 處。", []), ("預計 120 年 3 月完工。", []), ("119 年 1 月至 119 年 5 月辦理規劃。", []),
    ("依據海洋部 119 年 4 月 9 日海字第 1 號函辦理。", []), ("分三梯次（收件至 6 月 15 日）辦理。", []), ("119 年 5 月浪高 3 公尺。", []),
])
def test_events(text: str, expected: list[tuple[str, str]]) -> None:
    assert events(text) == expected


def test_events_of_a_report_are_those_of_its_results_and_have_its_project() -> None:
    claims = number("islands-119", read(document(TEXT), VOCABULARY).statements, {"": 0.9})
    found = [c for c in claims if isinstance(c.body, Milestone) and c.body.program == BATTERY]
    assert [(c.body.date, c.quote) for c in found if isinstance(c.body, Milestone)] == [("2030-05", "119年5月完成5組儲能貨櫃")]
    assert [p.quote for p in found[0].passages if p.role is Role.SUBJECT] == ["北礁儲能示範計畫"]
