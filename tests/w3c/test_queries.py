"""Every query test of the W3C suites: what the engine passes by itself, the service passes over HTTP.

A test that the engine does not pass in-process says nothing about the service; those are counted and listed by the last
test. Two kinds the service refuses although the engine would take them: SERVICE, because it would connect to others, and
a `<` that could be read in two ways.
"""

from __future__ import annotations

from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from tests.w3c import judge, manifests
from tests.w3c.manifests import Case

EVALUATION = ("QueryEvaluationTest", "CSVResultFormatTest")
ACCEPTED, REJECTED = ("PositiveSyntaxTest", "PositiveSyntaxTest11"), ("NegativeSyntaxTest", "NegativeSyntaxTest11")
TABULAR = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".srx": "application/sparql-results+xml"}
REFUSED = {"service": "SERVICE would connect to other servers"}
PASSED: dict[str, set[str]] = {"engine": set(), "service": set(), "refused": set(), "all": set()}


def suites() -> list[str]:
    wanted = (*EVALUATION, *ACCEPTED, *REJECTED)
    return [m.parent.relative_to(manifests.FOLDER).as_posix() for m in manifests.manifests() if any(c.kind in wanted for c in manifests.read(m))]


def cases(suite: str) -> list[Case]:
    wanted = (*EVALUATION, *ACCEPTED, *REJECTED)
    return [c for c in manifests.read(manifests.FOLDER / suite / "manifest.ttl") if c.kind in wanted]


@pytest.mark.parametrize("suite", suites() or [pytest.param("", marks=pytest.mark.skip(reason="the W3C test suites are not at hand"))])
def test_suite(w3c: httpx.Client, suite: str) -> None:
    wrong = []
    for case in cases(suite):
        PASSED["all"].add(case.iri)
        if not engine_passes(case):
            continue
        PASSED["engine"].add(case.iri)
        reply = ask(w3c, case)
        if reply.status_code == 403 and reply.json()["error"]["code"] in REFUSED:
            PASSED["refused"].add(case.iri)
        elif service_passes(case, reply):
            PASSED["service"].add(case.iri)
        else:
            wrong.append((case.iri, reply.status_code, reply.text[:300]))
    assert wrong == []


def test_figures(w3c: httpx.Client) -> None:
    """What all suites together came to; run alone it has nothing to say."""
    if not PASSED["all"]:
        pytest.skip("the suites were not run")
    engine, service, refused = PASSED["engine"], PASSED["service"], PASSED["refused"]
    print(f"\nquery tests {len(PASSED['all'])}: engine {len(engine)}, service {len(service)}, refused on purpose {len(refused)}")
    print("not passed by the engine:", *sorted(i.rpartition("/sparql1")[2] for i in PASSED["all"] - engine), sep="\n  ")
    print("refused on purpose:", *sorted(i.rpartition("/sparql1")[2] for i in refused), sep="\n  ")
    assert engine == service | refused
    assert len(service) >= LEAST


LEAST = 814


def ask(client: httpx.Client, case: Case) -> httpx.Response:
    own = case.own_dataset
    parameters = [] if own else [("default-graph-uri", name) for name in case.data or (manifests.EMPTY,)]  # a syntax test has no data
    parameters += [] if own else [("named-graph-uri", name) for name in case.graphs]
    suffix = case.result.suffix if case.result else ""
    accept = f"{TABULAR.get(suffix, 'application/sparql-results+json')}, application/n-triples"
    assert case.query is not None
    body = case.query.read_bytes() if case.kind in REJECTED else case.text.encode()
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    return client.post("/sparql", params=parameters, content=body, headers=headers)


def service_passes(case: Case, reply: httpx.Response) -> bool:
    if case.kind in REJECTED:
        return reply.status_code in (400, 403)  # 403: an update, told before anything parsed it
    if case.kind in ACCEPTED:
        return reply.status_code == 200
    if reply.status_code != 200 or case.result is None:
        return False
    return read(reply) == judge.expected(case.result, manifests.iri(case.result))


def read(reply: httpx.Response) -> object:
    kind = reply.headers["content-type"].split(";")[0]
    if kind == "text/csv":
        return judge.plain(reply.text)
    if kind == "application/n-triples":
        return judge.graph(quad.triple for quad in ox.parse(reply.content, ox.RdfFormat.N_TRIPLES))
    form = ox.QueryResultsFormat.from_media_type(kind)
    assert form is not None
    return judge.judged(ox.parse_query_results(reply.content, form))


def engine_passes(case: Case) -> bool:
    """Whether the engine in this process gives what the suite expects, with the data where the suite wants it."""
    store = ox.Store()
    assert case.query is not None
    try:
        if case.kind not in EVALUATION:
            store.query(case.query.read_bytes().decode("utf-8"), base_iri=manifests.iri(case.query))
            return case.kind in ACCEPTED
        for name in case.data:
            manifests.load(store, name, None)
        for name in (*case.graphs, *case.own_dataset):
            if manifests.path(name).is_file():
                manifests.load(store, name, name)
        found = store.query(case.text)
        assert case.result is not None
        if case.result.suffix == ".csv":
            return judge.plain((found.serialize(format=ox.QueryResultsFormat.CSV) or b"").decode()) == expected(case.result)
        return judge.judged(found) == expected(case.result)
    except (SyntaxError, UnicodeDecodeError):
        return case.kind in REJECTED
    except (ValueError, OSError, KeyError, RuntimeError):
        return False


def expected(file: Path) -> object:
    return judge.expected(file, manifests.iri(file))
