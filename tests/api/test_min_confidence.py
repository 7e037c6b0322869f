"""?min_confidence= wherever the service shows claims or facts: what it leaves out, what it refuses, where it can be typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from mailuo.settings import Settings
from tests.api.conftest import BROWSER, LIMITS, path
from tests.kg.read import doubtful, invented

LEAP, FIRM = path(invented.LEAP), path(invented.FIRM)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("doubtful")
    doubtful.release(folder)
    with TestClient(create_app(Settings(data=folder, **LIMITS)), follow_redirects=False) as opened:
        yield opened


CLAIM = invented.write().claims["grant 111"]
ADDRESSES = [
    f"/queries/program_funding?program={invented.LEAP}", "/ask?q=海洋能技術躍升計畫歷年經費", f"/data{LEAP}?format=nt", f"/documents/{doubtful.DOUBTED}",
    "/search?q=潮汐", "/documents",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_less_sure_is_left_out(client: TestClient, address: str) -> None:
    asked = address + ("&" if "?" in address else "?") + "min_confidence="
    everything, all_of_it, certain = (client.get(given, headers={"Accept": "application/json"}) for given in (address, asked + "0", asked + "0.8"))
    assert everything.status_code == all_of_it.status_code == certain.status_code == 200
    unfiltered = [{name: value for name, value in told.json().items() if name != "given"} for told in (everything, all_of_it)] \
        if "format=nt" not in address else [everything.text, all_of_it.text]
    assert unfiltered[0] == unfiltered[1]
    assert certain.text != everything.text


def test_rows_and_sources_of_a_query_as_json_and_csv(client: TestClient) -> None:
    given = {"program": invented.LEAP, "min_confidence": "0.8"}
    found = client.get("/queries/program_funding", params=given, headers={"Accept": "application/json"}).json()
    assert sorted(row["amount"] for row in found["rows"]) == [300_000, 350_000]
    assert {source["document"] for row in found["rows"] for source in row["evidence"]} == {"tide-budget-112"}
    table = client.get("/queries/program_funding", params={**given, "format": "csv"}).text
    assert "350000" in table and "120000" not in table


def test_a_less_sure_claim_is_not_there(client: TestClient) -> None:
    assert client.get(f"/claims/{CLAIM}").status_code == client.get(f"/claims/{CLAIM}?min_confidence=0.6").status_code == 200
    assert client.get(f"/claims/{CLAIM}?min_confidence=0.7").status_code == 404
    assert client.get(f"/data/claim/{CLAIM}?min_confidence=0.7&format=nt").status_code == 404


def test_things_that_less_sure_claims_alone_mention_are_not_found(client: TestClient) -> None:
    def labels(**given: str) -> list[str]:
        return [hit["label"] for hit in client.get("/search", params={"q": "潮汐", **given}, headers={"Accept": "application/json"}).json()["entities"]]

    assert "臺灣潮汐公司" in labels() and "臺灣潮汐公司" not in labels(min_confidence="0.8")
    assert "潮汐電廠示範計畫" in labels(min_confidence="0.8")


def test_pages_show_what_is_sure_and_have_a_field_for_it(client: TestClient) -> None:
    everything, certain = (client.get(LEAP + more, headers=BROWSER).text for more in ("", "?min_confidence=0.8"))
    assert "120,000" in everything and "120,000" not in certain and "350,000" in certain
    for page in (LEAP, "/ask?q=海洋能", "/search?q=海洋能", f"/documents/{doubtful.DOUBTED}", "/queries/program_funding"):
        shown = client.get(f"{page}{'&' if '?' in page else '?'}min_confidence=0.8", headers=BROWSER)
        assert shown.status_code == 200 and 'name="min_confidence"' in shown.text
    assert "min_confidence=0.8" in certain, "links carry it along"
    assert "min_confidence=" not in everything


def test_redirects_carry_it_along(client: TestClient) -> None:
    for address in (LEAP, f"/id{LEAP}"):
        told = client.get(f"{address}?min_confidence=0.80", headers={"Accept": "application/json"})
        assert told.status_code == 303 and told.headers["location"] == f"/data{LEAP}?min_confidence=0.8"


@pytest.mark.parametrize("address", [*ADDRESSES, f"/claims/{CLAIM}", LEAP, "/queries/findings"])
@pytest.mark.parametrize("wrong", ["2", "-1", "sure", "nan"])
def test_what_is_no_threshold_is_refused(client: TestClient, address: str, wrong: str) -> None:
    told = client.get(f"{address}{'&' if '?' in address else '?'}min_confidence={wrong}", headers={"Accept": "application/json"})
    error = told.json()["error"]
    assert told.status_code == 400 and error["detail"] == "min_confidence"
    assert "0 到 1" in error["zh"] and "from 0 to 1" in error["en"]


def test_the_description_has_it_on_every_address_of_claims(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for address in ("/ask", "/search", "/claims/{claim}", "/documents", "/documents/{document}", "/queries/{name}", "/data/{kind}/{key}", "/{kind}/{key}"):
        schema = next(p["schema"] for p in paths[address]["get"]["parameters"] if p["name"] == "min_confidence")
        assert schema["type"] == "number" and (schema["minimum"], schema["maximum"]) == (0, 1)
