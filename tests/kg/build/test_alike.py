"""Names that are one in spite of sizes, the place of a phase, replaced words or a shared short form; and those that are not."""

from __future__ import annotations

import pytest

from extract.claims import Claim, Mention, Passage, Role, Thing, ThingType
from kg.build.identity import identify
from kg.build.succession import inferred
from kg.build.uses import uses
from ontology.vocabulary import Vocabulary

PROGRAM = ThingType.PROGRAM


def mentions(*names: tuple[str, str], kind: ThingType = PROGRAM) -> list[Claim]:
    return [Claim(f"c{i}", "d1", Mention(Thing(kind, name), surface), (Passage(Role.VALUE, i, i + 1, 1, 1, surface),), "r", 1.0)
            for i, (name, surface) in enumerate(names)]


@pytest.mark.parametrize(("one", "other"), [
    ("鯨灣5萬噸海淡廠", "鯨灣海水淡化廠工程計畫"),
    ("鯨灣第一期5萬噸海淡廠", "鯨灣海水淡化廠工程計畫（第一期）"),
    ("提升加工區用地效能升級計畫", "提升科技產業園區用地效能升級計畫"),
])
def test_one_program(vocabulary: Vocabulary, one: str, other: str) -> None:
    assert len(identify(uses(mentions((one, one), (other, other))), vocabulary).entities) == 1


@pytest.mark.parametrize(("one", "other"), [
    ("鯨灣5萬噸海淡廠", "鯨灣3萬噸海淡廠"),
    ("鯨灣第一期5萬噸海淡廠", "鯨灣第二期5萬噸海淡廠"),
    ("鯨灣第一期海淡廠", "鯨灣海淡廠"),
])
def test_two_programs(vocabulary: Vocabulary, one: str, other: str) -> None:
    assert len(identify(uses(mentions((one, one), (other, other))), vocabulary).entities) == 2


def test_a_shared_short_form_joins_what_differs_by_a_word(vocabulary: Vocabulary) -> None:
    names = (("鯨業升級創新平台輔導計畫", "鯨創平台"), ("鯨業創新平台計畫", "鯨業創新平台計畫"))
    assert len(identify(uses(mentions(*names)), vocabulary).entities) == 1
    assert len(identify(uses(mentions(*((name, name) for name, _ in names))), vocabulary).entities) == 2


def test_a_firm_bears_its_name_without_the_legal_form(vocabulary: Vocabulary) -> None:
    (firm,) = identify(uses(mentions(("鯨化公司", "鯨化公司"), kind=ThingType.FIRM)), vocabulary).entities.values()
    assert "鯨化" in {name for name, _ in firm.labels}


@pytest.mark.parametrize(("early", "late", "expected"), [
    ("鯨灣管河川及區域排水整體改善計畫", "因應氣候變遷鯨灣管河川及排水整體改善計畫", ["longer name in a later document"]),
    ("鯨灣管河川及區域排水整體改善計畫", "因應氣候變遷鷗島管海堤及排水整體改善計畫", []),
])
def test_a_later_longer_name_takes_up_the_earlier_one(vocabulary: Vocabulary, early: str, late: str, expected: list[str]) -> None:
    claims = [Claim(f"c{d}", d, Mention(Thing(PROGRAM, n), n), (Passage(Role.VALUE, 0, 1, 1, 1, n),), "r", 1.0) for n, d in ((early, "d1"), (late, "d2"))]
    used = uses(claims)
    found = inferred(identify(used, vocabulary), used, {"d1": "2013", "d2": "2024"}, [], vocabulary)
    assert [link.rule for link in found] == expected
