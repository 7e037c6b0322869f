"""Questions in Chinese and English are answered from the invented release, with what was missed said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kg.ask.answer import ask
from kg.read.release import Release
from tests.kg.read import invented


def asked(release: Release, question: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(json.dumps(ask(release, question).as_record()))
    return record


def brief(answer: dict[str, Any]) -> list[tuple[object, ...]]:
    return [(r["label"], r["roc_year"], r["amount_twd"], r["measure"], r["agency"]) for r in answer["rows"]]


def test_industry_over_the_years_with_agencies_amounts_and_evidence(release: Release, book: invented.Book) -> None:
    answer = asked(release, "歷年有哪些計畫資助、服務海洋能（含潮汐發電）產業？各是哪一年度、哪個機關、多少經費？")
    assert brief(answer) == [
        ("潮汐場址調查計畫", 109, None, None, None),
        ("潮汐電廠示範計畫", 110, 1200000, "special_budget", "潮能局"),
        ("潮間帶示範獎勵辦法", 110, None, None, None),
        ("海洋能技術躍升計畫", 111, 300000, "budget", "潮能署"),
        ("潮汐電廠示範計畫", 111, 2500000, "budget", "潮能署"),
        ("海洋能技術躍升計畫", 112, 350000, "budget", "潮能署"),
    ]
    plant = answer["rows"][1]
    assert (plant["document"], plant["lines"], plant["year"], plant["year_basis"]) == ("tide-plan-110", [4, 4], 2021, "amount")
    assert plant["claims"] == [book.claims["special 110"], book.claims["spent 110"]]
    assert [(a["measure"], a["amount_twd"]) for a in plant["amounts"]] == [("special_budget", 1200000), ("spent", 900000)]
    assert plant["labels"] == ["潮汐電廠示範計畫", "Tidal Plant Demonstration", "示範電廠"]
    assert [s["label"] for s in answer["understood"]["about"]] == ["海洋能", "潮汐發電"]
    assert answer["not_understood"] == []
    assert [(d["id"], d["roc_years"]) for d in answer["documents_read"]] == [
        ("tide-budget-112", [112]), ("tide-plan-110", [110]), ("tide-report-111", [110, 111])]


def test_english_gives_the_same_rows(release: Release) -> None:
    chinese = asked(release, "哪些計畫推動潮汐發電？經費多少？")
    english = asked(release, "Which programs fund tidal power, with agency and amount?")
    assert brief(chinese) == brief(english) != []
    assert english["not_understood"] == []


def test_query_of_the_answer_gives_the_same_programs(release: Release) -> None:
    answer = asked(release, "110至111年度海洋能有哪些計畫？")
    rows = release.graph.rows(answer["sparql"])
    assert {(r["program"], r["year"]) for r in rows} == {(r["program"], r["roc_year"]) for r in answer["rows"]}
    assert {r["roc_year"] for r in answer["rows"]} == {110, 111}


def test_share_of_a_recipient_is_not_how_much_a_program_gets(release: Release) -> None:
    (leap,) = [r for r in asked(release, "111年海洋能計畫")["rows"] if r["label"] == "海洋能技術躍升計畫"]
    assert (leap["amount_twd"], leap["measure"]) == (300000, "budget")
    assert [(a["amount_twd"], a["recipient"]) for a in leap["amounts"]] == [(300000, None), (120000, "臺灣潮汐公司")]


def test_no_document_for_a_year_is_told_apart_from_nothing_found(release: Release) -> None:
    unread = asked(release, "105年度海洋能有哪些計畫？")
    assert (unread["rows"], unread["years_without_document"]) == ([], [105])
    assert [n["zh"] for n in unread["notes"]] == ["沒有讀過涵蓋這些年度的文件：105。"]
    nothing = asked(release, "112年度潮汐發電有哪些計畫？")
    assert (nothing["rows"], nothing["years_without_document"]) == ([], [])
    assert [n["en"] for n in nothing["notes"]] == ["Nothing was found in the documents that were read."]
    both = asked(release, "112至113年度潮汐發電有哪些計畫？")
    assert (both["rows"], both["years_without_document"], len(both["notes"])) == ([], [113], 2)


def test_what_was_not_understood_is_said(release: Release) -> None:
    assert asked(release, "海洋能在臺東的計畫")["not_understood"] == ["臺東"]
    nothing = asked(release, "How much cheese is there?")
    assert (nothing["rows"], nothing["sparql"], nothing["understood"]["intent"], nothing["not_understood"]) == ([], "", None, ["cheese"])


@pytest.mark.parametrize("question", ["", "？？？", "'; DROP", "} UNION {", "年年年", "a" * 5000, "\x00"])
def test_any_question_is_answered_calmly(release: Release, question: str) -> None:
    assert asked(release, question)["rows"] == []


