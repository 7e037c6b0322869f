"""Names inside the names of programs, weak names of places before what is built there, units of bodies in lists."""

from __future__ import annotations

import pytest

from extract.claims import Thing, ThingType
from extract.entities.folding import fold
from extract.entities.inside import inside, inside_names, units
from ontology.vocabulary import Term, Vocabulary


def term(kind: str, key: str, label: str, names: tuple[str, ...] = (), weak: tuple[str, ...] = ()) -> Term:
    return Term(key, kind, f"https://w3id.org/mailuo/scheme/{kind}/{key}", label, key, label, key, names, weak, (), (), "", "", "", False)


NAMES = inside_names(Vocabulary((
    term("place", "east-reef", "藍灣縣東礁鎮", ("東礁鎮",), ("東礁",)), term("place", "north-reef", "藍灣縣北礁鄉", ("北礁鄉",), ("北礁",)),
    term("place", "bay", "藍灣縣", ("藍灣",)), term("law", "sea-act", "海洋環境基本法"), term("institute", "sea-lab", "海洋研究院", ("海研院",)),
    term("place", "old-a", "甲縣成功鎮", (), ("成功",)), term("place", "old-b", "乙縣成功鄉", (), ("成功",)),
)))


@pytest.mark.parametrize(("name", "found"), [
    ("東礁及北礁區域供水管網改善計畫", ["東礁", "北礁"]),
    ("北礁淨水場及東礁配水中心改善工程計畫", ["北礁", "東礁"]),
    ("藍灣海水淡化計畫", ["藍灣"]),
    ("逐步達成海洋環境基本法目標計畫", ["海洋環境基本法"]),
    ("海研院科技專案計畫", ["海研院"]),
    ("北礁品牌行銷計畫", []),
    ("東礁地區與世界交流計畫", []),
    ("成功加壓站更新計畫", []),
])
def test_what_the_name_of_a_program_contains(name: str, found: list[str]) -> None:
    program = Thing(ThingType.PROGRAM, name)
    assert [name[a:b] for a, b, _ in inside(fold(name), [(0, len(name), program)], NAMES)] == found


def test_a_program_is_not_inside_itself() -> None:
    law = Thing(ThingType.PROGRAM, "海洋環境基本法")
    assert list(inside(fold(law.name), [(0, len(law.name), law)], NAMES)) == []


@pytest.mark.parametrize(("text", "found"), [
    ("藍灣縣政府各局處(包含漁業處、水道資源處及城鄉暨景觀處等)參加，", ["漁業處", "水道資源處", "城鄉暨景觀處"]),
    ("主管機關（工務處、漁業處）共同辦理", ["工務處", "漁業處"]),
    ("各工程(隧道、出口處)施工", []),
    ("主管機關(相關局處及各處)", []),
])
def test_units_in_a_list(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in units(fold(text))] == found
