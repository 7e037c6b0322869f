"""Enumerations: industries too plain to be matched alone or that no list holds, and works that share their last word.

    推動電子、能源、工具機、汽車及塑膠成型等產業     工具機 is known; the plain words beside it are industries too, and so is 塑膠成型
    機械、運輸等領域                             two plain words, and what stands behind them says what they are
    北礁加壓站擴建、東灣送水幹管等2項工程        two works
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.claims import Thing, ThingType
from extract.entities.candidates import Candidate
from extract.entities.folding import fold
from extract.entities.gazetteer import thing_of
from ontology.vocabulary import Vocabulary

RULES = Path(__file__).parent / "rules" / "enumerations.toml"
_RUN = re.compile(r"[^，,。；：:;、（）()「」『』｢｣!?\s]{2,40}(?:、[^，,。；：:;、（）()「」『』｢｣!?\s]{2,40})+")


@dataclass(frozen=True, slots=True)
class EnumerationRules:
    """The compiled rules of `rules/enumerations.toml`."""

    joiner: re.Pattern[str]
    lead: re.Pattern[str]
    behind: re.Pattern[str]
    never: re.Pattern[str]
    least: int
    most: int


@lru_cache(maxsize=1)
def load_enumeration_rules(path: Path = RULES) -> EnumerationRules:
    """The rules of the file; ValueError with the file's name where one is wrong."""
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))["industries"]
    try:
        joiner, lead, behind, never = (re.compile(data[k]) for k in ("joiner", "lead", "behind", "never"))
        return EnumerationRules(joiner, lead, behind, never, data["least"], data["most"])
    except (KeyError, re.error) as error:
        raise ValueError(f"{path.name}: {error}") from error


@dataclass(frozen=True, slots=True)
class WorksRules:
    """The compiled rules for works."""

    lead: re.Pattern[str]
    behind: re.Pattern[str]
    item: re.Pattern[str]
    least: int


@lru_cache(maxsize=1)
def load_works_rules(path: Path = RULES) -> WorksRules:
    """The rules of the file; ValueError with the file's name where one is wrong."""
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))["works"]
    try:
        return WorksRules(re.compile(data["lead"]), re.compile(data["behind"]), re.compile(data["item"]), data["least"])
    except (KeyError, re.error) as error:
        raise ValueError(f"{path.name}: {error}") from error


def works(text: str) -> Iterator[Candidate]:
    """The members of an enumeration that the word 工程 behind the last one makes works; all of them, or none."""
    rules = load_works_rules()
    for behind in rules.behind.finditer(text):
        start = max(text.rfind(mark, 0, behind.start()) for mark in "，。；：:") + 1
        stretch = text[start:behind.start()]
        if "、" not in stretch or "等" in stretch:
            continue
        start += len(lead.group()) if (lead := rules.lead.match(stretch)) else 0
        items = [(start + m.start(), start + m.end()) for m in re.finditer("[^、]+", text[start:behind.start()])]
        if all(b - a >= rules.least and rules.item.fullmatch(text, a, b) for a, b in items):
            yield from (Candidate(a, b, Thing(ThingType.PROGRAM, text[a:b]), "list.works", 12) for a, b in items)


def plain_names(vocabulary: Vocabulary) -> dict[str, Thing]:
    """The folded names of industries that count only beside others; a name that several bear is left out."""
    found: dict[str, Thing | None] = {}
    for term in vocabulary.of_kind("industry"):
        for name in {fold(x) for x in term.weak_names}:
            found[name] = None if name in found else thing_of(term)
    return {name: thing for name, thing in found.items() if thing is not None}


def industries(text: str, found: Sequence[Candidate], plain: dict[str, Thing]) -> Iterator[Candidate]:
    """Plain and unknown names of industries in the enumerations of a text whose known names are `found`."""
    if "、" not in text:
        return
    rules = load_enumeration_rules()
    folded = fold(text)
    whole: dict[tuple[int, int], ThingType] = {}
    for c in found:
        whole.setdefault((c.start, c.end), c.thing.type)
    for run in _RUN.finditer(folded):
        items, named = _items(folded, run.start(), run.end(), rules)
        known = [i for i in items if whole.get(i) is ThingType.INDUSTRY]
        weak = [i for i in items if i not in whole and folded[slice(*i)] in plain]
        if not known and not (named and len(weak) > 1):
            continue
        if 2 * (len(known) + len(weak)) < len(items):
            continue
        yield from (Candidate(a, b, plain[folded[a:b]], "list.industry", 15) for a, b in weak)
        if named and len(known) + len(weak) >= 3:
            yield from _unknown(text, [i for i in items if i not in whole and i not in weak], found, rules)


def _items(folded: str, start: int, end: int, rules: EnumerationRules) -> tuple[list[tuple[int, int]], bool]:
    """The members of an enumeration, and whether the words behind the last say that they are industries."""
    behind = rules.behind.search(folded, folded.rindex("、", start, end) + 2, end)  # a character of the last member comes first
    stop = behind.start() if behind else end
    items: list[tuple[int, int]] = []
    at = start
    for joint in (*rules.joiner.finditer(folded, start, stop), None):
        close = joint.start() if joint else stop
        if close > at:
            items.append((at, close))
        at = joint.end() if joint else stop
    first, last = items[0]
    if lead := rules.lead.match(folded, first, last):
        items[0] = (lead.end(), last)
    return [i for i in items if i[0] < i[1]], behind is not None


def _unknown(text: str, items: Iterable[tuple[int, int]], found: Sequence[Candidate], rules: EnumerationRules) -> Iterator[Candidate]:
    for start, end in items:
        inside = any(c.start < end and start < c.end for c in found)
        if rules.least <= end - start <= rules.most and not rules.never.search(text[start:end]) and not inside:
            yield Candidate(start, end, Thing(ThingType.INDUSTRY, text[start:end]), "list.industry-new", 6)
