"""IRIs lead to pages or data; merged ones lead on, removed ones say that they are gone."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from pyoxigraph import RdfFormat, parse
from starlette.testclient import TestClient

from api.app import create_app
from mailuo.settings import Settings
from tests.api.conftest import BROWSER, LIMITS, path
from tests.kg.read import invented

OLD, OLDER, LOST, CIRCLE = (f"{invented.BASE}program/{letter * 12}" for letter in "abcd")


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    data = tmp_path_factory.mktemp("registered")
    invented.release(data)
    entries = [(OLDER, OLD), (OLD, LOST), (OLD, invented.PLANT), (LOST, None), (CIRCLE, CIRCLE[:-1] + "e"), (CIRCLE[:-1] + "e", CIRCLE)]
    lines = [json.dumps({"old": old, "new": new, "release": "0" * 12}) for old, new in entries]
    (data / "redirects.jsonl").write_text("\n".join([*lines, "{damaged", ""]), "utf-8")
    with TestClient(create_app(Settings(data=data, **LIMITS)), follow_redirects=False) as client:
        yield client


def leads(client: TestClient, address: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    reply = client.get(address, headers=headers or {})
    return reply.status_code, reply.headers.get("location", "")


@pytest.mark.parametrize("iri", [invented.PLANT, invented.OCEAN, invented.TEA, invented.FIRM])
def test_thing_leads_to_its_page_or_its_data(client: TestClient, iri: str) -> None:
    address = "/id" + path(iri)
    assert leads(client, address, BROWSER) == (303, path(iri))
    assert leads(client, address, {"Accept": "text/turtle"}) == (303, "/data" + path(iri))
    assert leads(client, address) == (303, "/data" + path(iri))
    assert "Accept" in client.get(address).headers["vary"]


def test_claims_documents_and_funding_have_identifiers_too(client: TestClient, book: invented.Book) -> None:
    claim = book.claims["special 110"]
    assert leads(client, f"/id/claim/{claim}", BROWSER) == (303, f"/claims/{claim}")
    assert leads(client, "/id/document/tide-plan-110", BROWSER) == (303, "/documents/tide-plan-110")
    funding = next(q.subject.value for q in book.quads if q.predicate.value.endswith("#amount"))  # type: ignore[union-attr]
    assert leads(client, "/id" + path(funding), BROWSER) == (303, "/data" + path(funding))


@pytest.mark.parametrize(("accept", "form"), [
    ("*/*", RdfFormat.TURTLE), ("application/n-triples", RdfFormat.N_TRIPLES), ("application/json", RdfFormat.JSON_LD),
    ("application/ld+json", RdfFormat.JSON_LD), (BROWSER["Accept"], RdfFormat.TURTLE),
])
def test_data_says_what_the_graph_says(client: TestClient, accept: str, form: RdfFormat) -> None:
    reply = client.get("/data" + path(invented.PLANT), headers={"Accept": accept})
    triples = list(parse(reply.content, form))
    assert {t.subject.value for t in triples} == {invented.PLANT}
    assert "潮汐電廠示範計畫" in {getattr(t.object, "value", "") for t in triples}
    assert client.get("/data" + path(invented.PLANT), headers={"Accept": "image/png"}).status_code == 406


def test_merged_thing_leads_to_the_one_that_took_its_place(registered: TestClient) -> None:
    for old in (OLD, OLDER):
        assert leads(registered, "/id" + path(old)) == (301, "/id" + path(invented.PLANT))
        assert leads(registered, "/data" + path(old)) == (301, "/data" + path(invented.PLANT))
        assert leads(registered, path(old), BROWSER) == (301, path(invented.PLANT))


def test_removed_thing_is_gone(registered: TestClient) -> None:
    for address in ("/id" + path(LOST), "/data" + path(LOST), "/id" + path(CIRCLE)):
        assert leads(registered, address)[0] == 410
    page = registered.get(path(LOST), headers=BROWSER)
    assert page.status_code == 410 and "已移除" in page.text


@pytest.mark.parametrize("address", [
    "/id/program/000000000000", "/data/program/000000000000", "/id/program/%3E%20x", "/id/nothing/x", "/id/program/..%2F..", "/id/program/é",
])
def test_unknown_thing_is_not_found(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404
