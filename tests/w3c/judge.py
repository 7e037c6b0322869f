"""Results of queries made comparable: whatever they were written in, equal ones give equal values.

Blank nodes count by what is said with them, numbers and truth values by what they mean (the engine's store keeps them in
one form, and all kinds of integers as one), rows and columns without their order.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyoxigraph as ox

from tests.w3c.manifests import RDF, value, values

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = {XSD + n for n in ("integer", "int", "long", "short", "byte", "negativeInteger", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger",
                               "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte")}
_NUMBERS = {XSD + n for n in ("decimal", "double", "float")}
_TABLES = {".srx": ox.QueryResultsFormat.XML, ".srj": ox.QueryResultsFormat.JSON, ".tsv": ox.QueryResultsFormat.TSV}
_GRAPHS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".rdf": ox.RdfFormat.RDF_XML, ".n3": ox.RdfFormat.TURTLE}
Judged = object
Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def expected(file: Path, base: str) -> Judged:
    """What a result file says."""
    if file.suffix in _TABLES:
        return judged(ox.parse_query_results(file.read_bytes(), _TABLES[file.suffix]))
    if file.suffix == ".csv":
        return plain(file.read_text("utf-8"))
    store = ox.Store()
    store.load(path=str(file), format=_GRAPHS[file.suffix], base_iri=base)
    sets = list(store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(RS + "ResultSet"), None))
    if not sets:
        return graph(q.triple for q in store)
    node = sets[0].subject
    truth = value(store, node, RS + "boolean")
    if truth is not None:
        return getattr(truth, "value", "") in ("true", "1")
    solutions = []
    for solution in values(store, node, RS + "solution"):
        pairs = {}
        for binding in values(store, solution, RS + "binding"):
            pairs[getattr(value(store, binding, RS + "variable"), "value", "")] = value(store, binding, RS + "value")
        solutions.append(pairs)
    names = {getattr(v, "value", "") for v in values(store, node, RS + "resultVariable")}
    return rows(solutions, names)


def judged(results: Results) -> Judged:
    """What an answer says."""
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    if isinstance(results, ox.QueryTriples):
        return graph(results)
    names = [v.value for v in results.variables]
    return rows([{n: s[n] for n in names if s[n] is not None} for s in results], set(names))


def plain(text: str) -> Judged:
    """A CSV table: its header, and its rows without order; blank nodes are told apart from other words only."""
    header, *lines = list(csv.reader(io.StringIO(text)))
    return frozenset(header), Counter(frozenset(zip(header, map(_cell, line), strict=True)) for line in lines)


def _cell(text: str) -> str:
    if text.startswith("_:"):
        return "_:"
    try:
        return str(Decimal(text).normalize() + 0)
    except InvalidOperation:
        return text


def rows(solutions: list[dict[str, ox.Term | None]], names: set[str]) -> Judged:
    if not any(isinstance(t, ox.BlankNode) for s in solutions for t in s.values()):
        return frozenset(names), frozenset(Counter(frozenset((n, str(number(t))) for n, t in s.items()) for s in solutions).items())
    triples = []
    for i, solution in enumerate(solutions):
        node = ox.BlankNode(f"solution{i}")
        triples.append(ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(RS + "Solution")))
        triples += [ox.Triple(node, ox.NamedNode(f"{RS}{n}"), number(t)) for n, t in solution.items()]  # type: ignore[arg-type]
    return frozenset(names), graph(triples)


def graph(triples: object) -> Judged:
    data = ox.Dataset(ox.Quad(t.subject, t.predicate, number(t.object)) for t in triples)  # type: ignore[attr-defined]
    data.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(str(q) for q in data)


def number(term: ox.Term | None) -> ox.Term | None:
    """A literal with its value written in one way."""
    if isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS | _INTEGERS:
        kind = ox.NamedNode(XSD + "integer") if term.datatype.value in _INTEGERS else term.datatype
        try:
            return ox.Literal(str(Decimal(term.value).normalize() + 0), datatype=kind)
        except InvalidOperation:
            return term
    if isinstance(term, ox.Literal) and term.datatype.value == XSD + "boolean":
        return ox.Literal(term.value in ("true", "1"))
    if isinstance(term, ox.Literal) and term.language:
        return ox.Literal(term.value, language=term.language.lower())
    return term

