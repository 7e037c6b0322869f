"""Names by their endings and quotation marks, in sentences about an invented ministry."""

from __future__ import annotations

import pytest

from extract.claims import Thing, ThingType
from extract.entities.pipeline import pipeline
from ontology.vocabulary import Term, Vocabulary


def term(kind: str, key: str, label: str, *names: str, parents: tuple[str, ...] = ()) -> Term:
    return Term(key, kind, f"https://w3id.org/mailuo/scheme/{kind}/{key}", label, key, label, key, names, (), parents, (), "", "", "", False)


VOCABULARY = Vocabulary((
    term("place", "blue-bay", "藍灣縣", "藍灣"), term("place", "north-reef", "藍灣縣北礁鄉", "北礁鄉", "北礁", parents=("blue-bay",)),
    term("place", "east-a", "甲市東山區", "東山區"), term("place", "east-b", "乙市東山區", "東山區"),
    term("industry", "ai", "人工智慧", "AI"), term("industry", "wind", "海上風電"), term("agency", "ministry", "海洋部"),
    term("firm", "yard", "藍灣造船", "藍船"), term("firm", "reef", "北礁海事"),
))
NLP = pipeline(VOCABULARY, [("島嶼創新平台", Thing(ThingType.PROGRAM, "島嶼創新平台"))])


def found(text: str, *types: str) -> list[tuple[str, str]]:
    return [(c.thing.type.value, text[c.start:c.end]) for c in NLP(text)._.named if not types or c.thing.type.value in types]


@pytest.mark.parametrize(("text", "names"), [
    ("持續推動「海上風電加強電網第一期計畫」，以利併網。", ["海上風電加強電網第一期計畫"]),
    ("辦理「離島公車試辦運行」計畫", ["離島公車試辦運行」計畫"]),
    ("透過島嶼創新平台受理申請", ["島嶼創新平台"]),
    ("持續推動海洋能源關鍵技術研發推動計畫，並提出配套措施及解決方案。", ["海洋能源關鍵技術研發推動計畫"]),
    ("依本計畫及年度施政計畫辦理", []),
    ("延管工程：經費三億元", []),
    ("北礁航道疏濬工程：經費三億元", ["北礁航道疏濬工程"]),
])
def test_programs(text: str, names: list[str]) -> None:
    assert [n for _, n in found(text, "program")] == names


@pytest.mark.parametrize(("text", "names"), [
    ("修正「島嶼用水補助辦法」部分條文", ["島嶼用水補助辦法"]),
    ("依島嶼發展條例第10條之2規定辦理", ["島嶼發展條例第10條之2"]),
    ("優化製程方法，完善法制並無違法", []),
])
def test_laws(text: str, names: list[str]) -> None:
    assert [n for _, n in found(text, "law")] == names


@pytest.mark.parametrize(("text", "names"), [
    ("參訪藍天食品公司並拜會海洋部", [("firm", "藍天食品公司"), ("agency", "海洋部")]),
    ("要求海洋部於三個月內提出報告", [("agency", "海洋部")]),
    ("與藍灣區漁業機械工業同業公會合作", [("association", "藍灣區漁業機械工業同業公會")]),
])
def test_bodies_begin_after_the_verb(text: str, names: list[tuple[str, str]]) -> None:
    assert found(text, "firm", "agency", "association") == names


def test_the_longest_name_wins_and_a_program_keeps_its_industry_and_place_beside_it() -> None:
    assert found("推動「藍灣海上風電示範計畫」。") == [("program", "藍灣海上風電示範計畫"), ("place", "藍灣"), ("industry", "海上風電")]


def test_a_place_behind_the_place_it_lies_in_is_one_name() -> None:
    assert found("於藍灣北礁外海") == [("place", "藍灣北礁")]


def test_of_homonyms_the_one_whose_parent_is_named_stands_else_neither() -> None:
    vocabulary = Vocabulary((*VOCABULARY.terms, term("place", "city-a", "甲市"), term("place", "city-b", "乙市"),
                             term("place", "hill-a", "甲市南山里", "南山里", parents=("city-a",)),
                             term("place", "hill-b", "乙市南山里", "南山里", parents=("city-b",))))
    nlp = pipeline(vocabulary)
    assert [c.thing.key for c in nlp("乙市之南山里")._.named] == ["city-b", "hill-b"]
    assert [(c.thing.key, c.thing.name) for c in nlp("南山里居民")._.named] == [("", "南山里")]


def test_latin_names_are_not_cut_out_of_words() -> None:
    assert found("AIoT 與 AI 應用") == [("industry", "AI")]


def test_unknown_members_of_a_list_of_firms_are_firms() -> None:
    text = "協助藍船、青山、白水、北礁海事等業者"
    assert [n for _, n in found(text, "firm")] == ["藍船", "青山", "白水", "北礁海事"]
