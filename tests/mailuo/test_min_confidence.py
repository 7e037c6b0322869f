"""--min-confidence of the commands that show claims or facts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mailuo.cli import main
from tests.kg.read import doubtful, invented


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doubtful")
    doubtful.release(folder)
    return folder


def said(capsys: pytest.CaptureFixture[str], data: Path, *argv: str) -> str:
    capsys.readouterr()
    assert main(["--data", str(data), *argv]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(("argv", "less_sure"), [
    (("query", "program_funding", f"program={invented.LEAP}", "--format", "json"), "120000"),
    (("query", "SELECT ?a {\n ?c ml:states ?f .\n # sure ?c\n ?f ml:amount ?a }", "--format", "csv"), "\n120000\r"),
    (("ask", "潮汐電廠示範計畫歷年經費", "--json"), "2500000"),
    (("show", "海洋能技術躍升計畫", "--json"), "120000"),
    (("lineage", "潮汐電廠示範計畫", "--json"), "2500000"),
    (("lineage", "潮能署", "--json"), '"stated"'),
    (("path", "海洋能技術躍升計畫", "臺灣潮汐公司", "--json"), "involves"),
])
def test_what_is_less_sure_is_left_out(capsys: pytest.CaptureFixture[str], data: Path, argv: tuple[str, ...], less_sure: str) -> None:
    assert less_sure in said(capsys, data, *argv)
    assert less_sure not in said(capsys, data, *argv, "--min-confidence", "0.8")
    assert said(capsys, data, *argv, "--min-confidence", "0") == said(capsys, data, *argv)


def test_an_export_is_of_sure_claims(capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path) -> None:
    said(capsys, data, "export", str(tmp_path), "--csv", "--min-confidence", "0.8")
    claims = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text("utf-8").splitlines()]
    assert claims and {c["confidence"] for c in claims} == {0.9}
    assert doubtful.DOUBTED not in (tmp_path / "claims.csv").read_text("utf-8")


@pytest.mark.parametrize("wrong", ["2", "-1", "sure", "nan"])
def test_what_is_no_threshold_is_wrong_use(capsys: pytest.CaptureFixture[str], data: Path, wrong: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--data", str(data), "ask", "海洋能", f"--min-confidence={wrong}"])
    told = capsys.readouterr().err
    assert ended.value.code == 2 and "0 到 1" in told and "0 to 1 is needed" in told


def test_sparql_that_does_not_say_what_it_concerns_is_refused(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    assert main(["--data", str(data), "query", "SELECT * { ?c ml:states ?f }", "--min-confidence", "0.5"]) == 3
    told = capsys.readouterr().err
    assert "# sure" in told and "FILTER" in told


@pytest.mark.parametrize("command", ["query", "show", "export", "read", "ask", "lineage", "path"])
def test_help_tells_it(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert "--min-confidence" in capsys.readouterr().out
