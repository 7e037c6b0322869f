"""Industries in enumerations, about an invented ministry."""

from __future__ import annotations

import pytest

from extract.entities.pipeline import pipeline
from ontology.vocabulary import Term, Vocabulary


def industry(key: str, label: str, *weak: str) -> Term:
    return Term(key, "industry", f"https://w3id.org/mailuo/scheme/industry/{key}", label, key, label, key, (), weak, (), (), "", "", "", False)


NLP = pipeline(Vocabulary((
    industry("machine-tools", "工具機"), industry("electronics", "電子業", "電子"), industry("energy", "能源產業", "能源"), industry("food", "食品業", "食品"),
)))


@pytest.mark.parametrize(("text", "names"), [
    ("推動電子、工具機、食品及海藻養殖等產業外銷", ["電子", "工具機", "食品", "海藻養殖"]),  # the unknown one among known ones
    ("輔導電子、能源等領域", ["電子", "能源"]),  # the words behind say what the plain ones are
    ("包括電子、工具機，", ["電子", "工具機"]),
    ("電子、公文及檔案之管理", []),
    ("採購食品、文具等", []),
    ("電子、工具機、食品及人才培訓等領域", ["電子", "工具機", "食品"]),
    ("能源", []),
    ("、、等產業", []),
])
def test_plain_words_are_industries_beside_others(text: str, names: list[str]) -> None:
    assert [text[c.start:c.end] for c in NLP(text)._.named] == names


@pytest.mark.parametrize(("text", "names"), [
    ("辦理北礁加壓站擴建、東灣南側送水幹管、藍灣配水池更新（第一階段）等3項工程施工。", ["北礁加壓站擴建", "東灣南側送水幹管", "藍灣配水池更新（第一階段）"]),
    ("辦理廠房、機組和管理中心等工程。", []),
    ("完成北礁加壓站擴建、宣導活動等工程。", []),  # all of them, or none
    ("北礁加壓站擴建等工程", []),
])
def test_works_share_the_word_behind_the_last(text: str, names: list[str]) -> None:
    assert [text[c.start:c.end] for c in NLP(text)._.named if c.thing.type == "program"] == names
