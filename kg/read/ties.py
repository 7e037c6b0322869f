"""Who connects programs, who appears together, and how two things are tied: the graph's relations with their evidence.

The network holds every relation that a claim states, with the organisations that money goes to or comes through, and the
succession of organisations and undertakings. It is read once and asked many times; edges are walked in both directions.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

import networkx as nx

from kg.read.network import describe
from kg.read.store import Graph
from kg.read.tables import Tables
from kg.read.terms import PROV, RDF, RELATIONS, local

_ORGANISATIONS = frozenset({"agency", "soe", "firm", "institute", "university", "association"})
_UNDERTAKINGS = frozenset({"program", "policy", "budget_line"})
_TAKING_PART = frozenset({"implementedBy", "involves", "recipient", "agency"})
_MONEY = ("recipient", "agency")


@dataclass(frozen=True, slots=True)
class Tie:
    """One step between two things: the relation as the graph has it (subject → object), its evidence, and how it is known.

    `basis` is stated (claims say it), reference (the schemes of the ontology) or inferred (a rule; claims are what it rests on).
    """

    subject: str
    subject_label: str
    relation: str
    object: str
    object_label: str
    basis: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Connector:
    """An organisation that joins programs: how many it takes part in, and how much of the ties between programs runs through it."""

    organisation: str
    label: str
    programs: int
    centrality: float


@dataclass(frozen=True, slots=True)
class Companion:
    """A thing that shares programs with another organisation, or organisations with another program; `shared` are their IRIs."""

    thing: str
    label: str
    type: str
    shared: tuple[str, ...]


def ties(graph: Graph) -> nx.MultiDiGraph[str]:
    """The network of all relations; edges are keyed by relation and have `basis` and `claims` (ids, sorted)."""
    tables = Tables(graph)
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    claims = _claims(tables)
    for relation in RELATIONS:
        for subject, values in sorted(tables.many(relation).items()):
            for value in values:
                if subject in tables.types and str(value) in tables.types and subject != value:
                    found = claims.get((relation, subject, str(value)), ())
                    network.add_edge(subject, str(value), key=relation, basis="stated" if found else "reference", claims=tuple(found))
    for program, relation, organisation, found in _paid(tables):
        if not network.has_edge(program, organisation, relation):
            network.add_edge(program, organisation, key=relation, basis="stated", claims=())
        edge = network.edges[program, organisation, relation]
        edge["claims"] = tuple(sorted({*edge["claims"], *found}))
    for link in tables.of_class("InferredLink"):
        later, earlier = tables.text(RDF + "subject", link), tables.text(RDF + "object", link)
        rests = tuple(sorted(local(str(c)) for c in tables.many(PROV + "wasDerivedFrom").get(link, [])))
        network.add_edge(later, earlier, key="continues", basis="inferred", claims=rests)
    describe(graph, network)
    return network


def _claims(tables: Tables) -> dict[tuple[str, str, str], list[str]]:
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    predicates, objects, kinds = tables.one(RDF + "predicate"), tables.one(RDF + "object"), tables.one("kind")
    for claim, subject in sorted(tables.one(RDF + "subject").items()):
        if claim in kinds:
            found[local(str(predicates[claim])), str(subject), str(objects[claim])].append(local(claim))
    return found


def _paid(tables: Tables) -> Iterator[tuple[str, str, str, list[str]]]:
    """Program, recipient or agency, and the claims of the amount that ties them."""
    by_fact: dict[str, list[str]] = defaultdict(list)
    for claim, fact in tables.one("states").items():
        by_fact[str(fact)].append(local(claim))
    program = tables.one("program")
    for relation in _MONEY:
        for fact, organisation in sorted(tables.one(relation).items()):
            if fact in program and str(program[fact]) in tables.types and str(organisation) in tables.types:
                yield str(program[fact]), relation, str(organisation), by_fact.get(fact, [])


def paths(network: nx.MultiDiGraph[str], one: str, other: str, most: int = 3) -> tuple[tuple[Tie, ...], ...]:
    """The nearest ways from one thing to another, each step with its evidence; a thing that everything is tied to is far from all.

    A step costs more, the more its ends are tied to: two programs that share a small firm are nearer than two of one ministry.
    """
    if one not in network or other not in network or one == other:
        return ()
    simple: nx.Graph[str] = nx.Graph()
    degrees = dict(network.degree())
    for subject, target in sorted(network.edges()):
        simple.add_edge(subject, target, cost=1.0 + math.log(degrees[subject] + degrees[target]))
    try:
        found = list(islice(nx.shortest_simple_paths(simple, one, other, weight="cost"), most))
    except nx.NetworkXNoPath:
        return ()
    return tuple(tuple(_tie(network, a, b) for a, b in pairwise(nodes)) for nodes in found)


def _tie(network: nx.MultiDiGraph[str], a: str, b: str) -> Tie:
    """The best known tie between two neighbours: stated before inferred, with the most evidence first."""
    order = {"stated": 0, "reference": 1, "inferred": 2}
    edges = [(s, o, key, network.edges[s, o, key]) for s, o in ((a, b), (b, a)) if network.has_edge(s, o) for key in network[s][o]]
    subject, target, relation, edge = min(edges, key=lambda e: (order[e[3]["basis"]], -len(e[3]["claims"]), e[2], e[0]))
    nodes = network.nodes
    return Tie(subject, nodes[subject]["label"], relation, target, nodes[target]["label"], edge["basis"], edge["claims"])


def _taking_part(network: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """Programs and the organisations that run them, take part in them or are paid, as a graph of two kinds of nodes."""
    part: nx.Graph[str] = nx.Graph()
    for subject, target, relation in sorted(network.edges(keys=True)):
        ends = network.nodes[subject]["type"], network.nodes[target]["type"]
        if relation in _TAKING_PART and ends[0] in _UNDERTAKINGS and ends[1] in _ORGANISATIONS:
            part.add_edge(subject, target)
    return part


def connectors(network: nx.MultiDiGraph[str], most: int = 20) -> tuple[Connector, ...]:
    """The organisations through which programs are tied to each other, those that most ties run through first."""
    part = _taking_part(network)
    nodes = network.nodes
    central = nx.betweenness_centrality(part) if part.number_of_nodes() else {}
    found = [Connector(node, nodes[node]["label"], part.degree[node], round(central[node], 6)) for node in part
             if nodes[node]["type"] in _ORGANISATIONS and part.degree[node] > 1]
    return tuple(sorted(found, key=lambda c: (-c.centrality, -c.programs, c.label, c.organisation))[:most])


def companions(network: nx.MultiDiGraph[str], thing: str, most: int = 20) -> tuple[Companion, ...]:
    """The organisations that take part in the same programs as this one (for a program: the programs that share organisations)."""
    part = _taking_part(network)
    shared: dict[str, set[str]] = defaultdict(set)
    for between in list(part.adj.get(thing, ())):
        for other in part[between]:
            if other != thing:
                shared[other].add(between)
    nodes = network.nodes
    found = [Companion(other, nodes[other]["label"], nodes[other]["type"], tuple(sorted(by))) for other, by in shared.items()]
    return tuple(sorted(found, key=lambda c: (-len(c.shared), c.label, c.thing))[:most])
