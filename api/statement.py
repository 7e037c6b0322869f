"""What a claim states, as pairs of property and value: of the claim itself, and of the observation or event that it states."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.read.store import Cell, Graph, Iri
from kg.read.terms import DCTERMS, PROV, RDF
from ontology.turtle import NAMESPACE as ML

_STATED = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?property ?value ?zh ?en WHERE {
  VALUES ?claim { UNDEF }
  { ?claim ?property ?value } UNION { ?claim ml:states ?node . ?node ?property ?value }
  OPTIONAL { ?value skos:prefLabel ?zh . FILTER(LANGMATCHES(LANG(?zh), "zh")) }
  OPTIONAL { ?value skos:prefLabel ?en . FILTER(LANGMATCHES(LANG(?en), "en")) }
}
ORDER BY ?property ?value
"""
_SHOWN_ELSEWHERE = frozenset(
    [RDF + "type", PROV + "wasDerivedFrom", DCTERMS + "identifier",
     *(ML + n for n in ("document", "quote", "firstLine", "lastLine", "kind", "confidence", "extractor", "states", "fiscalYear", "yearNumber"))])
_ORDER = tuple(RDF + n for n in ("subject", "predicate", "object")) + tuple(
    ML + n for n in ("mentions", "surface", "program", "subject", "measure", "statedMeasure", "amount", "currency", "rocYear", "rocYearEnd",
                     "indicatorName", "target", "actual", "unit", "startDate", "endDate", "date", "description", "reason", "countermeasure"))


@dataclass(frozen=True, slots=True)
class Part:
    """One property of what is stated; `value` is an IRI or text or number, `zh` and `en` label a thing."""

    predicate: str
    value: Cell
    zh: str
    en: str

    @property
    def iri(self) -> str:
        return str(self.value) if isinstance(self.value, Iri) else ""

    def label(self, language: str) -> str:
        return self.en or self.zh if language == "en" else self.zh or self.en


def statement(graph: Graph, claim: str) -> list[Part]:
    """The parts of a claim's statement, the telling ones first; `claim` is its IRI."""
    parts = [Part(str(row["property"]), row["value"], str(row["zh"] or ""), str(row["en"] or ""))
             for row in graph.rows(_STATED, {"claim": NamedNode(claim)})]
    kept = dict.fromkeys(part for part in parts if part.predicate not in _SHOWN_ELSEWHERE)
    return sorted(kept, key=lambda p: (_ORDER.index(p.predicate) if p.predicate in _ORDER else len(_ORDER), p.predicate, str(p.value)))
