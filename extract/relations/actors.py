"""Who carries out a program whose own sentence part does not say so: the body that acts in the words before it.

    海洋能源局為協助業者轉型，…。並於藍灣推動「…計畫」            the subject of the sentence, or of the sentence before
    海洋能源局推動「…第一期計畫」…。另「…第二期計畫」預定完工       one more of the list that its sentence before began
    1、興建藍灣展覽館計畫 / 由藍灣市提供土地，海洋部負責興建       the program of the heading, in a sentence that names none
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from extract.claims import Relation, Role, Statement, Thing, ThingType
from extract.entities.candidates import Candidate
from extract.entities.folding import fold
from extract.entities.gazetteer import thing_of
from extract.relations.anchors import BODIES, JOINED, UNDERTAKINGS, Anchors, as_role
from extract.relations.rules import data_of
from extract.relations.text import NamedText
from ontology.vocabulary import Vocabulary

_HAN = re.compile("[\u4e00-\u9fff]{2,}")
_NO_OWNER = re.compile("[及與和暨、]|公布|所屬|核定|各|函|綜合研究所")
_LEAST = 5  # code points that a program's name must have besides its owner's
_MARKS = "，。；：:、（）()"


@dataclass(frozen=True, slots=True)
class ActorRules:
    """The compiled rules."""

    before: re.Pattern[str]
    never_behind: re.Pattern[str]
    carries_out: re.Pattern[str]
    one_more: re.Pattern[str]
    acts: re.Pattern[str]
    goes_on: re.Pattern[str]


@lru_cache(maxsize=1)
def load_actor_rules() -> ActorRules:
    """The rules under [actors] of programs.toml; ValueError with the file's name where one is wrong."""
    data: dict[str, Any] = data_of("programs.toml")["actors"]
    try:
        return ActorRules(*(re.compile(data[name]) for name in ("before", "never_behind", "carries_out", "one_more", "acts", "goes_on")))
    except (KeyError, re.error) as error:
        raise ValueError(f"programs.toml: actors: {error}") from error


def actors(text: NamedText, about: Anchors) -> Iterator[Statement]:
    """implementedBy of the programs of a block, by the body that acts before they are named."""
    raw, rules = text.flow.text, load_actor_rules()
    outer = text.outer()
    leading = {start: _subject(raw, outer, start, rules) for start in about.sentences}
    carried: dict[int, Candidate] = {}  # by the beginning of a sentence: who carries out its programs
    for c in outer:
        if c.thing.type is not ThingType.PROGRAM or any(n.start == c.end + 1 and n.thing.type is ThingType.PROGRAM for n in outer):
            continue  # in 創新平台「…計畫」 it is the inner one that is carried out
        start = about.sentence(c.start)
        first = _first(text, c)
        within = [b for b in outer if b.thing.type in BODIES and start <= b.start and b.end <= first]
        before = _before(about.sentences, start)
        if rules.carries_out.search(raw[start:first]) and not any(n.thing.type in UNDERTAKINGS and n.end > _clause(raw, first)
                                                                  for n in outer if n.end <= first):
            if within:
                body = None if _guest(raw, within[-1], first, start, rules) else next(
                    (b for b in reversed(within) if _acts(raw, b, start, rules)), None)
                kind = "sentence"
            else:
                body = leading.get(before) if before is not None and rules.goes_on.match(raw[start:]) else None
                kind = "sentence-before"
        elif before is not None and before in carried and rules.one_more.fullmatch(raw[start:first]):
            body, kind = carried[before], "one-more"
        else:
            continue
        if body:
            carried[start] = body
            yield Statement(Relation("implementedBy", c.thing, body.thing),
                            (*text.passages(c.start, c.end), *text.passages(body.start, body.end, Role.SUBJECT)), f"actor.{kind}")
    yield from _of_heading(text, about, rules)


def owners(text: NamedText, about: Anchors, vocabulary: Vocabulary) -> Iterator[Statement]:
    """implementedBy of the programs whose own name begins with that of a body of the schemes (港務公司碼頭更新計畫)."""
    bodies, longest = _bodies(vocabulary)
    for c in about.named:
        if c.thing.type is not ThingType.PROGRAM or c.rule.startswith("reference"):
            continue
        name = text.flow.text[c.start:c.end].lstrip("「『")
        for length in range(min(longest, len(name) - _LEAST), 1, -1):
            if (body := bodies.get(fold(name[:length]))) and not _NO_OWNER.match(name, length):
                yield Statement(Relation("implementedBy", c.thing, body), text.passages(c.start, c.end), "actor.in-name")
                break


@lru_cache(maxsize=4)
def _bodies(vocabulary: Vocabulary) -> tuple[dict[str, Thing], int]:
    """The folded names of agencies and enterprises, and the length of the longest."""
    names = {fold(name): thing_of(term) for term in vocabulary.terms if term.kind in ("agency", "soe")
             for name in (*term.names, term.label) if _HAN.fullmatch(name)}
    return names, max(map(len, names), default=0)


def _of_heading(text: NamedText, about: Anchors, rules: ActorRules) -> Iterator[Statement]:
    """The body that carries out the program of the heading, or of the head, in a sentence that names no undertaking behind it."""
    raw, outer = text.flow.text, text.outer()
    heading = about.heading if about.heading and about.heading.whole and text.document.genre == "report" else None
    anchor = about.head or heading
    if anchor is None or anchor.thing.type is not ThingType.PROGRAM:
        return
    for start in about.sentences:
        end = min((s for s in about.sentences if s > start), default=len(raw))
        inside = [c for c in outer if max(start, anchor.until if about.head else 0) <= c.start < end]
        if any(c.thing.type in UNDERTAKINGS and not c.rule.startswith("reference") for c in inside):
            continue
        for b in inside:
            if b.thing.type in BODIES and _acts(raw, b, start, rules) and rules.acts.match(raw[b.end:end]):
                yield Statement(Relation("implementedBy", anchor.thing, b.thing),
                                (*text.passages(b.start, b.end), *as_role(anchor.passages, Role.SUBJECT)), f"actor.of-{anchor.kind}")


def _subject(raw: str, outer: tuple[Candidate, ...], start: int, rules: ActorRules) -> Candidate | None:
    """The body with which a sentence begins as the one who acts."""
    first = next((c for c in outer if c.start >= start), None)
    return first if first and first.thing.type in BODIES and _acts(raw, first, start, rules) and _clause(raw, first.start) == start else None


def _acts(raw: str, body: Candidate, sentence: int, rules: ActorRules) -> bool:
    """Whether a body stands where the one who acts does: at the beginning of a clause, and not as one who approves or is told."""
    clause = max(sentence, _clause(raw, body.start))
    return bool(rules.before.fullmatch(raw[clause:body.start])) and not rules.never_behind.match(raw[body.end:body.end + 20])


def _guest(raw: str, body: Candidate, first: int, sentence: int, rules: ActorRules) -> bool:
    """Whether a body stands in the very clause of a program without being its subject (配合內政部辦理…)."""
    return max(sentence, _clause(raw, first)) <= body.start and not _acts(raw, body, sentence, rules)


def _clause(raw: str, position: int) -> int:
    return max((raw.rfind(mark, 0, position) + 1 for mark in _MARKS), default=0)


def _before(sentences: tuple[int, ...], start: int) -> int | None:
    return max((s for s in sentences if s < start), default=None)


def _first(text: NamedText, c: Candidate) -> int:
    """Where the enumeration of programs begins that a program stands in."""
    start = c.start
    for n in reversed([n for n in text.outer() if n.end <= c.start]):
        if n.thing.type is not c.thing.type or not JOINED.fullmatch(text.flow.text, n.end, start):
            break
        start = n.start
    return start
