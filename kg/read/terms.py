"""The terms of the graph that reading uses: prefixes, IRIs of classes and properties, and the types of entities."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ontology.turtle import NAMESPACE as ML
from ontology.turtle import SCHEME

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES: Mapping[str, str] = MappingProxyType({
    "ml": ML, "skos": SKOS, "dcterms": DCTERMS, "prov": PROV, "oa": OA, "rdf": RDF, "rdfs": RDFS, "xsd": XSD, "scheme": SCHEME,
})

ENTITY_CLASSES: Mapping[str, str] = MappingProxyType({
    "program": "Program", "policy": "Policy", "budget_line": "BudgetLine", "law": "Law", "agency": "Agency", "soe": "StateOwnedEnterprise",
    "firm": "Firm", "institute": "ResearchInstitute", "university": "University", "association": "Association", "industry": "Industry",
    "place": "Place",
})
"""Type of an entity as the exports name it → its class in the ontology."""

TYPES_BY_CLASS: Mapping[str, str] = MappingProxyType({ML + name: kind for kind, name in ENTITY_CLASSES.items()})

RELATIONS: tuple[str, ...] = (
    "implementedBy", "partOf", "succeeds", "governedBy", "targetsIndustry", "locatedIn", "involves", "subordinateTo", "orgSucceeds",
    "inIndustry", "basedIn", "partners", "planCategory", "responsibleFor",
)


def local(iri: str) -> str:
    """The last part of an IRI: the property's name, the concept's key, the claim's id."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
