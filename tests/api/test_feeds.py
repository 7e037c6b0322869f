"""Atom feeds: what changed between two releases, of everything, of a program, and of what an agency carries out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse
from starlette.testclient import TestClient

from api.app import create_app
from kg.read.publish import changes_of, publish
from kg.read.release import current
from mailuo.settings import Settings
from tests.api.conftest import LIMITS, path
from tests.kg.read import invented

ATOM = "{http://www.w3.org/2005/Atom}"
NEW_AMOUNT = "1300000"


def later(data: Path) -> None:
    """A second release, in which the special budget of 110 is another amount and a program has another name."""
    old = (data / "current").resolve()
    folder = old.with_name("f" * 12)
    folder.mkdir()
    quads = [_changed(q) for q in parse((old / "graph.nq").read_bytes(), RdfFormat.N_QUADS)]
    (folder / "graph.nq").write_text("".join(sorted(f"{q} .\n" for q in quads)), "utf-8")
    store = Store(str(folder / "store"))
    store.bulk_extend(quads)
    store.flush()
    del store
    for part in ("documents", "search.sqlite", "report.json"):
        (folder / part).symlink_to(old / part)
    about = json.loads((old / "release.json").read_text("utf-8"))
    (folder / "release.json").write_text(json.dumps({**about, "id": folder.name, "built": "2026-02-01T00:00:00Z"}), "utf-8")
    (data / "current").unlink()
    (data / "current").symlink_to(folder)


def _changed(quad: Quad) -> Quad:
    value = quad.object
    if isinstance(value, Literal) and value.value == "1200000":
        value = Literal(NEW_AMOUNT, datatype=value.datatype)
    elif isinstance(value, Literal) and value.value == "海洋能技術躍升計畫" and quad.predicate.value.endswith("prefLabel"):
        value = Literal("海洋能技術躍升計畫第二期", language="zh-Hant")
    return Quad(quad.subject, quad.predicate, value, quad.graph_name)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    data = tmp_path_factory.mktemp("two")
    invented.release(data)
    publish(current(data))
    later(data)
    publish(current(data))
    with TestClient(create_app(Settings(data=data, **LIMITS))) as client:
        yield client


def entries(client: TestClient, address: str) -> list[tuple[str, str]]:
    reply = client.get(address)
    assert reply.status_code == 200 and reply.headers["content-type"].startswith("application/atom+xml")
    top = ET.fromstring(reply.content)
    ids = [e.findtext(f"{ATOM}id") for e in top.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) and top.findtext(f"{ATOM}updated")
    return [(str(e.findtext(f"{ATOM}title")), str(e.findtext(f"{ATOM}summary"))) for e in top.iter(f"{ATOM}entry")]


def test_feed_of_everything_tells_names_and_amounts_that_changed(two: TestClient) -> None:
    found = entries(two, "/feeds/changes.atom?lang=en")
    assert sorted(title for title, _ in found) == ["amount changed · 潮汐電廠示範計畫", "renamed · 海洋能技術躍升計畫第二期"]
    assert any("1200000 → 1300000" in summary for _, summary in found)


def test_feed_of_an_agency_has_what_changed_of_its_programs(two: TestClient) -> None:
    assert [title for title, _ in entries(two, f"/feeds{path(invented.TEB)}.atom")] == ["金額變動 · 潮汐電廠示範計畫"]
    assert [title for title, _ in entries(two, f"/feeds{path(invented.PLANT)}.atom?lang=zh")] == ["金額變動 · 潮汐電廠示範計畫"]
    assert entries(two, f"/feeds{path(invented.FIRM)}.atom") == []


def test_entry_leads_to_the_thing_and_to_the_claims(two: TestClient) -> None:
    top = ET.fromstring(two.get(f"/feeds{path(invented.PLANT)}.atom").content)
    [entry] = top.iter(f"{ATOM}entry")
    links = {link.get("rel"): str(link.get("href")) for link in entry.iter(f"{ATOM}link")}
    assert links["alternate"] == "http://testserver/id" + path(invented.PLANT)
    assert two.get(links["related"].removeprefix("http://testserver")).status_code == 200


def test_first_release_has_no_changes(client: TestClient, data: Path) -> None:
    assert changes_of(current(data))["changes"] == []
    assert entries(client, "/feeds/changes.atom") == []


def test_unknown_thing_has_no_feed(two: TestClient) -> None:
    for address in ("/feeds/program/000000000000.atom", "/feeds/nothing/x.atom", "/feeds/program/%3E.atom"):
        assert two.get(address).status_code == 404
    assert NamedNode(invented.PLANT).value in two.get("/dumps/changes.json").text
