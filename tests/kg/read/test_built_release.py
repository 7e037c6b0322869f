"""What is true of the invented release is true of one that was really built, from the samples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extract.corpus import open_corpus, read_corpus
from extract.reading.document import words
from kg.ask.answer import ask
from kg.build.release import build_release
from kg.read.catalogue import catalogue
from kg.read.evidence import evidence
from kg.read.export import export
from kg.read.lineage import descendants, lineage
from kg.read.names import GraphNames
from kg.read.network import neighbourhood
from kg.read.release import Release, current
from kg.read.runner import run
from kg.read.terms import local
from ontology.vocabulary import load

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
QUESTION = "歷年有哪些計畫資助、服務離岸風電（含風力發電）產業？各是哪一年度、哪個機關、多少經費？"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Release:
    data = tmp_path_factory.mktemp("built")
    vocabulary = load()
    opened, problems = open_corpus(SAMPLES, vocabulary)
    assert opened and not problems
    build_release(list(read_corpus(opened, vocabulary)), vocabulary, data)
    return current(data)


@pytest.fixture(scope="module")
def exported(built: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    export(built.graph, folder)
    return folder


def records(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()]


def test_export_says_what_the_documents_say(built: Release, exported: Path) -> None:
    claims = records(exported, "claims")
    assert len(claims) == built.about["claims"] == len({c["id"] for c in claims})
    for claim in claims:
        text = built.text(claim["document"])
        said = "".join(words(text[s["start"]:s["end"]]) for s in sorted(claim["spans"], key=lambda s: s["start"]) if s["role"] == "value")
        assert said == claim["quote"], claim["id"]
        assert claim["lines"][0] == min(s["lines"][0] for s in claim["spans"] if s["role"] == "value")


def test_export_names_every_thing_that_claims_speak_of(exported: Path) -> None:
    known = {e["iri"] for e in records(exported, "entities")}
    fields = ("entity", "subject", "object", "program", "agency", "recipient", "budget_line")
    spoken = {c[f] for c in records(exported, "claims") for f in fields if f in c and c.get("relation") != "planCategory"}
    assert spoken and spoken <= known
    assert all(e["label"] and e["label"] in e["labels"] for e in records(exported, "entities"))
    categories = {c["object"] for c in records(exported, "claims") if c.get("relation") == "planCategory"}
    assert categories <= {"科技發展", "公共建設", "社會發展", "其他"} and categories


def test_each_claim_shows_its_words(built: Release, exported: Path) -> None:
    some = records(exported, "claims")[::25]
    assert some
    for claim in some:
        found = evidence(built, claim["id"])
        assert found.verified and any(piece.role == "value" for e in found.extracts for line in e.lines for piece in line.pieces)


def test_question_and_query_give_the_same_programs(built: Release) -> None:
    answer = ask(built, QUESTION).as_record()
    english = ask(built, "Which programs fund or serve offshore wind and wind power across the years, with agency and amount?").as_record()
    plain = built.graph.rows(answer["sparql"])
    assert {r["program"] for r in answer["rows"]} == {r["program"] for r in plain} == {r["program"] for r in english["rows"]}
    paid = [r for r in answer["rows"] if r["amount_twd"]]
    assert paid and all(r["roc_year"] is None or r["year"] == r["roc_year"] + 1911 for r in paid)
    assert len({r["roc_year"] for r in answer["rows"]}) > 2
    for row in answer["rows"]:
        assert row["claims"] and row["document"] in built.documents
        assert all(evidence(built, place["claim"]).document == place["document"] for place in row["evidence"])


OPEN = sorted(name for name, query in catalogue().items() if not any(p.required for p in query.parameters))


@pytest.mark.parametrize("name", OPEN)
def test_query_without_conditions_gives_rows_and_its_text_the_same(built: Release, name: str) -> None:
    answer = run(built.graph, built.search, name, {}, built.base)
    assert list(built.graph.rows(answer.sparql)) == list(answer.rows)
    assert answer.rows or name in ("findings", "resolutions")


def test_findings_are_all_there(built: Release, exported: Path) -> None:
    rows = run(built.graph, built.search, "findings", {}).rows
    failed = {r["id"] for r in records(exported, "findings") if r["status"] == "failed"}
    assert {local(str(row["finding"])) for row in rows} == failed
    assert all(r["inputs"] and r["expected"] and r["printed"] for r in records(exported, "findings"))
    assert records(exported, "findings")


def test_lineage_of_the_reorganised_agencies(built: Release) -> None:
    (bureau,) = built.search.named("經濟部工業局", ["agency"])
    later = {step.later_label for step in descendants(lineage(built.graph), bureau.iri)}
    rows = run(built.graph, built.search, "agency_lineage", {"agency": bureau.iri}).rows
    assert later == {row["successor_label"] for row in rows if row["direction"] == "after"}
    assert any("產業發展署" in label for label in later)


def test_neighbourhood_of_a_program(built: Release, exported: Path) -> None:
    claim = next(c for c in records(exported, "claims") if c["kind"] == "relation" and c["relation"] == "targetsIndustry")
    near = neighbourhood(built.graph, claim["subject"])
    assert near.has_edge(claim["subject"], claim["object"], "targetsIndustry")
    assert all(near.nodes[node]["label"] for node in near)


def test_index_and_graph_know_the_same_names(built: Release) -> None:
    by_graph = GraphNames(built.graph)
    for name in ("離岸風電", "經濟部", "Offshore wind power"):
        index = {hit.iri for hit in built.search.named(name)}
        assert index and index == {hit.iri for hit in by_graph.named(name)}
