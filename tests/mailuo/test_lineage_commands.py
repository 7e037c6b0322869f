"""The commands on identity and lineage, as a user types them, on a release built from invented documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.build.curation import CurationError, read
from kg.read.release import Release
from mailuo.cli import main
from ontology.vocabulary import load
from tests.kg.build.invented import document, extraction, mention
from tests.kg.read import lines


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("commands")


@pytest.fixture(scope="module")
def release(data: Path) -> Release:
    return lines.build(data)


def run(capsys: pytest.CaptureFixture[str], release: Release, *argv: object) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main(["--data", str(release.folder.parents[1]), *(str(a) for a in argv)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_the_lineage_of_a_program_is_its_line_and_its_years(release: Release, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, release, "lineage", "鯨灣供水改善計畫第四期")
    assert status == 0
    assert out.splitlines()[0] == "鯨灣供水改善計畫第二期 → 鯨灣供水改善計畫第四期 → 鯨灣供水改善計畫第五期"
    assert "推論 inferred" in out and "文件有敘述 stated" in out and "phase numbers of one name" in out
    assert "民國 110（2021）" in out and "b-110:2-2" in out
    _, alone, _ = run(capsys, release, "lineage", "鯨灣供水改善計畫第四期", "--alone", "--json")
    assert [y["roc_year"] for y in json.loads(alone)["years"]] == [110, 113]


def test_the_lineage_of_an_agency_has_dates_and_legal_basis(release: Release, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, release, "lineage", "經濟部工業局")
    assert status == 0
    assert "經濟部工業局 → 經濟部產業發展署" in out and "2023-09-26" in out and "參考資料 reference" in out and "組織法" in out
    _, back, _ = run(capsys, release, "lineage", "經濟部產業園區管理局", "--json")
    assert {s["earlier_label"] for s in json.loads(back)["steps"]} >= {"經濟部工業局", "經濟部加工出口區管理處"}


def test_why_names_its_rules(release: Release, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, release, "why", "鯨豚", "鯨豚光電股份有限公司")
    assert status == 0 and "同一事物" in out and "firm without its trade (0.85)" in out
    status, out, _ = run(capsys, release, "why", "鯨豚", "鯨灣水務處", "--json")
    assert status == 0 and json.loads(out)["same"] is False
    status, out, _ = run(capsys, release, "why", "鯨豚", "沒有這個名稱的公司")
    assert status == 1 and "no thing has this name" in out


def test_drafts_of_decisions_are_refused_until_a_person_completed_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = lines.program("加速辦理鯨灣地層下陷區改善計畫"), lines.program("加速辦理鯨灣沿海地層下陷區改善計畫")
    papers = []
    for name, thing in (("d-1", one), ("d-2", other)):
        paper = document(name, thing.name)
        papers.append(extraction(paper, [mention(paper, thing, thing.name)]))
    built = lines.build(tmp_path / "data", papers)
    _, table, _ = run(capsys, built, "review")
    assert one.name in table and "words left out, other document" in table
    _, drafts, _ = run(capsys, built, "review", "--json")
    (draft,) = [json.loads(line) for line in drafts.splitlines()]
    file = tmp_path / "curation.jsonl"
    file.write_text(drafts, "utf-8")
    with pytest.raises(CurationError):
        read(file, load())
    file.write_text(json.dumps({**draft, "do": "same", "who": "curator", "why": "the later report names the coast too"}), "utf-8")
    assert len(lines.build(tmp_path / "data", papers, curation=file).search.entities("鯨灣沿海")) == 1
    _, table, _ = run(capsys, built, "review")
    assert one.name not in table
    _, out, _ = run(capsys, built, "why", one.name, other.name)
    assert "同一事物" in out and "the later report names the coast too" in out


def test_differences_of_documents_and_releases(release: Release, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, release, "diff", "b-110", "c-113")
    assert status == 0 and "110 → 113 預算數" in out and "改名 renamed" in out
    _, rows, _ = run(capsys, release, "diff", "b-110", "c-113", "--json")
    assert {json.loads(line)["change"] for line in rows.splitlines()} == {"vanished", "renamed", "changed"}
    status, out, _ = run(capsys, release, "diff", "current", release.id)
    assert status == 0 and "＋新增 new（0）" in out
    status, _, err = run(capsys, release, "diff", "b-110", "z-999")
    assert status == 3 and "z-999" in err and "c-113" in err


def test_paths_companions_and_connectors(release: Release, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, release, "path", "鯨豚", "鯨灣水務處")
    assert status == 0 and out.startswith("1.") and "鯨灣聯通管工程計畫 —recipient→ 鯨豚" in out
    _, out, _ = run(capsys, release, "path", "鯨豚", "鯨灣水務處", "--json")
    assert all(tie["claims"] for way in json.loads(out) for tie in way)
    assert "鯨灣水務處" in run(capsys, release, "path", "鯨豚")[1]
    assert "居間 centrality" in run(capsys, release, "path")[1]
    status, _, err = run(capsys, release, "path", "鯨豚", "鯨灣水")
    assert status == 3 and "鯨灣水務處" in err
