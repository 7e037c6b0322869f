"""Short forms that their neighbours confirm, and made-up names of firms, in sentences about an invented ministry."""

from __future__ import annotations

import pytest

from extract.entities.pipeline import pipeline
from ontology.vocabulary import Term, Vocabulary


def term(kind: str, key: str, label: str, names: tuple[str, ...], weak: tuple[str, ...]) -> Term:
    return Term(key, kind, f"https://w3id.org/mailuo/scheme/{kind}/{key}", label, key, label, key, names, weak, (), (), "", "", "", False)


NLP = pipeline(Vocabulary((
    term("firm", "yard", "藍灣造船", (), ("藍船",)), term("firm", "reef", "北礁海事", (), ("北礁",)), term("firm", "sun", "旭陽能源", (), ()),
    term("university", "ntu", "國立臺灣大學", ("臺灣大學",), ("臺大",)), term("university", "ncku", "國立成功大學", ("成功大學",), ("成大",)),
    term("university", "nccu", "國立政治大學", (), ("政大",)), term("university", "nthu", "國立清華大學", ("清大",), ()),
)))


def found(text: str, *types: str) -> list[tuple[str, str]]:
    return [(c.thing.name, text[c.start:c.end]) for c in NLP(text)._.named if c.thing.type.value in types]


@pytest.mark.parametrize(("text", "names"), [
    ("輔導藍船、旭陽能源等10家廠商", [("藍灣造船", "藍船"), ("旭陽能源", "旭陽能源")]),
    ("推動業者(藍船)參與", [("藍灣造船", "藍船")]),
    ("藍船在港內停泊", []),
    ("於北礁設置燈塔", []),
])
def test_a_short_form_of_a_firm_counts_among_firms(text: str, names: list[tuple[str, str]]) -> None:
    assert found(text, "firm") == names


@pytest.mark.parametrize(("text", "names"), [
    ("參與臺大、政大、清大等8所大學博覽會", ["國立臺灣大學", "國立政治大學", "國立清華大學"]),
    ("協助成大辦理高峰會", ["國立成功大學"]),
    ("與臺、成、清大合作", ["國立臺灣大學", "國立成功大學", "國立清華大學"]),
    ("透過該平臺大幅提升效率，完成大型設備建置", []),
])
def test_a_short_form_of_a_university_counts_beside_what_confirms_it(text: str, names: list[str]) -> None:
    assert [n for n, _ in found(text, "university")] == names


@pytest.mark.parametrize(("text", "names"), [
    ("輔導鯤瀛數位將電子紙導入港區", ["鯤瀛數位"]),
    ("與鯤瀛科技、泓礁智造合作，應用範圍擴大", ["鯤瀛科技", "泓礁智造"]),
    ("輔導鯤瀛、泓礁、昕泊等10家業者", ["鯤瀛", "泓礁", "昕泊"]),
    ("協助2家車廠(鯤瀛-開發小客車、泓礁-開發貨車)量產", ["鯤瀛", "泓礁"]),
    ("提升備援系統、在地企業及載具設計能量", []),
    ("集結零售、餐飲、觀光等20家業者", []),
])
def test_made_up_names_are_firms_where_something_says_so(text: str, names: list[str]) -> None:
    assert [n for n, _ in found(text, "firm")] == names
