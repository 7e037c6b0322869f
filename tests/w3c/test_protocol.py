"""The W3C suites of the protocol, of the service description and of CSV and TSV, each test of the manifest by itself.

An endpoint for reading cannot pass the tests that expect an update to happen: those it answers with 403.
"""

from __future__ import annotations

import json

import httpx
import pyoxigraph as ox
import pytest

from tests.w3c import judge, manifests
from tests.w3c.manifests import MF, Case, members, value, values
from tests.w3c.test_queries import ask, read, service_passes

HT, CNT = "http://www.w3.org/2011/http#", "http://www.w3.org/2011/content#"
STATUS = "http://www.w3.org/2011/http-statusCodes#StatusCode"
SD = "http://www.w3.org/ns/sparql-service-description#"
RDF_TYPES = ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json")


def cases(suite: str, *kinds: str) -> list[Case]:
    manifest = manifests.FOLDER / suite / "manifest.ttl"
    return [c for c in manifests.read(manifest) if not kinds or c.kind in kinds] if manifest.exists() else []


def named(found: list[Case]) -> list[object]:
    skipped = pytest.param(None, marks=pytest.mark.skip(reason="the W3C test suites are not at hand"))
    return [pytest.param(c, id=c.iri.rpartition("#")[2]) for c in found] or [skipped]


def words(case: Case, node: ox.Term | None, predicate: str) -> str:
    return str(getattr(value(case.source, node, predicate), "value", ""))


@pytest.mark.parametrize("case", named(cases("sparql11/protocol")))
def test_protocol(w3c: httpx.Client, case: Case) -> None:
    action = value(case.source, ox.NamedNode(case.iri), MF + "action")
    for request in members(case.source, value(case.source, action, HT + "requests")):
        update, wanted = send(w3c, case, request)
        if update and any(name.startswith("2") for name in wanted):
            assert update.status_code == 403
            return  # what follows asks for what the update would have changed


def test_protocol_figures() -> None:
    """13 queries and 14 requests that must fail; 7 that would change something."""
    manifests_there = cases("sparql11/protocol")
    if not manifests_there:
        pytest.skip("the W3C test suites are not at hand")
    updates = [c for c in manifests_there if c.iri.rpartition("#")[2].startswith("update_")]
    assert (len(manifests_there), len(updates)) == (34, 7)


def send(client: httpx.Client, case: Case, request: ox.Term) -> tuple[httpx.Response | None, set[str]]:
    """One request of a test, judged; for one that would change something, its answer."""
    headers = {words(case, h, HT + "fieldName"): words(case, h, HT + "fieldValue")
               for h in members(case.source, value(case.source, request, HT + "headers"))}
    body = value(case.source, request, HT + "body")
    charset = words(case, body, CNT + "characterEncoding") or "UTF-8"
    content = words(case, body, CNT + "chars").encode(charset) if body is not None else None
    address = words(case, request, HT + "absolutePath").replace("/sparql/", "/sparql", 1)
    if content is not None and "content-type" not in {name.lower() for name in headers}:
        headers["Content-Type"] = ""
    reply = client.request(words(case, request, HT + "methodName"), address, headers=headers, content=content)
    response = value(case.source, request, HT + "resp")
    wanted = {str(getattr(v, "value", "")).removeprefix(STATUS) for v in values(case.source, response, MF + "expectedStatus")}
    kind = headers.get("content-type", headers.get("Content-Type", ""))
    if any(w.startswith("2") for w in wanted) and ("sparql-update" in kind or (content or b"").startswith(b"update=")):
        return reply, wanted
    assert any(w[0] == str(reply.status_code)[0] for w in wanted), (reply.status_code, reply.text)
    truth, form = value(case.source, response, MF + "expectedBoolean"), words(case, response, MF + "expectedFormat")
    if truth is not None:
        assert json.loads(reply.content)["boolean"] is (getattr(truth, "value", "") == "true")
    given = reply.headers["content-type"].split(";")[0]
    if form == "RDF":
        assert given in RDF_TYPES
    elif form in ("tabular", "boolean"):
        assert ox.QueryResultsFormat.from_media_type(given) is not None
    return None, wanted


@pytest.mark.parametrize("case", named(cases("sparql11/csv-tsv-res")))
def test_csv_and_tsv(w3c: httpx.Client, case: Case) -> None:
    reply = ask(w3c, case)
    assert case.result is not None
    assert reply.headers["content-type"].startswith("text/csv" if case.result.suffix == ".csv" else "text/tab-separated-values")
    assert service_passes(case, reply), (read(reply), judge.expected(case.result, manifests.SITE))


@pytest.mark.parametrize("case", named(cases("sparql11/service-description")))
def test_service_description(w3c: httpx.Client, case: Case) -> None:
    reply = w3c.get("/sparql", headers={"Accept": ", ".join(RDF_TYPES)})
    assert reply.status_code == 200 and reply.headers["content-type"].split(";")[0] in RDF_TYPES
    form = ox.RdfFormat.from_media_type(reply.headers["content-type"].split(";")[0])
    assert form is not None
    store = ox.Store()
    store.extend(ox.parse(reply.content, form))

    def objects(name: str) -> list[ox.Quad]:
        return list(store.quads_for_pattern(None, ox.NamedNode(SD + name), None, None))

    name = case.iri.rpartition("#")[2]
    if name == "has-endpoint-triple":
        assert [q.object for q in objects("endpoint")] == [ox.NamedNode(str(w3c.base_url).rstrip("/") + "/sparql")]
    elif name == "conforms-to-schema":
        service, dataset = objects("endpoint")[0].subject, objects("defaultDataset")[0]
        types = {(q.subject, q.object) for q in store.quads_for_pattern(None, ox.NamedNode(manifests.RDF + "type"), None, None)}
        assert (service, ox.NamedNode(SD + "Service")) in types and dataset.subject == service
        assert (dataset.object, ox.NamedNode(SD + "Dataset")) in types
        for link, kind in (("defaultGraph", "Graph"), ("namedGraph", "NamedGraph"), ("graph", "Graph")):
            assert objects(link) and all((q.object, ox.NamedNode(SD + kind)) in types for q in objects(link))
        assert all(isinstance(q.object, ox.NamedNode) for name in ("name", "feature", "resultFormat", "supportedLanguage") for q in objects(name))
        assert objects("resultFormat") and objects("supportedLanguage")
