"""The command line, as a user types it: what it prints, what it refuses, and with which status."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kg.read import release as releases
from mailuo.cli import main, parser
from tests.conftest import ROOT

SAMPLES = ROOT / "samples"


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main([str(a) for a in argv])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_every_command_has_help_in_both_languages_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    commands = next(a for a in parser()._actions if a.dest == "command").choices
    assert commands is not None and {"build", "serve", "query", "queries", "show", "export", "check", "ask"} <= set(commands)
    for name in commands:
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        said = capsys.readouterr().out
        assert ended.value.code == 0
        assert "example / 範例" in said and f"mailuo {name}" in said


def test_building_a_folder_with_bad_files_builds_the_rest_and_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, data = tmp_path / "documents", tmp_path / "data"
    folder.mkdir()
    shutil.copy(SAMPLES / "sample-plan-115.txt", folder)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "big5.txt").write_bytes("計畫\n".encode() + "第二行是漢字".encode("big5"))
    (folder / "picture.txt").write_bytes(b"\x89PNG\x00\x01")
    status, out, _err = run(capsys, "--data", data, "build", folder)
    assert status == 1
    assert releases.current(data).documents == ("sample-plan-115",)
    assert "empty.txt" in out and "big5.txt:2" in out and "picture.txt:1" in out
    assert {f["file"] for f in releases.current(data).report["failures"]} == {"empty.txt", "big5.txt", "picture.txt"}


def test_a_folder_without_a_readable_document_builds_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    status, _, err = run(capsys, "--data", tmp_path / "data", "build", tmp_path)
    assert status == 3
    assert "empty.txt" in err and "沒有可讀的文件" in err
    assert not (tmp_path / "data" / "current").exists()


@pytest.mark.parametrize(("argv", "said"), [
    (["build", "no-such-folder"], "no such folder"),
    (["show", "離岸風電"], "mailuo build"),
    (["serve"], "mailuo build"),
])
def test_what_cannot_be_done_is_said_without_a_traceback(argv: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "--data", tmp_path, *argv)
    assert status == 3
    assert said in err and "Traceback" not in err


def test_the_same_programs_by_question_query_and_sparql(samples_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--data", samples_data, "ask", "歷年有哪些計畫資助離岸風電？", "--json")
    answer = json.loads(out)
    asked = {row["label"] for row in answer["rows"]}
    assert len(asked) >= 6
    _, out, _ = run(capsys, "--data", samples_data, "query", "programs_of_industry", "industry=離岸風電", "--format", "json")
    assert 8 <= len({row["label"] for row in json.loads(out)} & asked) == len({row["label"] for row in json.loads(out)})
    _, out, _ = run(capsys, "--data", samples_data, "query", answer["sparql"], "--format", "json")
    assert {row["label"] for row in json.loads(out)} == asked


def test_the_offshore_wind_answer_on_the_samples_is_true(samples_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--data", samples_data, "ask", "歷年有哪些計畫資助離岸風電？", "--json")
    rows = json.loads(out)["rows"]
    amounts = {(r["label"], r["roc_year"]): r["amount_twd"] for r in rows}
    assert amounts[("離岸風電水下基礎產業技術升級輔導計畫", 110)] == 122_500_000
    assert amounts[("高雄海洋科技產業創新專區", 107)] == 1_922_000_000
    assert all(r["document"] and r["lines"] and r["claims"] for r in rows if r.get("amount_twd"))


def test_show_a_program_by_its_name_and_suggest_near_names(samples_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "--data", samples_data, "show", "離岸風電水下基礎產業技術升級輔導計畫")
    assert status == 0
    assert "[program]" in out and "122,500,000" in out and "經濟部工業局" in out
    status, _, err = run(capsys, "--data", samples_data, "show", "離岸風電水下基礎")
    assert status in (0, 3)
    status, _, err = run(capsys, "--data", samples_data, "show", "沒有這個東西")
    assert status == 3 and "沒有名為" in err


def test_queries_and_their_mistakes(samples_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "--data", samples_data, "queries")
    assert status == 0 and "programs_of_industry" in out and "industry=" in out
    status, _, err = run(capsys, "--data", samples_data, "query", "programs_of_industry", "industry=沒有這種產業")
    assert status == 3 and "沒有這種產業" in err
    status, _, err = run(capsys, "--data", samples_data, "query", "SELECT * WHERE { ?s ?p }")
    assert status == 3 and "Traceback" not in err
    file = tmp_path / "own.rq"
    file.write_text("SELECT (COUNT(*) AS ?n) WHERE { ?c a <https://w3id.org/mailuo/ns#Claim> }", "utf-8")
    status, out, _ = run(capsys, "--data", samples_data, "query", file, "--format", "csv")
    assert status == 0 and int(out.splitlines()[1]) > 300


def test_export_and_check(invented_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, _ = run(capsys, "--data", invented_data, "export", tmp_path / "out", "--csv")
    assert status == 0
    assert {f.name for f in (tmp_path / "out").iterdir()} >= {f"{n}.{s}" for n in ("entities", "claims", "lineage", "findings", "documents")
                                                            for s in ("jsonl", "csv")}
    status, out, _ = run(capsys, "--data", invented_data, "check")
    assert status == 1
    assert "486000" in out and "485000" in out and "test-performance-119" in out


def test_read_marks_names_and_shows_what_lines_state(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "note.txt"
    file.write_text("壹、能源 \n\n一、 海上<b>試驗</b>：台電公司於澎湖推動「離岸風電浮台示範計畫」，總經費 3 億元。 \n", "utf-8")
    status, out, _ = run(capsys, "read", file)
    assert status == 0
    assert "[台電公司]" in out and "[離岸風電浮台示範計畫]" in out and "total_cost" in out and "300,000,000" in out
    status, out, _ = run(capsys, "read", file, "--html", tmp_path / "out.html")
    page = (tmp_path / "out.html").read_text("utf-8")
    assert status == 0 and '<mark class="program"' in page and "&lt;b&gt;" in page and "<b>試驗" not in page
    status, _, err = run(capsys, "read", tmp_path / "gone.txt")
    assert status == 3 and "no such file" in err
