"""`mailuo explain` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.mailuo.test_cli import run

REPORT = ROOT / "tests" / "documents" / "test-performance-119.txt"


def line_of(file: Path, words: str) -> int:
    return next(n for n, line in enumerate(file.read_text("utf-8").split("\n"), 1) if words in line)


def test_a_line_of_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "explain", REPORT, line_of(REPORT, "485,000"))
    assert status == 0
    assert "特別預算執行情形 special budget" in out and "依序" in out and "in order" in out
    assert "✓ spent_ratio = spent / allocated" in out


def test_a_document_of_the_release_says_the_same(invented_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = line_of(REPORT, "485,000")
    _, of_file, _ = run(capsys, "explain", REPORT, number)
    status, of_release, _ = run(capsys, "--data", invented_data, "explain", "test-performance-119", number)
    assert status == 0 and of_release == of_file


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "explain", REPORT, line_of(REPORT, "485,000"), "--json")
    found = json.loads(out)
    assert found["table"]["kind"] == "special_budget" and found["rows"][0]["cells"][0]["column"] == "special_budget"


@pytest.mark.parametrize(("argv", "said"), [
    ([REPORT, "99999"], "沒有第 99999 行"),
    (["no-such-document", "1"], "no document no-such-document"),
])
def test_mistakes_are_told(argv: list[object], said: str, invented_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "--data", invented_data, "explain", *argv)
    assert status == 3 and said in err
