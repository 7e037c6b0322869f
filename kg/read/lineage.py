"""Lineage as a networkx graph: an organisation points to the ones it replaced, an undertaking to its earlier phase or name.

Edges come from `ml:orgSucceeds` and reorganisations, and from `ml:succeeds` (stated) and `ml:continues` (inferred). An edge
knows its date and legal basis where a reorganisation says them, the claims that state it, and, where a rule infers it, the
rule and its confidence. Stated, reference and inferred are three things (`basis`) and are never mixed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import networkx as nx

from kg.read.network import describe
from kg.read.store import Graph
from kg.read.terms import local
from ontology.turtle import NAMESPACE

RELATIONS = ("orgSucceeds", "succeeds")
Basis = Literal["stated", "reference", "inferred"]

_EDGES = f"""
PREFIX ml: <{NAMESPACE}>
SELECT DISTINCT ?later ?earlier WHERE {{
  {{
    ?later ml:%s ?earlier .
    # sure ?later ml:%s ?earlier
  }} %s
}} ORDER BY ?later ?earlier
"""
_REORGANISED = "UNION { ?change ml:resulting ?later ; ml:original ?earlier }"
_CHANGES = f"""
PREFIX ml: <{NAMESPACE}>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?change ?later ?earlier ?date ?basis ?law WHERE {{
  ?change ml:resulting ?later ; ml:original ?earlier .
  OPTIONAL {{ ?change dcterms:date ?date }}
  OPTIONAL {{ ?change ml:legalBasis ?basis OPTIONAL {{ ?basis skos:prefLabel ?law FILTER(LANGMATCHES(LANG(?law), "zh")) }} }}
}} ORDER BY ?change
"""
_STATED = f"""
PREFIX ml: <{NAMESPACE}>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?claim ?later ?earlier WHERE {{
  ?claim a ml:Claim ; rdf:predicate ml:%s ; rdf:subject ?later ; rdf:object ?earlier .
  # sure ?claim
}} ORDER BY ?claim
"""
_INFERRED = f"""
PREFIX ml: <{NAMESPACE}>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?later ?earlier ?rule ?confidence ?claim WHERE {{
  ?link a ml:InferredLink ; rdf:subject ?later ; rdf:object ?earlier ; rdf:predicate ml:%s ; ml:rule ?rule ; ml:confidence ?confidence .
  # sure ?link
  OPTIONAL {{ ?link prov:wasDerivedFrom ?claim }}
}} ORDER BY ?link ?claim
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing follows another; `distance` counts steps from the thing asked about. Empty where unknown.

    `claims` state the step, or are what the rule rests on where it is inferred.
    """

    earlier: str
    earlier_label: str
    later: str
    later_label: str
    distance: int
    date: str
    legal_basis: str
    basis: Basis
    rule: str
    confidence: float
    claims: tuple[str, ...]

    @property
    def stated(self) -> bool:
        """Whether a document says so."""
        return self.basis == "stated"


def lineage(graph: Graph, relation: str = "orgSucceeds") -> nx.DiGraph[str]:
    """All edges of a relation (orgSucceeds or succeeds), later → earlier, with what is known of each (see Step)."""
    if relation not in RELATIONS:
        raise ValueError(f"no lineage by {relation}: one of {', '.join(RELATIONS)}")
    network: nx.DiGraph[str] = nx.DiGraph()
    reorganised = _REORGANISED if relation == "orgSucceeds" else ""
    for row in graph.rows(_EDGES % (relation, relation, reorganised)):
        network.add_edge(str(row["later"]), str(row["earlier"]), date="", legal_basis="", basis="reference", rule="", confidence=1.0, claims=())
    for row in graph.rows(_CHANGES) if reorganised else []:
        known = network.edges[str(row["later"]), str(row["earlier"])]
        known["date"] = known["date"] or str(row["date"] or "")
        known["legal_basis"] = known["legal_basis"] or str(row["law"] or row["basis"] or "")
    for row in graph.rows(_STATED % relation):
        if network.has_edge(str(row["later"]), str(row["earlier"])):
            known = network.edges[str(row["later"]), str(row["earlier"])]
            known.update(basis="stated", claims=(*known["claims"], local(str(row["claim"]))))
    for row in graph.rows(_INFERRED % relation):
        pair = str(row["later"]), str(row["earlier"])
        if not network.has_edge(*pair):
            network.add_edge(*pair, date="", legal_basis="", basis="inferred", rule=str(row["rule"]), confidence=float(str(row["confidence"])), claims=())
        known = network.edges[pair]
        if known["basis"] == "inferred" and row["claim"] is not None:
            known["claims"] = (*known["claims"], local(str(row["claim"])))
    describe(graph, network)
    return network


def ancestors(network: nx.DiGraph[str], thing: str) -> tuple[Step, ...]:
    """What came before a thing, nearest first."""
    return tuple(_steps(network, thing, backward=True))


def descendants(network: nx.DiGraph[str], thing: str) -> tuple[Step, ...]:
    """What came after a thing, nearest first."""
    return tuple(_steps(network, thing, backward=False))


def line(network: nx.DiGraph[str], thing: str) -> tuple[str, ...]:
    """The things before and after a thing with the thing itself, the earliest first; siblings by label."""
    if thing not in network:
        return (thing,)
    members = {thing, *nx.descendants(network, thing), *nx.ancestors(network, thing)}
    part = network.subgraph(members).reverse(copy=True)
    while not nx.is_directed_acyclic_graph(part):
        part.remove_edge(*max(nx.find_cycle(part))[:2])
    return tuple(nx.lexicographical_topological_sort(part, key=lambda node: (network.nodes[node]["label"], node)))


def _steps(network: nx.DiGraph[str], thing: str, *, backward: bool) -> Iterator[Step]:
    if thing not in network:
        return
    direction = network if backward else network.reverse(copy=False)
    distances = nx.single_source_shortest_path_length(direction, thing)
    for near, far in sorted(direction.subgraph(distances).edges, key=lambda e: (distances[e[0]], network.nodes[e[1]]["label"], e)):
        later, earlier = (near, far) if backward else (far, near)
        edge, nodes = network.edges[later, earlier], network.nodes
        yield Step(earlier, nodes[earlier]["label"], later, nodes[later]["label"], distances[near] + 1, edge["date"], edge["legal_basis"],
                   edge["basis"], edge["rule"], edge["confidence"], edge["claims"])
