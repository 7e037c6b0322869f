"""The whole graph as tables in memory: one map a property, read predicate by predicate, for work that touches every claim.

Joins of SPARQL over every claim cost more than reading each property once; subjects and objects are IRIs or values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from kg.read.store import Cell, Graph
from kg.read.terms import DCTERMS, RDF, SKOS, TYPES_BY_CLASS
from ontology.turtle import NAMESPACE as ML


class Tables:
    """Properties of a graph, each read when it is first asked for."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._single: dict[str, dict[str, Cell]] = {}
        self._several: dict[str, dict[str, list[Cell]]] = {}

    def one(self, predicate: str) -> Mapping[str, Cell]:
        """Subject → its value of a property (the first where it has several); ml: unless the predicate is an IRI."""
        iri = _full(predicate)
        if iri not in self._single:
            self._single[iri] = {}
            for subject, value in self._graph.pairs(iri):
                known = self._single[iri].setdefault(subject, value)
                if known is not value and str(value) < str(known):
                    self._single[iri][subject] = value
        return self._single[iri]

    def many(self, predicate: str) -> Mapping[str, list[Cell]]:
        """Subject → its values of a property, in a fixed order."""
        iri = _full(predicate)
        if iri not in self._several:
            found: dict[str, list[Cell]] = defaultdict(list)
            for subject, value in self._graph.pairs(iri):
                found[subject].append(value)
            for values in found.values():
                values.sort(key=str)
            self._several[iri] = dict(found)
        return self._several[iri]

    def text(self, predicate: str, subject: str) -> str:
        """The value as a string, empty where there is none."""
        value = self.one(predicate).get(subject)
        return "" if value is None else str(value)

    def of_class(self, *names: str) -> list[str]:
        """The things of these classes of ml:, in the order of their IRIs."""
        wanted = {ML + name for name in names}
        return sorted(s for s, classes in self.many(RDF + "type").items() if any(str(c) in wanted for c in classes))

    @cached_property
    def types(self) -> Mapping[str, str]:
        """Entity → its type as the exports name it."""
        found = {}
        for subject, classes in self.many(RDF + "type").items():
            kinds = [TYPES_BY_CLASS[str(c)] for c in classes if str(c) in TYPES_BY_CLASS]
            if kinds:
                found[subject] = kinds[0]
        return found

    @cached_property
    def labels(self) -> Mapping[str, tuple[str, str]]:
        """Subject → its preferred label in Chinese (else in any language) and in English."""
        tagged = self._graph.rows(f"SELECT ?s ?o (LANG(?o) AS ?l) WHERE {{ ?s <{SKOS}prefLabel> ?o }}")
        return _labels((str(r["s"]), str(r["o"]), str(r["l"])) for r in tagged)

    @cached_property
    def titles(self) -> Mapping[str, tuple[str, str]]:
        """Document → its title in Chinese and in English."""
        tagged = self._graph.rows(f"SELECT ?s ?o (LANG(?o) AS ?l) WHERE {{ ?s <{DCTERMS}title> ?o }}")
        return _labels((str(r["s"]), str(r["o"]), str(r["l"])) for r in tagged)

    def label(self, subject: str) -> str:
        return self.labels.get(subject, ("", ""))[0]


def _full(predicate: str) -> str:
    return predicate if "://" in predicate else ML + predicate


def _labels(rows: Iterable[tuple[str, str, str]]) -> dict[str, tuple[str, str]]:
    by_language: dict[str, dict[str, str]] = {"zh": {}, "en": {}, "": {}}
    for subject, text, language in sorted(rows):
        by_language.get(language.lower()[:2], by_language[""]).setdefault(subject, text)
    chinese, english, others = by_language.values()
    return {s: (chinese.get(s) or others.get(s) or english[s], english.get(s, "")) for s in sorted({*chinese, *english, *others})}
