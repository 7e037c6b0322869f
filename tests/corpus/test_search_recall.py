"""Search in the real documents finds what a plain scan finds, and nothing else: every character, and strings of one to eight characters."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kg.read.release import Release, current
from kg.read.search_schema import bare, fold

pytestmark = pytest.mark.corpus
STRINGS = 600


@pytest.fixture(scope="module")
def real(corpus_data: Path) -> Release:
    return current(corpus_data)


def test_passages_are_those_of_a_plain_scan(real: Release) -> None:
    folded = [(p.document, p.first_line, fold(p.text)) for p in real.search.paragraphs()]
    texts, draw = [text for *_, text in folded if text], random.Random(1)
    strings = sorted({character for text in texts for character in text})
    for _ in range(STRINGS):
        text = draw.choice(texts)
        start = draw.randrange(len(text))
        strings.append(text[start:start + draw.randint(1, 8)])
    wrong = [asked for asked in strings
             if [(h.document, h.first_line) for h in real.search.passages(asked, limit=10**6)] != [(d, line) for d, line, text in folded if asked in text]]
    assert wrong == [] and len(strings) > STRINGS


def test_things_are_found_by_any_part_of_any_name(real: Release) -> None:
    kinds = {h.type for h in real.search.entities("計", limit=10**6)}
    names = real.search.names(kinds)
    draw = random.Random(2)
    for name, _ in draw.sample(names, 100):
        start = draw.randrange(len(name))
        asked = name[start:start + draw.randint(1, 6)]
        expected = {iri for other, iri in names if asked in other}
        assert {h.iri for h in real.search.entities(asked, kinds, limit=10**6)} == expected, asked
        assert bare(asked) == asked
