"""The identity graph: why names are one thing and like things two, what follows what by inference, decisions, IRIs that are gone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from extract.claims import Claim, Thing
from kg.build import nquads
from kg.build.curation import Curation
from kg.build.facts import Facts
from kg.build.identity import Identity, Join, Pair
from kg.build.knowledge import Writer, label
from kg.build.records import things_of
from kg.build.space import DCTERMS, DERIVED, ML, OWL, PROV, RDF, TITLE, TYPE, Space, ml
from kg.build.succession import Link

_ABOUT = f"<{DCTERMS}subject>"
_KIND = f"<{DCTERMS}type>"
_WHY = f"<{DCTERMS}description>"


@dataclass(frozen=True, slots=True)
class Stakes:
    """What hangs on an entity: how many claims name it, and its largest amount in TWD."""

    claims: Mapping[str, int]
    amounts: Mapping[str, Decimal]


def stakes(identity: Identity, claims: Iterable[Claim], facts: Facts) -> Stakes:
    """The stakes of all entities, by IRI."""
    counts: Counter[str] = Counter()
    for claim in claims:
        counts.update({identity.iri_of[thing] for thing in things_of(claim.body)})
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for fact in facts.funding.values():
        if fact.currency == "TWD":
            iri = fact.key.program[1:-1]
            amounts[iri] = max(amounts[iri], fact.amount)
    return Stakes(counts, amounts)


def identity_triples(identity: Identity, links: Sequence[Link], known: Stakes, curation: Curation, redirects: Mapping[str, str | None],
                     space: Space) -> set[str]:
    """The triples of graph/identity."""
    triples: set[str] = set()
    add = Writer(triples)
    for join in identity.joins:
        _join(add, join, space)
    for pair in identity.pairs:
        _pair(add, pair, known, space)
    for link in links:
        _link(add, link, space)
    _decisions(add, identity, curation, space)
    for old, new in redirects.items():
        add(nquads.iri(old), f"<{OWL}deprecated>", nquads.boolean(True))
        if new is not None:
            add(nquads.iri(old), f"<{DCTERMS}isReplacedBy>", nquads.iri(new))
    return triples


def _trust(value: float) -> str:
    return nquads.decimal(Decimal(repr(value)))


def _join(add: Writer, join: Join, space: Space) -> None:
    node = space.node("join", join.iri, join.name, join.type.value)
    add(node, TYPE, ml("NameJoin"))
    add(node, _ABOUT, nquads.iri(join.iri))
    add(node, TITLE, label(join.name))
    add(node, _KIND, nquads.string(join.type.value))
    for rule in join.rules or ("decision",):
        add(node, ml("rule"), nquads.string(rule))
    if join.note:
        add(node, _WHY, nquads.text(join.note, "en"))
    add(node, ml("confidence"), _trust(join.trust))
    for claim in join.claims:
        add(node, DERIVED, space.claim(claim))


def _pair(add: Writer, pair: Pair, known: Stakes, space: Space) -> None:
    node = space.node("pair", pair.one, pair.other)
    add(node, TYPE, ml("UnjoinedPair"))
    for iri in (pair.one, pair.other):
        add(node, _ABOUT, nquads.iri(iri))
    add(node, ml("rule"), nquads.string(pair.rule))
    add(node, ml("confidence"), _trust(pair.trust))
    if pair.guard:
        add(node, ml("guard"), nquads.string(pair.guard))
    add(node, ml("claimsAtStake"), nquads.integer(min(known.claims.get(pair.one, 0), known.claims.get(pair.other, 0))))
    amount = max(known.amounts.get(pair.one, Decimal(0)), known.amounts.get(pair.other, Decimal(0)))
    if amount:
        add(node, ml("amountAtStake"), nquads.decimal(amount))
    for claim in pair.claims:
        add(node, DERIVED, space.claim(claim))


def _link(add: Writer, link: Link, space: Space) -> None:
    node = space.node("link", link.later, link.earlier)
    add(node, TYPE, ml("InferredLink"))
    add(node, f"<{RDF}subject>", nquads.iri(link.later))
    add(node, f"<{RDF}predicate>", nquads.iri(f"{ML}succeeds"))
    add(node, f"<{RDF}object>", nquads.iri(link.earlier))
    add(node, ml("rule"), nquads.string(link.rule))
    add(node, ml("confidence"), _trust(link.trust))
    for claim in link.claims:
        add(node, DERIVED, space.claim(claim))


def _decisions(add: Writer, identity: Identity, curation: Curation, space: Space) -> None:
    for decision in curation.decisions:
        node = space.node("decision", *(getattr(decision, f.name) for f in fields(decision) if f.name != "line"))
        add(node, TYPE, f"<{PROV}Entity>")
        add(node, _KIND, nquads.string(decision.do))
        add(node, f"<{DCTERMS}creator>", nquads.string(decision.who))
        add(node, f"<{DCTERMS}date>", nquads.moment(decision.when))
        add(node, _WHY, nquads.string(decision.why))
        if decision.claim:
            add(node, f"<{PROV}invalidated>", space.claim(decision.claim))
        for thing in (decision.a, decision.b):
            if thing is not None:
                add(node, TITLE, label(thing.name or thing.key))
                for iri in _entities(thing, identity):
                    add(node, _ABOUT, nquads.iri(iri))


def _entities(thing: Thing, identity: Identity) -> Iterable[str]:
    return {iri for known, iri in identity.iri_of.items()
            if known == thing or (thing.key and known.key == thing.key and known.type == thing.type)}
