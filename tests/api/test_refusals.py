"""Sums that count money twice are refused over HTTP and on the command line, with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from mailuo.cli import main

NAME = "funding_by_year_and_measure"


@pytest.mark.parametrize(("values", "detail", "zh", "en"), [
    ("measure=budget&measure=spent", "measure", "重複計算", "unlike measures are not added"),
    ("measure=budget%2Bspent", "measure", "（budget、spent）", "count twice"),
    ("measure=budget+spent", "measure", "（budget、spent）", "count twice"),
    ("level=total", "level", "自己的部分", "never added to its own part"),
])
def test_queries_refuse(client: TestClient, values: str, detail: str, zh: str, en: str) -> None:
    reply = client.get(f"/queries/{NAME}?{values}")
    error = reply.json()["error"]
    assert (reply.status_code, error["code"], error["detail"]) == (400, "parameter", detail)
    assert zh in error["zh"] and en in error["en"]


def test_one_measure_of_leaves_is_summed(client: TestClient) -> None:
    rows = client.get(f"/queries/{NAME}?measure=spent&level=leaf&industry=海洋能").json()["rows"]
    assert [(row["year"], row["amount"]) for row in rows] == [(110, 900_000)]


@pytest.mark.parametrize(("value", "says"), [("measure=budget,spent", "重複計算"), ("level=part", "自己的部分")])
def test_the_command_line_refuses(data: Path, capsys: pytest.CaptureFixture[str], value: str, says: str) -> None:
    assert main(["--data", str(data), "query", NAME, value]) == 3
    assert says in capsys.readouterr().err
