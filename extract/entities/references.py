"""References resolved: 本部 is the publisher or the ministry above it, 本計畫 the subject, 該計畫 the program named last."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extract.claims import Thing, ThingType
from extract.entities.candidates import Candidate
from extract.entities.gazetteer import thing_of
from ontology.vocabulary import Term, Vocabulary

RULES = Path(__file__).parent / "rules" / "references.toml"
_PROGRAMS = {ThingType.PROGRAM, ThingType.POLICY, ThingType.BUDGET_LINE}


@dataclass(frozen=True, slots=True)
class References:
    """The compiled words and, for the publisher's words, the bodies they mean in one document."""

    publisher: re.Pattern[str]
    bodies: dict[str, Thing]
    subject: re.Pattern[str]


@lru_cache(maxsize=1)
def _rules() -> dict[str, dict[str, object]]:
    return tomllib.loads(RULES.read_text("utf-8"))


def references(publisher: str, vocabulary: Vocabulary) -> References:
    """The references of a document published by a body of this name (empty: only the subject's words resolve)."""
    own, subject = _rules()["publisher"], _rules()["subject"]
    words = own["words"]
    assert isinstance(words, dict)
    bodies: dict[str, Thing] = {}
    for term in _upwards(vocabulary, publisher):
        for word, last in words.items():
            if word not in bodies and term.label.endswith(last):
                bodies[word] = thing_of(term)
    if publisher and not bodies:
        bodies = {word: Thing(ThingType.AGENCY, publisher) for word, last in words.items() if publisher.endswith(last)}
    alternatives = "|".join(map(re.escape, words))
    names = subject["words"]
    assert isinstance(names, list)
    return References(
        re.compile(f"(?<![{own['not_after']}])(?:{alternatives})(?![{own['not_before']}])"), bodies,
        re.compile(f"(?:{'|'.join(map(re.escape, names))})(?![{subject['not_before']}])"))


def _upwards(vocabulary: Vocabulary, name: str) -> tuple[Term, ...]:
    terms = vocabulary.by_label("agency", name) if name else ()
    return (terms[0], *vocabulary.ancestors(terms[0])) if terms else ()


def resolve(text: str, refs: References, subject: Thing | None, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """The references of a text; the words for a program resolve to the subject, else to the program named last before."""
    for match in refs.publisher.finditer(text):
        if body := refs.bodies.get(match.group()):
            yield Candidate(match.start(), match.end(), body, "reference.publisher", 30, beside=True)
    for match in refs.subject.finditer(text):
        before = [c for c in found if c.end <= match.start() and c.thing.type in _PROGRAMS]
        thing = (before[-1].thing if before and match.group()[0] != "本" else None) or subject or (before[-1].thing if before else None)
        if thing and thing.type in _PROGRAMS:
            yield Candidate(match.start(), match.end(), thing, "reference.subject", 30)
