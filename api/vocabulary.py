"""Labels of the terms that pages show: properties, classes and concepts, from the ontology graph of the release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.read.store import Graph
from kg.read.terms import local
from ontology.turtle import NAMESPACE as ML

_LABELS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?term (SAMPLE(?chinese) AS ?zh) (SAMPLE(?english) AS ?en) WHERE {
  { ?term rdfs:label ?label } UNION { ?term a ?class ; skos:prefLabel ?label . FILTER(STRSTARTS(STR(?term), "https://w3id.org/mailuo/scheme/")) }
  BIND(IF(LANGMATCHES(LANG(?label), "zh"), STR(?label), ?none) AS ?chinese)
  BIND(IF(LANGMATCHES(LANG(?label), "en"), STR(?label), ?none) AS ?english)
}
GROUP BY ?term
"""


@dataclass(frozen=True, slots=True)
class Terms:
    """Labels by IRI: (zh, en)."""

    labels: Mapping[str, tuple[str, str]]

    def label(self, iri: str, language: str) -> str:
        """The label of a term in a language, else in the other, else the last part of its IRI."""
        zh, en = self.labels.get(iri, ("", ""))
        return (en or zh if language == "en" else zh or en) or local(iri)

    def property(self, name: str, language: str) -> str:
        """The label of a property or class of our own namespace by its local name."""
        return self.label(ML + name, language)


def read_terms(graph: Graph) -> Terms:
    return Terms({str(row["term"]): (str(row["zh"] or ""), str(row["en"] or "")) for row in graph.rows(_LABELS)})
