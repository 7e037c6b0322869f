"""What goes with an answer: tags, compression, methods, counts, large answers as they come."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from tests.api.conftest import BROWSER, LIMITS
from tests.kg.read import invented
from tests.servers import serving

PAIRS = "SELECT ?a ?b { ?a ?p ?o . ?b ?q ?x } LIMIT 4000"
ALL = "SELECT * { ?s ?p ?o } LIMIT 200"


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[httpx.Client]:
    """Answers beyond 4 kB are streamed."""
    settings = {**LIMITS, "result_limit": 2_000_000, "stream_after": 4096}
    with serving(data, **settings) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


def test_what_was_fetched_is_not_fetched_again(client: TestClient) -> None:
    first = client.get("/sparql", params={"query": ALL})
    tag = first.headers["etag"]
    assert tag.startswith('W/"') and first.headers["cache-control"] == "no-cache"
    again = client.get("/sparql", params={"query": ALL}, headers={"If-None-Match": f'"other", {tag}'})
    assert again.status_code == 304 and again.content == b"" and again.headers["etag"] == tag
    for other in ({"Accept": "text/csv"}, {"Accept-Language": "en"}):
        assert client.get("/sparql", params={"query": ALL}, headers={"If-None-Match": tag, **other}).status_code == 200
    assert client.get("/sparql", params={"query": ALL + "#"}, headers={"If-None-Match": tag}).status_code == 200
    assert "etag" not in client.get("/sparql", params={"query": "nonsense"}).headers
    assert "etag" not in client.get("/health").headers and "etag" not in client.get("/metrics").headers
    assert "etag" not in client.post("/sparql", data={"query": ALL}).headers
    page = client.get("/documents", headers=BROWSER)
    assert client.get("/documents", headers={**BROWSER, "If-None-Match": page.headers["etag"]}).status_code == 304


def test_answers_are_compressed_for_whom_it_suits(client: TestClient) -> None:
    packed = client.get("/sparql", params={"query": ALL}, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip" and "Accept-Encoding" in packed.headers["vary"]
    plain = client.get("/sparql", params={"query": ALL}, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers and packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 3
    assert "content-encoding" not in client.get("/sparql", params={"query": "ASK {}"}, headers={"Accept-Encoding": "gzip"}).headers
    assert "content-encoding" not in client.get("/sparql", params={"query": ALL}, headers={"Accept-Encoding": "gzip;q=0"}).headers


@pytest.mark.parametrize("address", ["/sparql?query=ASK%20%7B%7D", "/", "/documents", "/queries", "/health", "/static/mailuo.css", "/nowhere"])
def test_head_is_get_without_its_body(client: TestClient, address: str) -> None:
    got, headed = client.get(address), client.head(address)
    assert headed.status_code == got.status_code and headed.content == b""
    assert headed.headers["content-type"] == got.headers["content-type"]


def test_options_names_the_methods(client: TestClient) -> None:
    assert client.options("/sparql").headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert client.options("/documents").headers["allow"] == "GET, HEAD, OPTIONS"
    assert client.options("/nowhere/at/all/of/it").status_code == 404
    assert client.put("/sparql").headers["allow"]


def test_counts_name_routes_and_nobody(client: TestClient) -> None:
    client.get("/sparql", params={"query": "SELECT ?geheim { ?geheim a <http://geheim.example/> }"})
    client.get("/claims/00000000000000000000")
    text = client.get("/metrics").text
    assert re.search(r'^mailuo_requests_total\{route="/sparql",method="GET",status="200"\} \d+$', text, re.MULTILINE)
    assert 'route="/claims/{claim}",method="GET",status="404"' in text
    assert re.search(r'^mailuo_release_info\{release="[0-9a-f]{12}",version="[^"]*"\} 1$', text, re.MULTILINE)
    assert "geheim" not in text and "testclient" not in text
    for line in text.splitlines():
        assert re.fullmatch(r"# (HELP|TYPE) \w+ .+|\w+(\{(\w+=\"[^\"]*\",?)*\})? [0-9.e+-]+", line), line
    buckets = [int(n) for n in re.findall(r'mailuo_request_seconds_bucket\{route="/sparql",le="[^"]+"\} (\d+)', text)]
    assert buckets == sorted(buckets) and buckets[-1] > 0


def test_large_answer_comes_in_parts_and_is_the_same(server: httpx.Client) -> None:
    with server.stream("GET", "/sparql", params={"query": PAIRS}, headers={"Accept-Encoding": "identity"}) as reply:
        assert reply.headers["mailuo-streamed"] == "1" and "content-length" not in reply.headers
        body = b"".join(reply.iter_bytes())
    assert len(json.loads(body)["results"]["bindings"]) == 4000
    with server.stream("GET", "/sparql", params={"query": PAIRS}, headers={"Accept-Encoding": "gzip"}) as reply:
        assert gzip.decompress(b"".join(reply.iter_raw())) == body
    small = server.get("/sparql", params={"query": "ASK {}"})
    assert "mailuo-streamed" not in small.headers and small.headers["content-length"] == "26"


@pytest.mark.parametrize(("query", "why"), [
    ("SELECT * { ?a ?b ?c . ?d ?e ?f }", "result_limit"),
    ("SELECT * { { ?a ?p ?o } UNION { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = ?l && ?a != ?l) } }", "time_limit"),
])
def test_answer_that_breaks_off_says_so_in_body_and_protocol(server: httpx.Client, query: str, why: str) -> None:
    for accept in ("text/csv", "application/sparql-results+json", "application/sparql-results+xml"):
        got = b""
        with pytest.raises(httpx.RemoteProtocolError), \
                server.stream("GET", "/sparql", params={"query": query}, headers={"Accept": accept, "Accept-Encoding": "identity"}) as reply:
            assert reply.status_code == 200
            for part in reply.iter_bytes():
                got += part
        assert f"mailuo: not the whole answer: {why}".encode() in got[-200:]
    assert server.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_client_that_leaves_in_the_middle_frees_its_worker(server: httpx.Client) -> None:
    for _ in range(4):
        with server.stream("GET", "/sparql", params={"query": PAIRS.replace("4000", "15000")}) as reply:
            next(reply.iter_bytes())
    assert server.get("/sparql", params={"query": f"ASK {{ <{invented.PLANT}> ?p ?o }}"}).json()["boolean"] is True
    assert server.get("/health").json()["workers"]["busy"] == 0
