"""How the claims of a build use their things: how often, in which words, in which documents, and where first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from extract.claims import Claim, Mention, Relation, Thing
from kg.build.records import things_of

_ORDERS = frozenset({"partOf", "succeeds", "subordinateTo", "orgSucceeds"})


@dataclass(slots=True)
class Use:
    """How often claims name a thing, the words of its mentions, its documents, and the claims that name it first in each."""

    count: int = 0
    surfaces: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def documents(self) -> frozenset[str]:
        return frozenset(self.first)

    @property
    def claims(self) -> tuple[str, ...]:
        """The first claim of each document, in the order of documents."""
        return tuple(self.first[document][1] for document in sorted(self.first))


def uses(claims: Iterable[Claim], others: Iterable[Thing] = ()) -> dict[Thing, Use]:
    """How the claims use their things; `others` are things that only checks name."""
    found: dict[Thing, Use] = defaultdict(Use)
    for claim in claims:
        for thing in things_of(claim.body):
            use = found[thing]
            use.count += 1
            place = min(p.start for p in claim.passages), claim.id
            use.first[claim.document] = min(use.first.get(claim.document, place), place)
        if isinstance(claim.body, Mention):
            found[claim.body.thing].surfaces[claim.body.surface] += 1
    for thing in others:
        found[thing].count += 0
    return dict(found)


def above(claims: Iterable[Claim]) -> frozenset[tuple[Thing, Thing]]:
    """Pairs of things of which a claim puts one above or after the other: they are two, whatever their names."""
    return frozenset((claim.body.subject, claim.body.object) for claim in claims if isinstance(claim.body, Relation)
                     and claim.body.relation in _ORDERS and isinstance(claim.body.object, Thing))
