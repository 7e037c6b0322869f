"""The grammar of questions as records, read from `grammar.toml`; a wrong entry is told by its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.read.catalogue import Words, catalogue
from kg.read.terms import ENTITY_CLASSES

FILE = Path(__file__).parent / "grammar.toml"
_YEAR_GROUPS = ({"first", "last"}, {"year"}, {"since"}, {"until"})


class GrammarError(ValueError):
    """The grammar's file is wrong; the message says where."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What a question may want: the query that answers it, the type of thing it must name, and its cue words."""

    name: str
    query: str
    about: str
    label: Words
    cues_zh: tuple[str, ...]
    cues_en: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preference:
    """In which order amounts of one program and year are put, by each of their properties; the first is shown."""

    measures: tuple[str, ...]
    levels: tuple[str, ...]
    scopes: tuple[str, ...]
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """All that `ask` knows of language."""

    intents: tuple[Intent, ...]
    years: tuple[re.Pattern[str], ...]
    fillers_zh: tuple[str, ...]
    fillers_en: frozenset[str]
    amounts: Preference
    notes: Mapping[str, Words]


@lru_cache(maxsize=4)
def load(file: Path = FILE) -> Grammar:
    """The grammar of a file; raises GrammarError."""
    try:
        said = tomllib.loads(file.read_text("utf-8"))
        grammar = Grammar(
            intents=tuple(_intent(entry) for entry in said["intents"]), years=tuple(_pattern(p) for p in said["years"]["patterns"]),
            fillers_zh=tuple(said["fillers"]["zh"]), fillers_en=frozenset(said["fillers"]["en"]),
            amounts=Preference(*(tuple(said["amounts"][name]) for name in ("measures", "levels", "scopes", "statuses"))),
            notes=MappingProxyType({name: Words(entry["zh"], entry["en"]) for name, entry in said["notes"].items()}))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise GrammarError(f"{file.name}: {error}") from error
    return grammar


def _intent(entry: dict[str, Any]) -> Intent:
    intent = Intent(entry["name"], entry["query"], entry["about"], Words(entry["label"]["zh"], entry["label"]["en"]),
                    tuple(entry["cues_zh"]), tuple(entry["cues_en"]))
    if intent.query not in catalogue():
        raise ValueError(f"intent {intent.name}: no query {intent.query}")
    if intent.about not in ENTITY_CLASSES:
        raise ValueError(f"intent {intent.name}: no type of thing {intent.about}")
    return intent


def _pattern(text: str) -> re.Pattern[str]:
    try:
        pattern = re.compile(text, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"years: {text!r}: {error}") from error
    if set(pattern.groupindex) not in _YEAR_GROUPS:
        raise ValueError(f"years: {text!r} needs the groups first and last, or year, or since, or until")
    return pattern
