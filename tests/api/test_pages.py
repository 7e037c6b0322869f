"""Pages and their data: every figure leads to its claim, every claim shows its words, and nothing is added that is unlike."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

from kg.ask.answer import suggestions
from tests.api.conftest import BROWSER, path
from tests.kg.read import invented


def text_of(page: str) -> str:
    """What a reader sees of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_home_has_both_boxes_and_the_documents(client: TestClient) -> None:
    page = client.get("/", headers=BROWSER)
    assert 'action="/search"' in page.text and 'action="/ask"' in page.text
    for document in invented.TEXTS:
        assert f'href="/documents/{document}"' in page.text
    assert "潮汐部110年度施政計畫" in page.text and "110（2021）" in page.text


def test_industry_page_lists_programs_over_the_years_with_amounts_and_claims(client: TestClient, book: invented.Book) -> None:
    page = client.get(path(invented.OCEAN), headers=BROWSER).text
    seen = text_of(page)
    for words in ("海洋能", "Marine energy", "潮汐電廠示範計畫", "海洋能技術躍升計畫", "潮汐場址調查計畫", "110（2021）", "111（2022）", "112（2023）",
                  "1,200,000 元", "900,000 元", "法定特別預算", "實現數", "潮能局"):
        assert words in seen, words
    assert "鹽業轉型計畫" not in seen
    assert f'<a href="/claims/{book.claims["special 110"]}"><span class="money">1,200,000 元</span></a>' in page


def test_sums_never_mix_measures_and_lead_to_their_amounts(client: TestClient) -> None:
    page = client.get(path(invented.OCEAN), headers=BROWSER).text
    seen = text_of(page)
    assert "2,800,000 (2)" in seen  # two budgets of 111: 2,500,000 and 300,000
    assert "2,100,000" not in seen  # special budget and spending of 110
    link = html.unescape(re.search(r'href="(/sparql\?query=[^"]+)"><span class="money">2,800,000<', page)[1])  # type: ignore[index]
    behind = text_of(client.get(link, headers=BROWSER).text)
    assert "2,500,000" in behind or "2500000" in behind
    assert "潮汐電廠示範計畫" in behind and "海洋能技術躍升計畫" in behind


def test_program_page_shows_agency_amounts_and_mentions(client: TestClient, book: invented.Book) -> None:
    page = client.get(path(invented.PLANT), headers=BROWSER).text
    seen = text_of(page)
    for words in ("潮汐電廠示範計畫", "Tidal Plant Demonstration", "又名 ：示範電廠", "潮能局", "潮能署", "2,500,000 元", "1,200,000 元", "900,000 元"):
        assert words.replace(" ", "") in seen.replace(" ", ""), words
    assert f'/claims/{book.claims["spent 110"]}' in page
    assert f'href="{path(invented.TEB)}"' in page


def test_agency_page_shows_lineage_and_programs(client: TestClient) -> None:
    page = client.get(path(invented.TEA), headers=BROWSER).text
    seen = text_of(page)
    assert "沿革" in seen and "潮能局" in seen and "2022-01-01（民國 111 年）" in seen and "潮汐部組織法（虛構）" in seen
    assert f'href="{path(invented.PLANT)}"' in page and f'href="{path(invented.TEB)}"' in page


def test_part_of_an_amount_says_so(client: TestClient) -> None:
    seen = text_of(client.get(path(invented.LEAP), headers=BROWSER).text)
    assert "120,000 元" in seen and "其中" in seen and "→ 臺灣潮汐公司" in seen


@pytest.mark.parametrize("name", ["OCEAN", "PLANT", "TEA", "FIRM", "LEAP", "MINISTRY"])
def test_every_page_speaks_english_too(client: TestClient, name: str) -> None:
    address = path(getattr(invented, name))
    english = client.get(address, params={"lang": "en"}, headers=BROWSER)
    assert english.headers["content-language"] == "en" and '<html lang="en">' in english.text
    assert "Permanent identifier" in english.text
    assert re.search(r'href="/agency/\w+\?lang=en"|href="/documents\?lang=en"', english.text)
    chinese = client.get(address, headers=BROWSER)
    assert '<html lang="zh-Hant-TW">' in chinese.text and "永久識別碼" in chinese.text
    assert client.get(address, headers={**BROWSER, "Accept-Language": "en-GB"}).headers["content-language"] == "en"


def test_amounts_and_years_in_english(client: TestClient) -> None:
    seen = text_of(client.get(path(invented.PLANT), params={"lang": "en"}, headers=BROWSER).text)
    assert "NT$1,200,000" in seen and "2021 (ROC 110)" in seen and "Special budget" in seen


def test_claim_page_marks_the_words_in_their_lines(client: TestClient, book: invented.Book) -> None:
    address = f"/claims/{book.claims['special 110']}"
    page = client.get(address, headers=BROWSER)
    assert '<mark class="role-value">法定特別預算 1,200 千元</mark>' in page.text
    assert '<mark class="role-subject">潮汐電廠示範計畫</mark>' in page.text
    seen = text_of(page.text)
    assert "二、潮間帶示範獎勵辦法" in seen and "1,200,000 元" in seen and "民國 110 年（2021）" in seen and "原文與引文相符" in seen
    assert 'href="/documents/tide-plan-110?line=4#L4"' in page.text
    data = client.get(address).json()
    assert [(s["role"], s["lines"], s["quote"]) for s in data["spans"]] == [
        ("value", [4, 4], "法定特別預算1,200千元"), ("subject", [3, 3], "潮汐電廠示範計畫")]
    assert all(invented.TEXTS["tide-plan-110"][s["start"]:s["end"]].replace(" ", "") == s["quote"] for s in data["spans"])
    assert data["verified"] is True


def test_every_claim_of_the_release_has_its_page(client: TestClient, book: invented.Book) -> None:
    for what, claim in book.claims.items():
        assert client.get(f"/claims/{claim}", headers=BROWSER).status_code == 200, what
        assert client.get(f"/claims/{claim}").json()["verified"] is True, what


def test_document_page_marks_passages_and_leads_to_claims(client: TestClient, book: invented.Book) -> None:
    page = client.get("/documents/tide-plan-110", headers=BROWSER).text
    assert f'href="/claims/{book.claims["special 110"]}">法定特別預算 1,200 千元</a>' in page
    assert 'id="L4"' in page
    assert client.get("/documents/tide-plan-110", headers={"Accept": "text/plain"}).text == invented.TEXTS["tide-plan-110"]
    lines = client.get("/documents/tide-plan-110").json()["lines"]
    assert "\n".join(line["text"] for line in lines) == invented.TEXTS["tide-plan-110"]
    assert client.get("/documents/none", headers=BROWSER).status_code == 404
    assert client.get("/documents/..%2Frelease.json").status_code == 404
    assert client.get("/documents/tide-plan-110", params={"line": 999999}, headers=BROWSER).status_code == 200
    assert client.get("/documents/tide-plan-110", params={"line": 0}).status_code == 400


def test_search_finds_things_and_passages(client: TestClient) -> None:
    found = client.get("/search", params={"q": "潮汐電廠"}).json()
    assert [hit["label"] for hit in found["entities"]] == ["潮汐電廠示範計畫"]
    assert {(hit["document"], hit["first_line"]) for hit in found["passages"]} == {("tide-plan-110", 3), ("tide-plan-110", 7), ("tide-report-111", 2)}
    page = client.get("/search", params={"q": "潮汐電廠"}, headers=BROWSER).text
    assert "<mark>潮汐電廠</mark>示範計畫由潮能局辦理" in page and f'href="{path(invented.PLANT)}"' in page
    assert "找不到" in client.get("/search", params={"q": "沒有這種東西"}, headers=BROWSER).text


def test_question_is_answered_with_rows_query_and_claims(client: TestClient) -> None:
    answer = client.get("/ask", params={"q": "歷年有哪些計畫資助海洋能？"}).json()
    assert {(row["label"], row["roc_year"]) for row in answer["rows"]} >= {("潮汐電廠示範計畫", 110)}  # once, with its other years
    assert answer["sparql"].partition("\n")[0].endswith("PREFIX ml: <https://w3id.org/mailuo/ns#>")
    again = client.get("/sparql", params={"query": answer["sparql"]})
    programs = {row["program"]["value"] for row in again.json()["results"]["bindings"]}
    assert programs == {row["program"] for row in answer["rows"]}
    page = client.get("/ask", params={"q": "歷年有哪些計畫資助海洋能？"}, headers=BROWSER).text
    assert "1,200,000 元" in page and 'href="/claims/' in page


def test_queries_as_endpoints(client: TestClient) -> None:
    listed = client.get("/queries").json()["queries"]
    assert {"programs_of_industry", "program_page", "agency_lineage"} <= {query["name"] for query in listed}
    assert all(query["title"]["zh"] and query["title"]["en"] for query in listed)
    answer = client.get("/queries/programs_of_industry", params={"industry": "海洋能", "from": "110", "to": "2021"}).json()
    assert {row["year"] for row in answer["rows"]} == {110}
    spent = next(row for row in answer["rows"] if row["measure_label"] == "實現數")
    assert spent["amount"] == 900_000
    assert client.get(spent["evidence"][0]["claim"]).json()["document"] == "tide-plan-110"
    assert client.get("/sparql", params={"query": answer["sparql"]}).status_code == 200
    table = client.get("/queries/programs_of_industry", params={"industry": "海洋能"}, headers={"Accept": "text/csv"})
    assert table.headers["content-type"].startswith("text/csv") and "900000" in table.text
    page = client.get("/queries/programs_of_industry", params={"industry": "海洋能"}, headers=BROWSER).text
    assert "900,000" in page and 'href="/claims/' in page


@pytest.mark.parametrize(("address", "status", "code"), [
    ("/queries/programs_of_industry", 400, "parameter"), ("/queries/programs_of_industry?industry=無此產業", 400, "parameter"),
    ("/queries/programs_of_industry?industry=海洋能&from=abc", 400, "parameter"), ("/queries/programs_of_industry?nonsense=1", 400, "parameter"),
    ("/queries/none", 404, "query"), ("/claims/0123456789abcdef0123", 404, "claim"), ("/claims/a%20b", 404, "claim"), ("/nowhere", 404, "not_found"),
    ("/search?q=" + "x" * 300, 400, "parameter"), ("/queries/documents?format=docx", 400, "request"),
])
def test_errors_are_told_in_both_languages(client: TestClient, address: str, status: int, code: str) -> None:
    reply = client.get(address)
    assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)
    page = client.get(address, headers=BROWSER)
    if page.status_code != 200:  # a query without its values shows its form
        assert page.status_code == status
        assert reply.json()["error"]["zh"] in html.unescape(page.text) and reply.json()["error"]["en"] in html.unescape(page.text)


def test_limits_and_health(client: TestClient) -> None:
    told = client.get("/limits").json()
    assert told["query_seconds"] == 1.5 and told["result_bytes"] == 200_000 and told["read_only"] is True
    assert "200,000" in client.get("/limits", headers=BROWSER).text
    health = client.get("/health").json()
    assert health["status"] == "ok" and re.fullmatch(r"[0-9a-f]{12}", health["release"])


def test_all_links_of_the_pages_lead_somewhere(client: TestClient) -> None:
    """From the home page through everything of ours that is linked, forms and data included."""
    todo, seen = ["/"], set[str]()
    while todo:
        address = todo.pop()
        if address in seen:
            continue
        seen.add(address)
        reply = client.get(address, headers=BROWSER, follow_redirects=True)
        assert reply.status_code == 200, address
        if reply.headers["content-type"].startswith("text/html"):
            found = [html.unescape(a).split("#")[0] for a in re.findall(r'(?:href|action)="(/[^"]*)"', reply.text)]
            todo += [a for a in found if a and "lang=" not in a]
    assert len(seen) > 60


def test_the_question_page_shows_every_kind_of_question(client: TestClient) -> None:
    for language in ("zh", "en"):
        seen = text_of(client.get("/ask", params={"lang": language}, headers=BROWSER).text)
        assert suggestions() and all(" ".join(getattr(example, language).split()) in seen for example in suggestions())
