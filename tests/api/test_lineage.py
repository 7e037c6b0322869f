"""/lineage/…: what came before and after a thing; what documents state, what is reference and what is inferred stay apart."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from mailuo.settings import Settings
from tests.api.conftest import BROWSER, LIMITS, path
from tests.api.test_pages import text_of
from tests.kg.read import invented, lines


@pytest.fixture(scope="module")
def phases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    data = tmp_path_factory.mktemp("phases")
    lines.build(data)
    with TestClient(create_app(Settings(data=data, **LIMITS)), follow_redirects=False) as opened:
        yield opened


def test_steps_say_what_they_rest_on(phases: TestClient) -> None:
    told = phases.get("/lineage/" + quote("鯨灣供水改善計畫第四期")).json()
    assert [one["label"] for one in told["line"]] == ["鯨灣供水改善計畫第二期", "鯨灣供水改善計畫第四期", "鯨灣供水改善計畫第五期"]
    steps = {(link["earlier_label"], link["later_label"]): link for link in told["links"]}
    stated = steps["鯨灣供水改善計畫第四期", "鯨灣供水改善計畫第五期"]
    inferred = steps["鯨灣供水改善計畫第二期", "鯨灣供水改善計畫第四期"]
    assert (stated["basis"], stated["stated"], "rule" in stated) == ("stated", True, False)
    assert (inferred["basis"], inferred["stated"], inferred["rule"]) == ("inferred", False, "phase numbers of one name, with a gap")
    assert stated["passages"] and all(passage["quote"] and passage["document"] for passage in stated["passages"])
    years = [year["roc_year"] for year in told["years"]]
    assert years == sorted(y for y in years if y is not None) + [None] * years.count(None)
    assert any(entry["kind"] == "name" for year in told["years"] for entry in year["entries"])
    for link in told["links"]:
        for passage in link["passages"]:
            assert phases.get(passage["href"], headers={"Accept": "application/json"}).status_code == 200


@pytest.mark.parametrize(("language", "words"), [
    ("zh", ["文件明文敘述", "依規則推論", "逐年對照", "名稱"]), ("en", ["Stated by documents", "Inferred by rules", "Year by year"])])
def test_the_page_tells_them_apart_in_both_languages(phases: TestClient, language: str, words: list[str]) -> None:
    page = phases.get("/lineage/" + quote("鯨灣供水改善計畫第五期"), params={"lang": language}, headers=BROWSER)
    seen = text_of(page.text)
    assert page.status_code == 200 and f'<html lang="{"en" if language == "en" else "zh-Hant-TW"}"' in page.text
    assert all(word in seen for word in words), seen
    assert "phase numbers of one name, with a gap" in seen


def test_an_agency_shows_date_and_law_and_is_linked_from_its_page(client: TestClient) -> None:
    address = "/lineage" + path(invented.TEA)
    assert f'href="{address}"' in client.get(path(invented.TEA), headers=BROWSER).text
    seen = text_of(client.get(address, headers=BROWSER).text)
    assert "潮能局" in seen and "2022-01-01（民國 111 年）" in seen and "潮汐部組織法（虛構）" in seen
    assert client.get(address).json()["line"][0]["iri"] != client.get(address).json()["line"][-1]["iri"]


def test_an_iri_a_key_and_a_name_lead_to_one_thing(client: TestClient) -> None:
    asked = (invented.PLANT.removeprefix(invented.BASE), invented.PLANT, quote("潮汐電廠示範計畫"))
    told = [client.get("/lineage/" + given).json()["thing"] for given in asked]
    assert set(told) == {invented.PLANT}


def test_what_nobody_is_called_is_not_found_and_what_is_near_is_told(client: TestClient) -> None:
    assert client.get("/lineage/" + quote("沒有這樣的名字")).status_code == 404
    near = client.get("/lineage/" + quote("潮汐電廠示範"))
    assert near.status_code == 404 and "潮汐電廠示範計畫" in near.json()["error"]["zh"]


def test_it_is_described(client: TestClient) -> None:
    assert "/lineage/{name}" in client.get("/openapi.json").json()["paths"]
