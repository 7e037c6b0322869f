"""One small interface to a graph, and the two stores behind it: Oxigraph in the process, any SPARQL 1.1 endpoint by address.

A query sees the union of the named graphs as its default graph. Text goes in and bytes come out, so that an answer is
passed on as the engine wrote it; `rows` gives the same answer as Python values for code that works with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Protocol, cast

import httpx
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse_query_results,
)

from kg.read.terms import PREFIXES, XSD

Value = NamedNode | Literal
"""What may be bound to a variable."""


class Iri(str):
    """An IRI among the values of a row, told apart from a string of text."""

    __slots__ = ()


Cell = Iri | str | int | Decimal | float | bool | None
Row = dict[str, Cell]
"""One solution: every variable of the query, None where it is unbound."""

BLOCK = re.compile(r"VALUES \?(\w+) \{ UNDEF \}")
"""Where a query takes a value: as it stands, any value will do."""

JSON = "application/sparql-results+json"
TURTLE = "text/turtle"


class QueryError(ValueError):
    """A query that is not SPARQL 1.1, or that the store refuses; the message says where."""


class StoreError(RuntimeError):
    """A store that does not answer, or not with what was asked for."""


class Graph(Protocol):
    """What reading needs of a store."""

    def query(self, text: str, media_type: str = JSON) -> bytes:
        """The answer in a media type of SPARQL results (SELECT, ASK) or of RDF (CONSTRUCT, DESCRIBE).

        Raises QueryError for a wrong query or a media type that does not fit it, StoreError for a store that fails.
        """

    def rows(self, text: str, bindings: Mapping[str, Value | Iterable[Value]] | None = None) -> list[Row]:
        """The solutions of a SELECT; `bindings` fill the `VALUES ?name { UNDEF }` blocks of the text."""

    def pairs(self, predicate: str) -> Iterator[tuple[str, Cell]]:
        """Subject IRI and object of every triple of a predicate, in no order that means anything."""


class EmbeddedGraph:
    """The store of a release on disk, opened read-only; many processes may hold it at once."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise StoreError(f"{folder}: no store here / 這裡沒有圖資料庫")
        try:
            self._store = Store.read_only(str(folder))
        except OSError as error:
            raise StoreError(f"{folder}: {error}") from error

    def query(self, text: str, media_type: str = JSON) -> bytes:
        results = self._solve(text)
        if isinstance(results, QueryTriples):
            rdf = RdfFormat.from_media_type(media_type)
            if rdf is None:
                raise QueryError(f"{media_type} is no RDF format / 不是 RDF 格式")
            return results.serialize(format=rdf) or b""
        tabular = QueryResultsFormat.from_media_type(media_type)
        if tabular is None:
            raise QueryError(f"{media_type} is no format of query results / 不是查詢結果格式")
        return results.serialize(format=tabular) or b""

    def rows(self, text: str, bindings: Mapping[str, Value | Iterable[Value]] | None = None) -> list[Row]:
        return _rows(self._solve(fill(text, bindings or {})))

    def pairs(self, predicate: str) -> Iterator[tuple[str, Cell]]:
        for quad in self._store.quads_for_pattern(None, NamedNode(predicate), None, None):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value, cell(quad.object)

    def _solve(self, text: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        try:
            return self._store.query(text, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
        except SyntaxError as error:
            raise QueryError(str(error)) from error
        except OSError as error:
            raise StoreError(str(error)) from error


class RemoteGraph:
    """A SPARQL 1.1 endpoint over HTTP; its default graph must be the union of the named graphs."""

    def __init__(self, endpoint: str, *, timeout: float = 30.0, client: httpx.Client | None = None) -> None:
        self.endpoint = endpoint
        self._client = client or httpx.Client(timeout=timeout)

    def query(self, text: str, media_type: str = JSON) -> bytes:
        try:  # as a form: not every store takes a query as the body itself
            reply = self._client.post(self.endpoint, data={"query": _with_prefixes(text)}, headers={"Accept": media_type})
        except httpx.HTTPError as error:
            raise StoreError(f"{self.endpoint}: {error or type(error).__name__}") from error
        if reply.status_code in (400, 406):
            raise QueryError(reply.text[:2000])
        if not reply.is_success:
            raise StoreError(f"{self.endpoint}: HTTP {reply.status_code} {reply.text[:500]}")
        return reply.content

    def rows(self, text: str, bindings: Mapping[str, Value | Iterable[Value]] | None = None) -> list[Row]:
        answer = self.query(fill(text, bindings or {}))
        try:
            return _rows(parse_query_results(answer, QueryResultsFormat.JSON))
        except (SyntaxError, ValueError) as error:  # an answer cut in the middle, or none of SPARQL
            raise StoreError(f"{self.endpoint}: {error}") from error

    def pairs(self, predicate: str) -> Iterator[tuple[str, Cell]]:
        for row in self.rows(f"SELECT ?s ?o WHERE {{ ?s {NamedNode(predicate)} ?o }}"):
            yield str(row["s"]), row["o"]


def open_graph(place: str | Path) -> Graph:
    """The graph at an http(s) address or in a folder."""
    if isinstance(place, str) and place.startswith(("http://", "https://")):
        return RemoteGraph(place)
    return EmbeddedGraph(Path(place))


def fill(text: str, bindings: Mapping[str, Value | Iterable[Value]]) -> str:
    """The query with its values in it, ready to be run by anyone.

    Each `VALUES ?name { UNDEF }` takes the terms bound to `name`, serialised by the RDF library and never pasted as
    text; a name without a block of its own raises QueryError.
    """
    terms = {name: _terms(bound) for name, bound in bindings.items()}
    unknown = set(terms) - {m[1] for m in BLOCK.finditer(text)}
    if unknown:
        raise QueryError(f"the query has no parameter {', '.join(sorted(unknown))} / 查詢沒有這個參數")
    # one pass, so that a block written inside a bound string is left alone
    return BLOCK.sub(lambda m: f"VALUES ?{m[1]} {{ {terms[m[1]]} }}" if m[1] in terms else m[0], text)


def _terms(bound: Value | Iterable[Value]) -> str:
    return str(bound) if isinstance(bound, NamedNode | Literal) else " ".join(str(term) for term in bound)


def cell(term: NamedNode | Literal | BlankNode | Triple | None) -> Cell:
    """A term as a Python value: IRI, number, truth value, else its text."""
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return Iri(term.value)
    if not isinstance(term, Literal):
        return str(term)
    return _NUMBERS.get(term.datatype.value, str)(term.value)


def _truth(text: str) -> bool:
    return text in ("true", "1")


_NUMBERS: Mapping[str, Callable[[str], Cell]] = {
    XSD + "integer": int, XSD + "int": int, XSD + "long": int, XSD + "nonNegativeInteger": int, XSD + "decimal": Decimal,
    XSD + "double": float, XSD + "float": float, XSD + "boolean": _truth,
}


def _rows(results: QuerySolutions | QueryBoolean | QueryTriples) -> list[Row]:
    if not isinstance(results, QuerySolutions):
        raise QueryError("rows come of a SELECT only / 只有 SELECT 查詢有列")
    names = [v.value for v in results.variables]
    return [{name: cell(cast("NamedNode | Literal | None", solution[name])) for name in names} for solution in results]


def _with_prefixes(text: str) -> str:
    """The text with the project's prefixes that it uses and does not declare."""
    missing = [p for p in PREFIXES if f"{p}:" in text and f"PREFIX {p}:" not in text]
    return "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in missing) + text
