"""Spellings of one name have one normal form; names that only look alike keep different ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.claims import ThingType
from kg.build.names import is_reference, normal

KINDS = st.sampled_from([kind.value for kind in ThingType])
NAMES = st.text(
    st.sampled_from("臺台灣潮第一二十期階段計畫公司集團有限股份產業財團法人()（）「」114-年.· 5G+AbÅéﾊ㈱Co., Ltd") | st.characters(), max_size=24)


@pytest.mark.parametrize(("kind", "names"), [
    ("soe", ["臺灣潮力股份有限公司", "台灣潮力公司", "台灣潮力", "臺灣 潮力（股）公司"]),
    ("firm", ["KK Wave Co., Ltd.", "ＫＫ Ｗａｖｅ", "kkwave", "KK Wave Inc."]),
    ("institute", ["財團法人潮汐研究院", "潮汐研究院"]),
    ("policy", ["藍海·六策", "藍海‧六策", "「藍海六策」", "藍海 六策"]),
    ("program", ["波浪發電示範計畫", "波浪發電示範計畫(114-118年)", "波浪發電示範計畫（114年至118年）",
                 "波浪發電示範計畫(WAVE Demo)", "波浪發電示範"]),
    ("program", ["離岸潮力計畫第二期", "離岸潮力計畫第2期", "離岸潮力計畫二期", "離岸潮力第二期計畫", "離岸潮力計畫(106-109年)（第２期）"]),
    ("program", ["海岸整治第十二期", "海岸整治第12期"]),
    ("industry", ["波浪能", "波浪能產業"]),
    ("agency", ["行政院勞工委員會", "⾏政院勞工委員會"]),  # a compatibility character
])
def test_spellings_of_one_name_are_one(kind: str, names: list[str]) -> None:
    assert {normal(name, kind).form for name in names} == {normal(names[0], kind).form}


@pytest.mark.parametrize(("kind", "one", "other"), [
    ("program", "離岸潮力第一期計畫", "離岸潮力第二期計畫"),
    ("program", "離岸潮力計畫", "離岸潮力計畫第二期"),
    ("program", "第1階段示範", "第2階段示範"),
    ("program", "第一、二期海堤工程", "第十二期海堤工程"),
    ("program", "海灣2.0方案", "海灣20方案"),
    ("program", "A+企業計畫", "A企業計畫"),
    ("program", "海堤工程(東段)", "海堤工程(西段)"),
    ("firm", "Å能源", "A能源"),
    ("place", "東灣縣", "東灣市"),
    ("agency", "潮汐公司", "潮汐局"),
])
def test_names_that_look_alike_stay_apart(kind: str, one: str, other: str) -> None:
    assert normal(one, kind).form != normal(other, kind).form


def test_rules_say_what_changed_the_name() -> None:
    assert normal("「臺灣潮力」股份有限公司", "firm").rules == ("spelling", "punctuation", "legal form")
    assert normal("潮力計畫(114-118年)第二期", "program").rules == ("period in brackets", "phase")
    assert normal("海灣", "place").rules == ()


def test_a_name_is_never_cut_to_nothing() -> None:
    assert normal("公司", "firm").form == "公司"
    assert normal("「」", "firm").form == "「」"
    assert normal("計畫", "program").form == "計畫"
    assert normal("(WAVE)", "program").form == "wave"


@given(NAMES, KINDS)
def test_the_normal_form_is_its_own_normal_form(name: str, kind: str) -> None:
    form = normal(name, kind).form
    assert normal(form, kind).form == form


@given(NAMES, KINDS)
def test_a_name_with_words_keeps_some(name: str, kind: str) -> None:
    assert bool(normal(name, kind).form) == bool(name)


@pytest.mark.parametrize(("surface", "expected"), [
    ("本部", True), ("該計畫", True), ("上開方案", True), ("計畫", True), ("本洲園區", False), ("潮汐部", False), ("該潮汐計畫", False),
])
def test_words_that_only_point_are_no_names(surface: str, expected: bool) -> None:
    assert is_reference(surface) is expected
