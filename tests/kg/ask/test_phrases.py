"""Phrases that stand for one thing: brackets, partial names of laws, enumerated kinds; and questions in other words give the same rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.ask.answer import PLANS, WARMING, ask, warming
from kg.ask.grammar import load
from kg.ask.link import Lexicon, link
from kg.ask.phrases import enumerated, laws_in, variants
from kg.ask.understand import understand
from kg.read.release import Release, current
from kg.read.search_schema import bare


@pytest.mark.parametrize(("phrase", "expected"), [
    ("補（捐）助辦法", {"補捐助辦法", "補助辦法", "捐助辦法"}), ("補助辦法", {"補助辦法"}),
    ("推動研究機構（學術機構）創新辦法", {"推動研究機構學術機構創新辦法", "推動研究機構創新辦法", "推動學術機構創新辦法"}),
    ("（試辦）要點", {"試辦要點", "要點"}),
])
def test_bracket_is_read_with_without_and_in_place_of_what_it_follows(phrase: str, expected: set[str]) -> None:
    assert set(variants(phrase)) == expected


LAWS = {"潮能部推動研究機構創新補助辦法": "l:research", "潮能部推動學術機構創新補助辦法": "l:academic", "潮汐園區管理條例": "l:park"}


def laws() -> Lexicon:
    names = {bare(name): {"law": (iri,)} for name, iri in LAWS.items()}
    return Lexicon(names, {}, (), {}, dict.fromkeys(LAWS.values(), "law"), {}, 20)


@pytest.mark.parametrize(("question", "expected"), [
    ("哪些計畫以「潮能部推動研究機構（學術機構）創新補助辦法」為依據？", {"l:research", "l:academic"}),
    ("依據學術機構創新補助辦法的計畫", {"l:academic"}), ("哪些計畫依潮汐園區管理條例辦理？", {"l:park"}), ("有什麼辦法？", set()),
])
def test_laws_are_known_by_part_of_their_name(question: str, expected: set[str]) -> None:
    asked = understand(question, laws(), load())
    assert set(asked.things("law")) == expected


def test_law_keeps_its_place_in_the_question() -> None:
    question = "依據學術機構創新補助辦法的計畫"
    (law,) = laws_in(question, [], laws(), load())
    assert question[law.start:law.end] == law.written and law.written.endswith("補助辦法")


@pytest.mark.parametrize(("question", "kinds"), [
    ("出現在哪些計畫或園區裡？", ("place",)), ("有哪些園區、計畫？", ("place",)), ("哪些計畫與廠商？", ("organisation",)), ("有哪些計畫、方案？", ()),
    ("In which programs or parks does it appear?", ("place",)), ("園區的擴充計畫", ()),
])
def test_kinds_beside_programs_are_asked_for_and_name_nothing(question: str, kinds: tuple[str, ...]) -> None:
    assert enumerated(question, load().enumerated)[0] == kinds


def test_name_does_not_end_inside_a_word() -> None:
    names = Lexicon({"車輛業": {"industry": ("i:cars",)}, "車輛": {"industry": ("i:cars",)}}, {}, (), {}, {}, {}, 4)
    assert [n.written for n in link("車輛業者", names, whole=load().whole_words)] == ["車輛"]
    assert [n.written for n in link("車輛業", names, whole=load().whole_words)] == ["車輛業"]


def test_name_that_no_program_has_is_taken_for_one_that_shares_most_of_it() -> None:
    names = {"潮間帶小型企業創新研發計畫": "p:small", "海堤更新工程": "p:wall"}
    programs = Lexicon({bare(n): {"undertaking": (iri,)} for n, iri in names.items()}, {}, tuple((bare(n), iri) for n, iri in names.items()), {},
                       dict.fromkeys(names.values(), "program"), {}, 20)
    assert understand("潮間帶小企業創新研發計畫補助多少？", programs, load()).things("undertaking") == ("p:small",)
    assert understand("完全不同的另一種山區造林計畫補助多少？", programs, load()).things("undertaking") == ()


def test_what_is_asked_first_of_a_release_are_questions_of_plans_that_exist() -> None:
    assert len(warming()) == len(WARMING) and set(WARMING) <= set(PLANS)


SAME = [
    ("世紀風電出現在哪些計畫裡？扮演什麼角色？", "哪些計畫、方案裡有世紀風電？", "世紀風電參與了哪些計畫或園區？"),
    ("哪些計畫推動地熱？", "有哪些地熱的計畫、方案？", "地熱正在規劃或興建哪些計畫？"),
    ("荖濃溪有哪些計畫？", "荖濃溪有哪些計畫或工程？", "荖濃溪正在進行哪些計畫？"),
    ("金屬中心參與哪些計畫？", "金屬中心參與了哪些方案或計畫？", "金屬中心與哪些計畫有關？"),
]


@pytest.mark.parametrize("wordings", SAME, ids=[w[0] for w in SAME])
def test_other_words_give_the_same_rows(samples_data: Path, wordings: tuple[str, ...]) -> None:
    release = current(samples_data)
    found = [_rows(release, question) for question in wordings]
    assert found[0] and all(rows == found[0] for rows in found)


def test_what_narrows_down_to_nothing_is_given_up_and_said(samples_data: Path) -> None:
    answer: dict[str, Any] = json.loads(json.dumps(ask(current(samples_data), "世紀風電參與哪些「海洋科技」計畫？").as_record(), default=str))
    assert {"離岸風電水下基礎產業技術升級輔導計畫"} <= {row["label"] for row in answer["rows"]}
    assert any("海洋科技" in note["zh"] for note in answer["notes"])


REAL = [
    ("日月光出現在哪些計畫或園區裡？", "哪些計畫、園區有日月光？"),
    ("台電有哪些燃氣發電計畫？", "台電正在興建或改建哪些燃氣發電計畫？", "台電推動哪些燃氣發電計畫、方案？"),
    ("有哪些計畫推動氫能與燃料電池？", "氫能或燃料電池有哪些計畫、方案？", "推動氫能、燃料電池的計畫有哪些？"),
    ("114 年度產業發展署補助地方政府哪些計畫？金額與對象？", "產業發展署 114 年度有哪些計畫補助縣市政府？金額多少？"),
]


@pytest.mark.parametrize("wordings", REAL, ids=[w[0] for w in REAL])
def test_other_words_give_the_same_rows_of_the_real_documents(corpus_data: Path, wordings: tuple[str, ...]) -> None:
    release = current(corpus_data)
    found = [_rows(release, question) for question in wordings]
    assert found[0] and all(rows == found[0] for rows in found)


def _rows(release: Release, question: str) -> set[tuple[str, int | None]]:
    return {(row.label, row.roc_year) for row in ask(release, question).rows}
