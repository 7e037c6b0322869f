"""The service starts without a release, takes over the first and every later one, and keeps the old one for a broken one."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store
from starlette.testclient import TestClient

from api.app import create_app
from mailuo.settings import Settings
from tests.api.conftest import BROWSER, LIMITS
from tests.kg.read import invented

NEW = "ffffffffffff"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s a ml:Program }"


def point(data: Path, release: str) -> None:
    """Replace data/current in one step, as a build does."""
    link = data / "current.new"
    link.symlink_to(Path("releases") / release)
    os.replace(link, data / "current")


def wait_for(client: TestClient, release: str) -> None:
    deadline = time.monotonic() + 60
    while client.get("/health").json().get("release") != release:
        assert time.monotonic() < deadline, "the release was not taken over"
        time.sleep(0.05)


def count(client: TestClient) -> tuple[int, str]:
    reply = client.get("/sparql", params={"query": COUNT})
    return int(reply.json()["results"]["bindings"][0]["n"]["value"]), reply.headers["mailuo-release"]


def test_releases_come_and_go_without_a_restart(tmp_path: Path) -> None:
    made = tmp_path / "made"
    folder, _ = invented.release(made)
    data = tmp_path / "data"
    (data / "releases").mkdir(parents=True)
    with TestClient(create_app(Settings(data=data, **LIMITS))) as client:
        assert client.get("/health").status_code == 503
        assert client.get("/sparql", params={"query": "ASK {}"}).json()["error"]["code"] == "nothing_built"
        empty = client.get("/", headers=BROWSER)
        assert empty.status_code == 503 and "mailuo build" in empty.text and empty.headers["retry-after"] == "30"

        first = data / "releases" / folder.name
        shutil.copytree(folder, first)
        point(data, first.name)
        wait_for(client, first.name)
        assert count(client) == (5, first.name)

        second = data / "releases" / NEW
        shutil.copytree(folder, second)
        store = Store(str(second / "store"))
        store.add(Quad(NamedNode(f"{invented.BASE}program/new"), NamedNode(invented.NAMES["rdf"] + "type"), NamedNode(invented.ML + "Program"),
                       NamedNode(invented.GRAPH + "knowledge")))
        store.add(Quad(NamedNode(f"{invented.BASE}program/new"), NamedNode(invented.NAMES["skos"] + "prefLabel"), Literal("新", language="zh-Hant"),
                       NamedNode(invented.GRAPH + "knowledge")))
        store.flush()
        del store
        about = json.loads((second / "release.json").read_text("utf-8")) | {"id": NEW}
        (second / "release.json").write_text(json.dumps(about), "utf-8")
        point(data, NEW)
        wait_for(client, NEW)
        assert count(client) == (6, NEW)

        broken = data / "releases" / "eeeeeeeeeeee"
        shutil.copytree(folder, broken)
        shutil.rmtree(broken / "store")
        point(data, broken.name)
        deadline = time.monotonic() + 60
        while not client.get("/health").json()["failure"]:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert count(client) == (6, NEW)

        point(data, first.name)
        wait_for(client, first.name)
        assert count(client) == (5, first.name)
        assert client.get("/health").json()["failure"] is False
