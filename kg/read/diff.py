"""What changed: between two releases, and between two documents of one series.

    new       a thing that only the later one has               renamed   one thing under another name, or another that follows it
    vanished  a thing that only the earlier one has             changed   an amount for one full key that is another amount now

Between releases a thing is known by its IRI, and by the register of redirects where its IRI is gone. Between documents it
is known by identity and succession: a phase that follows another is renamed, not new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import networkx as nx

from kg.read.lineage import lineage
from kg.read.search_schema import bare
from kg.read.store import Graph
from kg.read.tables import Tables
from kg.read.terms import DCTERMS, local

Change = Literal["new", "vanished", "renamed", "changed"]
ORDER: tuple[Change, ...] = ("new", "vanished", "renamed", "changed")
_UNDERTAKINGS = frozenset({"program", "policy", "budget_line"})
_REPLACED = DCTERMS + "isReplacedBy"
_KEY = ("program", "measure", "status", "scope", "rocYear", "rocYearEnd", "recipient", "agency", "budgetLine", "phase", "currency")
_SERIES = ("measure", "status", "scope", "recipient", "currency")


@dataclass(frozen=True, slots=True)
class Difference:
    """One change of a thing; `before` and `after` are names or amounts, `what` says of which amount; claims of both sides."""

    change: Change
    thing: str
    type: str
    label: str
    what: str = ""
    before: str = ""
    after: str = ""
    claims_before: tuple[str, ...] = ()
    claims_after: tuple[str, ...] = ()


class UnknownDocument(KeyError):
    """No document of this release has this id."""


def releases(before: Graph, after: Graph) -> tuple[Difference, ...]:
    """What the later release has that the earlier one has not, and the other way round: things that documents name, and amounts."""
    old, new = Tables(before), Tables(after)
    known, now = _mentioned(old), _mentioned(new)
    follows = {iri: str(to) for iri, to in new.one(_REPLACED).items()}
    found: list[Difference] = []
    moved: dict[str, str] = {}
    for iri in sorted(known - now):
        target = _end(iri, follows)
        if target in now:
            moved[iri] = target
        else:
            found.append(Difference("vanished", iri, old.types[iri], old.label(iri), before=old.label(iri), claims_before=_naming(old, iri)))
    for iri in sorted(now - known - set(moved.values())):
        found.append(Difference("new", iri, new.types[iri], new.label(iri), after=new.label(iri), claims_after=_naming(new, iri)))
    for iri in sorted(known):
        target = moved.get(iri, iri)
        if target in now and old.label(iri) != new.label(target):
            found.append(Difference("renamed", target, new.types[target], new.label(target), "", old.label(iri), new.label(target),
                                    _naming(old, iri), _naming(new, target)))
    found.extend(_changed(old, new, moved))
    return _sorted(found)


def _end(iri: str, follows: Mapping[str, str]) -> str:
    seen = {iri}
    while iri in follows and follows[iri] not in seen:
        iri = follows[iri]
        seen.add(iri)
    return iri


def _mentioned(tables: Tables) -> set[str]:
    """The things that documents name."""
    return {str(entity) for entity in tables.one("mentions").values() if str(entity) in tables.types}


def _naming(tables: Tables, thing: str, document: str = "") -> tuple[str, ...]:
    """The first claim that names a thing (in a document)."""
    place = tables.one("document")
    claims = [c for c, entity in tables.one("mentions").items() if str(entity) == thing and (not document or str(place.get(c)) == document)]
    first = min(claims, key=lambda c: (str(place.get(c)), int(str(tables.one("firstLine").get(c, 0))), c), default="")
    return (local(first),) if first else ()


def _changed(old: Tables, new: Tables, moved: Mapping[str, str]) -> Iterator[Difference]:
    """Amounts that the releases give differently for one full key."""
    before, after = _amounts(old, moved), _amounts(new, {})
    for key in sorted(before.keys() & after.keys()):
        one, other = before[key], after[key]
        if set(one) != set(other):
            program = dict(zip(_KEY, key, strict=True))["program"]
            yield Difference("changed", program, new.types.get(program, ""), new.label(program), _said(new, key), _shown(one), _shown(other),
                             _stating(old, one), _stating(new, other))


def _amounts(tables: Tables, moved: Mapping[str, str]) -> dict[tuple[str, ...], dict[Decimal, list[str]]]:
    """Full key → amounts with their facts; the things of an earlier release under their present IRIs."""
    found: dict[tuple[str, ...], dict[Decimal, list[str]]] = defaultdict(lambda: defaultdict(list))
    for fact, amount in tables.one("amount").items():
        parts = (tables.text(name, fact) for name in _KEY)
        found[tuple(moved.get(part, part) for part in parts)][Decimal(str(amount))].append(fact)
    return found


def _said(tables: Tables, key: tuple[str, ...]) -> str:
    """The key in words: year, measure, and whose."""
    parts = dict(zip(_KEY, key, strict=True))
    years = "–".join(y for y in (parts["rocYear"], parts["rocYearEnd"]) if y)
    words = [years, tables.label(parts["measure"]) or local(parts["measure"]), tables.label(parts["scope"]), parts["phase"]]
    words += [tables.label(parts[name]) for name in ("recipient", "agency", "budgetLine") if parts[name]]
    return " ".join(w for w in words if w)


def _shown(amounts: Mapping[Decimal, list[str]]) -> str:
    return " | ".join(f"{amount.normalize():f}" for amount in sorted(amounts))


def _stating(tables: Tables, amounts: Mapping[Decimal, list[str]]) -> tuple[str, ...]:
    facts = {fact for group in amounts.values() for fact in group}
    return tuple(sorted(local(claim) for claim, fact in tables.one("states").items() if str(fact) in facts))


def documents(graph: Graph, before: str, after: str) -> tuple[Difference, ...]:
    """What the later of two documents (their ids) says otherwise: undertakings named, their names, their amounts.

    An amount is compared with that of the same measure, status, scope and recipient: of the same year where both documents
    state it, else each document's last year (this year's budget against last year's).
    """
    tables = Tables(graph)
    papers = set(tables.of_class("Document"))
    ids = {str(i): s for s, i in tables.one(DCTERMS + "identifier").items() if s in papers}
    for name in (before, after):
        if name not in ids:
            raise UnknownDocument(name)
    one, other = ids[before], ids[after]
    old, new = _named_in(tables, one), _named_in(tables, other)
    network = lineage(graph, "succeeds")
    renamed = {later: earlier for later in sorted(new.keys() - old.keys()) for earlier in _before(network, later) if earlier in old}
    found: list[Difference] = []
    for iri in sorted(old.keys() - new.keys() - set(renamed.values())):
        found.append(Difference("vanished", iri, tables.types[iri], tables.label(iri), before=old[iri], claims_before=_naming(tables, iri, one)))
    for iri in sorted(new.keys() - old.keys() - renamed.keys()):
        found.append(Difference("new", iri, tables.types[iri], tables.label(iri), after=new[iri], claims_after=_naming(tables, iri, other)))
    pairs = {**{iri: iri for iri in old.keys() & new.keys()}, **renamed}
    for later, earlier in sorted(pairs.items()):
        if bare(old[earlier]) != bare(new[later]):
            found.append(Difference("renamed", later, tables.types[later], tables.label(later), "", old[earlier], new[later],
                                    _naming(tables, earlier, one), _naming(tables, later, other)))
    found.extend(_money(tables, one, other, pairs))
    return _sorted(found)


def _before(network: nx.DiGraph[str], thing: str) -> list[str]:
    """What a thing follows, nearest first."""
    return list(nx.bfs_tree(network, thing))[1:] if thing in network else []


def _named_in(tables: Tables, document: str) -> dict[str, str]:
    """The undertakings that a document names, each with the name that stands first."""
    places: dict[str, tuple[int, str, str]] = {}
    for claim, entity in tables.one("mentions").items():
        if tables.text("document", claim) == document and tables.types.get(str(entity)) in _UNDERTAKINGS:
            place = int(str(tables.one("firstLine").get(claim, 0))), claim, tables.text("surface", claim)
            places[str(entity)] = min(places.get(str(entity), place), place)
    return {entity: place[2] for entity, place in places.items()}


def _money(tables: Tables, before: str, after: str, pairs: Mapping[str, str]) -> Iterator[Difference]:
    old, new = _stated_in(tables, before), _stated_in(tables, after)
    for later, earlier in sorted(pairs.items()):
        for series in sorted(old[earlier].keys() & new[later].keys()):
            was, now = old[earlier][series], new[later][series]
            shared = sorted(was.keys() & now.keys())
            compared = [(year, year) for year in shared] or [(max(was), max(now))]
            for a, b in compared:
                if set(was[a]) != set(now[b]):
                    measure, _, _, recipient, _ = series
                    years = f"{a}" if a == b else f"{a} → {b}"
                    what = " ".join(w for w in (years, tables.label(measure) or local(measure), tables.label(recipient) if recipient else "") if w)
                    yield Difference("changed", later, tables.types[later], tables.label(later), what, _shown(was[a]), _shown(now[b]),
                                     _claims_of(tables, was[a], before), _claims_of(tables, now[b], after))


_Series = dict[tuple[str, ...], dict[int, dict[Decimal, list[str]]]]


def _stated_in(tables: Tables, document: str) -> Mapping[str, _Series]:
    """Program → series → ROC year → amounts with their facts, as a document states them."""
    found: dict[str, _Series] = defaultdict(dict)
    for claim, fact in tables.one("states").items():
        if tables.text("document", claim) == document and str(fact) in tables.one("amount") and str(fact) in tables.one("rocYear"):
            node = str(fact)
            series = tuple(tables.text(name, node) for name in _SERIES)
            years = found[tables.text("program", node)].setdefault(series, {})
            facts = years.setdefault(int(tables.text("rocYear", node)), {}).setdefault(Decimal(tables.text("amount", node)), [])
            if node not in facts:
                facts.append(node)
    return found


def _claims_of(tables: Tables, amounts: Mapping[Decimal, list[str]], document: str) -> tuple[str, ...]:
    facts = {fact for group in amounts.values() for fact in group}
    return tuple(sorted(local(c) for c, f in tables.one("states").items() if str(f) in facts and tables.text("document", c) == document))


def _sorted(found: list[Difference]) -> tuple[Difference, ...]:
    return tuple(sorted(found, key=lambda d: (ORDER.index(d.change), d.type, d.label, d.what, d.thing, d.before)))
