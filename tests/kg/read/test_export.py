"""The exports say what the graph says, in one order, in the fields that the design fixes."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.read.export import export
from kg.read.export_csv import csv_text, guarded
from kg.read.release import Release
from kg.read.store import EmbeddedGraph
from tests.kg.read import invented

SCORE = Path(__file__).resolve().parents[4] / "shared" / "score"


@pytest.fixture(scope="module")
def folder(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    assert export(release.graph, folder, csv=True) == {"entities": 14, "claims": 29, "lineage": 6, "findings": 1, "documents": 3}
    return folder


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()]


def claim(folder: Path, book: invented.Book, what: str) -> dict[str, Any]:
    (found,) = [row for row in read(folder, "claims") if row["id"] == book.claims[what]]
    return found


def test_names_of_an_entity_most_used_first(folder: Path) -> None:
    (plant,) = [row for row in read(folder, "entities") if row["iri"] == invented.PLANT]
    assert plant == {"iri": invented.PLANT, "type": "program", "label": "潮汐電廠示範計畫",
                     "label_en": "Tidal Plant Demonstration", "mentions": 2,
                     "labels": ["潮汐電廠示範計畫", "示範電廠", "Tidal Plant Demonstration"]}


def test_funding_claim_has_all_its_fields(folder: Path, book: invented.Book) -> None:
    found = claim(folder, book, "grant 111")
    assert found.pop("observation").startswith(invented.BASE) and found.pop("part_of").startswith(invented.BASE)
    assert found == {
        "id": book.claims["grant 111"], "kind": "funding", "document": "tide-report-111", "extractor": "by hand", "confidence": 0.9,
        "lines": [4, 5], "quote": "補助臺灣潮汐公司120千元", "program": invented.LEAP, "roc_year": 111, "amount_twd": 120000,
        "currency": "TWD", "measure": "subsidy", "status": "approved", "scope": "annual", "level": "part", "recipient": invented.FIRM,
        "spans": [{"role": "value", "lines": [4, 5], "start": 78, "end": 93}, {"role": "subject", "lines": [4, 4], "start": 52, "end": 61}]}


def test_prior_budget_keeps_the_column_it_was_printed_in(folder: Path, book: invented.Book) -> None:
    found, first = claim(folder, book, "leap 111 again"), claim(folder, book, "leap 111")
    assert (found["measure"], first["measure"]) == ("prior_budget", "budget")
    assert (found["roc_year"], found["amount_twd"], found["observation"]) == (111, 300000, first["observation"])


def test_category_is_given_by_its_label(folder: Path, book: invented.Book) -> None:
    found = claim(folder, book, f"planCategory {invented.PLANT} {invented.SCHEME}category/science tide-plan-110")
    assert (found["relation"], found["subject"], found["object"]) == ("planCategory", invented.PLANT, "科技發展")
    assert found["object_iri"] == f"{invented.SCHEME}category/science"


def test_relation_with_role_and_year(folder: Path, book: invented.Book) -> None:
    found = claim(folder, book, f"involves {invented.LEAP} {invented.FIRM} tide-report-111")
    assert (found["relation"], found["object"], found["role"], found["roc_year"]) == ("involves", invented.FIRM, "recipient", 111)


def test_spans_say_the_quote(folder: Path) -> None:
    for row in read(folder, "claims"):
        text = invented.TEXTS[row["document"]]
        values = [text[s["start"]:s["end"]] for s in row["spans"] if s["role"] == "value"]
        assert row["quote"] == "".join("".join(values).split()) and row["spans"][0]["role"] == "value"


def test_lineage_tells_stated_from_inferred(folder: Path, book: invented.Book) -> None:
    stated = book.claims[f"orgSucceeds {invented.TEA} {invented.TEB} tide-report-111"]
    assert {(r["subject"], r["object"], r["stated"], tuple(r["claims"]))
            for r in read(folder, "lineage") if r["relation"] != "continues"} == {
        (invented.TEA, invented.TEB, True, (stated,)), (invented.TEA, invented.SALT_OFFICE, False, ()),
        (invented.PARK, invented.TEB, False, ()), (invented.PARK, invented.SALT_OFFICE, False, ())}


def test_an_undertaking_that_several_documents_name_continues(folder: Path) -> None:
    rows = [(r["subject"], r["object"], r["stated"], r["documents"], len(r["claims"])) for r in read(folder, "lineage") if r["relation"] == "continues"]
    assert rows == sorted([(invented.PLANT, invented.PLANT, False, ["tide-plan-110", "tide-report-111"], 2),
                           (invented.LEAP, invented.LEAP, False, ["tide-budget-112", "tide-report-111"], 2)])


def test_findings_and_documents(folder: Path) -> None:
    (finding,) = read(folder, "findings")
    assert (finding["check"], finding["status"], finding["expected"], finding["printed"]) == (
        "special_budget >= spent + payable", "failed", "1200", "900")
    assert [(s["document"], s["lines"], s["quote"]) for s in finding["inputs"]] == [("tide-plan-110", [4, 4], "實現數900千元")]
    assert [(d["id"], d["years"], d["lines"], d["not_read"]) for d in read(folder, "documents")] == [
        ("tide-budget-112", [112], 3, []), ("tide-plan-110", [110], 8, []), ("tide-report-111", [110, 111], 7, [])]


def test_same_graph_same_bytes_whatever_the_order_it_was_loaded_in(folder: Path, book: invented.Book, tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    store.bulk_extend(reversed(book.quads))
    store.flush()
    del store
    export(EmbeddedGraph(tmp_path / "store"), tmp_path / "again", csv=True)
    files = sorted(p.name for p in folder.iterdir())
    assert files == sorted(p.name for p in (tmp_path / "again").iterdir()) and len(files) == 10
    assert all((folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes() for name in files)


def test_csv_is_for_spreadsheets(folder: Path) -> None:
    data = (folder / "claims.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == len(read(folder, "claims"))
    grant = next(row for row in rows if row["受款者名稱"])
    assert (grant["計畫名稱"], grant["金額（新臺幣元）"], grant["行"], grant["出處位置"]) == (
        "海洋能技術躍升計畫", "120000", "4–5", "value 4–5 [78–93]；subject 4–4 [52–61]")
    years = [row["涵蓋年度"] for row in csv.DictReader(io.StringIO((folder / "documents.csv").read_text("utf-8-sig")))]
    assert years == ["112", "110", "110；111"]


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_formula_is_made_harmless(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-12.5", "+3", "2021", "", "計畫=甲"])
def test_what_is_no_formula_stays(cell: str) -> None:
    assert guarded(cell) == cell


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5))
def test_csv_round_trip(rows: list[list[str]]) -> None:
    back = list(csv.reader(io.StringIO(csv_text(["a", "b"], rows), newline="")))
    assert back == [["a", "b"], *[[guarded(cell) for cell in row] for row in rows]]


@pytest.mark.skipif(not SCORE.exists(), reason="no scorer beside the checkout")
def test_scorer_takes_every_claim(folder: Path) -> None:
    score = _module(SCORE / "score.py")
    taken = score.Export(folder)
    assert (len(taken.claims), dict(taken.dropped)) == (29, {})
    assert taken.within("tide-report-111", 4, 5, {"funding"})


def _module(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
