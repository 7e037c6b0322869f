"""What recognisers propose: stretches of a text that may name a thing; and how overlapping proposals are settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extract.claims import Thing, ThingType

NESTS_IN = frozenset({ThingType.PROGRAM, ThingType.BUDGET_LINE})
NESTED = frozenset({ThingType.INDUSTRY, ThingType.PLACE})


@dataclass(frozen=True, slots=True)
class Candidate:
    """`text[start:end]` may name `thing`; the higher `weight` wins where two of one length overlap.

    `beside`: it stands even inside a longer name of its own kind (內政部 in 內政部營建署, 高雄市 in 高雄市和發產業園區).
    """

    start: int
    end: int
    thing: Thing
    rule: str
    weight: int = 0
    beside: bool = False


def settle(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The proposals that stand, in reading order: the longest first, the weightier among equals.

    An industry or a place inside the name of a program or budget line stands beside it, as does what is marked so; any other
    overlap loses.
    """
    kept: list[Candidate] = []
    order = sorted(set(candidates), key=lambda c: (c.start - c.end, -c.weight, c.start, c.rule, c.thing.type, c.thing.name))
    for candidate in order:
        if all(_compatible(candidate, other) for other in kept if candidate.start < other.end and other.start < candidate.end):
            kept.append(candidate)
    return sorted(kept, key=lambda c: (c.start, -c.end))


def _compatible(inner: Candidate, outer: Candidate) -> bool:
    inside = outer.start <= inner.start and inner.end <= outer.end and (inner.start, inner.end) != (outer.start, outer.end)
    return inside and (inner.beside or (inner.thing.type in NESTED and outer.thing.type in NESTS_IN))
