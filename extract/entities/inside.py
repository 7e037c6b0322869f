"""Names that need what is already known round them: inside the names of programs, beside places, and in lists of units.

    東礁及北礁淨水場擴建計畫             places inside a name that a table gives; 東礁 is one beside another
    北礁淨水場                           a weak name of a place before what is built there
    藍灣縣政府各局處(包含農業處、水利處) units in brackets behind the word for them

Spans are (start, end, thing) in code points of the folded text of a whole document.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.claims import Thing, ThingType
from extract.entities.folding import fold
from extract.entities.gazetteer import TYPES, thing_of
from ontology.vocabulary import Vocabulary

RULES = Path(__file__).parent / "rules" / "again.toml"
Span = tuple[int, int, Thing]
PROGRAMS = frozenset({ThingType.PROGRAM, ThingType.BUDGET_LINE})
"""Types whose names contain names of other things."""
_LONGEST = 12  # code points of a name looked for inside another
_LEAD = 14  # code points before a list of units


@dataclass(frozen=True, slots=True)
class InsideRules:
    """The compiled tables [inside] and [units] of `again.toml`."""

    least: Mapping[ThingType, int]
    facilities: re.Pattern[str]
    joint: re.Pattern[str]
    never_behind: re.Pattern[str]
    lead: re.Pattern[str]
    list: re.Pattern[str]
    part: re.Pattern[str]
    never: re.Pattern[str]


@lru_cache(maxsize=1)
def load_inside_rules(path: Path = RULES) -> InsideRules:
    """The rules of the file; ValueError with the file's name where one is wrong."""
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    try:
        inside, units = data["inside"], data["units"]
        return InsideRules(
            {TYPES[k]: n for k, n in inside["least"].items()},
            *(re.compile(inside[k]) for k in ("facilities", "joint", "never_behind")),
            *(re.compile(units[k]) for k in ("lead", "list", "part", "never")),
        )
    except (KeyError, re.error) as error:
        raise ValueError(f"{path.name}: {error}") from error


@dataclass(frozen=True, slots=True)
class InsideNames:
    """Folded names that are safe inside the name of a program, and those of places that need more; each means one thing."""

    safe: Mapping[str, Thing]
    weak: Mapping[str, Thing]


def inside_names(vocabulary: Vocabulary) -> InsideNames:
    """The names of a vocabulary; one that several things of these types bear is left out."""
    rules = load_inside_rules()
    safe: dict[str, Thing | None] = {}
    weak: dict[str, Thing | None] = {}
    for term in vocabulary.terms:
        type_ = TYPES.get(term.kind)
        if type_ is None or type_ not in rules.least or term.backdrop:
            continue
        for name in {fold(x) for x in (term.label, *term.names) if len(x) >= rules.least[type_] and not x.isascii()}:
            safe[name] = None if safe.get(name, thing_of(term)) != thing_of(term) else thing_of(term)
        if type_ is ThingType.PLACE:
            for name in {fold(x) for x in term.weak_names if len(x) > 1 and not x.isascii()}:
                weak[name] = None if name in weak else thing_of(term)
    return InsideNames({n: t for n, t in safe.items() if t}, {n: t for n, t in weak.items() if t and n not in safe})


def inside(folded: str, programs: Sequence[Span], names: InsideNames) -> Iterator[Span]:
    """What the names of programs contain: safe names, and weak names of places beside a place or before a facility."""
    rules = load_inside_rules()
    for start, end, _ in programs:
        at, before = start, -_LONGEST  # where the last place ends
        while at < end - 1:
            found = _longest(folded, at, end, names, rules, start, before)
            if found is None:
                at += 1
                continue
            yield found
            before, at = (found[1], found[1]) if found[2].type is ThingType.PLACE else (before, found[1])


def _longest(folded: str, at: int, end: int, names: InsideNames, rules: InsideRules, start: int, before: int) -> Span | None:
    for stop in range(min(end, at + _LONGEST), at + 1, -1):
        name = folded[at:stop]
        if (thing := names.safe.get(name)) and (at, stop) != (start, end):
            return at, stop, thing
        thing = names.weak.get(name)
        if thing is None or rules.never_behind.match(folded, stop):
            continue
        first = at == start or (before == at - 1 and rules.joint.match(folded[at - 1]) is not None)
        joined = rules.joint.match(folded, stop) is not None and any(
            folded[stop + 1 : k] in names.safe or folded[stop + 1 : k] in names.weak for k in range(stop + 3, min(end, stop + 8))
        )
        if rules.facilities.match(folded, stop) or (first and (joined or before == at - 1)):
            return at, stop, thing
    return None


def units(folded: str) -> Iterator[tuple[int, int]]:
    """Where units of bodies stand in lists behind the word for them, one by one."""
    rules = load_inside_rules()
    for match in rules.list.finditer(folded):
        if rules.lead.search(folded[max(0, match.start() - _LEAD) : match.start()]):
            for part in rules.part.finditer(match.group()):
                start = match.start() + part.start()
                start += len(part.group()) - len(re.sub("^(?:及|與|和|包含|包括|如|有|計有)", "", part.group()))
                if not rules.never.search(folded[start : match.start() + part.end()]):
                    yield start, match.start() + part.end()
