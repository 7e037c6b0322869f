"""Names that a document enumerates are two; names of which one stands in brackets behind the other may be one."""

from __future__ import annotations

import pytest

from extract.claims import Thing, ThingType
from kg.build.guards import beside
from tests.kg.build import invented

A, B = Thing(ThingType.PROGRAM, "海堤工程"), Thing(ThingType.PROGRAM, "海灣計畫")


@pytest.mark.parametrize(("text", "expected"), [
    ("海堤工程、海灣計畫", True), ("海堤工程及「海灣計畫」", True), ("「海堤工程」與\n海灣計畫", True),
    ("海堤工程（海灣計畫）", False), ("海堤工程屬於海灣計畫", False), ("海堤工程。海灣計畫", False),
])
def test_only_what_is_joined_by_a_comma_or_a_joining_word_stands_side_by_side(text: str, expected: bool) -> None:
    paper = invented.document("d", text)
    found = beside([invented.extraction(paper, [invented.mention(paper, A, A.name), invented.mention(paper, B, B.name)])])
    assert ((A, B) in found) is expected


def test_things_of_far_types_are_not_compared() -> None:
    paper = invented.document("d", "海堤工程、東灣縣")
    place = Thing(ThingType.PLACE, "東灣縣")
    assert beside([invented.extraction(paper, [invented.mention(paper, A, A.name), invented.mention(paper, place, "東灣縣")])]) == frozenset()
