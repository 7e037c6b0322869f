"""/sparql over the protocol: forms of request, media types, datasets, refusals, limits."""

from __future__ import annotations

import csv
import io
import json

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results
from starlette.testclient import TestClient

from tests.api.conftest import BROWSER
from tests.kg.read import invented

PROGRAMS = "SELECT ?p ?name { ?p a ml:Program ; skos:prefLabel ?name . FILTER(LANGMATCHES(LANG(?name), 'zh')) } ORDER BY ?name"
NAMES = {"潮汐電廠示範計畫", "海洋能技術躍升計畫", "潮汐場址調查計畫", "潮間帶示範獎勵辦法", "鹽業轉型計畫"}


def names(body: bytes) -> set[str]:
    return {row["name"]["value"] for row in json.loads(body)["results"]["bindings"]}


def test_get(client: TestClient) -> None:
    reply = client.get("/sparql", params={"query": PROGRAMS})
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/sparql-results+json"
    assert names(reply.content) == NAMES


def test_post_with_a_form(client: TestClient) -> None:
    assert names(client.post("/sparql", data={"query": PROGRAMS}).content) == NAMES


def test_post_with_the_query_as_body(client: TestClient) -> None:
    reply = client.post("/sparql", content=PROGRAMS.encode(), headers={"Content-Type": "application/sparql-query; charset=utf-8"})
    assert names(reply.content) == NAMES


def test_post_takes_the_dataset_from_the_address(client: TestClient) -> None:
    reply = client.post(f"/sparql?default-graph-uri={invented.GRAPH}ontology", content=PROGRAMS.encode(),
                        headers={"Content-Type": "application/sparql-query"})
    assert names(reply.content) == set()


def test_csv_holds_the_same_rows(client: TestClient) -> None:
    reply = client.get("/sparql", params={"query": PROGRAMS}, headers={"Accept": "text/csv"})
    assert reply.headers["content-type"].startswith("text/csv")
    assert {row["name"] for row in csv.DictReader(io.StringIO(reply.text))} == NAMES


@pytest.mark.parametrize(("accept", "form"), [
    ("application/sparql-results+json", QueryResultsFormat.JSON), ("application/sparql-results+xml", QueryResultsFormat.XML),
    ("text/tab-separated-values", QueryResultsFormat.TSV),
])
def test_result_formats_are_the_engines(client: TestClient, accept: str, form: QueryResultsFormat) -> None:
    reply = client.get("/sparql", params={"query": PROGRAMS}, headers={"Accept": accept})
    assert reply.headers["content-type"].startswith(accept)
    assert {row["name"].value for row in parse_query_results(reply.content, form)} == NAMES  # type: ignore[union-attr]


@pytest.mark.parametrize(("accept", "form"), [
    ("*/*", RdfFormat.TURTLE), ("application/n-triples", RdfFormat.N_TRIPLES), ("application/rdf+xml", RdfFormat.RDF_XML),
    ("application/ld+json", RdfFormat.JSON_LD),
])
def test_graph_formats_are_the_engines(client: TestClient, accept: str, form: RdfFormat) -> None:
    reply = client.get("/sparql", params={"query": "CONSTRUCT { ?p a ml:Program } WHERE { ?p a ml:Program }"}, headers={"Accept": accept})
    assert reply.status_code == 200
    assert len(list(parse(reply.content, form))) == len(NAMES)


@pytest.mark.parametrize(("query", "accept"), [
    (PROGRAMS, "image/png"), (PROGRAMS, "text/turtle"), ("DESCRIBE ml:Program", "text/csv"),
])
def test_what_cannot_be_given_is_406(client: TestClient, query: str, accept: str) -> None:
    reply = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert reply.status_code == 406
    assert reply.json()["error"]["code"] == "not_acceptable"


def test_malformed_query_says_line_and_column(client: TestClient) -> None:
    reply = client.get("/sparql", params={"query": "SELECT * WHERE {\n  ?s ?p }"})
    assert reply.status_code == 400
    told = reply.json()["error"]
    assert (told["line"], told["code"]) == (2, "syntax")
    assert told["column"] in (9, 10)  # the brace, or what should follow it


@pytest.mark.parametrize(("query", "status", "code"), [
    ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403, "service"),
    ("SELECT * FROM <http://evil.example/> { ?s ?p ?o }", 403, "graph"),
    ("LOAD <file:///etc/passwd>", 403, "update"),
    ("INSERT DATA { <a:a> <a:b> <a:c> }", 403, "update"),
    ("ASK " + "{" * 5000 + "}" * 5000, 400, "nesting"),
    ("ASK { ?s ?p '" + "x" * 65_600 + "' }", 413, "size"),
])
def test_refusals_give_their_reason_in_both_languages(client: TestClient, query: str, status: int, code: str) -> None:
    reply = client.post("/sparql", data={"query": query})
    assert reply.status_code == status
    told = reply.json()["error"]
    assert told["code"] == code and told["zh"] and told["en"]
    assert "Traceback" not in reply.text


def test_updates_by_the_protocol_are_forbidden(client: TestClient) -> None:
    update = "DELETE WHERE { ?s ?p ?o }"
    assert client.post("/sparql", data={"update": update}).status_code == 403
    assert client.post("/sparql", content=update, headers={"Content-Type": "application/sparql-update"}).status_code == 403
    assert client.get("/sparql", params={"update": update}).status_code == 403
    assert client.get("/sparql", params={"query": update}).status_code == 403
    assert names(client.get("/sparql", params={"query": PROGRAMS}).content) == NAMES


@pytest.mark.parametrize("graph", ["http://evil.example/", "file:///etc/passwd"])
def test_dataset_of_strangers_is_forbidden(client: TestClient, graph: str) -> None:
    for name in ("default-graph-uri", "named-graph-uri"):
        assert client.get("/sparql", params={"query": "ASK {}", name: graph}).json()["error"]["code"] == "graph"


def test_default_graph_is_the_union_unless_a_dataset_is_named(client: TestClient) -> None:
    def count(query: str, **parameters: str) -> int:
        reply = client.get("/sparql", params={"query": query, **parameters})
        return int(reply.json()["results"]["bindings"][0]["n"]["value"])

    asked = "SELECT (COUNT(*) AS ?n) %s { ?s a ml:Program }"
    knowledge, ontology = f"{invented.GRAPH}knowledge", f"{invented.GRAPH}ontology"
    assert count(asked % "") == 5
    assert count(asked % f"FROM <{knowledge}>") == 5
    assert count(asked % f"FROM <{ontology}>") == 0
    assert count(asked % "", **{"default-graph-uri": ontology}) == 0
    assert count(asked % f"FROM <{ontology}>", **{"default-graph-uri": knowledge}) == 5
    assert count("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s a ml:Program } }", **{"named-graph-uri": knowledge}) == 5
    assert count("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s a ml:Program } }", **{"named-graph-uri": ontology}) == 0


def test_requests_that_break_the_protocol(client: TestClient) -> None:
    assert client.get("/sparql?query=").status_code == 400
    assert client.post("/sparql", data={"format": "json"}).status_code == 400
    assert client.get("/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D").status_code == 400
    assert client.get("/sparql?query=%FF").status_code == 400
    assert client.post("/sparql", content=b"\xff", headers={"Content-Type": "application/sparql-query"}).status_code == 400
    assert client.post("/sparql", content="ASK {}", headers={"Content-Type": "text/plain"}).status_code == 415
    assert client.post("/sparql", content="ASK {}", headers={"Content-Type": "application/sparql-query; charset=UTF-16"}).status_code == 415
    assert client.put("/sparql").status_code == 405
    assert client.post("/sparql", content=b"x" * 300_000, headers={"Content-Type": "application/sparql-query"}).status_code == 413


def test_result_beyond_the_limit_is_refused_whole(client: TestClient) -> None:
    reply = client.get("/sparql", params={"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"})
    assert reply.status_code == 413
    assert reply.json()["error"]["code"] == "result_limit"
    small = client.get("/sparql", params={"query": "ASK {}"})
    assert small.headers["mailuo-result-limit"] == "200000"
    assert small.headers["mailuo-time-limit"] == "1.5"


def test_browser_gets_the_query_page_and_its_answer_as_a_table(client: TestClient) -> None:
    empty = client.get("/sparql", headers=BROWSER)
    assert "<textarea" in empty.text and "某產業歷年的計畫" in empty.text
    answered = client.get("/sparql", params={"query": PROGRAMS}, headers=BROWSER)
    assert answered.status_code == 200
    assert f'href="/program/{invented.PLANT.rsplit("/", 1)[1]}"' in answered.text
    wrong = client.get("/sparql", params={"query": "SELECT"}, headers=BROWSER)
    assert wrong.status_code == 400 and "<html" in wrong.text
    assert "是" in client.get("/sparql", params={"query": "ASK {}", "format": "html"}).text
    assert "skos" in client.get("/sparql", params={"query": "DESCRIBE ?p { ?p a ml:Program }", "format": "html"}).text


@pytest.mark.parametrize(("accept", "form"), [
    ("*/*", RdfFormat.TURTLE), ("text/turtle", RdfFormat.TURTLE), ("application/n-triples", RdfFormat.N_TRIPLES), ("application/rdf+xml", RdfFormat.RDF_XML),
    ("application/ld+json", RdfFormat.JSON_LD), ("application/n-quads", RdfFormat.N_QUADS), ("application/trig", RdfFormat.TRIG),
])
def test_program_without_a_query_gets_the_service_description(client: TestClient, accept: str, form: RdfFormat) -> None:
    reply = client.get("/sparql", headers={"Accept": accept})
    assert reply.status_code == 200
    said = {(t.predicate.value.rpartition("#")[2], getattr(t.object, "value", "")) for t in parse(reply.content, form)}
    assert ("endpoint", "http://testserver/sparql") in said
    assert ("name", f"{invented.GRAPH}knowledge") in said
    assert ("feature", "http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph") in said
    assert ("feature", "http://www.w3.org/ns/sparql-service-description#BasicFederatedQuery") not in said
    assert client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406


def test_relative_iris_are_resolved_against_the_service(client: TestClient) -> None:
    reply = client.get("/sparql", params={"query": "CONSTRUCT { <a> <b> 1 } FROM <graph/knowledge> WHERE { ?s a ml:Program }"})
    assert "<https://w3id.org/mailuo/a>" in reply.text
    refused = client.get("/sparql", params={"query": "ASK FROM <//evil.example/graph> {}"})
    assert refused.json()["error"]["code"] == "graph"


def test_format_in_the_address_goes_before_the_header(client: TestClient) -> None:
    reply = client.get("/sparql", params={"query": PROGRAMS, "format": "csv"}, headers=BROWSER)
    assert reply.headers["content-type"].startswith("text/csv")
