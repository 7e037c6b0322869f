"""Parts of the graph as networkx graphs: what a thing is linked to, and what that is linked to."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
from pyoxigraph import NamedNode

from kg.read.store import Graph
from kg.read.terms import RELATIONS, TYPES_BY_CLASS, local
from ontology.turtle import NAMESPACE

_EDGES = f"""
PREFIX ml: <{NAMESPACE}>
SELECT DISTINCT ?s ?p ?o WHERE {{
  VALUES ?p {{ {' '.join(f'ml:{name}' for name in RELATIONS)} }}
  VALUES ?node {{ UNDEF }}
  {{ ?node ?p ?o . BIND(?node AS ?s) }} UNION {{ ?s ?p ?node . BIND(?node AS ?o) }}
  # sure ?s ?p ?o
}}
"""
_NODES = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?node ?class ?label (LANG(?label) AS ?language) WHERE {
  VALUES ?node { UNDEF }
  OPTIONAL { ?node a ?class }
  OPTIONAL { ?node skos:prefLabel ?label }
}
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a neighbourhood reaches: steps from the thing, and nodes in all (a ministry is linked to everything)."""

    steps: int = 2
    nodes: int = 200


def neighbourhood(graph: Graph, thing: str, limits: Limits | None = None) -> nx.MultiDiGraph[str]:
    """The things within some steps of a thing and the relations among them; nearest first until there are enough.

    Nodes are IRIs with label, label_en, type and distance, edges are keyed by the relation's name. The graph's
    attribute `complete` tells whether everything within these steps is there.
    """
    limits = limits or Limits()
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph(complete=True)
    network.add_node(thing, distance=0)
    edge = [thing]
    for distance in range(1, limits.steps + 1):
        found = graph.rows(_EDGES, {"node": [NamedNode(node) for node in edge]}) if edge else []
        edge = []
        for row in sorted(found, key=lambda r: (str(r["s"]), str(r["p"]), str(r["o"]))):
            subject, relation, target = str(row["s"]), local(str(row["p"])), str(row["o"])
            new = [node for node in (subject, target) if node not in network]
            if network.number_of_nodes() + len(new) > limits.nodes:
                network.graph["complete"] = False
                continue
            for node in new:
                network.add_node(node, distance=distance)
                edge.append(node)
            network.add_edge(subject, target, key=relation)
    describe(graph, network)
    return network


def describe(graph: Graph, network: nx.Graph[str]) -> None:
    """Give every node its label (Chinese where there is one) and its type."""
    nodes = [NamedNode(node) for node in network]
    for node in network:
        network.nodes[node].update(label="", label_en="", type="")
    for row in graph.rows(_NODES, {"node": nodes}) if nodes else []:
        known = network.nodes[str(row["node"])]
        known["type"] = known["type"] or TYPES_BY_CLASS.get(str(row["class"]), "")
        if row["label"] is not None:
            known["label_en" if str(row["language"]).lower().startswith("en") else "label"] = str(row["label"])
    for node in network:
        known = network.nodes[node]
        known["label"] = known["label"] or known["label_en"] or local(node)


def label_of(graph: Graph, thing: str) -> str:
    """The label of a thing, Chinese where there is one; the last part of its IRI where there is none."""
    network: nx.Graph[str] = nx.Graph()
    network.add_node(thing)
    describe(graph, network)
    return str(network.nodes[thing]["label"])
