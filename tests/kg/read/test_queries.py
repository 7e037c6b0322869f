"""Every query file describes itself, runs, and answers from the invented release what its title says."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kg.read.catalogue import CatalogueError, catalogue, read
from kg.read.names import GraphNames
from kg.read.refusal import SumRefused
from kg.read.release import Release
from kg.read.runner import ParameterError, UnknownQuery, roc_year, run
from kg.read.store import Cell
from tests.kg.read import invented


def ask(release: Release, name: str, columns: str, **given: str) -> list[tuple[Cell, ...]]:
    return [tuple(row[c] for c in columns.split()) for row in run(release.graph, release.search, name, given).rows]


def test_programs_of_an_industry_include_narrower_ones_and_those_without_money(release: Release) -> None:
    assert ask(release, "programs_of_industry", "label year year_basis measure_label amount agencies", industry="海洋能") == [
        ("潮汐場址調查計畫", 109, "statement", None, None, None),
        ("潮汐電廠示範計畫", 110, "amount", "法定特別預算", Decimal(1200000), "潮能局"),
        ("潮汐電廠示範計畫", 110, "amount", "實現數", Decimal(900000), "潮能局"),
        ("潮間帶示範獎勵辦法", 110, "document", None, None, None),
        ("海洋能技術躍升計畫", 111, "amount", "預算數", Decimal(300000), "潮能署"),
        ("海洋能技術躍升計畫", 111, "amount", "補助", Decimal(120000), "潮能署"),
        ("潮汐電廠示範計畫", 111, "amount", "預算數", Decimal(2500000), "潮能署"),
        ("海洋能技術躍升計畫", 112, "amount", "預算數", Decimal(350000), "潮能署"),
    ]


def test_years_are_given_either_way(release: Release) -> None:
    roc = ask(release, "programs_of_industry", "label year amount", **{"industry": "潮汐發電", "from": "110", "to": "110"})
    assert roc == ask(release, "programs_of_industry", "label year amount", **{"industry": "Tidal power", "from": "2021", "to": "2021"})
    assert [(r[0], r[1]) for r in roc] == [("潮汐電廠示範計畫", 110)] * 2


def test_one_fact_stated_twice_is_one_row_with_both_places(release: Release, book: invented.Book) -> None:
    rows = ask(release, "program_funding", "year amount evidence", program="海洋能技術躍升計畫")
    (places,) = [str(e).split() for y, a, e in rows if (y, a) == (111, 300000)]
    assert sorted(places) == sorted([
        f"{book.claims['leap 111']}@tide-report-111:4-4", f"{book.claims['leap 111 again']}@tide-budget-112:2-2"])


def test_program_page_lists_what_it_is_linked_to(release: Release) -> None:
    rows = ask(release, "program_page", "relation direction label", program="示範電廠")
    assert [(str(r[0]).removeprefix(invented.ML), *r[1:]) for r in rows] == [
        ("implementedBy", "out", "潮能局"), ("implementedBy", "out", "潮能署"), ("planCategory", "out", "科技發展"),
        ("targetsIndustry", "out", "潮汐發電")]


def test_agency_page_tells_stated_from_reference(release: Release) -> None:
    rows = ask(release, "agency_page", "relation direction label evidence", agency="潮能署")
    assert [(str(r[0]).removeprefix(invented.ML), r[1], r[2], bool(r[3])) for r in rows] == [
        ("implementedBy", "in", "海洋能技術躍升計畫", True), ("implementedBy", "in", "潮汐電廠示範計畫", True),
        ("orgSucceeds", "out", "潮能局", True), ("subordinateTo", "out", "潮汐部", False)]


def test_lineage_follows_a_split_and_says_what_is_stated(release: Release) -> None:
    rows = ask(release, "agency_lineage", "direction predecessor_label successor_label date legal_basis stated", agency="潮能局")
    law = "潮汐部組織法（虛構）"
    assert rows == [("after", "潮能局", "潮汐園區管理局", "2022-01-01", law, False), ("after", "潮能局", "潮能署", "2022-01-01", law, True)]
    earlier = ask(release, "agency_lineage", "direction predecessor_label", agency="潮汐園區管理局")
    assert set(earlier) == {("before", "潮能局"), ("before", "鹽田管理處")}


def test_sums_keep_measures_apart_and_leave_parts_out(release: Release) -> None:
    rows = ask(release, "funding_by_year_and_measure", "year measure_label amount programs", industry="海洋能")
    assert rows == [(110, "法定特別預算", Decimal(1200000), 1), (110, "實現數", Decimal(900000), 1), (111, "預算數", Decimal(2800000), 2),
                    (112, "預算數", Decimal(350000), 1)]
    assert ask(release, "funding_by_year_and_measure", "year amount", agency="潮能局", measure="spent") == [(110, Decimal(900000))]


def test_evidence_of_a_claim_is_its_passages(release: Release, book: invented.Book) -> None:
    rows = ask(release, "evidence_of_claim", "kind document role first_line quote", claim=book.claims["grant 111"])
    assert rows == [("funding", "tide-report-111", "subject", 4, "海洋能技術躍升計畫"),
                    ("funding", "tide-report-111", "value", 4, "補助臺灣潮汐公司120千元")]


def test_documents_their_entities_and_findings(release: Release) -> None:
    assert ask(release, "documents", "document years claims") == [
        ("tide-budget-112", "112", 4), ("tide-plan-110", "110", 12), ("tide-report-111", "110 111", 13)]
    assert {r[0] for r in ask(release, "entities_of_document", "label", document="tide-plan-110")} == {
        "潮汐電廠示範計畫", "潮能局", "潮間帶示範獎勵辦法", "海洋能"}
    assert ask(release, "findings", "document_id about_label expected printed first_line", document="tide-plan-110") == [
        ("tide-plan-110", "潮汐電廠示範計畫", "1200", "900", 4)]
    assert ask(release, "findings", "finding", document="tide-budget-112") == []


def test_marks_of_a_stretch_of_a_document(release: Release) -> None:
    rows = ask(release, "passages_of_document", "kind role start end", document="tide-plan-110", first="5", last="5")
    text = invented.TEXTS["tide-plan-110"]
    assert {(r[0], r[1], text[int(str(r[2])):int(str(r[3]))]) for r in rows} == {
        ("mention", "value", "潮間帶示範獎勵辦法"), ("mention", "value", "海洋能"), ("relation", "value", "推動海洋能"),
        ("relation", "subject", "潮間帶示範獎勵辦法")}


UNSAID = ("program_indicators", "program_events", "delays_of_programs", "indicators_of_programs", "laws_of_programs", "periods_of_programs",
          "places_of_programs", "resolutions")
"""Queries about what the invented release says nothing of; `tests/kg/ask` asks them of the samples."""


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_answer_carries_the_text_that_gives_its_rows(release: Release, book: invented.Book, name: str) -> None:
    examples = {"industry": "海洋能", "program": "海洋能技術躍升計畫", "agency": "潮能署", "organisation": "潮能署", "entity": invented.PLANT,
                "document": "tide-plan-110", "claim": book.claims["leap 111"]}
    given = {p.name: examples[p.name] for p in catalogue()[name].parameters if p.required}
    answer = run(release.graph, release.search, name, given)
    assert list(release.graph.rows(answer.sparql)) == list(answer.rows)
    assert all(set(row) == set(catalogue()[name].columns) for row in answer.rows)
    assert answer.rows or name in UNSAID


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_query_describes_itself_in_both_languages(name: str) -> None:
    query = catalogue()[name]
    texts = [query.title, query.description, *query.columns.values(), *(p.label for p in query.parameters)]
    assert all(t.zh.strip() and t.en.strip() and t.en.isascii() for t in texts if t.en != "IRI")


def test_names_come_from_the_graph_where_there_is_no_index(release: Release) -> None:
    names = GraphNames(release.graph)
    answer = run(release.graph, names, "programs_of_industry", {"industry": "潮汐電力"})
    assert {r["label"] for r in answer.rows} == {"潮汐電廠示範計畫", "潮汐場址調查計畫"}
    assert [h.label for h in names.entities("台灣")] == ["臺灣潮汐公司"]


@pytest.mark.parametrize(("name", "given", "parameter", "says"), [
    ("programs_of_industry", {}, "industry", "必須提供產業"),
    ("programs_of_industry", {"industry": "海洋"}, "industry", "海洋能"),
    ("programs_of_industry", {"industry": "潮能署"}, "industry", "沒有名為"),
    ("programs_of_industry", {"industry": "海洋能", "from": "去年"}, "from", "不是年度"),
    ("programs_of_industry", {"industry": "http://a b> }"}, "industry", "不是 IRI"),
    ("programs_of_industry", {"industry": "海洋能", "colour": "blue"}, "colour", "沒有這個參數"),
    ("passages_of_document", {"document": "tide-plan-110", "first": "x"}, "first", "不是整數"),
])
def test_wrong_value_is_told_in_both_languages(release: Release, name: str, given: dict[str, str], parameter: str, says: str) -> None:
    with pytest.raises(ParameterError) as caught:
        run(release.graph, release.search, name, given)
    assert caught.value.parameter == parameter
    assert says in caught.value.zh
    assert caught.value.en


@pytest.mark.parametrize("name", sorted(n for n, query in catalogue().items() if query.sums))
@pytest.mark.parametrize(("given", "parameter", "zh", "en"), [
    ({"measure": ["budget", "spent"]}, "measure", "不加總不同種類的金額（budget、spent）", "unlike measures are not added (budget, spent)"),
    ({"measure": "subsidy+commission"}, "measure", "不加總不同種類的金額（commission、subsidy）", "count twice"),
    ({"measure": "subsidy，commission"}, "measure", "重複計算", "give one measure"),
    ({"level": "total"}, "level", "一筆金額不與自己的部分相加", "never added to its own part"),
    ({"level": ["leaf", "part"]}, "level", "不加總 part", "not part"),
])
def test_sums_of_unlike_amounts_are_refused_with_the_reason(release: Release, name: str, given: dict[str, str], parameter: str, zh: str,
                                                            en: str) -> None:
    with pytest.raises(SumRefused) as caught:
        run(release.graph, release.search, name, {"program": "海洋能技術躍升計畫", **given})
    assert caught.value.parameter == parameter
    assert zh in caught.value.zh and en in caught.value.en


def test_the_level_that_is_summed_anyway_may_be_named(release: Release) -> None:
    alone = ask(release, "funding_by_year_and_measure", "year amount", agency="潮能局", measure="spent")
    assert ask(release, "funding_by_year_and_measure", "year amount", agency="潮能局", measure="spent", level="leaf") == alone != []


def test_unknown_query(release: Release) -> None:
    with pytest.raises(UnknownQuery):
        run(release.graph, release.search, "../secrets", {})


@pytest.mark.parametrize(("text", "year"), [
    ("110", 110), ("2021", 110), ("1912", 1), ("0", None), ("-5", None), ("", None), ("一一〇", None),
])
def test_roc_and_gregorian_years(text: str, year: int | None) -> None:
    assert roc_year(text) == year


FACT = "?f ml:level \"leaf\" ; ml:measure ?m ; ml:amount ?a"
PARAMETER = '# [[parameters]]\n# name = "m"\n# type = "measure"\n# label = { zh = "種", en = "m" }\n'
COLUMNS = '# [columns]\n# m = { zh = "種", en = "m" }\n# s = { zh = "和", en = "s" }\nPREFIX ml: <https://w3id.org/mailuo/ns#>\n'
SUM = f"SELECT ?m (SUM(?a) AS ?s) WHERE {{ VALUES ?m {{ UNDEF }} {FACT} }} GROUP BY ?m"
SUMS = '# sums = { measure = "m", level = "leaf" }\n'
HEAD = '# title = { zh = "題", en = "t" }\n# description = { zh = "述", en = "d" }\n'


@pytest.mark.parametrize(("content", "says"), [
    ("SELECT ?x WHERE { ?x ?y ?z }", "title"),
    (HEAD + "# [[parameters\nSELECT ?x WHERE {}", "TOML"),
    (HEAD + '# [columns]\n# x = { zh = "甲", en = "x" }\nSELECT ?x WHERE { VALUES ?i { UNDEF } ?x ?y ?i }', "VALUES"),
    (HEAD + "SELECT ?x WHERE { ?x ?y ?z }", "columns"),
    (HEAD + "SELECT ?x WHERE { ?x ?y }", "expected"),
    (HEAD + '# [[parameters]]\n# name = "i"\n# type = "entity:ship"\n# label = { zh = "甲", en = "i" }\nSELECT ?x WHERE {}', "ship"),
    (HEAD + PARAMETER + COLUMNS + SUM, "no `sums`"),
    (HEAD + SUMS + PARAMETER + COLUMNS + SUM.replace('ml:level "leaf" ; ', ""), "keeps to ml:level"),
    (HEAD + SUMS + PARAMETER + COLUMNS + SUM.replace("?m (SUM", "(SAMPLE(?m0) AS ?m) (SUM").replace("{ VALUES", "{ { SELECT (?m AS ?m0) ?a ?f WHERE { VALUES")
     .replace("} GROUP BY ?m", "} } } GROUP BY ?f"), "not every group"),
])
def test_wrong_query_file_is_told(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "wrong.rq"
    file.write_text(content, "utf-8")
    with pytest.raises(CatalogueError, match=rf"wrong\.rq.*{says}"):
        read(file)
