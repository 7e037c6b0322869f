"""The service on a release that was really built, from the samples: every page of every thing, every kind of claim, one answer by three ways."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from kg.read.release import current
from mailuo.cli import main
from mailuo.settings import Settings
from tests.api.conftest import BROWSER

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
QUESTION = "歷年有哪些計畫資助離岸風電？"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("built")
    assert main(["--data", str(data), "build", str(SAMPLES), "--quiet"]) == 0
    return data


@pytest.fixture(scope="module")
def client(built: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(data=built, rate_limit=0)), follow_redirects=False) as opened:
        yield opened


def test_every_mentioned_thing_has_a_page_in_both_languages(client: TestClient, built: Path) -> None:
    found = client.get("/sparql", params={"query": "SELECT DISTINCT ?thing { ?claim ml:mentions ?thing }"}).json()["results"]["bindings"]
    base = current(built).base
    assert len(found) > 50
    for i, row in enumerate(found):
        address = "/" + row["thing"]["value"].removeprefix(base)
        page = client.get(address, params={"lang": "en"} if i % 2 else {}, headers=BROWSER)
        assert page.status_code == 200, address
        assert 'href="/claims/' in page.text


def test_claims_of_every_kind_show_their_words(client: TestClient) -> None:
    query = "SELECT ?kind (SAMPLE(?claim) AS ?one) (MIN(?claim) AS ?other) { ?claim a ml:Claim ; ml:kind ?kind } GROUP BY ?kind"
    found = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert {row["kind"]["value"] for row in found} >= {"mention", "relation", "funding", "indicator"}
    for row in found:
        for name in ("one", "other"):
            address = "/claims/" + row[name]["value"].rsplit("/", 1)[1]
            told = client.get(address).json()
            assert told["verified"] is True and told["spans"] and told["states"], address
            page = client.get(address, headers=BROWSER).text
            assert '<mark class="role-value">' in page and "原文與引文相符" in page


def test_documents_show_their_whole_text(client: TestClient, built: Path) -> None:
    release = current(built)
    for document in release.documents:
        text, line, lines = release.text(document), 1, list[str]()
        while line <= text.count("\n") + 1:
            page = client.get(f"/documents/{document}", params={"line": line}).json()["lines"]
            lines += [shown["text"] for shown in page]
            line = page[-1]["line"] + 1
            assert client.get(f"/documents/{document}", params={"line": page[0]["line"]}, headers=BROWSER).status_code == 200
        assert "\n".join(lines) == text


def test_offshore_wind_is_answered_alike_by_question_query_and_sparql(client: TestClient, built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = client.get("/ask", params={"q": QUESTION}).json()
    programs = {row["program"] for row in asked["rows"]}
    assert len(programs) >= 5
    query = client.get("/queries/programs_of_industry", params={"industry": "離岸風電"}).json()
    assert {row["program"] for row in query["rows"]} <= programs  # a question finds programs named after the industry, too
    raw = client.get("/sparql", params={"query": asked["sparql"]}).json()["results"]["bindings"]
    assert {row["program"]["value"] for row in raw} == programs
    page = client.get("/ask", params={"q": QUESTION}, headers=BROWSER).text
    assert all("/" + program.removeprefix(current(built).base) in page for program in programs)
    assert main(["--data", str(built), "ask", QUESTION, "--json"]) == 0
    assert {row["program"] for row in json.loads(capsys.readouterr().out)["rows"]} == programs


def test_every_query_runs_with_its_own_example(client: TestClient) -> None:
    for query in client.get("/queries").json()["queries"]:
        required = {p["name"]: p["example"] for p in query["parameters"] if p["required"]}
        reply = client.get(query["href"], params=required)
        assert reply.status_code in (200, 400), reply.text  # 400: the samples lack the thing that is the example
        assert client.get(query["href"], headers=BROWSER).status_code == 200


def test_home_tells_what_was_read_and_what_not(client: TestClient) -> None:
    page = client.get("/", headers=BROWSER).text
    assert "離岸風電" in page and "sample-performance-110" in page
    documents = client.get("/documents").json()["documents"]
    assert len(documents) == 4 and all(d["lines"] > 50 and d["claims"] > 10 for d in documents)
    if any(d["unread"] for d in documents):
        assert "未讀懂" in page
