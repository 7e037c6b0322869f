"""What harvesters ask for: the dataset described, its files, the vocabulary, the queries as examples, and IRIs outside /id."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store, parse
from starlette.testclient import TestClient

from api.app import create_app
from kg.read.catalogue import catalogue
from kg.read.publish import publish
from kg.read.release import current
from mailuo.settings import Settings
from ontology.reference import reference
from tests.api.conftest import BROWSER, LIMITS
from tests.kg.read import invented

ROOT = "https://w3id.org/mailuo/"
VOID, DCAT, DCTERMS = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"


@pytest.fixture(scope="module")
def built(samples_data: Path) -> Iterator[TestClient]:
    """The service on a release that a build made, with what is published beside it."""
    publish(current(samples_data))
    with TestClient(create_app(Settings(data=samples_data, **LIMITS)), follow_redirects=False) as client:
        yield client


def graph_of(content: bytes, form: RdfFormat = RdfFormat.TURTLE) -> Store:
    store = Store()
    store.extend(parse(content, form))
    return store


def objects(store: Store, subject: str, predicate: str) -> list[str]:
    return sorted(q.object.value for q in store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None)
                  if isinstance(q.object, NamedNode | Literal))


@pytest.mark.parametrize(("accept", "form"), [
    ("*/*", RdfFormat.TURTLE), ("application/ld+json", RdfFormat.JSON_LD), ("application/rdf+xml", RdfFormat.RDF_XML), (BROWSER["Accept"], RdfFormat.TURTLE)])
def test_well_known_void_counts_what_the_graph_holds(built: TestClient, samples_data: Path, accept: str, form: RdfFormat) -> None:
    reply = built.get("/.well-known/void", headers={"Accept": accept})
    store, release = graph_of(reply.content, form), current(samples_data)
    claims = release.graph.rows("SELECT (COUNT(*) AS ?n) { ?c a <https://w3id.org/mailuo/ns#Claim> }")[0]["n"]
    partitions = {objects(store, p, VOID + "class")[0]: int(objects(store, p, VOID + "entities")[0])
                  for p in objects(store, ROOT + "dataset", VOID + "classPartition")}
    assert partitions["https://w3id.org/mailuo/ns#Claim"] == claims
    assert objects(store, ROOT + "dataset", VOID + "sparqlEndpoint") == ["http://testserver/sparql"]


def test_catalogue_names_licence_citation_and_every_file_with_its_checksum(built: TestClient) -> None:
    store = graph_of(built.get("/catalogue", headers={"Accept": "text/turtle"}).content)
    assert objects(store, ROOT + "catalogue", DCAT + "dataset") == [ROOT + "dataset"]
    assert objects(store, ROOT + "dataset", DCTERMS + "license") == ["https://creativecommons.org/publicdomain/zero/1.0/"]
    release = built.get("/health").json()["release"]
    assert all(release in text for text in objects(store, ROOT + "dataset", DCTERMS + "bibliographicCitation"))
    found = {}
    for distribution in objects(store, ROOT + "dataset", DCAT + "distribution"):
        address = objects(store, distribution, DCAT + "downloadURL")[0]
        content = built.get(address.removeprefix("http://testserver")).content
        [checksum] = objects(store, distribution, "http://spdx.org/rdf/terms#checksum")
        assert objects(store, checksum, "http://spdx.org/rdf/terms#checksumValue") == [hashlib.sha256(content).hexdigest()]
        assert objects(store, distribution, DCAT + "byteSize") == [str(len(content))]
        found[address.rsplit("/", 1)[-1]] = content
    assert {"mailuo.nq.gz", "mailuo.trig.gz", "mailuo.ttl.gz", "tables.zip", "tables.sqlite"} <= set(found)
    assert gzip.decompress(found["mailuo.nq.gz"]) == (current(Path(built.app.state.config.data)).folder / "graph.nq").read_bytes()  # type: ignore[attr-defined]


def test_dataset_page_shows_files_in_both_languages(built: TestClient) -> None:
    for language, word in (("zh", "引用方式"), ("en", "How to cite")):
        page = built.get(f"/dataset?lang={language}", headers=BROWSER)
        assert page.status_code == 200 and word in page.text and "/dumps/mailuo.nq.gz" in page.text
    listed = built.get("/dumps").json()["files"]
    assert [f["name"] for f in listed][:1] == ["mailuo.nq.gz"]


@pytest.mark.parametrize("name", ["files.json", "nothing.gz", "%2e%2e%2fgraph.nq"])
def test_only_listed_files_are_given(built: TestClient, name: str) -> None:
    assert built.get(f"/dumps/{name}").status_code == 404


def test_release_without_published_files_says_so(client: TestClient) -> None:
    assert client.get("/dumps").json()["files"] == []
    assert "mailuo publish" in client.get("/dataset", headers=BROWSER).text
    assert client.get("/dumps/mailuo.nq.gz").status_code == 404


def test_every_query_is_an_executable_example_that_runs_on_the_endpoint(client: TestClient) -> None:
    store = graph_of(client.get("/queries", headers={"Accept": "text/turtle"}).content)
    found = store.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?q ?text ?declared { ?q a sh:SPARQLExecutable ; sh:select ?text ; sh:prefixes ?p ."
        " { SELECT ?p (GROUP_CONCAT(CONCAT('PREFIX ', ?prefix, ': <', STR(?namespace), '>'); separator='\\n') AS ?declared)"
        "   { ?p sh:declare ?d . ?d sh:prefix ?prefix ; sh:namespace ?namespace } GROUP BY ?p } }")
    assert isinstance(found, QuerySolutions)
    texts = {row["q"].value.rsplit("/", 1)[-1]: f"{row['declared'].value}\n{row['text'].value}" for row in found}  # type: ignore[union-attr]
    assert set(texts) == set(catalogue())
    for name, text in texts.items():
        reply = client.post("/sparql", content=text.encode(), headers={"Content-Type": "application/sparql-query"})
        assert reply.status_code == 200, (name, reply.text[:300])
        assert set(reply.json()["head"]["vars"]) == set(catalogue()[name].columns)


def test_ontology_page_shows_every_term_in_both_languages(client: TestClient) -> None:
    entries = reference().entries
    for language, words in (("zh", [e.definition for e in entries]), ("en", [e.definition_en for e in entries])):
        page = client.get(f"/ontology?lang={language}", headers=BROWSER).text
        assert [e.name for e in entries if f'id="{e.name}"' not in page] == []
        assert len(words) > 100 and all(words)
    assert "計畫" in client.get("/ontology?lang=zh", headers=BROWSER).text


def test_ontology_and_its_parts_are_rdf_too(client: TestClient) -> None:
    core = graph_of(client.get("/ontology").content)
    assert objects(core, "https://w3id.org/mailuo/ns#Program", "http://www.w3.org/2000/01/rdf-schema#label") == ["Program", "計畫"]
    aligned = graph_of(client.get("/ontology/alignments", headers={"Accept": "application/n-triples"}).content, RdfFormat.N_TRIPLES)
    assert "http://www.w3.org/ns/org#Organization" in objects(
        aligned, "https://w3id.org/mailuo/ns#Organisation", "http://www.w3.org/2000/01/rdf-schema#subClassOf")
    assert all(not q.object.value.startswith(ROOT) for q in aligned)  # type: ignore[union-attr]
    assert len(graph_of(client.get("/ontology/places").content)) > 1000 and len(graph_of(client.get("/ontology/shapes").content)) > 100
    assert client.get("/ontology/nothing").status_code == 404
    assert client.get("/ns").headers["location"] == "/ontology"


def test_concepts_graphs_and_queries_have_iris_that_lead_somewhere(client: TestClient) -> None:
    reply = client.get("/scheme/measure/special_budget")
    assert reply.status_code == 200 and ROOT + "scheme/measure/special_budget" in reply.text
    page = client.get("/scheme/measure/special_budget?lang=en", headers=BROWSER)
    assert page.status_code == 200 and "<table" in page.text
    graph = client.get("/graph/document/tide-plan-110")
    assert graph.status_code == 303
    content = client.get(graph.headers["location"], headers={"Accept": "application/n-triples"}).content
    assert len(list(parse(content, RdfFormat.N_TRIPLES))) == sum(q.graph_name.value.endswith("tide-plan-110") for q in invented.write().quads)  # type: ignore[union-attr]
    assert client.get("/query/documents").headers["location"] == "/queries/documents"
    for address in ("/scheme/measure/nothing", "/scheme/measure/%3E", "/graph/nothing", "/query/nothing"):
        assert client.get(address).status_code == 404


def test_coverage_counts_every_claim_once(client: TestClient) -> None:
    rows = client.get("/queries/coverage").json()["rows"]
    assert sum(row["claims"] for row in rows) == len(invented.write().claims)
    assert all(row["year"] for row in rows if row["covered"]) and any(row["covered"] for row in rows)
    special = [row for row in rows if row["measure"] == "special_budget"]
    assert [(row["document"], row["kind"], row["year"], row["claims"]) for row in special] == [("tide-plan-110", "funding", 110, 1)]
