"""The real documents: they build, every span says what its claim says, and two builds are the same to the byte."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from kg.build import nquads
from kg.read import release as releases
from kg.read.export import export
from ontology.vocabulary import Vocabulary
from tests.conftest import built

pytestmark = pytest.mark.corpus
DOCUMENTS = {"ida-budget-114", "moea-infrastructure-110", "moea-plan-115", "moea-report-102", "moea-report-113"}
_LAYOUT = re.compile(r"<[^<>\n]{1,40}>|[\s|]+")


@pytest.fixture(scope="module")
def exported(corpus_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus-export")
    export(releases.current(corpus_data).graph, folder)
    return folder


def rows(file: Path) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def bare(text: str) -> str:
    return _LAYOUT.sub("", unicodedata.normalize("NFKC", text))


def test_every_document_is_read_without_failure(corpus_data: Path) -> None:
    release = releases.current(corpus_data)
    assert set(release.documents) == DOCUMENTS
    assert release.report["failures"] == []
    assert all(sum(d["claims"].values()) > 500 for d in release.report["documents"])


def test_for_every_span_of_every_claim_the_text_says_what_it_says(exported: Path, shared: Path) -> None:
    texts = {d: (shared / "corpus" / f"{d}.txt").read_bytes().decode("utf-8") for d in DOCUMENTS}
    claims = rows(exported / "claims.jsonl")
    assert len(claims) > 15_000
    wrong = []
    for claim in claims:
        text = texts[claim["document"]]
        values = [s for s in claim["spans"] if s["role"] == "value"]
        said = "".join(bare(text[s["start"]:s["end"]]) for s in values)
        lines_right = all(text.count("\n", 0, s["start"]) + 1 == s["lines"][0] and text.count("\n", 0, s["end"]) + 1 == s["lines"][1]
                          for s in claim["spans"])
        if said != bare(claim["quote"]) or not values or not lines_right or not said:
            wrong.append(claim["id"])
    assert wrong == []


def test_ids_are_unique_and_entities_known(exported: Path) -> None:
    claims, entities = rows(exported / "claims.jsonl"), {e["iri"] for e in rows(exported / "entities.jsonl")}
    assert [i for i, n in Counter(c["id"] for c in claims).items() if n > 1] == []
    assert {c["entity"] for c in claims if c["kind"] == "mention"} <= entities


def test_two_builds_are_identical_to_the_byte(corpus_data: Path, shared: Path, vocabulary: Vocabulary, tmp_path: Path) -> None:
    again = built(shared / "corpus", tmp_path, vocabulary)
    first = releases.current(corpus_data)
    assert again.id == first.id
    assert (again.folder / "graph.nq").read_bytes() == (first.folder / "graph.nq").read_bytes()


def test_no_triple_stands_in_two_graphs_and_no_node_is_blank(corpus_data: Path) -> None:
    graphs: dict[str, set[str]] = {}
    for line in (releases.current(corpus_data).folder / "graph.nq").read_text("utf-8").splitlines():
        triple, graph, _ = line.rsplit(" ", 2)
        graphs.setdefault(graph, set()).add(triple)
        assert not triple.startswith("_:") and " _:" not in triple.split('"')[0]
    assert len(graphs) >= 9
    assert list(nquads.shared(graphs)) == []
