"""Bodies written together with the body above them, and units of bodies that no list holds.

    內政部營建署                             內政部 stands beside the whole name
    行政院農業委員會(農田水利署)             two names, the second under the first
    農田水利署彰化管理處                     a unit that no list holds: 農田水利署 stands beside it
    越南工商部貿易促進局駐胡志明市代表處     a post of a body abroad
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
from extract.entities.folding import fold
from extract.entities.gazetteer import thing_of
from extract.entities.words import Words
from ontology.vocabulary import Vocabulary

RULES = Path(__file__).parent / "rules" / "bodies.toml"
BODIES = frozenset({ThingType.AGENCY, ThingType.SOE})
_OWNED = frozenset({ThingType.AGENCY, ThingType.SOE, ThingType.INSTITUTE})


@dataclass(frozen=True, slots=True)
class BodyRules:
    """The compiled rules."""

    unit: re.Pattern[str]
    never: re.Pattern[str]
    post: re.Pattern[str]
    foreign: re.Pattern[str]
    bureau: re.Pattern[str]
    bureau_before: re.Pattern[str]
    bureau_behind: re.Pattern[str]
    bureau_never: re.Pattern[str]
    listed_behind: re.Pattern[str]
    listed_above: re.Pattern[str]
    listed_unit: re.Pattern[str]
    listed_joiner: re.Pattern[str]


@lru_cache(maxsize=1)
def load_body_rules(path: Path = RULES) -> BodyRules:
    """The rules of the file; ValueError with the file's name where one is wrong."""
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    try:
        units, posts = data["units"], data["posts"]
        return BodyRules(
            re.compile(rf"[^，。；：、（）()「」]{{0,{units['reach']}}}?(?:{_any(units['endings'])})"), re.compile(units["never"]),
            re.compile(rf"{posts['middle']}[^，。；：、]{{1,{posts['reach']}}}?(?:{_any(posts['endings'])})"),
            re.compile(_any(data["foreign"]["endings"])), *(re.compile(data["bureaus"][k]) for k in ("name", "before", "behind", "never")),
            *(re.compile(data["listed"][k]) for k in ("behind", "above", "unit", "joiner")))
    except (KeyError, re.error) as error:
        raise ValueError(f"{path.name}: {error}") from error


def _any(words: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(set(words), key=len, reverse=True)))


def body_names(vocabulary: Vocabulary) -> dict[str, Thing]:
    """The folded names of the bodies of the schemes; a name that several bear is left out."""
    found: dict[str, Thing | None] = {}
    for kind in ("agency", "soe"):
        for term in vocabulary.of_kind(kind):
            for name in {fold(x) for x in (term.label, *term.names)}:
                found[name] = None if name in found else thing_of(term)
    return {name: thing for name, thing in found.items() if thing is not None}


def composed_bodies(text: str, found: Sequence[Candidate], names: dict[str, Thing], longest: int) -> Iterator[Candidate]:
    """Units and posts behind known bodies, ministries behind countries, and the bodies that stand inside longer names."""
    rules = load_body_rules()
    folded = fold(text)
    made: list[Candidate] = []
    for c in _longest(found):
        if c.thing.type in BODIES:
            made += _behind(text, folded, c, rules)
        elif c.thing.type is ThingType.PLACE and (ministry := rules.foreign.match(folded, c.end)):
            made.append(_unit(text, c.start, ministry.end(), "body.foreign"))
            made += _behind(text, folded, made[-1], rules)
    for c in list(made):
        if c.rule != "body.post" and (post := rules.post.match(folded, c.end)):
            made.append(_unit(text, c.start, post.end(), "body.post"))
    yield from made
    owned = [c for c in (*found, *made) if c.thing.type in _OWNED]
    for c in owned:
        inner = _prefix(folded, c, names, longest)
        if inner:
            yield inner
    for c in made:  # a unit's own owner stands beside it
        for other in owned:
            if other.start == c.start and other.end < c.end:
                yield Candidate(other.start, other.end, other.thing, "body.above", other.weight, beside=True)


def bureaus(text: str, found: Sequence[Candidate], words: Words) -> Iterator[Candidate]:
    """Bureaus that no list holds, between a mark or a word before bodies and a word for what bodies do."""
    rules = load_body_rules()
    for ending in re.finditer("[署局部]", text):
        end = ending.end()
        if not rules.bureau_behind.match(text[end:end + 4]):
            continue
        for start in range(max(0, end - 11), end - 3):
            name = text[start:end]
            if (rules.bureau.fullmatch(name) and rules.bureau_before.search(text[max(0, start - 3):start]) and not rules.bureau_never.search(name)
                    and not any(start < b < end - 1 for b in words.breaks) and not any(c.end == end and c.thing.type in BODIES for c in found)):
                yield Candidate(start, end, Thing(ThingType.AGENCY, name), "name.bureau", 8)
                break


def short_governments(text: str, found: Sequence[Candidate], names: dict[str, Thing]) -> Iterator[Candidate]:
    """Local governments written short: 藍灣縣|府 for 藍灣縣政府."""
    for c in found:
        short = c.thing.type is ThingType.PLACE and text[c.end - 1] in "縣市" and text.startswith("府", c.end)
        if short and (government := names.get(fold(text[c.start:c.end] + "政府"))):
            yield Candidate(c.start, c.end + 1, government, "body.short", 30)


def listed_units(text: str, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """The units in a bracket behind the local government that they belong to, by their full names."""
    rules = load_body_rules()
    for c in _longest(found):
        if c.thing.type is not ThingType.AGENCY or not rules.listed_above.search(text[c.start:c.end]):
            continue
        if match := rules.listed_behind.match(text, c.end):
            at = match.start("units")
            for part in rules.listed_joiner.split(match["units"]):
                at = text.index(part, at)
                if rules.listed_unit.fullmatch(part):
                    yield Candidate(at, at + len(part), Thing(ThingType.AGENCY, c.thing.name + part), "body.listed", 30)
                at += len(part)


def _longest(found: Sequence[Candidate]) -> list[Candidate]:
    """One candidate a place: those that no other of a body contains."""
    bodies = [c for c in found if c.thing.type in BODIES or c.thing.type is ThingType.PLACE]
    known = [c for c in bodies if not c.rule.startswith("name.suffix")]
    return [c for c in bodies if not any(o.start <= c.start and c.end <= o.end and (o.start, o.end) != (c.start, c.end) for o in known)]


def _behind(text: str, folded: str, c: Candidate, rules: BodyRules) -> Iterator[Candidate]:
    if folded[c.end:c.end + 1] == "駐" and (post := rules.post.match(folded, c.end)):
        yield _unit(text, c.start, post.end(), "body.post")
    elif (unit := rules.unit.match(folded, c.end)) and not rules.never.search(unit.group()):
        yield _unit(text, c.start, unit.end(), "body.unit")
    elif c.rule == "body.foreign" and (bureau := re.compile("[^，。；：、]{2,6}?局").match(folded, c.end)):
        yield _unit(text, c.start, bureau.end(), "body.unit")


def _unit(text: str, start: int, end: int, rule: str) -> Candidate:
    return Candidate(start, end, Thing(ThingType.AGENCY, text[start:end]), rule, 30)


def _prefix(folded: str, c: Candidate, names: dict[str, Thing], longest: int) -> Candidate | None:
    """The longest name of another body with which a name begins."""
    for end in range(min(c.end - 1, c.start + longest), c.start + 1, -1):
        thing = names.get(folded[c.start:end])
        if thing is not None and thing != c.thing:
            return Candidate(c.start, end, thing, "body.above", 30, beside=True)
    return None
