"""The rules of `rules.toml`, compiled: patterns over masked sentences, context rules."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.claims import ThingType
from extract.relations.text import SLOTS

RULES = Path(__file__).parent / "rules.toml"
_ALIASES = {"line": "budget_line"}
_ENUMERATED = {"programs": "program", "orgs": "org", "firms": "firm", "partners": "partner", "bodies": "body", "industries": "industry"}
_SETS = {"programset": "program", "orgset": "org", "bodyset": "body", "placeset": "place", "lawset": "law", "anyset": "any"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A relation that a sentence states; `gives` are the (subject, object) names of its example."""

    name: str
    relation: str
    mask: re.Pattern[str]
    example: str
    gives: tuple[tuple[str, str], ...]
    role: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """A relation that follows from where a name stands."""

    name: str
    relation: str
    sources: frozenset[str]
    types: frozenset[ThingType]
    genres: frozenset[str] = frozenset()
    role: str = ""
    never_facets: frozenset[str] = frozenset()
    reversed: bool = False
    quoted: bool = False
    after: re.Pattern[str] | None = None
    of_programs: bool = False
    cue: re.Pattern[str] | None = None
    never_before: re.Pattern[str] | None = None
    behind: re.Pattern[str] | None = None
    never_behind: re.Pattern[str] | None = None
    nested: bool = False
    of_subject: bool = False
    of_line: bool = False
    never_named: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Topics:
    """From how many mentions on, and from what share of all, an industry is what a report is about."""

    genres: frozenset[str]
    least: int
    share: float


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules."""

    patterns: tuple[Pattern, ...]
    contexts: tuple[Context, ...]
    topics: Topics


def data_of(name: str) -> dict[str, Any]:
    """The data of a file of rules beside this module."""
    return tomllib.loads((Path(__file__).parent / name).read_text("utf-8"))


@lru_cache(maxsize=1)
def load_rules(path: Path = RULES) -> Rules:
    """The compiled rules; ValueError with the file's and the rule's name where one is wrong."""
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    more = data_of("programs.toml")
    groups = {name: "".join(SLOTS[ThingType(t)] for t in types) for name, types in {**data["types"], **more["types"]}.items()}
    patterns: list[Pattern] = []
    for rule in [*data["pattern"], *more["pattern"]]:
        try:
            mask = re.compile(_expand(rule["mask"], groups))
        except (re.error, KeyError, ValueError) as error:
            raise ValueError(f"{path.name}: pattern {rule.get('name')!r}: {error}") from error
        gives = tuple((s, o) for s, o in rule["gives"])
        patterns.append(Pattern(rule["name"], rule["relation"], mask, rule["example"], gives, rule.get("role", "")))
    contexts = tuple(map(_context, [*data["context"], *more["context"]]))
    return Rules(tuple(patterns), contexts, Topics(frozenset(data["topics"]["genres"]), data["topics"]["least"], data["topics"]["share"]))


def _context(c: dict[str, Any]) -> Context:
    sources = [c["from"]] if isinstance(c["from"], str) else c["from"]
    after = re.compile(f"(?:{c['after']})[^，。；]*$") if "after" in c else None
    return Context(
        c["name"], c["relation"], frozenset(sources), frozenset(map(ThingType, c["types"])), frozenset(c.get("genres", ())), c.get("role", ""),
        frozenset(c.get("never_facets", ())), c.get("reversed", False), c.get("quoted", False), after, c.get("of_programs", False),
        _maybe(c, "cue"), _maybe(c, "never_before"), _maybe(c, "behind"), _maybe(c, "never_behind"), c.get("nested", False),
        c.get("of_subject", False), c.get("of_line", False), _maybe(c, "never_named"))


def _maybe(c: dict[str, Any], field: str) -> re.Pattern[str] | None:
    return re.compile(c[field]) if field in c else None


def _expand(mask: str, groups: dict[str, str]) -> str:
    """Placeholders → character classes over the slots; counts such as {0,8} stay."""
    def one(match: re.Match[str]) -> str:
        name = match[1]
        if name in _SETS:
            return groups.get(_SETS[name]) or SLOTS[ThingType(_SETS[name])]
        if name in _ENUMERATED:
            slot = one_of(_ENUMERATED[name])
            named = rf"{slot}[」』]?(?:[（(]{slot}[）)])?"  # 輝達(NVIDIA)、思科(Cisco)
            return rf"{named}(?:(?:[、及與和暨]|以及)[「『]?{named})*"
        return f"[「『]?{one_of(name)}[」』]?"

    def one_of(name: str) -> str:
        return f"[{groups[name]}]" if name in groups else SLOTS[ThingType(_ALIASES.get(name, name))]

    return re.sub(r"\{([a-z_]+)\}", one, mask).replace("(?P<o>", "[「『]?(?P<o>").replace("(?P<s>", "[「『]?(?P<s>")
