"""Bodies under bodies and firms of countries, where a text writes the one right before the other.

    內政部營建署 · 經濟部(水利署) · 本部水利署 · 水利署第四河川分署        subordinateTo
    泰國朱拉隆功大學 · 美國太陽能廠商 Blue Turbine · 美商國泰銀行         basedIn
    越南工商部駐胡志明市代表處 · 高雄市和發產業園區                       basedIn
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extract.claims import Relation, Statement, Thing, ThingType
from extract.entities.candidates import Candidate
from extract.entities.firms import load_firm_rules
from extract.relations.text import NamedText
from ontology.vocabulary import Vocabulary

_BODIES = frozenset({ThingType.AGENCY, ThingType.SOE})
_GUESTS = frozenset({ThingType.FIRM, ThingType.UNIVERSITY, ThingType.INSTITUTE, ThingType.ASSOCIATION})
_FROM_NAME = frozenset({ThingType.FIRM, ThingType.UNIVERSITY})
_PARK = re.compile(r"(?:園區|工業區|加工區|專區|科學城)$")
_POST = re.compile(r"駐([^駐]{2,6}?)(?:代表處|辦事處|總領事館|大使館|經濟組|商務組)$")
_UNIT = re.compile(r"(?:署|局|處|中心|分署|院|會|所|公司)$")


def bodies(text: NamedText, vocabulary: Vocabulary) -> Iterator[Statement]:
    """What the composition of names says."""
    raw = text.flow.text
    outer = text.outer()
    for c in outer:
        if c.thing.type in _BODIES or c.thing.type is ThingType.INSTITUTE:
            chain = [c, *sorted((n for n in text.nested(c) if n.start == c.start and n.thing.type in _BODIES), key=lambda n: -n.end)]
            for lower, upper in pairwise(chain):
                if lower.thing != upper.thing:
                    yield _under(text, lower.thing, upper.thing, c.start, lower.end, "name.parent-prefix")
    for a, b in pairwise(outer):
        gap = raw[a.end:b.start]
        if a.thing.type in _BODIES and b.thing.type in _BODIES and gap in ("", "(", "（") and a.thing != b.thing:
            if gap and raw[b.end:b.end + 1] not in (")", "）"):
                continue
            if not any(n.beside for n in text.nested(b)) and _belongs(b.thing, a.thing, vocabulary):
                yield _under(text, b.thing, a.thing, a.start, b.end, "name.parent-before")
        if b.rule == "body.listed":
            above = next((n for n in reversed(outer) if n.end <= b.start and n.rule != "body.listed" and b.thing.name.startswith(n.thing.name)), None)
            if above and above.thing.type in _BODIES:
                yield _under(text, b.thing, above.thing, above.start, b.end, "name.unit-listed")
    yield from _countries(text, outer, vocabulary)
    yield from _seats(text, outer, vocabulary)


def _under(text: NamedText, lower: Thing, upper: Thing, start: int, end: int, rule: str) -> Statement:
    return Statement(Relation("subordinateTo", lower, upper), text.passages(start, end), rule)


def _belongs(lower: Thing, upper: Thing, vocabulary: Vocabulary) -> bool:
    """Whether a body written behind another may be under it: the schemes say so, or they do not know it."""
    term = vocabulary.find(lower.type.value, lower.key) if lower.key else None
    if term is None:
        return bool(_UNIT.search(lower.name))
    above = vocabulary.ancestors(term)
    return any(t.key == upper.key for t in above) or any(t.key in _former(upper, vocabulary) for t in above)


def _former(upper: Thing, vocabulary: Vocabulary) -> frozenset[str]:
    """The keys of what a body became or was, by the schemes' reorganisations."""
    return frozenset(k for r in vocabulary.reorganisations if upper.key in (*r.originals, *r.resulting) for k in (*r.originals, *r.resulting))


def _countries(text: NamedText, outer: tuple[Candidate, ...], vocabulary: Vocabulary) -> Iterator[Statement]:
    """Organisations named right behind their country, or with its character (美商)."""
    raw = text.flow.text
    rules = load_firm_rules()
    for i, c in enumerate(outer):
        if c.thing.type not in _GUESTS:
            continue
        origin = rules.countries.get(raw[c.start:c.start + 2]) or rules.countries.get(raw[max(0, c.start - 2):c.start])
        if origin and (terms := vocabulary.by_label("place", origin)):
            place = Thing(ThingType.PLACE, terms[0].label, terms[0].key)
            yield Statement(Relation("basedIn", c.thing, place), text.passages(max(0, c.start - 2), c.end), "name.country-character")
            continue
        if country := _country(raw[c.start:c.end], c.thing, vocabulary) if c.thing.key and c.thing.type in _FROM_NAME else None:
            yield Statement(Relation("basedIn", c.thing, country), text.passages(c.start, c.end), "name.country-prefix")
        previous = [p for p in outer[:i] if p.end <= c.start][-2:]
        place_before = next((p for p in reversed(previous) if p.thing.type is ThingType.PLACE), None)
        if place_before and rules.behind_country.fullmatch(_gap(raw, place_before.end, c.start, previous)):
            yield Statement(Relation("basedIn", c.thing, place_before.thing), text.passages(place_before.start, c.end), "name.place-before")
        for n in text.nested(c) if not c.thing.key and c.thing.type in _FROM_NAME else ():
            if n.thing.type is ThingType.PLACE and n.start == c.start and n.beside:
                yield Statement(Relation("basedIn", c.thing, n.thing), text.passages(c.start, c.end), "name.country-prefix")


def _country(name: str, thing: Thing, vocabulary: Vocabulary) -> Thing | None:
    """The country written before the name of an organisation (泰國|朱拉隆功大學; 中國 is part of the name of 中國鋼鐵)."""
    known = vocabulary.find(thing.type.value, thing.key)
    for end in range(min(5, len(name) - 2), 1, -1):
        if known is None or not name[end:].endswith((known.label, *known.names)):
            continue
        for term in vocabulary.by_label("place", name[:end]):
            if term.facet == "country" and not term.backdrop:
                return Thing(ThingType.PLACE, term.label, term.key)
    return None


def _seats(text: NamedText, outer: tuple[Candidate, ...], vocabulary: Vocabulary) -> Iterator[Statement]:
    """Where posts of bodies are, and the city or country that is written before the name of a park."""
    for c in outer:
        if c.thing.type is ThingType.AGENCY and (post := _POST.search(c.thing.name)):
            for term in vocabulary.by_label("place", post[1])[:1]:
                yield Statement(Relation("basedIn", c.thing, Thing(ThingType.PLACE, term.label, term.key)), text.passages(c.start, c.end), "name.post-at")
        elif c.thing.type is ThingType.PLACE and _PARK.search(c.thing.name):
            for n in text.nested(c):
                if n.rule == "place.around" and n.start == c.start:
                    yield Statement(Relation("basedIn", c.thing, n.thing), text.passages(c.start, c.end), "name.park-in")


def _gap(raw: str, start: int, end: int, named: list[Candidate]) -> str:
    """What stands between two names, the names of industries left out."""
    kept = [c for c in named if c.thing.type is ThingType.INDUSTRY and start <= c.start and c.end <= end]
    for c in kept:
        return raw[start:c.start] + raw[c.end:end]
    return raw[start:end]
