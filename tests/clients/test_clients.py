"""The clients that people have, used as their manuals say, against the service on a real port.

Each is skipped, visibly, where it is not installed; Comunica needs Node and `npm ci` in this folder.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.kg.read import invented
from tests.servers import serving

HERE = Path(__file__).parent
PREFIXES = "PREFIX ml: <https://w3id.org/mailuo/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
QUERY = PREFIXES + 'SELECT ?p ?name WHERE { ?p a ml:Program ; skos:prefLabel ?name . FILTER(LANGMATCHES(LANG(?name), "zh")) } ORDER BY ?name'
NAMES = {"潮汐電廠示範計畫", "海洋能技術躍升計畫", "潮汐場址調查計畫", "潮間帶示範獎勵辦法", "鹽業轉型計畫"}


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("clients")
    invented.release(data)
    with serving(data, workers=1, page_workers=1, spare_workers=1) as address:
        yield f"{address}/sparql"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper(endpoint: str, method: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    client = wrapper.SPARQLWrapper(endpoint)
    client.setMethod(method)
    client.setQuery(QUERY)
    for form in (wrapper.JSON, wrapper.XML, wrapper.CSV, wrapper.TSV):
        client.setReturnFormat(form)
        found = client.query().convert()
        if form == wrapper.JSON:
            assert {row["name"]["value"] for row in found["results"]["bindings"]} == NAMES
        else:
            text = found.toxml() if form == wrapper.XML else found.decode("utf-8")
            assert all(name in text for name in NAMES)
    client.setQuery(PREFIXES + "CONSTRUCT { ?p a ml:Program } WHERE { ?p a ml:Program }")
    for form in (wrapper.TURTLE, wrapper.RDFXML, wrapper.JSONLD):
        client.setReturnFormat(form)
        found = client.query().convert()
        assert len(found if form != wrapper.TURTLE else __import__("rdflib").Graph().parse(data=found, format="turtle")) == len(NAMES)
    client.setQuery("ASK { ?s ?p ?o }")
    client.setReturnFormat(wrapper.JSON)
    assert client.query().convert()["boolean"] is True


def test_sparqlwrapper_is_told_what_is_wrong(endpoint: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    client = wrapper.SPARQLWrapper(endpoint)
    client.setQuery("SELECT * WHERE {")
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed):
        client.query()


def test_rdflib_store(endpoint: str) -> None:
    from rdflib import RDF, Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(endpoint), identifier=URIRef(f"{invented.GRAPH}knowledge"))
    assert {str(row[1]) for row in graph.query(QUERY)} == NAMES  # type: ignore[index]
    union = Graph(SPARQLStore(endpoint))
    assert len(set(union.subjects(RDF.type, URIRef(f"{invented.ML}Program")))) == len(NAMES)
    assert (URIRef(invented.PLANT), RDF.type, URIRef(f"{invented.ML}Program")) in union
    assert bool(union.query("ASK { ?s ?p ?o }")) is True
    built = union.query(PREFIXES + "CONSTRUCT { ?p a ml:Program } WHERE { ?p a ml:Program }").graph
    assert built is not None and len(built) == len(NAMES)
    post = Graph(SPARQLStore(endpoint, method="POST"))
    assert {str(row[1]) for row in post.query(QUERY)} == NAMES  # type: ignore[index]


def test_rdflib_federates_to_it(endpoint: str) -> None:
    from rdflib import Graph

    rows = Graph().query(f"SELECT * {{ SERVICE <{endpoint}> {{ ?p a <{invented.ML}Program> }} }}")
    assert len(list(rows)) == len(NAMES)


def test_pandas_reads_the_address(endpoint: str) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    table = pandas.read_csv(f"{endpoint}?query={quote(QUERY)}&format=csv")
    assert list(table.columns) == ["p", "name"] and set(table["name"]) == NAMES
    money = PREFIXES + "SELECT ?year (SUM(?a) AS ?sum) { ?f ml:rocYear ?year ; ml:amount ?a } GROUP BY ?year ORDER BY ?year"
    sums = pandas.read_csv(f"{endpoint}?query={quote(money)}", storage_options={"Accept": "text/csv"})
    assert sums["sum"].dtype.kind in "if" and sums["year"].is_monotonic_increasing and len(sums)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(endpoint: str) -> None:
    def curl(*arguments: str, fails: int = 0) -> str:
        done = subprocess.run(["curl", "--silent", "--fail-with-body", "--noproxy", "*", *arguments], capture_output=True, text=True, check=False)
        assert done.returncode == fails, done.stderr
        return done.stdout

    def count(text: str) -> int:
        return len(json.loads(text)["results"]["bindings"])

    table = curl("--get", "--data-urlencode", f"query={QUERY}", "-H", "Accept: text/csv", endpoint)
    assert {line.partition(",")[2] for line in table.splitlines()[1:]} == NAMES
    assert count(curl("--data-urlencode", f"query={QUERY}", endpoint)) == len(NAMES)
    assert count(curl("--compressed", "-H", "Content-Type: application/sparql-query", "--data-binary", QUERY, endpoint)) == len(NAMES)
    assert "sd:Service" in curl("-H", "Accept: text/turtle", endpoint)
    assert curl("--head", endpoint).startswith("HTTP/1.1 200")
    assert json.loads(curl("--data-urlencode", "query=SELECT", endpoint, fails=22))["error"]["line"] == 1


@pytest.mark.skipif(shutil.which("node") is None or not (HERE / "node_modules" / "@comunica").is_dir(),
                    reason="Comunica is not installed: run `npm ci` in tests/clients")
def test_comunica(endpoint: str) -> None:
    done = subprocess.run(["node", "comunica.mjs", endpoint, QUERY], cwd=HERE, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    assert {row["name"] for row in json.loads(done.stdout)} == NAMES
