"""Names that were misread by one character or word, in sentences about an invented ministry."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.claims import Thing, ThingType
from extract.entities.lookalikes import load_lookalikes, lookalikes
from extract.entities.pipeline import pipeline
from ontology.vocabulary import Term, Vocabulary


def term(kind: str, key: str, label: str, *names: str) -> Term:
    return Term(key, kind, f"https://w3id.org/mailuo/scheme/{kind}/{key}", label, key, label, key, names, (), (), (), "", "", "", False)


SERVICE, WORKS = (Thing(ThingType.PROGRAM, name) for name in ("北礁加值服務計畫", "烏溪潮汐計畫"))
NLP = pipeline(Vocabulary((term("agency", "energy", "海洋能源局"), term("place", "bay", "太平灣漁港"), term("place", "big", "大平灣漁港"))),
               [("北礁加值服務計畫", SERVICE), ("烏溪潮汐計畫", WORKS)])


def found(text: str) -> list[tuple[str, str, str]]:
    return [(c.thing.name, text[c.start:c.end], c.rule) for c in NLP(text)._.named]


@pytest.mark.parametrize(("text", "name", "surface", "rule"), [
    ("辦理北礁增值服務計畫。", "北礁加值服務計畫", "北礁增值服務計畫", "list.lookalike"),
    ("辦理北礁加值服務計畫。", "北礁加值服務計畫", "北礁加值服務計畫", "list.learned"),
    ("辦理鳥溪潮汐計畫。", "烏溪潮汐計畫", "鳥溪潮汐計畫", "list.lookalike"),
    ("前往大平灣漁港。", "大平灣漁港", "大平灣漁港", "list.scheme"),
])
def test_a_misread_name_stands_for_the_known_one_and_known_ones_for_themselves(text: str, name: str, surface: str, rule: str) -> None:
    assert (name, surface, rule) in found(text)


def test_what_may_be_two_things_or_is_short_is_left_alone() -> None:
    two = [("藍灣已港", Thing(ThingType.PLACE, "藍灣已港")), ("藍灣己港", Thing(ThingType.PLACE, "藍灣己港"))]
    assert "藍灣巳港" not in dict(lookalikes(two))
    assert dict(lookalikes([("烏溪", Thing(ThingType.PLACE, "烏溪"))])) == {}


def test_a_group_of_one_character_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text('least = 4\ncharacters = ["台臺"]\nwords = []\n', "utf-8")
    with pytest.raises(ValueError, match=r"wrong\.toml"):
        load_lookalikes(file)
