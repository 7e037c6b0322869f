"""Units of identity: the things that one key holds together, and which units were joined to one.

Things of one name and near types are one unit, unless a document puts one above the other (the item 水資源科技發展 of the
work plan 水資源科技發展): then each type is a unit of its own.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from extract.claims import Thing
from kg.build.curation import Curation
from kg.build.names import group_of, normal
from kg.build.terms import TermIndex
from ontology.vocabulary import Term


class Unit(NamedTuple):
    """A key of identity: a scheme's term (its kind and key), or a normal name within a group of near types and a scope."""

    source: str  # "term" or "name"
    group: str
    form: str
    scope: str = ""
    kind: str = ""  # the type, where things of one name and near types stand above each other and so are two


class Units:
    """The unit of every thing, and a union of units that grows with `join`."""

    def __init__(self, index: TermIndex, curation: Curation, related: Iterable[tuple[Thing, Thing]] = ()) -> None:
        self._index = index
        self._parent: dict[Unit, Unit] = {}
        self._cache: dict[Thing, Unit] = {}
        self._moved: dict[tuple[str, str, str], str] = {}
        self._apart: set[frozenset[Unit]] = set()
        self._by_type: set[Unit] = set()
        self._by_type.update(unit for one, other in related
                             if one.type != other.type and (unit := self._unit(one)) == self._unit(other) and unit.source == "name")
        for decision in curation.of("different"):
            one, other = decision.a, decision.b
            if one is None or other is None:
                continue
            if self._unit(one) == self._unit(other):
                self._moved[self._written(other)] = "≠" + spelt(other.name)
            self._apart.add(frozenset((self._unit(one), self._unit(other))))

    def of(self, thing: Thing) -> Unit:
        """The unit of a thing."""
        if thing not in self._cache:
            self._cache[thing] = self._unit(thing)
        return self._cache[thing]

    def _unit(self, thing: Thing) -> Unit:
        moved = self._moved.get(self._written(thing), "")
        if not moved:
            term = self._index.find(thing)
            if term is not None:
                return Unit("term", term.kind, term.key)
            if thing.key:
                return Unit("term", thing.type, thing.key)
        unit = Unit("name", group_of(thing.type), normal(thing.name, thing.type).form, thing.scope + moved)
        return unit._replace(kind=thing.type.value) if unit in self._by_type else unit

    @staticmethod
    def _written(thing: Thing) -> tuple[str, str, str]:
        return group_of(thing.type), spelt(thing.name), thing.scope

    def apart(self, one: Unit, other: Unit) -> bool:
        """Whether people decided that two units are different."""
        return frozenset((one, other)) in self._apart

    def root(self, unit: Unit) -> Unit:
        """The unit that stands for all that were joined with this one: a scheme's term where there is one."""
        while (above := self._parent.get(unit, unit)) != unit:
            unit = above
        return unit

    def join(self, one: Unit, other: Unit) -> None:
        """Makes two units one; the result does not depend on the order of joins."""
        a, b = self.root(one), self.root(other)
        if a != b:
            first, second = sorted((a, b), key=lambda u: (u.source != "term", u))
            self._parent[second] = first

    def term(self, root: Unit) -> Term | None:
        """The scheme's term that a root is, if any."""
        return self._index.vocabulary.find(root.group, root.form) if root.source == "term" else None

    def identity_key(self, root: Unit, support: Mapping[str, int]) -> str:
        """The key under which a root without a known term is minted: its own key, or the normal form of its name.

        Of units that were joined, the form of the best supported name counts.
        """
        if root.source == "term":
            return root.form
        forms: Counter[str] = Counter()
        for name, count in support.items():
            forms[normal(name, _KIND_OF_GROUP.get(root.group, root.group)).form] += count
        form = min(forms, key=lambda f: (-forms[f], f)) if forms else root.form
        return f"name:{form}" + (f"\x1f{root.scope}" if root.scope else "")


_KIND_OF_GROUP = {"organisation": "agency", "undertaking": "program"}


def spelt(name: str) -> str:
    """A name as written but for compatibility characters, outer spaces and case."""
    return unicodedata.normalize("NFKC", name).strip().lower()
