"""Who bears a name: by the search index of a release, or by the labels in a graph that has no index beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from kg.read.search import MATCHES, EntityHit
from kg.read.search_schema import bare
from kg.read.store import Graph
from kg.read.terms import RDF, SKOS, TYPES_BY_CLASS


class Names(Protocol):
    """What looks up things by name; `kg.read.search.Search` is one."""

    def entities(self, asked: str, types: Iterable[str] = (), limit: int = 20) -> list[EntityHit]:
        """Things with a name that contains the string, best first."""

    def named(self, name: str, types: Iterable[str] = ()) -> list[EntityHit]:
        """Things that bear exactly this name; those that have it as their label alone, where there are any."""

    def names(self, types: Iterable[str]) -> list[tuple[str, str]]:
        """Folded name and IRI of every thing of these types."""


class GraphNames:
    """Names from the labels of a graph, read once; for a remote store without a release beside it."""

    def __init__(self, graph: Graph) -> None:
        self._types = {iri: TYPES_BY_CLASS[str(cls)] for iri, cls in graph.pairs(RDF + "type") if str(cls) in TYPES_BY_CLASS}
        labels = [(iri, str(name), 0) for iri, name in graph.pairs(SKOS + "prefLabel") if iri in self._types]
        others = [(iri, str(name), 1) for iri, name in graph.pairs(SKOS + "altLabel") if iri in self._types]
        self._names = sorted({*labels, *others}, key=lambda n: (n[2], len(n[1]), n[1], n[0]))
        self._labels: dict[str, str] = {}
        for iri, name, _ in sorted(labels, key=lambda n: (n[1].isascii(), n[1])):
            self._labels.setdefault(iri, name)

    def entities(self, asked: str, types: Iterable[str] = (), limit: int = 20) -> list[EntityHit]:
        string, wanted, found = bare(asked), frozenset(types), dict[str, tuple[int, EntityHit]]()
        for iri, name, _ in self._names if string else []:
            folded = bare(name)
            if string in folded and (not wanted or self._types[iri] in wanted):
                met = 0 if folded == string else 1 if folded.startswith(string) else 2
                if iri not in found or met < found[iri][0]:
                    found[iri] = met, self._hit(iri, name, met)
        return [hit for _, hit in sorted(found.values(), key=lambda x: (x[0], len(x[1].name), x[1].iri))[:limit]]

    def named(self, name: str, types: Iterable[str] = ()) -> list[EntityHit]:
        string, wanted = bare(name), frozenset(types)
        rows = [row for row in self._names if bare(row[1]) == string and (not wanted or self._types[row[0]] in wanted)]
        best = [row for row in rows if row[2] == 0] or rows
        return list({iri: self._hit(iri, written, 0) for iri, written, _ in best}.values())

    def names(self, types: Iterable[str]) -> list[tuple[str, str]]:
        wanted = frozenset(types)
        return sorted({(bare(name), iri) for iri, name, _ in self._names if self._types[iri] in wanted and bare(name)})

    def _hit(self, iri: str, name: str, met: int) -> EntityHit:
        return EntityHit(iri, self._types[iri], self._labels.get(iri, name), "", 0, name, MATCHES[met])
