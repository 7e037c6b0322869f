"""The triples of graph/ontology: things under minted IRIs, concepts under their own, no blank node, each triple once."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from ontology.turtle import DCTERMS, NAMESPACE, RDF, SKOS
from ontology.vocabulary import THING_KINDS, Vocabulary, load, mint, ontology_triples


@pytest.fixture(scope="module")
def triples() -> tuple[ox.Triple, ...]:
    return ontology_triples()


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load()


def node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def test_there_is_no_blank_node_and_no_triple_twice(triples: tuple[ox.Triple, ...]) -> None:
    assert not any(isinstance(part, ox.BlankNode) for t in triples for part in (t.subject, t.object))
    assert len(set(triples)) == len(triples)


def test_they_come_sorted_and_the_same_each_time(triples: tuple[ox.Triple, ...]) -> None:
    assert triples == ontology_triples() == tuple(sorted(triples, key=str))


def test_no_scheme_iri_of_a_thing_is_left(triples: tuple[ox.Triple, ...], vocabulary: Vocabulary) -> None:
    named = {part.value for t in triples for part in (t.subject, t.object) if isinstance(part, ox.NamedNode)}
    assert {t.iri for t in vocabulary.terms if t.kind in THING_KINDS.values()} & named == set()
    assert {t.iri for t in vocabulary.terms if t.kind not in THING_KINDS.values()} <= named


def test_every_thing_stands_under_its_minted_iri_with_its_key_and_label(triples: tuple[ox.Triple, ...], vocabulary: Vocabulary) -> None:
    known = set(triples)
    for term in vocabulary.terms:
        if term.kind in THING_KINDS.values():
            iri = node(mint(term.kind, term.key))
            assert ox.Triple(iri, node(f"{DCTERMS}identifier"), ox.Literal(term.key)) in known
            assert ox.Triple(iri, node(f"{SKOS}prefLabel"), ox.Literal(term.label, language="zh-Hant")) in known


def test_references_between_things_are_rewritten(triples: tuple[ox.Triple, ...], vocabulary: Vocabulary) -> None:
    wind = vocabulary.term("industry", "offshore-wind")
    broader = {t.object for t in triples if t.subject == node(mint("industry", wind.key)) and t.predicate == node(f"{SKOS}broader")}
    assert wind.parents
    assert broader == {node(mint("industry", key)) for key in wind.parents}


def test_the_base_is_honoured() -> None:
    moved = ontology_triples(base="https://example.org/id/")
    changhua = node(mint("place", "changhua", "https://example.org/id/"))
    assert ox.Triple(changhua, node(f"{RDF}type"), node(f"{NAMESPACE}Place")) in set(moved)
    assert not any("w3id.org/mailuo/id/" in str(t) for t in moved)
