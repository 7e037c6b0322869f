"""The service starts without a release, takes over the first and every later one, and keeps the old one for a broken one."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import psutil
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
    wait_until(lambda: client.get("/health").json().get("release") == release, "the release was not taken over")


def wait_until(true: Callable[[], object], otherwise: str) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.05)


def stores_held(data: Path) -> set[str]:
    """The releases of a data folder that running workers hold open."""
    held = set()
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            held |= {Path(a).parent.name for a in child.cmdline() if a.startswith(str(data))}
    return held


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
        wait_until(lambda: stores_held(data) == {NEW}, "the workers of the old release were not ended")

        broken = data / "releases" / "eeeeeeeeeeee"
        shutil.copytree(folder, broken)
        shutil.rmtree(broken / "store")
        point(data, broken.name)
        wait_until(lambda: client.get("/health").json()["failure"], "the broken release was not noticed")
        assert count(client) == (6, NEW)

        point(data, first.name)
        wait_for(client, first.name)
        assert count(client) == (5, first.name)
        assert client.get("/health").json()["failure"] is False
