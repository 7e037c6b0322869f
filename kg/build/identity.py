"""Who is the same as whom: the things that documents name become entities, a pure function of things and decisions.

A thing with the key of a scheme is that term. Otherwise its normal name decides: it is the one term of its own or a near
type that bears the name, else everything of a near type with that name is one entity. Things with a `scope` stay apart.
Every name that was joined to another is kept with the rules that joined it, and people's decisions win.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from extract.claims import Claim, Mention, Relation, Thing, ThingType
from kg.build.curation import Curation, Decision
from kg.build.names import group_of, has_addition, has_han, is_reference, normal, tidy
from kg.build.prefixes import prefixed
from kg.build.records import things_of
from kg.build.terms import TermIndex
from kg.build.units import Unit, Units
from ontology.vocabulary import DEFAULT_BASE, Term, Vocabulary, mint

_ORDERS = frozenset({"partOf", "succeeds", "subordinateTo", "orgSucceeds"})
_ORDER = {kind: i for i, kind in enumerate(ThingType)}


@dataclass(slots=True)
class Use:
    """How often claims name a thing, and the words of its mentions."""

    count: int = 0
    surfaces: Counter[str] = field(default_factory=Counter)


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


@dataclass(frozen=True, slots=True)
class Identity:
    """The entities by IRI, the IRI of every thing, and why names were joined; `unused` decisions met nothing."""

    entities: Mapping[str, Entity]
    iri_of: Mapping[Thing, str]
    joins: tuple[Join, ...] = ()
    unused: tuple[Decision, ...] = ()


def uses(claims: Iterable[Claim], others: Iterable[Thing] = ()) -> dict[Thing, Use]:
    """How the claims use their things; `others` are things that only checks name."""
    found: dict[Thing, Use] = defaultdict(Use)
    for claim in claims:
        for thing in things_of(claim.body):
            found[thing].count += 1
        if isinstance(claim.body, Mention):
            found[claim.body.thing].surfaces[claim.body.surface] += 1
    for thing in others:
        found[thing].count += 0
    return dict(found)


def above(claims: Iterable[Claim]) -> frozenset[tuple[Thing, Thing]]:
    """Pairs of things of which a claim puts one above or after the other: they are two, whatever their names."""
    return frozenset((claim.body.subject, claim.body.object) for claim in claims if isinstance(claim.body, Relation)
                     and claim.body.relation in _ORDERS and isinstance(claim.body.object, Thing))


def identify(used: Mapping[Thing, Use], vocabulary: Vocabulary, curation: Curation | None = None, base: str = DEFAULT_BASE,
             related: Iterable[tuple[Thing, Thing]] = ()) -> Identity:
    """The entities behind the things; the order of things, decisions and `related` pairs (see `above`) does not matter."""
    curation = curation or Curation()
    index = TermIndex(vocabulary)
    units = Units(index, curation, related)
    things = sorted(used, key=_thing_order)
    members: dict[Unit, list[Thing]] = defaultdict(list)
    for thing in things:
        members[units.of(thing)].append(thing)
    notes: dict[Unit, str] = {}
    for short, full, rule in prefixed(members, index, units.apart):
        units.join(short, full)
        notes[full] = rule
    for decision in curation.of("same"):
        if decision.a and decision.b:
            one, other = units.of(decision.a), units.of(decision.b)
            units.join(one, other)
            notes[one] = notes[other] = f"decision: {decision.why} ({decision.who}, {decision.when})"
    clusters: dict[Unit, list[Unit]] = defaultdict(list)
    for unit in members:
        clusters[units.root(unit)].append(unit)
    surfaces = _bearers(used, units)
    entities: dict[str, Entity] = {}
    iri_of: dict[Thing, str] = {}
    joins: list[Join] = []
    for root in sorted(clusters):
        parts = sorted(clusters[root])
        inside = [thing for unit in parts for thing in members[unit]]
        entity = _entity(root, units, inside, used, curation, base, surfaces)
        entities[entity.iri] = entity
        iri_of.update((thing, entity.iri) for thing in inside)
        joins.extend(_joins(entity, ((unit, members[unit]) for unit in parts), notes))
    known = set(used)
    unused = tuple(d for d in curation.decisions if d.do != "reject" and not _met(d, known, units, clusters))
    return Identity(entities, iri_of, tuple(sorted(joins, key=lambda j: (j.iri, j.name, j.type))), unused)


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
    key = units.identity_key(root, support) if term is None else term.key
    label = term.label if term else min(support, key=lambda n: (not has_han(n), has_addition(n, kind), -support[n], -len(n), n))
    renamed = [d for d in curation.of("rename") if d.a and units.root(units.of(d.a)) == root]
    label = renamed[-1].label if renamed else label
    counts[label] += 0
    labels = tuple(sorted(((name, n) for name, n in counts.items() if name), key=lambda x: (-x[1], x[0])))
    english = (term.label_en,) if term and term.label_en else ()
    return Entity(mint(kind, key, base), kind, label, labels, english, term, bool(things) and all(_lost(t) for t in things))


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


def _joins(entity: Entity, parts: Iterable[tuple[Unit, list[Thing]]], notes: Mapping[Unit, str]) -> Iterable[Join]:
    """One record for each name and type other than the entity's own."""
    seen: dict[tuple[str, ThingType], Join] = {}
    for unit, things in parts:
        for thing in things:
            if thing.name == entity.label and thing.type == entity.type:
                continue
            rules = list(normal(thing.name, thing.type).rules) if thing.name != entity.label else []
            if entity.term is not None:
                rules.append("key given by extraction" if thing.key else "name of a scheme's term")
            elif not rules and thing.name != entity.label:
                rules.append("same normal form")
            if thing.type != entity.type:
                rules.append("near type")
            seen[thing.name, thing.type] = Join(entity.iri, thing.name, thing.type, tuple(dict.fromkeys(rules)), notes.get(unit, ""))
    return seen.values()
