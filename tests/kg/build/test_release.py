"""A release is whole or absent: the same input gives the same bytes, and a build that fails leaves the old one as it is."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from extract.claims import Problem, Relation, Thing, ThingType
from extract.extraction import Extraction
from kg.build import curation, disk
from kg.build.graph import build_graph
from kg.build.lock import BuildRunning, only_build
from kg.build.records import BuildError
from kg.build.release import STEPS, ChecksFailed, build_release
from kg.read.release import current
from ontology.vocabulary import Vocabulary, mint
from tests.kg.build import invented


def test_a_release_holds_all_its_parts(tmp_path: Path, vocabulary: Vocabulary, ontology: Path) -> None:
    built = build_release(invented.both(), vocabulary, tmp_path, ontology=ontology, version="1.2.3")
    release = current(tmp_path)
    assert release.folder == built.folder
    assert release.documents == ("tides-budget-111", "tides-report-110")
    assert release.text("tides-report-110") == invented.REPORT
    assert release.about["id"] == built.id == release.about["sha256"][:12]
    assert (release.about["version"], release.about["quads"]) == ("1.2.3", built.quads)
    assert release.report["claims"] == {"delay": 1, "funding": 5, "indicator": 1, "mention": 10, "milestone": 1, "period": 1, "relation": 8,
                                        "resolution": 1}
    assert release.report["findings"] == {"contradiction": 1, "total = sum of items": 1}
    assert [d["unread"] for d in release.report["documents"]] == [[], [{"lines": [6, 6], "what": "table"}]]
    assert release.graph.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0]["n"] == built.quads
    assert oct((release.folder / "graph.nq").stat().st_mode)[-3:] == "644"


def test_names_and_paragraphs_are_found_in_the_index(tmp_path: Path, vocabulary: Vocabulary, ontology: Path) -> None:
    build_release(invented.both(), vocabulary, tmp_path, ontology=ontology)
    search = current(tmp_path).search
    assert [(h.label, h.mentions) for h in search.entities("波浪發電")] == [("近岸波浪發電示範計畫", 3), ("近岸波浪發電示範計畫第二期", 1)]
    assert search.named("台潮公司", ["soe"])[0].iri == mint("soe", "tide-power")
    assert search.named("Wave energy")[0].label == "波浪能"
    hit = search.passages("凍結")[0]
    assert hit.document == "tides-budget-111"
    assert hit.first_line <= 6 <= hit.last_line
    assert "凍結" in invented.BUDGET[hit.start:hit.end]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, vocabulary: Vocabulary, ontology: Path) -> None:
    first = build_release(invented.both(), vocabulary, tmp_path / "a", ontology=ontology)
    second = build_release(invented.both(), vocabulary, tmp_path / "b", ontology=ontology)
    again = build_release(invented.both(), vocabulary, tmp_path / "a", ontology=ontology)
    assert (first.folder / "graph.nq").read_bytes() == (second.folder / "graph.nq").read_bytes()
    assert first.id == second.id == again.id
    assert [p.name for p in (tmp_path / "a" / "releases").iterdir()] == [first.id]


def test_the_order_of_documents_and_claims_does_not_matter(tmp_path: Path, vocabulary: Vocabulary, ontology: Path) -> None:
    first = build_release(invented.both(), vocabulary, tmp_path / "a", ontology=ontology)
    turned = [replace(e, claims=e.claims[::-1]) for e in invented.both()[::-1]]
    assert build_release(turned, vocabulary, tmp_path / "b", ontology=ontology).id == first.id


def test_the_hash_seed_of_the_process_does_not_matter(tmp_path: Path) -> None:
    code = ("import sys; from pathlib import Path; from tests.kg.build import invented; from kg.build.release import build_release; "
            "from ontology.vocabulary import load; print(build_release(invented.both(), load(), Path(sys.argv[1])).id)")
    root = Path(__file__).parents[3]
    ids = {subprocess.run([sys.executable, "-c", code, str(tmp_path / seed)], capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}).stdout for seed in ("1", "2")}
    assert len(ids) == 1


@pytest.mark.parametrize(("step", "end"), [(name, end) for name, _ in STEPS for end in (0, 1)][:-1])
def test_a_build_that_dies_leaves_the_old_release(tmp_path: Path, vocabulary: Vocabulary, ontology: Path, step: str,
                                                 end: int) -> None:
    old = build_release([invented.report()], vocabulary, tmp_path, ontology=ontology)
    before = (old.folder / "graph.nq").read_bytes()

    class Killed(BaseException):
        pass

    def kill(at: str, done: int, total: int) -> None:
        if at == step and (done > 0) == bool(end):
            raise Killed

    with pytest.raises(Killed):
        build_release(invented.both(), vocabulary, tmp_path, ontology=ontology, progress=kill)
    assert current(tmp_path).id == old.id
    assert (current(tmp_path).folder / "graph.nq").read_bytes() == before
    new = build_release(invented.both(), vocabulary, tmp_path, ontology=ontology)
    assert current(tmp_path).id == new.id
    assert sorted(p.name for p in (tmp_path / "releases").iterdir()) == sorted({old.id, new.id})


@pytest.mark.parametrize("function", ["write_json", "sync", "move", "add_to_register", "swap"])
def test_a_disk_that_fails_leaves_the_old_release(tmp_path: Path, vocabulary: Vocabulary, ontology: Path, monkeypatch: pytest.MonkeyPatch,
                                                 function: str) -> None:
    old = build_release([invented.report()], vocabulary, tmp_path, ontology=ontology)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk, function, full)
    with pytest.raises(OSError, match="No space"):
        build_release(invented.both(), vocabulary, tmp_path, ontology=ontology)
    assert current(tmp_path).id == old.id
    monkeypatch.undo()
    assert build_release(invented.both(), vocabulary, tmp_path, ontology=ontology).id == current(tmp_path).id


def test_a_build_killed_by_the_system_is_taken_over(tmp_path: Path, vocabulary: Vocabulary, ontology: Path) -> None:
    code = ("import sys; from pathlib import Path; from tests.kg.build import invented; from kg.build.release import build_release; "
            "from ontology.vocabulary import load\n"
            "def wait(step, done, total):\n"
            "    if step == 'index':\n"
            "        print('here', flush=True); sys.stdin.read()\n"
            "build_release(invented.both(), load(), Path(sys.argv[1]), progress=wait)")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], env=environment,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "here\n"
    with pytest.raises(BuildRunning, match=str(process.pid)):
        build_release(invented.both(), vocabulary, tmp_path, ontology=ontology)
    process.kill()
    process.communicate()
    assert list((tmp_path / "releases").glob(".tmp-*"))
    built = build_release(invented.both(), vocabulary, tmp_path, ontology=ontology)
    assert current(tmp_path).id == built.id
    assert not list((tmp_path / "releases").glob(".tmp-*"))


def test_two_builds_at_once_are_refused(tmp_path: Path, vocabulary: Vocabulary, ontology: Path) -> None:
    with only_build(tmp_path), pytest.raises(BuildRunning) as error:
        build_release(invented.both(), vocabulary, tmp_path, ontology=ontology)
    assert str(os.getpid()) in error.value.reason
    assert "已有另一個建置" in error.value.reason_zh
    build_release(invented.both(), vocabulary, tmp_path, ontology=ontology)


def test_a_graph_that_breaks_its_shapes_does_not_become_current(tmp_path: Path, vocabulary: Vocabulary, ontology: Path) -> None:
    old = build_release([invented.report()], vocabulary, tmp_path, ontology=ontology)
    paper = invented.document("broken", "海堤計畫位於甲公司")
    wrong = [Relation("locatedIn", Thing(ThingType.PROGRAM, f"海堤計畫{n}"), Thing(ThingType.FIRM, "甲公司")) for n in range(11)]
    with pytest.raises(ChecksFailed, match="object-locatedin"):
        build_release([invented.extraction(paper, [(body, (invented.words(paper, "位於"),)) for body in wrong])], vocabulary, tmp_path,
                      ontology=ontology)
    assert current(tmp_path).id == old.id


def test_a_few_claims_that_the_graph_cannot_hold_are_left_out_and_told(tmp_path: Path, vocabulary: Vocabulary, ontology: Path) -> None:
    paper = invented.document("odd", "海堤計畫\n位於甲公司，\n民國250年經費3元，\n屬海灣計畫")
    sea, firm = Thing(ThingType.PROGRAM, "海堤計畫"), Thing(ThingType.FIRM, "甲公司")
    odd = invented.extraction(paper, [
        invented.mention(paper, sea, "海堤計畫"),
        (Relation("locatedIn", sea, firm), (invented.words(paper, "位於甲公司"),)),
        (Relation("implementedBy", firm, firm), (invented.words(paper, "甲公司"),)),
        (Relation("inIndustry", sea, invented.WAVES), (invented.words(paper, "海堤計畫"),)),
        (Relation("involves", sea, firm, role="recipient", roc_year=250), (invented.words(paper, "250"),)),
        (invented.amount(sea, 3, year=250), (invented.words(paper, "3元"),)),
        (Relation("partOf", sea, Thing(ThingType.PROGRAM, "海灣計畫")), (invented.words(paper, "屬海灣計畫"),))])
    built = build_release([invented.report(), odd], vocabulary, tmp_path, ontology=ontology)
    assert current(tmp_path).id == built.id
    assert built.report.ok
    assert [(p.file, p.line, p.reason.split(";")[0]) for p in built.report.problems] == [
        ("odd.txt", 1, "a claim was left out (inIndustry: 海堤計畫 → 波浪能產業"),
        ("odd.txt", 2, "a claim was left out (locatedIn: 海堤計畫 → 甲公司"),
        ("odd.txt", 3, "a claim was left out (funding"),
        ("odd.txt", 3, "a claim was left out (involves: 海堤計畫 → 甲公司")]
    odd_report = next(d for d in built.report.documents if d.id == "odd")
    assert odd_report.claims == {"mention": 1, "relation": 2}


def test_a_triple_in_two_graphs_does_not_become_current(tmp_path: Path, vocabulary: Vocabulary, ontology: Path,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    def twice(extractions, inputs):  # type: ignore[no-untyped-def]
        graph = build_graph(extractions, inputs)
        triple = min(graph.quads.graphs["<https://w3id.org/mailuo/graph/knowledge>"])
        graph.quads.graph("<https://w3id.org/mailuo/graph/findings>").add(triple)
        return graph

    monkeypatch.setattr("kg.build.release.build_graph", twice)
    with pytest.raises(ChecksFailed, match="two graphs"):
        build_release(invented.both(), vocabulary, tmp_path, ontology=ontology)
    assert not (tmp_path / "current").exists()


def test_a_damaged_folder_of_the_same_graph_is_replaced(tmp_path: Path, vocabulary: Vocabulary, ontology: Path) -> None:
    built = build_release(invented.both(), vocabulary, tmp_path, ontology=ontology)
    shutil.rmtree(built.folder / "store")
    (built.folder / "graph.nq").write_text("")
    again = build_release(invented.both(), vocabulary, tmp_path, ontology=ontology)
    assert again.id == built.id
    assert current(tmp_path).graph.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0]["n"] == built.quads


def test_the_same_graph_with_another_report_renews_the_report(tmp_path: Path, vocabulary: Vocabulary, ontology: Path) -> None:
    first = build_release(invented.both(), vocabulary, tmp_path, ontology=ontology)
    lost = Problem("lost.txt", 0, "no such file", "沒有這個檔案", fatal=True)
    second = build_release(invented.both(), vocabulary, tmp_path, ontology=ontology, problems=[lost])
    assert second.id == first.id
    assert not second.report.ok
    assert current(tmp_path).report["failures"] == [
        {"file": "lost.txt", "line": 0, "reason": "no such file", "reason_zh": "沒有這個檔案", "fatal": True}]


def test_a_reader_of_the_old_release_goes_on_reading(tmp_path: Path, vocabulary: Vocabulary, ontology: Path) -> None:
    build_release([invented.report()], vocabulary, tmp_path, ontology=ontology)
    store = ox.Store.read_only(str(current(tmp_path).folder / "store"))
    count = len(list(store))
    build_release(invented.both(), vocabulary, tmp_path, ontology=ontology)
    assert len(list(store)) == count


def test_rejected_claims_are_left_out_and_unmet_decisions_told(tmp_path: Path, vocabulary: Vocabulary, ontology: Path) -> None:
    report = invented.report()
    claim = next(c for c in report.claims if c.body.kind == "delay")
    who = 'who = "curator"\nwhen = 2026-11-20\nwhy = "misread"\n'
    path = tmp_path / "curation.toml"
    path.write_text(f'[[decision]]\ndo = "reject"\nclaim = "{claim.id}"\n{who}[[decision]]\ndo = "reject"\nclaim = "none"\n{who}', "utf-8")
    built = build_release([report], vocabulary, tmp_path / "data", curation=path, ontology=ontology)
    assert "delay" not in built.report.claims
    assert [(p.file, p.line, p.fatal) for p in built.report.problems] == [("curation.toml", 7, False)]
    path.write_text("[[decision]]\n", "utf-8")
    with pytest.raises(curation.CurationError):
        build_release([report], vocabulary, tmp_path / "data", curation=path, ontology=ontology)
    assert current(tmp_path / "data").id == built.id


@pytest.mark.parametrize("extractions", [
    [invented.report(), invented.report()],
    [replace(invented.report(), claims=invented.report().claims[:1] * 2)],
    [Extraction(invented.document("../escape", "x"))],
    [replace(invented.budget(), claims=invented.report().claims)],
])
def test_input_that_cannot_be_built_is_refused(tmp_path: Path, vocabulary: Vocabulary, ontology: Path,
                                               extractions: list[Extraction]) -> None:
    with pytest.raises(BuildError) as error:
        build_release(extractions, vocabulary, tmp_path, ontology=ontology)
    assert error.value.reason_zh


def test_a_build_of_nothing_is_a_release_of_the_ontology(tmp_path: Path, vocabulary: Vocabulary, ontology: Path) -> None:
    assert build_release([], vocabulary, tmp_path, ontology=ontology).report.quads["knowledge"] == 0


def test_every_step_is_told(tmp_path: Path, vocabulary: Vocabulary, ontology: Path) -> None:
    told: list[str] = []
    build_release(invented.both(), vocabulary, tmp_path, ontology=ontology, progress=lambda step, done, total: told.append(step))
    assert list(dict.fromkeys(told)) == [name for name, _ in STEPS]


def test_the_report_reads_in_both_languages(tmp_path: Path, vocabulary: Vocabulary, ontology: Path) -> None:
    built = build_release(invented.both(), vocabulary, tmp_path, ontology=ontology)
    text = built.report.text()
    for part in ("文件 documents: 2", "tides-report-110", "陳述 claims: 28", "contradiction", "knowledge"):
        assert part in text
    assert json.loads((built.folder / "report.json").read_text("utf-8")) == json.loads(json.dumps(built.report.as_json()))


def test_the_index_is_the_one_the_reader_expects(tmp_path: Path, vocabulary: Vocabulary, ontology: Path) -> None:
    built = build_release(invented.both(), vocabulary, tmp_path, ontology=ontology)
    connection = sqlite3.connect(built.folder / "search.sqlite")
    connection.execute("INSERT INTO passage_text (passage_text) VALUES ('integrity-check')")  # raises where the index is damaged
    assert connection.execute("SELECT COUNT(*) FROM name WHERE iri NOT IN (SELECT iri FROM entity)").fetchone() == (0,)
    bureau = (mint("agency", "wave-bureau"),)
    assert connection.execute("SELECT label, label_en, mentions FROM entity WHERE iri = ?", bureau).fetchall() == [
        ("潮汐部波能局", "Wave Bureau", 1)]
    assert connection.execute("SELECT name, rank FROM name WHERE iri = ? ORDER BY rank, name", bureau).fetchall() == [
        ("潮汐部波能局", 0), ("Wave Bureau", 1), ("波能局", 2)]
    connection.close()
