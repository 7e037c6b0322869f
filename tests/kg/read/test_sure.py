"""A least confidence: which facts count, in queries, sums, answers and exports; and what is no threshold."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from kg.ask.answer import ask
from kg.read.catalogue import catalogue
from kg.read.export import export
from kg.read.lineage import ancestors, lineage
from kg.read.refusal import ParameterError
from kg.read.release import Release, current, sure
from kg.read.runner import run
from kg.read.store import Row
from kg.read.sure import as_asked, expanded, least_confidence, unsure
from kg.read.ties import ties
from tests.kg.read import doubtful, invented

SURE = Decimal("0.8")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("doubtful")
    doubtful.release(folder)
    return current(folder)


def rows(release: Release, name: str, **given: str) -> tuple[Row, ...]:
    return run(release.graph, release.search, name, given, release.base).rows


def test_a_fact_counts_when_one_of_its_claims_is_sure_enough(release: Release) -> None:
    """300,000 of 111 is said by the report (0.6) and by the budget (0.9), the subsidy by the report alone."""
    everything = rows(release, "program_funding", program=invented.LEAP)
    assert {int(str(r["amount"])) for r in everything} == {300_000, 120_000, 350_000}
    certain = rows(release, "program_funding", program=invented.LEAP, min_confidence="0.8")
    assert {int(str(r["amount"])) for r in certain} == {300_000, 350_000}
    assert all(doubtful.DOUBTED not in str(r["evidence"]) for r in certain), "less sure claims are no evidence"
    assert rows(release, "program_funding", program=invented.LEAP, min_confidence="0.6") == everything, "as sure as asked for is enough"
    assert rows(release, "program_funding", program=invented.LEAP, min_confidence="0.95") == ()


@pytest.mark.parametrize(("name", "given", "fewer"), [
    ("program_page", {"program": invented.LEAP}, True), ("agency_page", {"agency": invented.TEA}, True),
    ("programs_of_industry", {"industry": invented.OCEAN}, True), ("programs_over_years", {"program": invented.PLANT}, True),
    ("largest_amounts", {}, True), ("mentions_of_entity", {"entity": invented.FIRM}, True), ("agency_lineage", {"agency": invented.TEA}, False),
    ("entities_of_document", {"document": doubtful.DOUBTED}, True), ("organisations_of_programs", {"program": invented.LEAP}, True),
    ("program_timeline", {"program": invented.PLANT}, True), ("programs_of_organisation", {"organisation": invented.FIRM}, True),
    ("passages_of_document", {"document": doubtful.DOUBTED}, True), ("findings", {}, False),
])
def test_every_query_takes_the_threshold(release: Release, name: str, given: dict[str, str], fewer: bool) -> None:
    everything, certain = rows(release, name, **given), rows(release, name, **given, min_confidence="0.8")
    assert (len(certain) < len(everything)) == fewer
    assert all(doubtful.DOUBTED not in str(row.get("evidence", "")) for row in certain)
    assert [p.name for p in catalogue()[name].parameters][-1] == "min_confidence"


def test_sums_add_only_what_is_sure(release: Release) -> None:
    def budget(**given: str) -> list[tuple[object, int]]:
        return [(r["year"], int(str(r["amount"]))) for r in rows(release, "funding_by_year_and_measure", **given) if str(r["measure"]).endswith("/budget")]

    assert budget(agency=invented.TEA) == [(111, 2_800_000), (112, 350_000)]
    assert budget(agency=invented.TEA, min_confidence="0.8") == [(111, 300_000), (112, 350_000)]
    assert budget(industry=invented.OCEAN, min_confidence="0.8") == [], "that the program serves the industry is said by the report alone"
    added = rows(release, "sums_of_programs", program=invented.PLANT, min_confidence="0.8")
    assert {r["year"] for r in added} == {110}


def test_counts_are_of_sure_claims(release: Release) -> None:
    everything, certain = ({r["document"]: r["claims"] for r in rows(release, "documents", min_confidence=least)} for least in ("0", "0.8"))
    assert everything[doubtful.DOUBTED] and not certain[doubtful.DOUBTED]
    assert certain["tide-budget-112"] == everything["tide-budget-112"]
    assert {r["label"]: r["programs"] for r in rows(release, "industries", min_confidence="0.8")}["海洋能"] == 1


def test_the_query_that_is_shown_is_the_one_that_ran(release: Release) -> None:
    answer = run(release.graph, release.search, "program_funding", {"program": invented.LEAP, "min_confidence": ".80"}, release.base)
    assert release.graph.rows(answer.sparql) == list(answer.rows) and ">= 0.8)" in answer.sparql
    assert "# sure" not in run(release.graph, release.search, "program_funding", {"program": invented.LEAP}, release.base).sparql


def test_a_question_is_answered_by_what_is_sure(release: Release) -> None:
    question = "潮汐電廠示範計畫歷年經費"
    everything, certain = ask(release, question), ask(sure(release, SURE), question)
    assert {r.roc_year for r in everything.rows} == {110, 111} and {r.roc_year for r in certain.rows} == {110}
    assert "0.8" in certain.sparql and certain.sparql == as_asked(sure(release, SURE).graph, certain.sparql)


def test_an_export_holds_what_is_sure_and_nothing_that_points_elsewhere(release: Release, tmp_path: Path) -> None:
    counts, certain = export(release.graph, tmp_path / "all"), export(sure(release, SURE).graph, tmp_path / "sure")
    assert certain["claims"] < counts["claims"] and certain["entities"] == counts["entities"]
    assert certain["lineage"] <= counts["lineage"]
    claims = [json.loads(line) for line in (tmp_path / "sure" / "claims.jsonl").read_text("utf-8").splitlines()]
    assert {c["document"] for c in claims} == {"tide-plan-110", "tide-budget-112"} and all(c["confidence"] == 0.9 and c["spans"] for c in claims)
    assert sorted(int(c["amount_twd"]) for c in claims if c["kind"] == "funding") == [77_000, 300_000, 350_000, 900_000, 1_200_000]


def test_lineage_and_ties_are_of_what_is_sure(release: Release) -> None:
    seen = sure(release, SURE).graph
    assert next(s.basis for s in ancestors(lineage(release.graph), invented.TEA)) == "stated"
    assert "stated" not in [s.basis for s in ancestors(lineage(seen), invented.TEA)], "the reorganisation stays, as reference"
    assert ties(release.graph).has_edge(invented.LEAP, invented.FIRM) and not ties(seen).has_edge(invented.LEAP, invented.FIRM)
    assert ties(seen).has_edge(invented.PLANT, invented.TEB)


@pytest.mark.parametrize("wrong", ["high", "-0.1", "1.01", "nan", "inf", "0,9", "1e999999999", "0.9 OR 1"])
def test_what_is_no_threshold_is_refused_in_both_languages(release: Release, wrong: str) -> None:
    with pytest.raises(ParameterError) as refused:
        rows(release, "industries", min_confidence=wrong)
    assert refused.value.parameter == "min_confidence" and "0 到 1" in refused.value.zh and "from 0 to 1" in refused.value.en


def test_thresholds_are_read_as_written() -> None:
    assert [least_confidence(given) for given in (None, "", " 0.90 ", "1", "0", ".5")] == [
        Decimal(0), Decimal(0), Decimal("0.9"), Decimal(1), Decimal(0), Decimal("0.5")]


def test_a_query_that_forgets_what_is_sure_is_told_which_variables() -> None:
    assert unsure("SELECT * { ?c ml:states ?f . ?f a ml:Funding }\n") == ("?c",)
    assert unsure("SELECT * { ?c ml:states ?f .\n# sure ?c\n ?f a ml:Funding }\n") == ()
    assert unsure("SELECT * { ?f ml:program ?p ; ml:amount ?a }\n") == ("?f",)
    assert unsure("SELECT * { ?p ml:locatedIn/ml:within* ?x }\n") == ("ml:locatedIn",)
    assert unsure("SELECT * { ?c rdf:subject ?s ; rdf:predicate ml:locatedIn .\n# sure ?c\n}\n") == ()


def test_marks_are_comments_until_a_threshold_is_given() -> None:
    text = "SELECT * {\n  ?c ml:states ?f .\n  # sure ?c\n}\n"
    assert expanded(text) == "SELECT * {\n  ?c ml:states ?f .\n}\n"
    assert "?c <https://w3id.org/mailuo/ns#confidence> ?sure1 . FILTER(?sure1 >= 0.25)" in expanded(text, Decimal("0.25"))
