"""Lineage as a networkx graph: an organisation points to the ones it replaced, a program to its earlier phase.

Edges come from `ml:orgSucceeds` and `ml:succeeds` and from reorganisations; an edge knows its date and legal basis
where a reorganisation says them, and the claims that state it (none: reference data, or inferred).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx

from kg.read.network import describe
from kg.read.store import Graph
from kg.read.terms import local
from ontology.turtle import NAMESPACE

RELATIONS = ("orgSucceeds", "succeeds")

_EDGES = f"""
PREFIX ml: <{NAMESPACE}>
SELECT DISTINCT ?later ?earlier WHERE {{ {{ ?later ml:%s ?earlier }} %s }}
"""
_REORGANISED = "UNION { ?change ml:resulting ?later ; ml:original ?earlier }"
_CHANGES = f"""
PREFIX ml: <{NAMESPACE}>
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
SELECT ?claim ?later ?earlier WHERE {{ ?claim rdf:predicate ml:%s ; rdf:subject ?later ; rdf:object ?earlier }} ORDER BY ?claim
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing follows another; `distance` counts steps from the thing asked about. Empty where unknown."""

    earlier: str
    earlier_label: str
    later: str
    later_label: str
    distance: int
    date: str
    legal_basis: str
    stated: bool
    claims: tuple[str, ...]


def lineage(graph: Graph, relation: str = "orgSucceeds") -> nx.DiGraph[str]:
    """All edges of a relation (orgSucceeds or succeeds), later → earlier, with date, legal_basis and claims."""
    if relation not in RELATIONS:
        raise ValueError(f"no lineage by {relation}: one of {', '.join(RELATIONS)}")
    network: nx.DiGraph[str] = nx.DiGraph()
    reorganised = _REORGANISED if relation == "orgSucceeds" else ""
    for row in graph.rows(_EDGES % (relation, reorganised)):
        network.add_edge(str(row["later"]), str(row["earlier"]), date="", legal_basis="", claims=())
    for row in graph.rows(_CHANGES) if reorganised else []:
        known = network.edges[str(row["later"]), str(row["earlier"])]
        known["date"] = known["date"] or str(row["date"] or "")
        known["legal_basis"] = known["legal_basis"] or str(row["law"] or row["basis"] or "")
    for row in graph.rows(_STATED % relation):
        if network.has_edge(str(row["later"]), str(row["earlier"])):
            known = network.edges[str(row["later"]), str(row["earlier"])]
            known["claims"] = (*known["claims"], local(str(row["claim"])))
    describe(graph, network)
    return network


def ancestors(network: nx.DiGraph[str], thing: str) -> tuple[Step, ...]:
    """What came before a thing, nearest first."""
    return tuple(_steps(network, thing, backward=True))


def descendants(network: nx.DiGraph[str], thing: str) -> tuple[Step, ...]:
    """What came after a thing, nearest first."""
    return tuple(_steps(network, thing, backward=False))


def _steps(network: nx.DiGraph[str], thing: str, *, backward: bool) -> Iterator[Step]:
    if thing not in network:
        return
    direction = network if backward else network.reverse(copy=False)
    distances = nx.single_source_shortest_path_length(direction, thing)
    for near, far in sorted(direction.subgraph(distances).edges, key=lambda e: (distances[e[0]], network.nodes[e[1]]["label"], e)):
        later, earlier = (near, far) if backward else (far, near)
        edge, nodes = network.edges[later, earlier], network.nodes
        yield Step(earlier, nodes[earlier]["label"], later, nodes[later]["label"], distances[near] + 1, edge["date"], edge["legal_basis"],
                   bool(edge["claims"]), edge["claims"])
