"""Bodies written with the body above them, and firms that no list holds, in sentences about an invented ministry."""

from __future__ import annotations

import pytest

from extract.entities.pipeline import pipeline
from ontology.vocabulary import Term, Vocabulary


def term(kind: str, key: str, label: str, *names: str, parents: tuple[str, ...] = (), facet: str = "") -> Term:
    return Term(key, kind, f"https://w3id.org/mailuo/scheme/{kind}/{key}", label, key, label, key, names, (), parents, (), facet, "", "", False)


NLP = pipeline(Vocabulary((
    term("agency", "ministry", "海洋部"), term("agency", "ports", "海洋部港務署", "港務署", parents=("ministry",)),
    term("place", "south", "南國", facet="country"), term("place", "bay", "藍灣市", "藍灣", parents=("south",)),
    term("place", "pier", "北礁園區", parents=("bay",)), term("industry", "wind", "海上風電"), term("firm", "yard", "藍灣造船", "藍船"),
)))


def found(text: str, *types: str) -> list[tuple[str, str]]:
    return [(c.thing.name, text[c.start:c.end]) for c in NLP(text)._.named if c.thing.type.value in types]


@pytest.mark.parametrize(("text", "names"), [
    ("海洋部港務署核定經費", [("海洋部港務署", "海洋部港務署"), ("海洋部", "海洋部")]),
    ("海洋部(港務署)每月檢討", [("海洋部", "海洋部"), ("海洋部港務署", "港務署")]),
    ("由港務署北礁管理處辦理", [("港務署北礁管理處", "港務署北礁管理處"), ("海洋部港務署", "港務署")]),
    ("拜會南國商工部及海洋部", [("南國商工部", "南國商工部"), ("海洋部", "海洋部")]),
    ("南國商工部駐藍灣市代表處來訪", [("南國商工部駐藍灣市代表處", "南國商工部駐藍灣市代表處"), ("南國商工部", "南國商工部")]),
])
def test_bodies_and_the_bodies_above_them(text: str, names: list[tuple[str, str]]) -> None:
    assert found(text, "agency") == names


def test_of_a_composed_place_the_country_or_city_is_named_too() -> None:
    assert found("於藍灣市北礁園區及南國藍灣設廠", "place") == [
        ("北礁園區", "藍灣市北礁園區"), ("藍灣市", "藍灣市"), ("藍灣市", "南國藍灣"), ("南國", "南國")]


@pytest.mark.parametrize(("text", "names"), [
    ("促成風機大廠Blue Turbine來臺", ["Blue Turbine"]),
    ("與Norddeep簽署合作備忘錄", ["Norddeep"]),
    ("促成AI及IoT應用，簽署MOU", []),
    ("輔導業者(如青山、白水、黑石等)轉型", ["青山", "白水", "黑石"]),
    ("由海上風電(青山、白水)、造船(黑石)等3家業者參與", ["青山", "白水", "黑石"]),
    ("藍灣造船與青山智造、白水造船合作", ["藍灣造船", "青山智造", "白水造船"]),
    ("藍灣公司：降低成本3億元、增加收益2億元。", ["藍灣公司"]),
])
def test_firms_beside_cues_and_in_lists(text: str, names: list[str]) -> None:
    assert [n for n, _ in found(text, "firm")] == names


def test_a_name_in_brackets_is_the_same_firm() -> None:
    assert found("藍灣造船(BlueYard)及青山公司(以下簡稱青山)", "firm") == [
        ("藍灣造船", "藍灣造船"), ("藍灣造船", "BlueYard"), ("青山公司", "青山公司"), ("青山公司", "青山")]


@pytest.mark.parametrize(("text", "names"), [
    ("由島嶼水務署辦理，漁業推廣局自118年起推動", ["島嶼水務署", "漁業推廣局"]),
    ("協助企業全球布局，並簽署備忘錄，於東部部署", []),
])
def test_bureaus_that_no_list_holds(text: str, names: list[str]) -> None:
    assert [n for n, _ in found(text, "agency")] == names
