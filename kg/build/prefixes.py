"""Names of agencies with and without the body above them: 經濟部水利署北區水資源分署, 水利署北區水資源分署, 北區水資源分署.

A long name that begins with the name of a known organisation is the short rest, where the rest is a name of its own (會計處,
which every body has, is not), and every long name that ends in it is one and the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from extract.claims import Thing, ThingType
from kg.build.names import units_of_bodies
from kg.build.terms import TermIndex
from kg.build.units import Unit
from kg.build.uses import Use

RULE = "with and without the body above it"
_SHORTEST_REST = 3
_CERTAIN_REST = 4  # a shorter rest (投資處) must stand in a document together with the long name
_GROUP = "organisation"


def prefixed(
    members: Mapping[Unit, Sequence[Thing]], used: Mapping[Thing, Use], index: TermIndex,
) -> Iterator[tuple[Unit, Unit, str]]:
    """Pairs of units to be joined: the short name's, the long name's, and the rule."""
    agencies = {unit.form: unit for unit, things in members.items()
                if unit.source == "name" and unit.group == _GROUP and not unit.scope and any(t.type is ThingType.AGENCY for t in things)}
    full: dict[str, set[str]] = defaultdict(set)
    for form in agencies:
        for cut in range(2, len(form) - _SHORTEST_REST + 1):
            if index.bearers(_GROUP, form[:cut]) and form[cut:] not in units_of_bodies():
                full[form[cut:]].add(form)
    for rest in sorted(full, key=lambda r: (-len(r), r)):
        longest = max(full[rest], key=lambda f: (len(f), f))
        if not all(longest.endswith(form) for form in full[rest]):
            continue  # two bodies have a unit of this name
        terms = index.bearers(_GROUP, rest)
        target = agencies.get(rest) if not terms else Unit("term", terms[0].kind, terms[0].key) if len(terms) == 1 else None
        if target is None:
            continue
        for form in sorted(full[rest]):
            if len(rest) >= _CERTAIN_REST or terms or _documents(members[target], used) & _documents(members[agencies[form]], used):
                yield target, agencies[form], RULE


def _documents(things: Sequence[Thing], used: Mapping[Thing, Use]) -> frozenset[str]:
    return frozenset(document for thing in things for document in used[thing].documents)
