"""Who is the same as whom: the things that documents name become entities, a pure function of things and decisions.

A thing with the key of a scheme is that term. Otherwise its normal name decides: it is the one term of its own or a near
type that bears the name, else everything of a near type with that name is one entity. Things with a `scope` stay apart.
Every name that was joined to another is kept with the rules that joined it, and people's decisions win.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extract.claims import Thing, ThingType
from kg.build.clusters import Clusters, cluster
from kg.build.curation import Curation, Decision
from kg.build.guards import Guards
from kg.build.likeness import core
from kg.build.names import group_of, has_addition, has_han, is_reference, normal, tidy, without_additions, without_legal_form
from kg.build.terms import TermIndex
from kg.build.units import Unit, Units
from kg.build.uses import Use
from ontology.vocabulary import DEFAULT_BASE, Term, Vocabulary, mint

_ORDER = {kind: i for i, kind in enumerate(ThingType)}


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity: `labels` are the names of the documents with the number of their mentions, most used first.

    `term` is the scheme's term that it is, if any; `name_lost` marks a thing whose label was made because the document has
    lost its name.
    """

    iri: str
    type: ThingType
    label: str
    labels: tuple[tuple[str, int], ...]
    labels_en: tuple[str, ...] = ()
    term: Term | None = None
    name_lost: bool = False


@dataclass(frozen=True, slots=True)
class Join:
    """Why a name belongs to an entity that has another label: the rules of its normal form, of the scheme or of people."""

    iri: str
    name: str
    type: ThingType
    rules: tuple[str, ...]
    note: str = ""
    trust: float = 1.0
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entities that a rule takes for one: kept apart by a guard, or (no guard) proposed to people."""

    one: str
    other: str
    rule: str
    trust: float
    names: tuple[str, str]
    guard: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """The entities by IRI, the IRI of every thing, why names were joined and which pairs were not; `unused` decisions met nothing."""

    entities: Mapping[str, Entity]
    iri_of: Mapping[Thing, str]
    joins: tuple[Join, ...] = ()
    pairs: tuple[Pair, ...] = ()
    unused: tuple[Decision, ...] = ()


def identify(used: Mapping[Thing, Use], vocabulary: Vocabulary, curation: Curation | None = None, base: str = DEFAULT_BASE,
             related: Iterable[tuple[Thing, Thing]] = (), enumerated: Iterable[tuple[Thing, Thing]] = ()) -> Identity:
    """The entities behind the things; the order of things, decisions and pairs does not matter.

    `related` are pairs that claims put above or after each other (see `uses.above`), `enumerated` those named side by side.
    """
    curation = curation or Curation()
    index = TermIndex(vocabulary)
    units = Units(index, curation, related)
    things = sorted(used, key=_thing_order)
    members: dict[Unit, list[Thing]] = defaultdict(list)
    for thing in things:
        members[units.of(thing)].append(thing)
    found = cluster(members, used, index, units, Guards(units, related, enumerated), curation)
    surfaces = _bearers(used, units)
    entities: dict[str, Entity] = {}
    iri_of: dict[Thing, str] = {}
    joins: list[Join] = []
    for root in sorted(found.members):
        parts = sorted(found.members[root])
        inside = [thing for unit in parts for thing in members[unit]]
        entity = _entity(root, units, inside, used, curation, base, surfaces)
        entities[entity.iri] = entity
        iri_of.update((thing, entity.iri) for thing in inside)
        joins.extend(_joins(entity, ((unit, members[unit]) for unit in parts), found, used))
    known = set(used)
    unused = tuple(d for d in curation.decisions if d.do != "reject" and not _met(d, known, units, found.members))
    pairs = _pairs(found, members, units, iri_of, used)
    return Identity(entities, iri_of, tuple(sorted(joins, key=lambda j: (j.iri, j.name, j.type))), pairs, unused)


def _pairs(found: Clusters, members: Mapping[Unit, list[Thing]], units: Units, iri_of: Mapping[Thing, str],
           used: Mapping[Thing, Use]) -> tuple[Pair, ...]:
    """The pairs that stay two, one for each two entities: the reason that keeps them apart counts more than a weak proposal."""
    pairs: dict[tuple[str, str], Pair] = {}
    for apart in found.apart:
        match = apart.match
        sides = sorted((iri_of[members[unit][0]], name, unit) for unit, name in zip((match.one, match.other), match.names, strict=True)
                       if unit in members)
        if len(sides) == len(match.names):
            (one, first, a), (other, second, b) = sides
            pair = Pair(one, other, match.rule, match.trust, (first, second), apart.guard, _evidence((*members[a], *members[b]), used))
            known = pairs.get((one, other))
            if known is None or (not known.guard, -known.trust, known.rule) > (not pair.guard, -pair.trust, pair.rule):
                pairs[one, other] = pair
    return tuple(pairs[key] for key in sorted(pairs))


def _evidence(things: Iterable[Thing], used: Mapping[Thing, Use], most: int = 4) -> tuple[str, ...]:
    """The first claims that name these things, a few of them."""
    return tuple(dict.fromkeys(claim for thing in things for claim in used[thing].claims))[:most]


def _thing_order(thing: Thing) -> tuple[str, str, str, str]:
    return thing.type.value, thing.name, thing.key, thing.scope


def _met(decision: Decision, known: set[Thing], units: Units, clusters: Mapping[Unit, list[Unit]]) -> bool:
    """Whether a decision concerns something that the documents name."""
    return any(thing in known or units.root(units.of(thing)) in clusters for thing in (decision.a, decision.b) if thing is not None)


def _bearers(used: Mapping[Thing, Use], units: Units) -> dict[tuple[str, str], set[Unit]]:
    """Which units are written with a surface, or named by it: (group, normal form) → units."""
    found: dict[tuple[str, str], set[Unit]] = defaultdict(set)
    for thing, use in used.items():
        group, root = group_of(thing.type), units.root(units.of(thing))
        for name in (thing.name, *use.surfaces):
            found[group, normal(name, thing.type).form].add(root)
    return found


def _entity(root: Unit, units: Units, things: list[Thing], used: Mapping[Thing, Use], curation: Curation, base: str,
            bearers: Mapping[tuple[str, str], set[Unit]]) -> Entity:
    term = units.term(root)
    kind = ThingType(term.kind) if term else _best_type(things, used)
    decided = [d for d in curation.of("retype") if d.a and units.root(units.of(d.a)) == root]
    if decided and decided[-1].to is not None and term is None:
        kind = decided[-1].to
    counts: Counter[str] = Counter()
    support: Counter[str] = Counter()
    for thing in things:
        use = used[thing]
        support[tidy(thing.name)] += use.count
        counts[tidy(thing.name)] += 0
        for surface, number in use.surfaces.items():
            counts[tidy(_label(surface, thing, root, bearers))] += number
    for name in [*counts] if term is None else []:
        for bare in without_additions(name):
            counts[bare] += 0
    if kind is ThingType.FIRM:
        for bare in filter(None, map(without_legal_form, [*counts])):
            counts[bare] += 0
    key = units.identity_key(root, support) if term is None else term.key
    label = term.label if term else _preferred(support, kind)
    renamed = [d for d in curation.of("rename") if d.a and units.root(units.of(d.a)) == root]
    label = renamed[-1].label if renamed else label
    counts[label] += 0
    labels = tuple(sorted(((name, n) for name, n in counts.items() if name), key=lambda x: (-x[1], x[0])))
    english = (term.label_en,) if term and term.label_en else ()
    return Entity(mint(kind, key, base), kind, label, labels, english, term, bool(things) and all(_lost(t) for t in things))


def _preferred(support: Mapping[str, int], kind: ThingType) -> str:
    """The name that an entity is shown under: Chinese, without additions, no abbreviation that another name explains, most used."""
    weights = Counter(support)
    short: set[str] = set()
    for name in support:
        base, *given = without_additions(name)[-2:] or (name,)
        if given and base != name and has_han(base):
            weights[base] += support[name]
            short.update(core(normal(given[0], kind).form) for _ in given)
    known = [n for n in weights if n in support or any(core(normal(m, kind).form) in short for m in support)]
    return min(known, key=lambda n: (not has_han(n), core(normal(n, kind).form) in short, has_addition(n, kind), -weights[n], -len(n), n))


def _lost(thing: Thing) -> bool:
    """Whether a thing's label stands for a lost name: its scope is then a document and a number in it ("doc-id#36")."""
    return "#" in thing.scope


def _best_type(things: list[Thing], used: Mapping[Thing, Use]) -> ThingType:
    support: Counter[ThingType] = Counter()
    for thing in things:
        support[thing.type] += used[thing].count
    return min(support, key=lambda kind: (-support[kind], _ORDER[kind]))


def _label(surface: str, thing: Thing, root: Unit, bearers: Mapping[tuple[str, str], set[Unit]]) -> str:
    """The surface where it is a name of this entity alone; else (本部, a word used for several) the thing's own name."""
    form = normal(surface, thing.type).form
    if form == normal(thing.name, thing.type).form:
        return surface
    if is_reference(surface) or bearers[group_of(thing.type), form] != {root}:
        return thing.name
    return surface


def _joins(entity: Entity, parts: Iterable[tuple[Unit, list[Thing]]], found: Clusters, used: Mapping[Thing, Use]) -> Iterable[Join]:
    """One record for each name and type other than the entity's own."""
    seen: dict[tuple[str, ThingType], Join] = {}
    for unit, things in parts:
        own = any(thing.name == entity.label for thing in things)
        matches = () if own else tuple(found.reasons.get(unit, ()))
        for thing in things:
            if thing.name == entity.label and thing.type == entity.type:
                continue
            rules = list(normal(thing.name, thing.type).rules) if thing.name != entity.label else []
            if entity.term is not None and not matches:
                rules.append("key given by extraction" if thing.key else "name of a scheme's term")
            elif not rules and not matches and thing.name != entity.label:
                rules.append("same normal form")
            rules.extend(match.rule for match in matches)
            if thing.type != entity.type:
                rules.append("near type")
            trust = min((match.trust for match in matches), default=1.0)
            evidence = _evidence([thing], used)
            seen[thing.name, thing.type] = Join(entity.iri, thing.name, thing.type, tuple(dict.fromkeys(rules)), found.notes.get(unit, ""),
                                                trust, evidence)
    return seen.values()
