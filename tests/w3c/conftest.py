"""The service with every graph that a W3C test names, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pyoxigraph as ox
import pytest

from tests.kg.read import invented
from tests.servers import serving
from tests.w3c import manifests

QUERIES = ("QueryEvaluationTest", "CSVResultFormatTest", "PositiveSyntaxTest", "PositiveSyntaxTest11")


def needed() -> None:
    if not (manifests.FOLDER / "README.md").exists():
        pytest.skip(f"the W3C test suites are not at {manifests.FOLDER} (set MAILUO_SHARED)")


@pytest.fixture(scope="session")
def w3c(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of the service whose store holds every graph that a test names, each under its own IRI."""
    needed()
    data = tmp_path_factory.mktemp("w3c")
    folder, _ = invented.release(data)
    store = ox.Store(str(folder / "store"))
    store.clear()
    store.add_graph(ox.NamedNode(manifests.EMPTY))
    for name in graphs_named():
        store.add_graph(ox.NamedNode(name))
        if manifests.path(name).is_file():
            manifests.load(store, name, name)
    protocol = "http://kasei.us/2009/09/sparql/data/"
    store.add_graph(ox.NamedNode(protocol + "data0.rdf"))
    for number in "123":
        manifests.load(store, f"{manifests.SITE}sparql11/protocol/data{number}.nt", f"{protocol}data{number}.rdf")
    store.flush()
    del store
    with serving(data, workers=1, page_workers=1, spare_workers=1, rate_limit=0) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


def graphs_named() -> set[str]:
    found: set[str] = set()
    for manifest in manifests.manifests():
        for case in manifests.read(manifest):
            if case.query is not None and case.kind in QUERIES:
                found |= {*case.data, *case.graphs, *case.own_dataset}
    return found
