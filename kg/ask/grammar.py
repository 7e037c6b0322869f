"""The grammar of questions as records, read from the TOML files beside this module; a wrong entry is told by its place.

    grammar.toml    years, numbers, measures, rankings, words without a meaning of their own, preferences, notes
    intents.toml    what a question may want: cues, what it must name, which plan answers it, examples
    glossary.toml   English words for Chinese topics
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.read.catalogue import Words
from kg.read.terms import ENTITY_CLASSES

FOLDER = Path(__file__).parent
NEEDS = ("industry", "place", "organisation", "law", "undertaking", "category", "topic")
"""Groups of things that a question may name, as intents ask for them."""
_YEAR_GROUPS = ({"first", "last"}, {"year"}, {"since"}, {"until"})

Patterns = tuple[re.Pattern[str], ...]


class GrammarError(ValueError):
    """A file of the grammar is wrong; the message says where."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What a question may want: the plan that answers it, what the question must name (any one of `needs`), and its cues."""

    name: str
    plan: str
    needs: tuple[str, ...]
    label: Words
    cues_zh: Patterns
    cues_en: Patterns
    examples: tuple[Words, ...]

    @property
    def cues(self) -> Patterns:
        return (*self.cues_zh, *self.cues_en)


@dataclass(frozen=True, slots=True)
class Preference:
    """In which order amounts of one program and year are put, by each of their properties; the first is shown. `effects` are
    measures of what comes of a program, which stand behind the money that goes into it; `ledger` those that tables keep year by year."""

    measures: tuple[str, ...]
    ledger: frozenset[str]
    effects: frozenset[str]
    levels: tuple[str, ...]
    scopes: tuple[str, ...]
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keyed:
    """Words that name a measure, a category or types of organisations."""

    keys: tuple[str, ...]
    cues: Patterns


@dataclass(frozen=True, slots=True)
class Relative:
    """A year told from the newest one: that many years before it, or the years of a group `last` up to it."""

    pattern: re.Pattern[str]
    before: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """How many are wanted, from which end, within which bounds; and the small questions beside the main one."""

    count: Patterns
    lowest: Patterns
    highest: Patterns
    below: Patterns
    above: Patterns
    money_below: Patterns
    money_above: Patterns
    beyond_targets: Patterns
    ahead: Patterns
    by_year: Patterns
    before: Patterns
    after: Patterns
    naming: Patterns
    following: Patterns
    parts: Patterns
    phases: Patterns
    history: Patterns
    counting: Patterns
    located: Patterns
    default: int


@dataclass(frozen=True, slots=True)
class Indicators:
    """Names of the indicators that questions about performance are about, as the graph has them."""

    rates: tuple[str, ...]
    spending: str
    progress: str
    jobs: str
    spending_cues: Patterns
    achievement_cues: Patterns


@dataclass(frozen=True, slots=True)
class Grammar:
    """All that `ask` knows of language."""

    intents: tuple[Intent, ...]
    years: Patterns
    relative_years: tuple[Relative, ...]
    numbers: Mapping[str, int]
    units: Mapping[str, float]
    ranking: Ranking
    measures: tuple[Keyed, ...]
    categories: tuple[Keyed, ...]
    organisations: tuple[Keyed, ...]
    indicators: Indicators
    enumerated: Patterns
    law_names: Patterns
    program_names: Patterns
    law_ends: tuple[str, ...]
    whole_words: tuple[str, ...]
    budget_lines: Patterns
    granting: tuple[str, ...]
    organisation_acts: tuple[str, ...]
    acting: Patterns
    every_year: Patterns
    renamed: Patterns
    renaming: Patterns
    local_governments: Patterns
    local_recipients: Patterns
    generic: tuple[str, ...]
    pooled: tuple[str, ...]
    investing: tuple[str, ...]
    described: Patterns
    fillers_zh: tuple[str, ...]
    fillers_en: frozenset[str]
    topics: Mapping[str, str]
    tails: frozenset[str]
    families: Mapping[str, tuple[str, ...]]
    amounts: Preference
    notes: Mapping[str, Words]


@lru_cache(maxsize=4)
def load(folder: Path = FOLDER) -> Grammar:
    """The grammar of a folder; raises GrammarError."""
    said = _read(folder / "grammar.toml")
    file = "grammar.toml"
    try:
        notes = MappingProxyType({name: _words(entry) for name, entry in said["notes"].items()})
        years = tuple(_year(p) for p in said["years"]["patterns"])
        ranking: dict[str, Any] = {name: value if name == "default" else _patterns(value) for name, value in said["ranking"].items()}
        marks = {name: _patterns(value) if name.endswith("_cues") else value for name, value in said["indicators"].items()}
        amounts = said["amounts"]
        preference = Preference(tuple(amounts["measures"]), frozenset(amounts["ledger"]), frozenset(amounts["effects"]), tuple(amounts["levels"]),
                                tuple(amounts["scopes"]), tuple(amounts["statuses"]))
        parts: dict[str, Any] = {
            "years": years, "relative_years": tuple(Relative(_pattern(r["pattern"]), r.get("before", 0)) for r in said["years"]["relative"]),
            "numbers": MappingProxyType(dict(said["numbers"]["words"])),
            "units": MappingProxyType(dict(said["numbers"]["units"])), "ranking": Ranking(**ranking),
            "measures": _keyed(said["measures"]), "categories": _keyed(said["categories"]), "organisations": _keyed(said["organisations"]),
            "indicators": Indicators(**marks | {"rates": tuple(marks["rates"])}),
            "enumerated": _patterns(said["kinds"]["enumerated"]), "law_names": _patterns(said["kinds"]["law_names"]),
            "program_names": _patterns(said["kinds"]["program_names"]),
            "law_ends": tuple(said["kinds"]["law_ends"]), "whole_words": tuple(said["kinds"]["whole_words"]),
            "budget_lines": _patterns(said["kinds"]["budget_lines"]), "granting": tuple(said["kinds"]["granting"]),
            "organisation_acts": tuple(said["kinds"]["organisation_acts"]),
            "acting": _patterns(said["kinds"]["acting"]), "every_year": _patterns(said["years"]["every"]),
            "renamed": _patterns(said["renaming"]["said"]), "renaming": _patterns(said["renaming"]["asked"]),
            "local_governments": _patterns(said["kinds"]["local_governments"]), "local_recipients": _patterns(said["kinds"]["local_recipients"]),
            "generic": tuple(said["kinds"]["generic"]), "pooled": tuple(said["kinds"]["pooled"]), "investing": tuple(said["kinds"]["investing"]),
            "described": _patterns(said["kinds"]["described"]), "fillers_zh": tuple(said["fillers"]["zh"]),
            "fillers_en": frozenset(said["fillers"]["en"]), "amounts": preference, "notes": notes,
        }
        file = "intents.toml"
        intents = tuple(_intent(entry) for entry in _read(folder / file)["intents"])
        file = "glossary.toml"
        glossary = _read(folder / file)
        topics = MappingProxyType({str(en).lower(): str(zh) for en, zh in glossary["topics"].items()})
        return Grammar(intents=intents, topics=topics, tails=frozenset(glossary["names"]["tails"]),
                       families=MappingProxyType({str(word): tuple(parts_) for word, parts_ in glossary["families"].items()}), **parts)
    except (KeyError, TypeError, ValueError) as error:
        raise error if isinstance(error, GrammarError) else GrammarError(f"{file}: {error}") from error


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise GrammarError(f"{file.name}: {error}") from error


def _words(entry: Any) -> Words:
    return Words(str(entry["zh"]), str(entry["en"]))


def _intent(entry: dict[str, Any]) -> Intent:
    needs = tuple(entry.get("needs", ()))
    if wrong := set(needs) - set(NEEDS):
        raise ValueError(f"intent {entry['name']}: no group of things {', '.join(sorted(wrong))}")
    english = _patterns(rf"\b(?:{cue})\b" for cue in entry["cues_en"])
    return Intent(entry["name"], entry["plan"], needs, _words(entry["label"]), _patterns(entry["cues_zh"]), english,
                  tuple(_words(e) for e in entry.get("examples", [])))


def _keyed(entries: Iterable[dict[str, Any]]) -> tuple[Keyed, ...]:
    found = []
    for entry in entries:
        keys = tuple(entry.get("types", [])) or (str(entry["key"]),)
        if wrong := set(entry.get("types", [])) - set(ENTITY_CLASSES):
            raise ValueError(f"no type of thing {', '.join(sorted(wrong))}")
        found.append(Keyed(keys, _patterns(entry["cues"])))
    return tuple(found)


def _patterns(texts: Iterable[str]) -> Patterns:
    return tuple(_pattern(text) for text in texts)


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"{text!r}: {error}") from error


def _year(text: str) -> re.Pattern[str]:
    pattern = _pattern(text)
    if set(pattern.groupindex) not in _YEAR_GROUPS:
        raise ValueError(f"years: {text!r} needs the groups first and last, or year, or since, or until")
    return pattern
