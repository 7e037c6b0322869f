"""Lineage, timelines, ties, reasons and differences of a release that was really built, from invented documents."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from kg.read import diff
from kg.read.lineage import ancestors, line, lineage
from kg.read.lineage_rows import lineage as lineage_rows
from kg.read.reasons import Doubt, review, why
from kg.read.release import Release
from kg.read.runner import run
from kg.read.tables import Tables
from kg.read.ties import companions, connectors, paths, ties
from kg.read.timeline import Timeline, timeline
from tests.kg.build.invented import document, extraction, mention, words
from tests.kg.read import lines


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lines")


@pytest.fixture(scope="module")
def release(data: Path) -> Release:
    return lines.build(data)


@pytest.fixture(scope="module")
def iri(release: Release) -> Callable[[str], str]:
    def find(name: str) -> str:
        (hit,) = release.search.named(name)
        return hit.iri
    return find


def test_phases_are_one_line_and_stated_steps_are_told_from_inferred_ones(release: Release, iri: Callable[[str], str]) -> None:
    network = lineage(release.graph, "succeeds")
    fifth = iri("鯨灣供水改善計畫第五期")
    assert [network.nodes[n]["label"] for n in line(network, iri("鯨灣供水改善計畫第四期"))] == [
        "鯨灣供水改善計畫第二期", "鯨灣供水改善計畫第四期", "鯨灣供水改善計畫第五期"]
    steps = ancestors(network, fifth)
    assert [(s.earlier_label, s.basis, s.stated, s.rule, s.confidence, len(s.claims)) for s in steps] == [
        ("鯨灣供水改善計畫第四期", "stated", True, "", 1.0, 1),
        ("鯨灣供水改善計畫第二期", "inferred", False, "phase numbers of one name, with a gap", 0.85, 2)]


def test_the_query_says_the_same_as_the_network(release: Release) -> None:
    rows = run(release.graph, release.search, "program_lineage", {"program": "鯨灣供水改善計畫第四期"}).rows
    assert [(r["direction"], r["predecessor_label"], r["successor_label"], r["stated"], r["rule"]) for r in rows] == [
        ("after", "鯨灣供水改善計畫第四期", "鯨灣供水改善計畫第五期", True, None),
        ("before", "鯨灣供水改善計畫第二期", "鯨灣供水改善計畫第四期", False, "phase numbers of one name, with a gap"),
        ("self", None, "鯨灣供水改善計畫第四期", False, None)]
    assert all(r["evidence"] for r in rows if r["direction"] != "self")


def test_rows_of_the_export_never_mix_what_is_stated_with_what_is_inferred(release: Release, iri: Callable[[str], str]) -> None:
    rows = [r for r in lineage_rows(Tables(release.graph)) if r["relation"] != "orgSucceeds" and "鯨灣" in release.search.entity(r["subject"]).label]  # type: ignore[union-attr]
    found = {(r["relation"], r["subject"], r["object"]): r for r in rows}
    stated = found["succeeds", iri("鯨灣供水改善計畫第五期"), iri("鯨灣供水改善計畫第四期")]
    assert (stated["stated"], stated["rule"], len(stated["claims"])) == (True, "invented", 1)
    gap = found["succeeds", iri("鯨灣供水改善計畫第四期"), iri("鯨灣供水改善計畫第二期")]
    assert (gap["stated"], gap["confidence"], len(gap["claims"])) == (False, 0.85, 2)
    pipe = iri("鯨灣聯通管工程計畫")
    assert found["continues", pipe, pipe]["documents"] == ["b-110", "c-113"]
    assert {r["stated"] for r in rows if r["relation"] == "continues"} == {False}


def at(found: Timeline, year: int, kind: str) -> list[tuple[object, ...]]:
    return [(e.label, e.document, e.text, e.amount, e.target) for y in found.years if y.roc_year == year for e in y.entries if e.kind == kind]


def test_a_timeline_gives_what_every_document_says_year_by_year(release: Release, iri: Callable[[str], str]) -> None:
    found = timeline(release.graph, release.search, iri("鯨灣供水改善計畫第四期"))
    assert [label for _, label in found.line] == ["鯨灣供水改善計畫第二期", "鯨灣供水改善計畫第四期", "鯨灣供水改善計畫第五期"]
    assert [(y.roc_year, y.year) for y in found.years] == [(101, 2012), (110, 2021), (113, 2024)]
    assert at(found, 101, "agency") == [("鯨灣供水改善計畫第二期", "a-101", "鯨灣水務處", None, None)]
    assert at(found, 101, "progress") == [("鯨灣供水改善計畫第二期", "a-101", "執行進度", Decimal(80), Decimal(90))]
    assert at(found, 101, "money") == [("鯨灣供水改善計畫第二期", "a-101", "總經費", Decimal(1_500_000_000), None)]
    fourth = "鯨灣供水改善計畫第四期"
    assert at(found, 110, "money") == [(fourth, "b-110", "預算數", Decimal(100), None), (fourth, "c-113", "預算數", Decimal(120), None)]
    assert at(found, 110, "period") == [(fourth, "b-110", "2022/2024", None, None)]
    assert {e.dated for y in found.years for e in y.entries if e.kind == "name"} == {False}
    alone = timeline(release.graph, release.search, iri(fourth), phases=False)
    assert [label for _, label in alone.line] == [fourth] and [y.roc_year for y in alone.years] == [110, 113]


def test_every_step_of_a_path_has_its_evidence(release: Release, iri: Callable[[str], str]) -> None:
    network = ties(release.graph)
    (way, *_) = paths(network, iri("鯨豚光電股份有限公司"), iri("鯨灣供水改善計畫第二期"))
    assert [(t.subject_label, t.relation, t.object_label, t.basis) for t in way] == [
        ("鯨灣供水改善計畫第四期", "involves", "鯨豚", "stated"),
        ("鯨灣供水改善計畫第四期", "continues", "鯨灣供水改善計畫第二期", "inferred")]
    known = {row["id"] for row in release.graph.rows("PREFIX ml: <https://w3id.org/mailuo/ns#> SELECT (STRAFTER(STR(?c), '/claim/') AS ?id) { ?c a ml:Claim }")}
    assert all(t.claims and set(t.claims) <= known for t in way)
    assert paths(network, iri("鯨灣水務處"), "https://example.org/nobody") == ()


def test_who_connects_programs_and_who_appears_together(release: Release, iri: Callable[[str], str]) -> None:
    network = ties(release.graph)
    assert [(c.label, c.programs) for c in connectors(network)] == [("鯨豚", 3), ("鯨灣水務處", 2)]
    found = companions(network, iri("鯨灣水務處"))
    assert [(c.label, c.type, c.shared) for c in found] == [("鯨豚", "firm", (iri("鯨灣聯通管工程計畫"),))]
    assert companions(network, "https://example.org/nobody") == ()


def test_why_two_names_are_one_thing(release: Release) -> None:
    found = why(release.graph, release.search, "鯨豚", "鯨豚光電股份有限公司")
    assert found.same
    assert [(r.kind, r.name, r.rule, r.confidence) for r in found.reasons if r.kind == "join"] == [
        ("join", "鯨豚光電股份有限公司", "firm without its trade", 0.85), ("join", "鯨豚光電股份有限公司", "legal form", 0.85)]
    assert all(r.claims for r in found.reasons if r.kind == "join")


def test_why_two_names_are_two_things(release: Release) -> None:
    found = why(release.graph, release.search, "鯨灣供水改善計畫第五期", "鯨灣供水改善計畫第四期")
    assert not found.same
    assert [r.rule for r in found.reasons if r.kind == "relation"] == ["a document says: succeeds"]
    other = why(release.graph, release.search, "鯨灣水源聯合輸水工程", "鯨灣水務處")
    assert [r.rule for r in other.reasons if r.kind == "pair"] == ["no rule takes these names for one"]
    assert why(release.graph, release.search, "沒有這個", "鯨豚").a == ()


def test_a_decision_parts_names_wins_at_the_next_build_and_says_why(tmp_path: Path) -> None:
    assert len({hit.iri for name in ("鯨豚", "鯨豚光電股份有限公司") for hit in lines.build(tmp_path).search.named(name)}) == 1
    curation = tmp_path / "curation.toml"
    curation.write_text('[[decision]]\ndo = "different"\na = { type = "firm", name = "鯨豚" }\nb = { type = "firm", name = "鯨豚光電股份有限公司" }\n'
                        'who = "curator"\nwhen = 2026-11-20\nwhy = "two firms of one owner"\n', "utf-8")
    parted = lines.build(tmp_path, curation=curation)
    found = why(parted.graph, parted.search, "鯨豚", "鯨豚光電股份有限公司")
    assert not found.same
    assert "firm without its trade, but: people decided that they are different" in [r.rule for r in found.reasons]
    assert any("two firms of one owner (curator, 2026-11-20)" in r.rule for r in found.reasons if r.kind == "decision")


def test_doubtful_pairs_come_with_what_is_at_stake(tmp_path: Path) -> None:
    one, other = lines.program("加速辦理鯨灣地層下陷區改善計畫"), lines.program("加速辦理鯨灣沿海地層下陷區改善計畫")
    first, second = document("d-1", f"{one.name} 500 元"), document("d-2", f"{other.name}")
    papers = [extraction(first, [mention(first, one, one.name), (lines.budget(one, 110, 500), (words(first, "500 元"),))]),
              extraction(second, [mention(second, other, other.name)])]
    (doubt,) = review(lines.build(tmp_path, papers).graph)
    assert {doubt.one_label, doubt.other_label} == {one.name, other.name}
    assert (doubt.rule, doubt.guard, doubt.claims_at_stake, doubt.amount_at_stake) == ("words left out, other document", "", 1, Decimal(500))
    assert len(doubt.claims) == 2


def test_a_name_that_a_weak_rule_joined_is_to_be_looked_at_until_people_decide(tmp_path: Path) -> None:
    (doubt,) = [d for d in review(lines.build(tmp_path).graph) if d.joined and d.one_type == "firm"]
    assert {doubt.one_label, doubt.other_label} == {"鯨豚", "鯨豚光電股份有限公司"}
    assert "firm without its trade" in doubt.rule
    curation = tmp_path / "curation.toml"
    curation.write_text('[[decision]]\ndo = "same"\na = { type = "firm", name = "鯨豚" }\nb = { type = "firm", name = "鯨豚光電股份有限公司" }\n'
                        'who = "curator"\nwhen = 2026-11-20\nwhy = "the register says so"\n', "utf-8")
    assert not [d for d in review(lines.build(tmp_path, curation=curation).graph) if d.joined and d.one_type == "firm"]


def test_what_is_unsure_and_often_said_is_worth_most() -> None:
    def doubt(confidence: float, claims: int, amount: int) -> float:
        return Doubt("a", "a", "program", "b", "b", "program", "r", "", confidence, claims, Decimal(amount), ()).value
    assert doubt(0.5, 10, 0) > doubt(0.85, 10, 0) > doubt(0.95, 10, 0) > 0
    assert doubt(0.5, 40, 0) > doubt(0.5, 1, 120_000_000_000) > doubt(0.5, 1, 500)


def changes(found: tuple[diff.Difference, ...]) -> list[tuple[str, str, str, str]]:
    return [(d.change, d.label, d.before, d.after) for d in found]


def test_two_documents_of_a_series(release: Release) -> None:
    found = diff.documents(release.graph, "a-101", "b-110")
    assert changes(found) == [
        ("new", "鯨灣聯通管工程計畫", "", "鯨灣聯通管工程計畫"),
        ("vanished", "鯨灣水源聯合輸水工程", "鯨灣水源聯合輸水工程", ""),
        ("renamed", "鯨灣供水改善計畫第五期", "鯨灣供水改善計畫第二期", "鯨灣供水改善計畫第五期"),
        ("renamed", "鯨灣供水改善計畫第四期", "鯨灣供水改善計畫第二期", "鯨灣供水改善計畫第四期(111-113年)")]
    later = diff.documents(release.graph, "b-110", "c-113")
    assert [(d.label, d.what, d.before, d.after) for d in later if d.change == "changed"] == [
        ("鯨灣供水改善計畫第四期", "110 預算數", "100", "120"), ("鯨灣聯通管工程計畫", "110 → 113 預算數", "70", "90")]
    assert all(d.claims_before and d.claims_after for d in later if d.change == "changed")
    with pytest.raises(diff.UnknownDocument):
        diff.documents(release.graph, "a-101", "nothing")


def test_two_releases(tmp_path: Path, release: Release) -> None:
    again = lines.build(tmp_path / "same")
    assert diff.releases(release.graph, again.graph) == ()
    fewer = lines.build(tmp_path / "fewer", lines.papers(130)[1:])
    found = diff.releases(release.graph, fewer.graph)
    assert {d.label for d in found if d.change == "vanished"} >= {"鯨灣水源聯合輸水工程", "鯨灣供水改善計畫第二期"}
    assert [(d.label, d.what, d.before, d.after) for d in found if d.change == "changed"] == [
        ("鯨灣供水改善計畫第四期", "110 預算數 當年度", "100 | 120", "100 | 130")]
    assert {d.label for d in diff.releases(fewer.graph, release.graph) if d.change == "new"} == {d.label for d in found if d.change == "vanished"}
