"""Works named with and without the place or system around them; texts about invented places."""

from __future__ import annotations

import pytest

from extract.claims import Claim, Mention, Passage, Role, Thing, ThingType
from kg.build.identity import Identity, identify
from kg.build.uses import uses
from ontology.vocabulary import Vocabulary


def named(vocabulary: Vocabulary, *names: str) -> Identity:
    """The entities of works of these names, beside a river and a city that are known as places."""
    things = [*(Thing(ThingType.PROGRAM, name) for name in names), Thing(ThingType.PLACE, "晴溪河"), Thing(ThingType.PLACE, "藍灣市")]
    return identify(uses([Claim(f"c{i}", f"d{i}", Mention(thing, thing.name), (Passage(Role.VALUE, i, i + 1, 1, 1, thing.name),), "r", 1.0)
                          for i, thing in enumerate(things)]), vocabulary)


def works(found: Identity) -> set[str]:
    return {e.label for e in found.entities.values() if e.type is ThingType.PROGRAM}


@pytest.mark.parametrize(("names", "number"), [
    (("北礁管線水源南送藍灣市區工程", "南送藍灣市區工程"), 1),
    (("北礁管線水源南送藍灣市區工程", "水源南送藍灣市區工程", "南送藍灣市區工程"), 1),
    (("東礁縣藍灣市河岸整建工程", "西礁縣藍灣市河岸整建工程", "藍灣市河岸整建工程"), 3),  # in which county?
    (("北礁計畫－藍灣市河岸整建工程", "藍灣市河岸整建工程"), 2),  # a part of it
    (("碼頭更新及藍灣市河岸整建工程", "藍灣市河岸整建工程"), 2),  # one of two works
    (("後續藍灣市河岸整建工程", "藍灣市河岸整建工程"), 2),
    (("北礁管線輸水改善工程", "輸水改善工程"), 2),  # it says no place
])
def test_what_stands_before_a_name(vocabulary: Vocabulary, names: tuple[str, ...], number: int) -> None:
    assert len(works(named(vocabulary, *names))) == number


@pytest.mark.parametrize(("names", "number"), [
    (("晴溪河(里港)伏流水工程", "晴溪河伏流水"), 1),
    (("晴溪河(里港)伏流水工程", "晴溪河(上游)伏流水工程", "晴溪河伏流水"), 3),  # which of the two?
    (("晴溪河(第二期)伏流水工程", "晴溪河伏流水"), 2),
])
def test_a_place_in_brackets(vocabulary: Vocabulary, names: tuple[str, ...], number: int) -> None:
    assert len(works(named(vocabulary, *names))) == number


def test_the_reason_is_kept(vocabulary: Vocabulary) -> None:
    joins = named(vocabulary, "北礁管線水源南送藍灣市區工程", "南送藍灣市區工程").joins
    assert any("context in front" in join.rules for join in joins)
