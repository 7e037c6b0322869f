"""What keeps two names apart that a rule takes for one: decisions, numbers, claims that put them above or beside each other.

A guard looks at all units on both sides, so that A and C stay two although B is like both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product

from extract.claims import Mention, Passage, Role, Thing
from extract.extraction import Extraction
from kg.build.likeness import sizes, without_size
from kg.build.names import group_of
from kg.build.units import Unit, Units

DECIDED = "people decided that they are different"
TERMS = "two terms of the schemes"
RELATED = "a document puts one above or after the other"
BESIDE = "a document names them side by side"
NUMBERS = "different numbers (phase, year, version)"
TYPES = "things of different kinds"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BETWEEN = re.compile(r"[\s「」『』]*[、及與和暨][\s「」『』]*")
_FAR = 6


def beside(extractions: Iterable[Extraction]) -> frozenset[tuple[Thing, Thing]]:
    """Things that a document enumerates: only 、 or a joining word stands between two mentions of them."""
    found: set[tuple[Thing, Thing]] = set()
    for extraction in extractions:
        mentions: list[tuple[Passage, Thing]] = []
        for claim in extraction.claims:
            if isinstance(claim.body, Mention):
                mentions.extend((p, claim.body.thing) for p in claim.passages if p.role is Role.VALUE)
        starts: dict[int, list[Thing]] = defaultdict(list)
        for passage, thing in mentions:
            starts[passage.start].append(thing)
        text = extraction.document.text
        for passage, thing in mentions:
            for start in range(passage.end + 1, passage.end + _FAR):
                if start in starts and _BETWEEN.fullmatch(text[passage.end:start]):
                    found.update((thing, other) for other in starts[start] if group_of(other.type) == group_of(thing.type) and other != thing)
    return frozenset(found)


class Guards:
    """Answers why two sets of units must not become one."""

    def __init__(self, units: Units, related: Iterable[tuple[Thing, Thing]], side_by_side: Iterable[tuple[Thing, Thing]]) -> None:
        self._units = units
        self._related = frozenset(frozenset((units.of(a), units.of(b))) for a, b in related)
        self._beside = frozenset(frozenset((units.of(a), units.of(b))) for a, b in side_by_side)

    def between(self, ones: Sequence[Unit], others: Sequence[Unit], ignore: frozenset[str] = frozenset()) -> str:
        """The first guard that holds between any two of them, empty where none does."""
        for a, b in product(ones, others):
            if guard := self._pair(a, b, ignore):
                return guard
        return ""

    def _pair(self, a: Unit, b: Unit, ignore: frozenset[str]) -> str:
        pair = frozenset((a, b))
        checks = (
            (DECIDED, self._units.apart(a, b)), (TERMS, a.source == b.source == "term"), (TYPES, bool(a.kind and b.kind and a.kind != b.kind)),
            (RELATED, pair in self._related), (BESIDE, pair in self._beside),
            (NUMBERS, a.source == b.source == "name" and _different_numbers(a, b)))
        return next((guard for guard, holds in checks if holds and guard not in ignore), "")


def _different_numbers(a: Unit, b: Unit) -> bool:
    """Whether two names have different phases, years or versions, or different sizes where both give one."""
    if sizes(a.form) and sizes(b.form) and sizes(a.form) != sizes(b.form):
        return True
    one, other = (sorted(_NUMBER.findall(without_size(unit.form))) for unit in (a, b))
    return one != other
