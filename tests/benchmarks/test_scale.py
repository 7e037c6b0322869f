"""Generated graphs have the shape of the one they are made from, and what is measured on them is put together rightly."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from benchmarks.generate import shared_things, write
from benchmarks.scale import Size, geometric, measured, ratios, report, texts
from kg.read.catalogue import catalogue
from kg.read.release import Release, current
from tests.kg.read import invented

ML = "https://w3id.org/mailuo/ns#"
COPIES = 3


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    data = tmp_path_factory.mktemp("scale")
    invented.release(data)
    return current(data)


@pytest.fixture(scope="module")
def generated(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented graph and COPIES copies of what its documents say."""
    out = tmp_path_factory.mktemp("generated") / "graph.nq"
    lines = (release.folder / "graph.nq").read_text("utf-8").splitlines()
    said = sum("/graph/ontology>" not in line for line in lines)
    assert write(release.folder / "graph.nq", len(lines) + said * (COPIES - 1) + 1, out) == len(lines) + said * COPIES
    return out


def opened(file: Path) -> Store:
    store = Store()
    store.extend(parse(file.read_bytes(), RdfFormat.N_QUADS))
    return store


def counts(store: Store) -> Counter[str]:
    return Counter(q.object.value for q in store.quads_for_pattern(None, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), None)
                   if isinstance(q.object, NamedNode))


def test_what_documents_say_is_there_once_more_for_every_copy(release: Release, generated: Path) -> None:
    before, after = counts(opened(release.folder / "graph.nq")), counts(opened(generated))
    for name in ("Program", "Claim", "Funding", "Passage", "Document", "Firm"):
        assert after[ML + name] == before[ML + name] * (COPIES + 1), name
    for name in ("Industry", "Measure"):
        assert after[ML + name] == before[ML + name] > 0, name


def test_no_triple_stands_in_two_graphs_and_shared_things_gather_all_copies(release: Release, generated: Path) -> None:
    store, small = opened(generated), opened(release.folder / "graph.nq")
    triples = Counter(str(q.triple) for q in store)
    assert [t for t, n in triples.items() if n > 1] == []
    target = NamedNode(ML + "targetsIndustry")
    before = Counter(q.object for q in small.quads_for_pattern(None, target, None))
    after = Counter(q.object for q in store.quads_for_pattern(None, target, None))
    assert after == {industry: n * (COPIES + 1) for industry, n in before.items()}
    assert invented.OCEAN.removeprefix(invented.BASE) in shared_things(release.folder / "graph.nq")


def test_copies_have_names_of_their_own(generated: Path) -> None:
    labels = [q.object.value for q in opened(generated).quads_for_pattern(None, NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"), None)
              if "潮汐電廠示範計畫" in getattr(q.object, "value", "")]
    assert sorted(labels) == ["潮汐電廠示範計畫", *(f"潮汐電廠示範計畫-x{n}" for n in range(1, COPIES + 1))]


def test_the_same_size_gives_the_same_bytes(release: Release, generated: Path, tmp_path: Path) -> None:
    count = sum(1 for _ in generated.open(encoding="utf-8"))
    write(release.folder / "graph.nq", count, tmp_path / "again.nq")
    assert (tmp_path / "again.nq").read_bytes() == generated.read_bytes()


def test_every_prepared_query_is_asked_with_values_that_the_release_has(release: Release) -> None:
    found = texts(release, frozenset())
    assert set(found) == set(catalogue())
    assert invented.BASE in found["program_page"] and "document/tide-" in found["passages_of_document"]


def test_a_size_is_measured_beside_the_peers_that_are_there(release: Release, tmp_path: Path) -> None:
    asked = frozenset({"documents", "findings"})
    size = measured(release, 4000, tmp_path, (10_000, 60.0), asked)
    assert size.quads >= 4000
    assert set(size.times["disk"]) == set(size.times["rdflib"]) == asked
    assert {"load quads/s", "cold start s", "worker restart s", "worker MB"} <= set(size.figures)
    text = report(size)
    assert "| documents |" in text and "geometric mean" in text


def test_a_server_with_other_rows_is_no_peer_for_a_query() -> None:
    size = Size(1, {}, {"disk": {"a": 2.0}, "oxigraph": {"a": 4.0}, "virtuoso": {"a": 0.1}}, {"disk": {"a": 5}, "oxigraph": {"a": 5}, "virtuoso": {"a": 0}})
    assert "| a | 2.0 | 4.0 | 0.1 ≠ | – | 0.50 |" in report(size)


def test_ratios_count_a_query_without_an_answer_by_its_time_and_leave_out_refused_ones() -> None:
    size = Size(1, {}, {"disk": {"a": 2.0, "b": 10.0, "c": 1.0}, "oxigraph": {"a": 4.0, "b": 5.0}, "rdflib": {"a": 8.0, "b": -160.0, "c": math.nan}})
    assert ratios(size, "rdflib") == {"a": 4.0, "b": 16.0}
    assert geometric([4.0, 16.0]) == pytest.approx(8.0)
    assert "| b | 10.0 | 5.0 | > 160 | ≥ 16.0 | 2.00 |" in report(size) and "| c | 1.0 | – | – | – | – |" in report(size)
