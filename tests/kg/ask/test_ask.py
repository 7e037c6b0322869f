"""Questions in Chinese and English are answered from the invented release, with what was missed said."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kg.ask.answer import ask
from kg.ask.grammar import GrammarError, load
from kg.ask.rows import merge
from kg.ask.understand import Years, find_names, find_years, understand
from kg.read.release import Release
from kg.read.store import Row
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


@pytest.mark.parametrize(("question", "first", "last"), [
    ("110年度的計畫", 110, 110), ("民國110年至112年", 110, 112), ("109-111年度", 109, 111), ("2019–2021 programs", 108, 110),
    ("between 2019 and 2022", 108, 111), ("108年以來", 108, None), ("since 2019", 108, None), ("in FY110", 110, 110),
    ("fiscal year 2021", 110, 110),
    ("112年以前", None, 112), ("until 2020", None, 109), ("110年度與112年度", 110, 112), ("歷年", None, None), ("第110號", None, None),
    ("１１０年度", 110, 110), ("112至110年", 110, 112), ("99年", 99, 99),
])
def test_years_of_a_question(question: str, first: int | None, last: int | None) -> None:
    assert find_years(question, load())[0] == Years(first, last)


def test_names_are_found_longest_first_and_whole() -> None:
    names = [("風電", "i:wind"), ("離岸風電", "i:offshore"), ("ai", "i:ai"), ("drone", "i:drone"), ("offshorewind", "i:offshore"),
             ("台", "i:x")]
    found = find_names("Does Taiwan fund drones, offshore wind (離岸風電、風電) or ＡＩ?", names)
    assert [(n.written, n.iris) for n in found] == [
        ("drones", ("i:drone",)), ("offshore wind", ("i:offshore",)), ("離岸風電", ("i:offshore",)), ("風電", ("i:wind",)),
        ("ＡＩ", ("i:ai",))]


def test_name_does_not_reach_across_brackets_but_across_marks_inside_names() -> None:
    names = [("風力發電", "i:wind"), ("風力發電產業", "i:wind"), ("5gaiot", "i:5g"), ("textiles", "i:textile")]
    assert [n.written for n in find_names("離岸風電（含風力發電）產業、5G/AIoT, the textile industry", names)] == ["風力發電", "5G/AIoT", "textile"]


def fact(year: int | None, amount: int, *, end: int | None = None, measure: str = "budget", recipient: str | None = None) -> Row:
    return {"program": "https://example.org/p", "label": "甲計畫", "year": year, "year_end": end, "year_basis": "amount", "measure": measure,
            "measure_label": measure, "amount": Decimal(amount), "currency": "TWD", "status": "approved", "scope": "annual", "level": "leaf",
            "recipient": recipient, "agencies": "乙署", "evidence": f"c{amount}@doc:{amount}-{amount}"}


def shown(*rows: Row) -> list[tuple[object, ...]]:
    merged = merge(rows, {}, load().amounts)
    return [(r.roc_year, r.roc_year_end, r.main and int(r.main.amount), [int(a.amount) for a in r.amounts]) for r in merged]


def test_amount_of_a_span_stands_with_its_last_year() -> None:
    assert shown(fact(106, 3, end=107), fact(106, 1), fact(107, 2)) == [(106, None, 1, [1]), (107, None, 2, [2, 3])]
    assert shown(fact(106, 3, end=107), fact(108, 1)) == [(106, 107, 3, [3]), (108, None, 1, [1])]


def test_measure_shown_first_is_the_preferred_one_and_nothing_is_added() -> None:
    assert shown(fact(110, 5, measure="spent"), fact(110, 9, measure="special_budget"), fact(110, 7)) == [(110, None, 7, [7, 9, 5])]


def test_shares_of_several_recipients_are_no_amount_of_the_program() -> None:
    assert shown(fact(110, 5, recipient="丙"), fact(110, 6, recipient="丁")) == [(110, None, None, [6, 5])]
    assert shown(fact(110, 5, recipient="丙")) == [(110, None, 5, [5])]


def test_undated_amount_comes_last() -> None:
    assert shown(fact(None, 4, measure="total_cost"), fact(112, 1)) == [(112, None, 1, [1]), (None, None, 4, [4])]


def test_variant_characters_of_a_name(release: Release) -> None:
    assert [n.iris for n in understand("潮 電的計畫", release.search, load()).named] == [(invented.TIDAL,)]


@pytest.mark.parametrize(("change", "says"), [
    (("query = \"programs_of_industry\"", "query = \"no_such\""), "no_such"), (("about = \"industry\"", "about = \"cheese\""), "cheese"),
    (("(?P<year>\\d{2,4})\\s*(?:年度|年)'", "(?P<when>\\d{2,4})'"), "year"), (("[fillers]", "[filers]"), "fillers"),
])
def test_wrong_grammar_is_told(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    text = (Path(__file__).parents[3] / "kg" / "ask" / "grammar.toml").read_text("utf-8")
    assert change[0] in text
    (tmp_path / "grammar.toml").write_text(text.replace(*change), "utf-8")
    with pytest.raises(GrammarError, match=says):
        load(tmp_path / "grammar.toml")
