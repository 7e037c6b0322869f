"""The graph of two documents: each fact once, with all that states it; nothing in two graphs; evidence that says what it says."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from extract.claims import Funding, ObservationKey, Relation, Thing, ThingType
from extract.extraction import Extraction
from kg.build import nquads, shacl
from kg.build.curation import Curation
from kg.build.graph import Graph, Inputs, build_graph
from kg.build.identity import identify
from kg.build.records import BuildError, in_order
from kg.build.space import Space
from kg.build.uses import uses
from ontology.vocabulary import Vocabulary
from tests.kg.build import invented

PREFIXES = {"ml": "https://w3id.org/mailuo/ns#", "skos": "http://www.w3.org/2004/02/skos/core#", "prov": "http://www.w3.org/ns/prov#",
            "oa": "http://www.w3.org/ns/oa#", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "dcterms": "http://purl.org/dc/terms/",
            "measure": "https://w3id.org/mailuo/scheme/measure/", "g": "https://w3id.org/mailuo/graph/", "void": "http://rdfs.org/ns/void#",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "owl": "http://www.w3.org/2002/07/owl#"}


def make(extractions: Sequence[Extraction], vocabulary: Vocabulary, ontology: Path) -> Graph:
    ordered = in_order(extractions)
    claims = [c for e in ordered for c in e.claims]
    found = identify(uses(claims, [c.subject for e in ordered for c in e.checks if c.subject]), vocabulary)
    return build_graph(ordered, Inputs(found, vocabulary, Curation(), {}, Space(), "test", ontology))


def load(graph: Graph) -> ox.Store:
    store = ox.Store()
    store.load(input="".join(graph.quads.lines()), format=ox.RdfFormat.N_QUADS)
    return store


def ask(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    solutions = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [v.value for v in solutions.variables]
    return sorted(tuple(getattr(row[name], "value", "") if row[name] is not None else "" for name in names) for row in solutions)


@pytest.fixture(scope="module")
def graph(vocabulary: Vocabulary, ontology: Path) -> Graph:
    return make(invented.both(), vocabulary, ontology)


@pytest.fixture(scope="module")
def store(graph: Graph) -> ox.Store:
    return load(graph)


def test_the_graph_keeps_its_shapes(graph: Graph) -> None:
    found = shacl.validate(graph.quads.graphs)
    assert found.conforms, found.text()
    assert found.checked == len(graph.quads)


def test_no_triple_stands_in_two_graphs(graph: Graph, store: ox.Store) -> None:
    assert nquads.shared(graph.quads.graphs) == []
    triples = [(q.subject, q.predicate, q.object) for q in store]
    assert len(triples) == len(set(triples)) == len(graph.quads)


def test_no_blank_nodes(store: ox.Store) -> None:
    assert not [q for q in store if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]


def test_every_term_of_ours_is_defined_in_the_ontology(store: ox.Store) -> None:
    defined = {row[0] for row in ask(store, "SELECT ?t { GRAPH g:ontology { ?t rdfs:isDefinedBy ?o } }")}
    ours = {t.value for q in store for t in (q.predicate, q.object) if isinstance(t, ox.NamedNode) and t.value.startswith(PREFIXES["ml"])}
    assert ours - {PREFIXES["ml"]} <= defined


def test_an_amount_stated_in_two_documents_is_one_observation_with_two_claims(store: ox.Store) -> None:
    rows = ask(store, """SELECT ?amount (COUNT(DISTINCT ?f) AS ?n) (COUNT(?c) AS ?claims) {
        ?f a ml:Funding ; ml:measure measure:budget ; ml:rocYear 110 ; ml:amount ?amount .
        ?c ml:states ?f } GROUP BY ?amount""")
    assert rows == [("300000000", "1", "2"), ("310000000", "1", "1")]


def test_sums_over_all_graphs_count_each_amount_once(store: ox.Store) -> None:
    assert ask(store, "SELECT (SUM(?a) AS ?s) { ?f ml:measure measure:budget ; ml:rocYear 111 ; ml:amount ?a }") == [("250000000",)]


def test_a_prior_years_budget_is_a_budget_of_that_year(store: ox.Store) -> None:
    rows = ask(store, """SELECT ?document ?measure ?roc ?gregorian {
        ?c ml:statedMeasure measure:prior_budget ; ml:states ?f ; ml:document/dcterms:identifier ?document .
        ?f ml:measure ?measure ; ml:rocYear ?roc ; ml:yearNumber ?gregorian }""")
    assert rows == [("tides-budget-111", "https://w3id.org/mailuo/scheme/measure/budget", "110", "2021")] * 2


def test_two_values_for_one_key_are_two_observations_and_a_finding(store: ox.Store) -> None:
    rows = ask(store, """SELECT ?expected ?printed (COUNT(DISTINCT ?p) AS ?passages) (COUNT(DISTINCT ?d) AS ?documents) {
        GRAPH g:findings { ?f a ml:Finding ; ml:checkKind "contradiction" ; ml:status "failed" ;
        ml:expected ?expected ; ml:printed ?printed ; ml:document ?d ; prov:wasDerivedFrom ?p } } GROUP BY ?expected ?printed""")
    assert rows == [("300000000", "310000000", "3", "2")]


def test_two_recipients_are_no_contradiction(vocabulary: Vocabulary, ontology: Path) -> None:
    paper = invented.document("d", "補助甲公司 100 元、乙公司 200 元")
    a, b = (Thing(ThingType.FIRM, name) for name in ("甲公司集團公司", "乙能源公司"))
    said = [(invented.amount(invented.PROGRAM, 100, measure="subsidy", recipient=a), (invented.words(paper, "100 元"),)),
            (invented.amount(invented.PROGRAM, 200, measure="subsidy", recipient=b), (invented.words(paper, "200 元"),))]
    graph = make([invented.extraction(paper, said)], vocabulary, ontology)
    assert [c.kind for c in graph.checks] == []


def test_a_total_and_its_part_are_linked_and_no_contradiction(vocabulary: Vocabulary, ontology: Path) -> None:
    paper = invented.document("d", "總計 300 元，其中 100 元")
    whole = ObservationKey(invented.PROGRAM, "budget", roc_year=110)
    graph = make([invented.extraction(paper, [
        (Funding(whole, amount_twd=300, level="total"), (invented.words(paper, "300 元"),)),
        (Funding(whole, amount_twd=100, level="part", part_of=whole), (invented.words(paper, "100 元"),))])], vocabulary, ontology)
    assert graph.checks == ()
    assert ask(load(graph), "SELECT ?a ?l ?b { ?p ml:partOfAmount ?w ; ml:amount ?a ; ml:level ?l . ?w ml:amount ?b }") == [
        ("100", "part", "300")]


def test_a_failed_sum_is_a_finding_with_its_passage(store: ox.Store) -> None:
    rows = ask(store, """SELECT ?kind ?expected ?printed ?about ?quote { ?f a ml:Finding ; ml:checkKind ?kind ; ml:expected ?expected ;
        ml:printed ?printed ; ml:about/skos:prefLabel ?about ; prov:wasDerivedFrom/ml:quote ?quote FILTER(?kind != "contradiction") }""")
    assert rows == [("total = sum of items", "255000", "250000", "近岸波浪發電示範計畫", "250,000千元，應為")]


def test_evidence_says_what_the_text_says(store: ox.Store) -> None:
    texts = {e.document.id: e.document.text for e in invented.both()}
    rows = ask(store, """SELECT ?d ?start ?end ?exact { ?p a ml:Passage ; oa:hasSource/dcterms:identifier ?d ; oa:hasSelector ?s .
        ?s a oa:TextPositionSelector, oa:TextQuoteSelector ; oa:start ?start ; oa:end ?end ; oa:exact ?exact }""")
    assert len(rows) > 20
    for name, start, end, exact in rows:
        assert texts[name][int(start):int(end)] == exact


def test_direct_statements_answer_a_query_on_a_postcard(store: ox.Store) -> None:
    rows = ask(store, """SELECT ?program ?year ?amount ?agency { ?i skos:prefLabel "波浪能"@zh-Hant .
        ?p ml:targetsIndustry/skos:broader* ?i ; skos:prefLabel ?program ; ml:implementedBy/skos:prefLabel ?agency . FILTER(LANG(?agency) = "zh-hant")
        ?f ml:program ?p ; ml:measure measure:subsidy ; ml:rocYear ?year ; ml:amount ?amount }""")
    assert rows == [("近岸波浪發電示範計畫", "110", "120000000", "潮汐部波能局")]


def test_what_the_schemes_say_is_not_said_again(store: ox.Store) -> None:
    assert ask(store, """SELECT ?g { GRAPH ?g { ?a ml:subordinateTo ?b } ?a skos:altLabel "波能局"@zh-Hant }""") == [
        ("https://w3id.org/mailuo/graph/ontology",)]
    assert ask(store, """SELECT ?g ?l { GRAPH ?g { ?a skos:prefLabel ?l } ?a dcterms:identifier "wave-bureau" }""") == [
        ("https://w3id.org/mailuo/graph/ontology", "Wave Bureau"), ("https://w3id.org/mailuo/graph/ontology", "潮汐部波能局")]


def test_a_reorganisation_gives_the_succession_of_organisations(store: ox.Store) -> None:
    assert ask(store, """SELECT ?later ?earlier { GRAPH g:ontology { ?a ml:orgSucceeds ?b }
        ?a dcterms:identifier ?later . ?b dcterms:identifier ?earlier }""") == [
        ("wave-administration", "wave-bureau")]


def test_a_part_in_a_program_keeps_role_and_year(store: ox.Store) -> None:
    assert ask(store, """SELECT ?role ?year ?name { ?x a ml:Participation ; ml:role ?role ; ml:rocYear ?year ;
        ml:organisation/dcterms:identifier ?name }""") == [
        ("https://w3id.org/mailuo/scheme/program_role/recipient", "110", "tide-power")]


def test_periods_stand_at_the_program_too(store: ox.Store) -> None:
    assert ask(store, """SELECT ?s ?e { ?p skos:prefLabel "近岸波浪發電示範計畫"@zh-Hant ; ml:startDate ?s ; ml:endDate ?e }""") == [
        ("2019-04", "2022")]


def test_a_relation_of_a_thing_to_itself_is_a_finding_and_no_statement(vocabulary: Vocabulary, ontology: Path) -> None:
    paper = invented.document("d", "近岸波浪發電示範計畫")
    body = Relation("partOf", invented.PROGRAM, invented.SAME_PROGRAM)
    graph = make([invented.extraction(paper, [(body, (invented.words(paper, "近岸"),))])], vocabulary, ontology)
    assert [(c.kind, c.passed) for c in graph.checks] == [("relation of a thing to itself", False)]
    assert ask(load(graph), "SELECT ?s { GRAPH g:knowledge { ?s ml:partOf ?o } }") == []


def test_an_amount_in_another_currency_is_kept_as_it_is(vocabulary: Vocabulary, ontology: Path) -> None:
    paper = invented.document("d", "2.50 百萬美元")
    body = Funding(ObservationKey(invented.PROGRAM, "investment", roc_year=110), amount=Decimal("2500000.00"), currency="USD")
    graph = make([invented.extraction(paper, [(body, (invented.words(paper, "2.50"),))])], vocabulary, ontology)
    assert ask(load(graph), "SELECT ?a ?c { ?f ml:amount ?a ; ml:currency ?c }") == [("2500000", "USD")]


def test_a_claim_without_an_amount_is_refused_with_its_rule(vocabulary: Vocabulary, ontology: Path) -> None:
    paper = invented.document("d", "經費若干")
    bad = invented.extraction(paper, [(Funding(ObservationKey(invented.PROGRAM, "budget")), (invented.words(paper, "經費"),))])
    with pytest.raises(BuildError, match="rule invented"):
        make([bad], vocabulary, ontology)


def test_an_unknown_category_is_refused(vocabulary: Vocabulary, ontology: Path) -> None:
    paper = invented.document("d", "海洋類")
    bad = invented.extraction(paper, [(Relation("planCategory", invented.PROGRAM, "海洋類"), (invented.words(paper, "海洋類"),))])
    with pytest.raises(BuildError, match="海洋類"):
        make([bad], vocabulary, ontology)


def test_the_release_describes_itself(graph: Graph, store: ox.Store) -> None:
    own = len(graph.quads.graphs["<https://w3id.org/mailuo/graph/release>"])
    rows = ask(store, "SELECT ?n (COUNT(?d) AS ?documents) { ?x a void:Dataset ; void:triples ?n ; prov:wasDerivedFrom ?d } GROUP BY ?n")
    assert rows == [(str(len(graph.quads) - own), "2")]
    assert ask(store, "SELECT ?n { ?p void:class ml:Claim ; void:entities ?n }") == [(str(sum(len(e.claims) for e in invented.both())),)]
