"""Both stores answer alike: Oxigraph in the process, and a SPARQL 1.1 endpoint over real HTTP."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QueryTriples, Store

from kg.read.release import Release
from kg.read.store import EmbeddedGraph, Graph, Iri, QueryError, RemoteGraph, StoreError, fill, open_graph
from tests.kg.read import invented

LABELS = "SELECT ?p ?l WHERE { VALUES ?p { UNDEF } ?p skos:prefLabel ?l FILTER(LANGMATCHES(LANG(?l), 'zh')) } ORDER BY ?l"


class Endpoint(BaseHTTPRequestHandler):
    """The least that a SPARQL 1.1 endpoint does, over a store in memory; it knows no prefix that a query does not declare."""

    store: Store

    def do_POST(self) -> None:
        text = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["query"][0]
        try:
            results = self.store.query(text, use_default_graph_as_union=True)
        except SyntaxError as error:
            return self._reply(400, str(error).encode())
        kind = QueryResultsFormat.from_media_type(self.headers["Accept"])
        if kind is None or isinstance(results, QueryTriples):
            return self._reply(406, b"no such format")
        return self._reply(200, results.serialize(format=kind) or b"")

    def _reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def plain_endpoint(book: invented.Book) -> Iterator[str]:
    Endpoint.store = Store()
    Endpoint.store.extend(book.quads)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def oxigraph_endpoint(data: Path) -> Iterator[str]:
    command = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if command is None:
        pytest.skip("no Oxigraph server here (pip install oxigraph)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    place = ["-l", str((data / "current").resolve() / "store"), "-b", address]
    server = subprocess.Popen([command, "serve-read-only", *place, "--union-default-graph"], stderr=subprocess.DEVNULL)
    host, port = address.split(":")
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex((host, int(port))) == 0:
                break
        time.sleep(0.05)
    yield f"http://{address}/query"
    server.terminate()
    server.wait()


@pytest.fixture(params=["embedded", "plain_endpoint", "oxigraph_endpoint"])
def graph(request: pytest.FixtureRequest, release: Release) -> Graph:
    return release.graph if request.param == "embedded" else open_graph(request.getfixturevalue(request.param))


def test_rows_have_python_values(graph: Graph) -> None:
    rows = graph.rows("SELECT ?f ?a ?y ?n WHERE { ?f ml:amount ?a ; ml:rocYear ?y . FILTER(?a = 1200000) OPTIONAL { ?f ml:phase ?n } }")
    assert [(r["a"], r["y"], r["n"]) for r in rows] == [(Decimal(1200000), 110, None)]
    assert isinstance(rows[0]["f"], Iri)


def test_values_are_bound_as_terms(graph: Graph) -> None:
    rows = graph.rows(LABELS, {"p": [NamedNode(invented.PLANT), NamedNode(invented.LEAP)]})
    assert [r["l"] for r in rows] == ["海洋能技術躍升計畫", "潮汐電廠示範計畫"]


def test_answer_comes_as_bytes_in_the_format_asked_for(graph: Graph) -> None:
    text = fill(LABELS, {"p": NamedNode(invented.PLANT)})
    assert graph.query(text, "text/csv").decode().splitlines() == ["p,l", f"{invented.PLANT},潮汐電廠示範計畫"]
    assert '"潮汐電廠示範計畫"' in graph.query(text).decode()


def test_pairs_of_a_property(graph: Graph) -> None:
    found = dict(graph.pairs(invented.ML + "coversYear"))
    assert set(found) == {f"{invented.BASE}document/{d}" for d in invented.TEXTS}


def test_wrong_query_is_an_error_of_the_query(graph: Graph) -> None:
    with pytest.raises(QueryError):
        graph.query("SELECT ?x WHERE { ?x ")


def test_unknown_format_is_refused(graph: Graph) -> None:
    with pytest.raises(QueryError):
        graph.query("ASK {}", "application/no-such-format")


def test_rows_are_of_a_select_only(release: Release) -> None:
    with pytest.raises(QueryError):
        release.graph.rows("ASK {}")
    assert b"true" in release.graph.query("ASK {}")
    assert "潮汐電廠" in release.graph.query(f"DESCRIBE <{invented.PLANT}>", "application/n-triples").decode()


def test_each_fact_stands_once_in_the_union(release: Release) -> None:
    amounts = [1_200_000, 900_000, 77_000, 2_500_000, 300_000, 120_000, 350_000]
    assert release.graph.rows("SELECT (SUM(?a) AS ?s) WHERE { ?f ml:amount ?a }")[0]["s"] == sum(amounts)


def test_missing_store_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nowhere"):
        EmbeddedGraph(tmp_path / "nowhere")


def test_silent_endpoint_says_so() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(StoreError):
            RemoteGraph(f"http://127.0.0.1:{free.getsockname()[1]}/sparql").query("ASK {}")


@given(st.text())
def test_any_text_is_bound_as_that_text_and_nothing_else(text: str) -> None:
    block = "VALUES ?a { UNDEF } VALUES ?b { UNDEF }"
    query = fill(f"SELECT ?a ?b WHERE {{ {block} }}", {"a": Literal(text + block), "b": Literal(1)})
    rows = list(Store().query(query))  # type: ignore[arg-type]
    assert [r["a"].value for r in rows] == [text + block]


def test_unknown_parameter_is_refused() -> None:
    with pytest.raises(QueryError, match="who"):
        fill("SELECT * WHERE { VALUES ?a { UNDEF } }", {"who": Literal("x")})
