"""Which units are one: what the rules propose, what guards forbid, what people decided; every step keeps its reason.

Joins are made in a fixed order, the most trusted first, and a guard looks at everything joined so far: the result does not
depend on the order of claims.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from extract.claims import Thing, ThingType
from kg.build.curation import Curation
from kg.build.guards import NUMBERS, RELATED, Guards
from kg.build.likeness import Match, Named, likeness, proposals
from kg.build.names import group_of, is_reference, normal
from kg.build.prefixes import prefixed
from kg.build.terms import TermIndex
from kg.build.units import Unit, Units
from kg.build.uses import Use

_IN_THE_TEXT = "used in the text for it"
_SHORTEST_SURFACE = 3
# A text may use a name without its numbers; and what it puts under a name with the former word for the same thing is that thing.
_IGNORED = {_IN_THE_TEXT: frozenset({NUMBERS}), "renamed word": frozenset({RELATED})}


@dataclass(frozen=True, slots=True)
class Apart:
    """Two units that a rule takes for one and that stay two: because of a guard, or (no guard) because the rule is too weak."""

    match: Match
    guard: str


@dataclass(slots=True)
class Clusters:
    """Units by the one that stands for them, why each was joined, and the pairs that stay apart."""

    members: dict[Unit, list[Unit]] = field(default_factory=dict)
    reasons: dict[Unit, list[Match]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[Unit, str] = field(default_factory=dict)
    apart: list[Apart] = field(default_factory=list)


def cluster(members: Mapping[Unit, Sequence[Thing]], used: Mapping[Thing, Use], index: TermIndex, units: Units, guards: Guards,
            curation: Curation) -> Clusters:
    """Joins units by what people decided, then by the rules."""
    found = Clusters()
    joined: dict[Unit, list[Unit]] = {unit: [unit] for unit in members}

    def join(one: Unit, other: Unit) -> None:
        a, b = units.root(one), units.root(other)
        units.join(one, other)
        root = units.root(one)
        joined[root] = [*joined.pop(a, [a]), *(joined.pop(b, [b]) if b != a else [])]

    for decision in curation.of("same"):
        if decision.a and decision.b:
            one, other = units.of(decision.a), units.of(decision.b)
            join(one, other)
            found.notes[one] = found.notes[other] = f"decision: {decision.why} ({decision.who}, {decision.when})"
    matches = [Match(short, full, rule, 1.0, (short.form, full.form)) for short, full, rule in prefixed(members, used, index)]
    named = tuple(_named(unit, things, used, index) for unit, things in sorted(members.items()) if not unit.scope)
    matches += _used_in_the_text(members, used, units)
    matches += proposals(named)
    for match in matches:
        a, b = units.root(match.one), units.root(match.other)
        if a == b:
            continue
        ignore = _IGNORED.get(match.rule, frozenset())
        guard = guards.between(joined.get(a, [a]), joined.get(b, [b]), ignore)
        if guard or match.trust < likeness().joined_from:
            found.apart.append(Apart(match, guard))
            continue
        join(match.one, match.other)
        found.reasons[match.one].append(match)
        found.reasons[match.other].append(match)
    for unit in members:
        found.members.setdefault(units.root(unit), []).append(unit)
    found.apart = [a for a in found.apart if units.root(a.match.one) != units.root(a.match.other)]
    return found


def _named(unit: Unit, things: Sequence[Thing], used: Mapping[Thing, Use], index: TermIndex) -> Named:
    names = {name for thing in things for name in (thing.name, *used[thing].surfaces)}
    term = index.vocabulary.find(unit.group, unit.form) if unit.source == "term" else None
    group, forms = unit.group, {unit.form}
    if unit.source == "term":
        group = group_of(unit.group)
        forms = {normal(n, unit.group).form for n in (term.label, *term.names)} if term else {normal(t.name, t.type).form for t in things}
    documents = frozenset(d for thing in things for d in used[thing].documents)
    kinds = frozenset(t.type for t in things) | (frozenset({ThingType(term.kind)}) if term else frozenset[ThingType]())
    shown = unit if unit.source == "name" else unit._replace(group=unit.group)
    return Named(shown, tuple(sorted(forms)), tuple(sorted(names)), documents, kinds, sum(used[t].count for t in things), group)


def _used_in_the_text(members: Mapping[Unit, Sequence[Thing]], used: Mapping[Thing, Use], units: Units) -> Iterable[Match]:
    """Names that a document uses for a thing of another name (an abbreviation that it introduces), where it is for one thing."""
    meant: dict[Unit, dict[Unit, tuple[str, str]]] = defaultdict(dict)
    for unit in sorted(members):
        for thing in members[unit]:
            for surface in sorted(used[thing].surfaces):
                form = normal(surface, thing.type).form
                if len(form) < _SHORTEST_SURFACE or is_reference(surface) or thing.scope:
                    continue
                other = units.of(Thing(thing.type, surface))
                if other != unit and other in members:
                    meant[other][unit] = form, normal(thing.name, thing.type).form
    trust = likeness().trust[_IN_THE_TEXT]
    for other, owners in sorted(meant.items()):
        if len(owners) == 1:
            (unit, names), = owners.items()
            yield Match(other, unit, _IN_THE_TEXT, trust, names)
