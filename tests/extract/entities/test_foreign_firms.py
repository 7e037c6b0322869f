"""Firms behind their country, their partners here, research bodies of universities, and units that a bracket lists."""

from __future__ import annotations

import pytest

from extract.claims import ThingType
from extract.entities.pipeline import pipeline
from ontology.vocabulary import Term, Vocabulary


def term(kind: str, key: str, label: str, *names: str, facet: str = "") -> Term:
    return Term(key, kind, f"https://w3id.org/mailuo/scheme/{kind}/{key}", label, key, label, key, names, (), (), (), facet, "", "", False)


NLP = pipeline(Vocabulary((
    term("place", "coral", "珊瑚國", facet="country"), term("university", "blue", "國立藍灣大學", "藍灣大學"), term("firm", "yard", "藍灣造船"))))


def found(text: str, type_: ThingType = ThingType.FIRM) -> set[str]:
    return {text[c.start:c.end] for c in NLP(text)._.named if c.thing.type is type_}


@pytest.mark.parametrize(("text", "names"), [
    ("促成藍灣造船結盟珊瑚國商Reefco Group建構產業鏈", {"藍灣造船", "Reefco Group"}),
    ("促成帆海與珊瑚國藥廠ReefCare簽署合作意向書", {"帆海", "ReefCare"}),
    ("藍灣造船與珊瑚國礁石(Riffo)集團簽署備忘錄", {"藍灣造船", "礁石(Riffo)集團"}),
    ("與珊瑚國Autoreef Machinery JSC公司合作", {"Autoreef Machinery JSC公司"}),
    ("我國業者與珊瑚國商ReefCare合作", {"ReefCare"}),
    ("參考珊瑚國標準ReefCare", set()),
    ("帶動藍灣造船(船殼)、青鯤(纜線)等在地業者供應零件", {"藍灣造船", "青鯤"}),
    ("展出船殼(藍灣造船)、纜線(新式)等設備", {"藍灣造船"}),
    ("媒合珊瑚國商鯤島漆料(KUNDAO)、礁石漆料(RIFFO)及帆海漆料，爭取實績", {"鯤島漆料", "KUNDAO", "礁石漆料", "RIFFO", "帆海漆料"}),
    ("參考珊瑚國鯤島漆料(KUNDAO)之作法", set()),
    ("完成結案作業(鯤昶、礁祥、青和、泉鯤和藍灣造船)。", {"鯤昶", "礁祥", "青和", "泉鯤", "藍灣造船"}),
    ("完成結案作業(鯤昶、礁祥、青和)。", set()),
    ("完成檢查項目(品質、安全、成本和藍灣造船)。", {"藍灣造船"}),
    ("日本矽谷創投公司有意投資", set()),
])
def test_firms(text: str, names: set[str]) -> None:
    assert found(text) == names


def test_research_bodies_of_universities() -> None:
    assert found("藍灣大學基因體暨海洋醫學研究中心技轉技術", ThingType.INSTITUTE) == {"藍灣大學基因體暨海洋醫學研究中心"}
    assert found("與藍灣大學及海洋研究中心合作", ThingType.INSTITUTE).isdisjoint({"藍灣大學及海洋研究中心"})


def test_units_that_a_bracket_lists_behind_their_government() -> None:
    assert found("海珊瑚縣政府各局處(包含漁業處、港務資源處及城市暨海岸發展處等)參加", ThingType.AGENCY) >= {"漁業處", "港務資源處", "城市暨海岸發展處"}
    assert found("海珊瑚縣政府各局處(包含縣長、來賓等)參加", ThingType.AGENCY).isdisjoint({"縣長", "來賓"})
