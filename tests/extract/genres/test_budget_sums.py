"""Tables of check sums, on invented ones: what agrees passes, one wrong figure fails where it stands."""

from __future__ import annotations

import pytest

from extract.genres.outcome import Outcome
from tests.extract.genres.test_budget import TREE, outcome

FACING = """
海洋部海
歲出一級用途

| 科 目 | | | | 經 常 支 | | | | |
|--|--|--|--|--|--|--|--|--|
| 款 | 項 | 目 | 節 | 名 稱 | 人事費 | 業務費 | 獎補助費 | 債務費 |
| 13 | | | | 海洋部主管 | | | | |
| | 2 | | | 海務署 | 200 | 600 | 50 | - |
| | | 1 | | 航道疏濬 | - | 580 | 50 | - |
| | 2 | | | 一般行政 | 200 | 20 | - | - |

務署
別科目分析表

| 出 | | 資本支出 | | | | | 合計 |
|--|--|--|--|--|--|--|--|
| 預備金 | 小計 | 業務費 | 設備及投資 | 獎補助費 | 預備金 | 小計 | |
| 10 | 860 | - | 40 | - | - | 40 | 900 |
| - | 630 | - | 20 | - | - | 20 | 650 |
| - | 220 | - | 20 | - | - | 20 | 240 |
"""
TRIPS = """
派員出國計畫預算總表

| 類 別 | 本 年 度 計 畫 項 數 | 本 年 度 預 計 人 天 | 本 年 度 預 算 數 | 上 年 度 計 畫 項 數 | 上 年 度 核 定 人 天 | 上 年 度 預 算 數 |
|--|--|--|--|--|--|--|
| 合 計 | 3 | 40 | 900 | 2 | 30 | 700 |
| 考 察 | 1 | 10 | 300 | - | - | - |
| 開 會 | 2 | 30 | 600 | 2 | 30 | 700 |
"""


def kinds(found: Outcome, name: str) -> dict[str, list[bool]]:
    made: dict[str, list[bool]] = {}
    for check in found.checks:
        if check.kind.startswith(f"{name}: "):
            made.setdefault(check.kind.removeprefix(f"{name}: "), []).append(check.passed)
    return made


def test_accounts_over_facing_pages_add_up_and_agree_with_the_tree() -> None:
    _, found = outcome(TREE + FACING)
    assert kinds(found, "accounts") == {"accounts = group": [True] * 6, "groups = row": [True] * 3, "row = tree": [True] * 2}


@pytest.mark.parametrize(("right", "wrong", "kind", "expected", "printed"), [
    ("| - | 580 |", "| - | 570 |", "accounts = group", "620", "630"),
    ("| 20 | 650 |", "| 20 | 651 |", "groups = row", "650", "651"),
])
def test_a_wrong_figure_is_told(right: str, wrong: str, kind: str, expected: str, printed: str) -> None:
    _, found = outcome(TREE + FACING.replace(right, wrong))
    assert (f"accounts: {kind}", expected, printed) in [(c.kind, c.expected, c.printed) for c in found.checks if not c.passed]


def test_pages_whose_rows_do_not_pair_are_left_alone() -> None:
    _, found = outcome(TREE + FACING.replace("| - | 220 | - | 20 | - | - | 20 | 240 |\n", ""))
    assert kinds(found, "accounts") == {}


def test_a_summary_of_trips() -> None:
    _, found = outcome(TREE + TRIPS)
    assert kinds(found, "trip_summary") == {"rows = total": [True] * 6}
    _, broken = outcome(TREE + TRIPS.replace("| 600 |", "| 500 |"))
    assert kinds(broken, "trip_summary") == {"rows = total": [True, True, False, True, True, True]}
