"""Names that mean an organisation only among its like: short forms of firms and universities in lists and before what they are.

    輔導台達、聯嘉及鴻海等10家廠商        one of a list whose others are known, or that is called firms behind it
    參與臺大、政大、清大等8所大學         the same of universities
    與成大合作 · 臺大基因體中心           a university's short form beside what universities do or have
    臺、成、清、交大                      single characters that share the last one's 大
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.claims import Thing, ThingType
from extract.entities.candidates import Candidate
from extract.entities.firms import load_firm_rules
from extract.entities.folding import fold
from extract.entities.gazetteer import thing_of
from extract.entities.words import Words
from ontology.vocabulary import Vocabulary

RULES = Path(__file__).parent / "rules" / "weak.toml"
_FAMILIES = {ThingType.FIRM: "firm", ThingType.SOE: "firm", ThingType.UNIVERSITY: "university", ThingType.INSTITUTE: "university"}
_JOINED = re.compile(r"(?:[（(][^（）()]{1,16}[）)])?(?:、|以及|[及與和或/])")
_CENTRE = re.compile(r"(?:(?![與及和在於以的之為等並參協])[\u4e00-\u9fff]){2,14}?(?:研究中心|研究所|研發中心|實驗室)")
_PARTS = tuple("促完達形組構變合建贊平舞電")  # 促成, 完成, 平臺 … are words


@dataclass(frozen=True, slots=True)
class WeakRules:
    """The compiled rules."""

    universities_behind: re.Pattern[str]
    university_before: re.Pattern[str]
    university_behind: re.Pattern[str]
    letters: dict[str, str]
    clipped: re.Pattern[str]


@lru_cache(maxsize=1)
def load_weak_rules(path: Path = RULES) -> WeakRules:
    """The rules of the file; ValueError with the file's name where one is wrong."""
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))["university"]
    try:
        letters = {fold(k): v for k, v in data["letters"].items()}
        one = f"[{''.join(letters)}]"
        return WeakRules(re.compile(data["list_behind"]), re.compile(data["before"]), re.compile(data["behind"]), letters,
                         re.compile(rf"(?:{one}、){{1,5}}(?:{one}|及{one})(?={data['shared']})"))
    except (KeyError, re.error) as error:
        raise ValueError(f"{path.name}: {error}") from error


@dataclass(frozen=True, slots=True)
class WeakNames:
    """The weak names of the schemes' firms and universities, those of firms alone, and the universities by label."""

    things: dict[str, Thing]
    firms: dict[str, Thing]
    pattern: re.Pattern[str]
    universities: dict[str, Thing]


def weak_names(vocabulary: Vocabulary) -> WeakNames:
    """The weak names; one that several bear, and one in Latin letters, is left out."""
    found: dict[str, Thing | None] = {}
    for kind in ("firm", "soe", "university"):
        for term in vocabulary.of_kind(kind):
            for name in {fold(x) for x in term.weak_names if len(x) > 1 and not x.isascii()}:
                found[name] = None if name in found else thing_of(term)
    things = {name: thing for name, thing in sorted(found.items()) if thing is not None}
    names = "|".join(map(re.escape, sorted(things, key=len, reverse=True))) or "(?!)"
    firms = {n: t for n, t in things.items() if t.type is ThingType.FIRM}
    return WeakNames(things, firms, re.compile(names), {t.label: thing_of(t) for t in vocabulary.of_kind("university")})


def weak(text: str, words: Words, found: Sequence[Candidate], names: WeakNames) -> Iterator[Candidate]:
    """The weak names of a text that their neighbours confirm."""
    folded, rules = fold(text), load_weak_rules()
    yield from _clipped(folded, rules, names)
    strong = [c for c in found if c.thing.type in _FAMILIES]
    maybe = [c for c in _occurring(folded, words, names) if not any(o.start <= c.start and c.end <= o.end for o in strong)]
    chain: list[Candidate] = []
    for c in sorted([*strong, *maybe], key=lambda c: (c.start, -c.end)):
        if chain and c.start < chain[-1].end:
            continue
        if chain and not (_family(chain[-1]) == _family(c) and _JOINED.fullmatch(folded, chain[-1].end, c.start)):
            yield from _confirmed(folded, chain, rules)
            chain = []
        chain.append(c)
    if chain:
        yield from _confirmed(folded, chain, rules)


def centres(text: str, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Research bodies of universities, named behind them: 臺大|海洋暨漁業研究中心."""
    for c in found:
        if c.thing.type is ThingType.UNIVERSITY and (centre := _CENTRE.match(text, c.end)):
            yield Candidate(c.start, centre.end(), Thing(ThingType.INSTITUTE, text[c.start:centre.end()]), "body.of-university", 12)


def _family(c: Candidate) -> str:
    return _FAMILIES[c.thing.type]


def _occurring(folded: str, words: Words, names: WeakNames) -> Iterator[Candidate]:
    """Where weak names stand, cut off from other words on both sides."""
    for m in names.pattern.finditer(folded):
        if m.start() in words.begins and (m.end() in words.begins or _JOINED.match(folded, m.end()) or folded[m.end():m.end() + 1] in "等(（)）"):
            yield Candidate(m.start(), m.end(), names.things[m.group()], "list.weak", 6)


def _confirmed(folded: str, chain: Sequence[Candidate], rules: WeakRules) -> Iterator[Candidate]:
    """The weak members of a list that a known member, or the words before or behind it, confirm."""
    unsure = [c for c in chain if c.rule == "list.weak"]
    if not unsure:
        return
    before, end = folded[max(0, chain[0].start - 12):chain[0].start], chain[-1].end
    if _family(chain[0]) == "firm":
        known = load_firm_rules()
        sure = known.list_behind.match(folded, end) or known.list_before.search(before)
    else:
        sure = rules.universities_behind.match(folded, end)
    alone = _family(chain[0]) == "university" and folded[chain[0].end - 1] == "大" and (
        rules.university_before.search(before) or rules.university_behind.match(folded, end))
    if sure or alone or len(unsure) < len(chain) or len(chain) > 2:
        yield from unsure


def _clipped(folded: str, rules: WeakRules, names: WeakNames) -> Iterator[Candidate]:
    """Universities by one character each, before what they share."""
    for m in rules.clipped.finditer(folded):
        if folded[max(0, m.start() - 1):m.start()] in _PARTS:
            continue
        for at in range(m.start(), m.end()):
            thing = names.universities.get(rules.letters.get(folded[at], ""))
            if thing:
                yield Candidate(at, at + 1, thing, "list.clipped", 6)
