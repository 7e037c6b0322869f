"""Labels are text, pages bring no script, and nobody's traces are kept."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from starlette.testclient import TestClient

from api import logs
from api.app import create_app
from kg.read.search_schema import INSERT_ENTITY, INSERT_NAME, bare
from mailuo.settings import Settings
from tests.api.conftest import BROWSER, LIMITS, path
from tests.kg.read import invented

HOSTILE = '<script>alert(1)</script>"\'><img src=x onerror=alert(2)>{{7*7}}'
THING = f"{invented.BASE}program/aaaaaaaaaaaa"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The invented release with a program whose every name is an attack, tied to the industry and the agency."""
    data = tmp_path_factory.mktemp("hostile")
    folder, _ = invented.release(data)
    store = Store(str(folder / "store"))
    graph = NamedNode(invented.GRAPH + "knowledge")
    node, ml = NamedNode(THING), invented.ML

    def add(subject: NamedNode, predicate: str, value: NamedNode | Literal, into: Store = store) -> None:
        into.add(Quad(subject, NamedNode(predicate), value, graph))

    add(node, invented.NAMES["rdf"] + "type", NamedNode(ml + "Program"))
    for name in ("prefLabel", "altLabel"):
        for language in ("zh-Hant", "en"):
            add(node, invented.NAMES["skos"] + name, Literal(HOSTILE, language=language))
    add(node, ml + "targetsIndustry", NamedNode(invented.OCEAN))
    add(node, ml + "implementedBy", NamedNode(invented.TEA))
    add(node, ml + "governedBy", NamedNode("javascript:alert(3)"))
    claim = NamedNode(f"{invented.BASE}claim/{'b' * 20}")
    known = next(iter(store.quads_for_pattern(None, NamedNode(ml + "mentions"), NamedNode(invented.PLANT), None))).subject
    for quad in list(store.quads_for_pattern(known, None, None, None)):
        if quad.predicate.value not in (ml + "mentions", ml + "surface"):
            store.add(Quad(claim, quad.predicate, quad.object, quad.graph_name))
    add(claim, ml + "mentions", node)
    add(claim, ml + "surface", Literal(HOSTILE))
    store.flush()
    del store, add
    with sqlite3.connect(folder / "search.sqlite") as index:
        index.execute(INSERT_ENTITY, (THING, "program", HOSTILE, HOSTILE, 1))
        index.execute(INSERT_NAME, (THING, HOSTILE, bare(HOSTILE), 0))
    index.close()
    with TestClient(create_app(Settings(data=data, **LIMITS)), follow_redirects=False) as client:
        yield client


def test_hostile_label_is_text_on_every_page(hostile: TestClient) -> None:
    shown = 0
    for address in (path(THING), path(invented.OCEAN), path(invented.TEA), "/search?q=script", "/claims/" + "b" * 20, "/documents/tide-plan-110",
                    "/queries/program_page?program=" + THING, "/queries/mentions_of_entity?entity=" + THING, "/ask?q=海洋能",
                    "/sparql?query=SELECT * { ?s skos:prefLabel ?l }", "/sparql?query=DESCRIBE <" + THING + ">"):
        for language in ("zh", "en"):
            page = hostile.get(address, params={**dict(hostile.base_url.params), "lang": language} if "?" not in address else None, headers=BROWSER)
            assert page.status_code == 200, (address, page.text[:300])
            assert "<script" not in page.text and "<img" not in page.text, address
            assert 'href="javascript' not in page.text.lower(), address
            shown += "&lt;script&gt;alert(1)" in page.text
    assert shown >= 14


@pytest.mark.parametrize("address", ["/search", "/ask", "/sparql", "/queries/programs_of_industry"])
def test_hostile_parameter_is_text(client: TestClient, address: str) -> None:
    for name in ("q", "query", "industry", "type", "lang", "document", "format"):
        page = client.get(address, params={name: HOSTILE}, headers=BROWSER)
        assert "<script" not in page.text and "<img" not in page.text
    for error in client.get("/claims/" + HOSTILE, headers=BROWSER), client.get("/queries/<script>", headers=BROWSER):
        assert error.status_code == 404 and "<script" not in error.text


def test_pages_bring_no_script_and_load_nothing_from_elsewhere(client: TestClient) -> None:
    for address in ("/", path(invented.PLANT), "/sparql", "/documents/tide-plan-110", "/nowhere", "/health", "/static/mailuo.css"):
        reply = client.get(address, headers=BROWSER)
        policy = reply.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "script-src" not in policy
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert "<script" not in reply.text and " style=" not in reply.text and "<style" not in reply.text
        assert "src=\"http" not in reply.text and "@import" not in reply.text and "url(" not in reply.text


def test_any_site_may_read(client: TestClient) -> None:
    reply = client.get("/sparql", params={"query": "ASK {}"}, headers={"Origin": "https://example.org"})
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "mailuo-result-limit" in reply.headers["access-control-expose-headers"].lower()
    asked = client.options("/sparql", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"})
    assert asked.status_code == 200


def test_access_log_knows_the_route_and_nothing_of_the_person(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="mailuo.access"):
        client.get("/search", params={"q": "王小明的秘密"}, headers={**BROWSER, "User-Agent": "Secret/1.0", "X-Forwarded-For": "203.0.113.9"})
        client.get("/claims/0123456789abcdef0123")
    lines = [json.loads(record.message) for record in caplog.records if record.name == "mailuo.access"]
    assert [(line["route"], line["status"]) for line in lines] == [("/search", 200), ("/claims/{claim}", 404)]
    assert set(lines[0]) == {"method", "route", "status", "ms", "bytes", "release"} and lines[0]["bytes"] > 500
    assert not any(secret in record.getMessage() for record in caplog.records for secret in ("王小明", "Secret", "203.0.113.9", "0123456789abcdef"))


def test_internal_error_shows_nothing_of_itself(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr("api.routers.claims.statement", broken)
    claim = invented.write().claims["special 110"]
    with TestClient(create_app(Settings(data=data, **LIMITS)), raise_server_exceptions=False) as client:
        for headers in (BROWSER, {"Accept": "application/json"}):
            reply = client.get(f"/claims/{claim}", headers=headers)
            assert reply.status_code == 500
            assert "swordfish" not in reply.text and "Traceback" not in reply.text and "RuntimeError" not in reply.text
            assert "default-src 'none'" in reply.headers["content-security-policy"]


def test_log_lines_are_objects() -> None:
    def record(name: str, message: str, *args: object) -> dict[str, object]:
        made = logging.LogRecord(name, logging.INFO, "", 0, message, args, None)
        found: dict[str, object] = json.loads(logs.JsonLines().format(made))
        return found

    assert record("mailuo.access", '{"route": "/", "status": 200}')["status"] == 200
    assert record("mailuo.workers", "worker %s stopped\n", 7)["message"] == "worker 7 stopped\n"
    assert record("mailuo.access", "no object")["message"] == "no object"
