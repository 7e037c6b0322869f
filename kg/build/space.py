"""Namespaces, the properties the graph uses as ready terms, and the IRIs of everything a build mints."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import quote

from extract.claims import ThingType
from kg.build.nquads import iri
from ontology.vocabulary import DEFAULT_BASE, mint

ML = "https://w3id.org/mailuo/ns#"
SCHEME = "https://w3id.org/mailuo/scheme/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
FOAF = "http://xmlns.com/foaf/0.1/"

TYPE = iri(f"{RDF}type")
PREF_LABEL = iri(f"{SKOS}prefLabel")
ALT_LABEL = iri(f"{SKOS}altLabel")
DERIVED = iri(f"{PROV}wasDerivedFrom")
IDENTIFIER = iri(f"{DCTERMS}identifier")
TITLE = iri(f"{DCTERMS}title")

CLASS_OF: dict[ThingType, str] = {kind: iri(ML + name) for kind, name in (
    (ThingType.PROGRAM, "Program"), (ThingType.POLICY, "Policy"), (ThingType.BUDGET_LINE, "BudgetLine"), (ThingType.LAW, "Law"),
    (ThingType.AGENCY, "Agency"), (ThingType.SOE, "StateOwnedEnterprise"), (ThingType.FIRM, "Firm"),
    (ThingType.INSTITUTE, "ResearchInstitute"), (ThingType.UNIVERSITY, "University"), (ThingType.ASSOCIATION, "Association"),
    (ThingType.INDUSTRY, "Industry"), (ThingType.PLACE, "Place"))}


def ml(name: str) -> str:
    """A class or property of our own namespace as a term."""
    return f"<{ML}{name}>"


def concept(kind: str, key: str) -> str:
    """A concept of a scheme (a measure, a status, a scope, a role) as a term."""
    return iri(f"{SCHEME}{kind}/{key}")


def digest(*parts: object) -> str:
    """20 hex digits of the hash of some parts, for nodes that have no name of their own."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Space:
    """The IRIs of a graph under its base ("https://w3id.org/mailuo/id/"), as terms."""

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        iri(self.base)
        if not self.base.endswith(("/", "#")):
            raise ValueError(f"the base of IRIs must end in / or #: {self.base}")

    @property
    def root(self) -> str:
        """The base without its last step "id/": where graphs and the dataset live."""
        return self.base.removesuffix("id/")

    def graph(self, name: str) -> str:
        """A named graph: knowledge, ontology, identity, findings, release."""
        return iri(f"{self.root}graph/{name}")

    def document_graph(self, document: str) -> str:
        return iri(f"{self.root}graph/document/{quote(document, safe='')}")

    def document(self, document: str) -> str:
        return iri(f"{self.base}document/{quote(document, safe='')}")

    def claim(self, claim: str) -> str:
        return iri(f"{self.base}claim/{quote(claim, safe='')}")

    def node(self, kind: str, *parts: object) -> str:
        """A node known by its content: a funding, a passage, a selector, a check."""
        return f"<{self.base}{kind}/{digest(kind, *parts)}>"

    def thing(self, kind: str, key: str) -> str:
        """A thing of a scheme by its key."""
        return iri(mint(kind, key, self.base))
