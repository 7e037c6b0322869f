"""The W3C SPARQL test suites as records: manifests read from a folder, files named by IRIs of a made-up site.

The files are read where they are and never copied into this repository (`../shared/w3c`, or MAILUO_SHARED).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

import pyoxigraph as ox

from tests.conftest import SHARED

FOLDER = SHARED / "w3c"
SITE = "https://w3c-tests.example/"
EMPTY = SITE + "empty"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?(?:<([^>]*)>|(\w*):(\w*))", re.IGNORECASE)
_PREFIX = re.compile(r"\bPREFIX\s+(\w*):\s*<([^>]*)>", re.IGNORECASE)
_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".rdf": ox.RdfFormat.RDF_XML, ".n3": ox.RdfFormat.TURTLE, ".trig": ox.RdfFormat.TRIG,
            ".nq": ox.RdfFormat.N_QUADS}


@dataclass(frozen=True)
class Case:
    """One test: its kind (of mf:), the folder it stands in, its query file, data for the default and the named graphs, its result."""

    iri: str
    kind: str
    suite: str
    name: str
    query: Path | None = None
    data: tuple[str, ...] = ()
    graphs: tuple[str, ...] = ()
    result: Path | None = None
    source: ox.Store = field(default_factory=ox.Store, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The query, told where it stands; so much is all that HTTP can say of a base."""
        assert self.query is not None
        return f"BASE <{iri(self.query)}>\n{self.query.read_bytes().decode('utf-8')}"

    @property
    def own_dataset(self) -> tuple[str, ...]:
        """Graphs that the query's own FROM names."""
        assert self.query is not None
        text = self.query.read_text("utf-8", errors="replace")
        prefixes = dict(_PREFIX.findall(text))
        return tuple(urljoin(iri(self.query), name or prefixes.get(prefix, "") + local) for name, prefix, local in _FROM.findall(text))


def iri(file: Path) -> str:
    return SITE + file.relative_to(FOLDER).as_posix()


def path(name: str) -> Path:
    return FOLDER / name.removeprefix(SITE)


@cache
def read(manifest: Path) -> tuple[Case, ...]:
    """The tests of a manifest, in its order."""
    store = ox.Store()
    store.load(path=str(manifest), format=ox.RdfFormat.TURTLE, base_iri=iri(manifest))
    entries = value(store, ox.NamedNode(iri(manifest)), MF + "entries")
    return tuple(_case(store, node, manifest.parent.relative_to(FOLDER).as_posix()) for node in members(store, entries))


def manifests() -> list[Path]:
    return sorted(FOLDER.glob("sparql1[01]/*/manifest.ttl"))


def value(store: ox.Store, subject: ox.Term | None, predicate: str) -> ox.Term | None:
    return next(iter(values(store, subject, predicate)), None)


def values(store: ox.Store, subject: ox.Term | None, predicate: str) -> list[ox.Term]:
    if not isinstance(subject, ox.NamedNode | ox.BlankNode):
        return []
    return [q.object for q in store.quads_for_pattern(subject, ox.NamedNode(predicate), None, None)]


def members(store: ox.Store, node: ox.Term | None) -> Iterator[ox.Term]:
    while isinstance(node, ox.BlankNode):
        first = value(store, node, RDF + "first")
        if first is not None:
            yield first
        node = value(store, node, RDF + "rest")


def _case(store: ox.Store, node: ox.Term, suite: str) -> Case:
    kind = str(getattr(value(store, node, RDF + "type"), "value", "")).removeprefix(MF)
    action = value(store, node, MF + "action")
    name = getattr(value(store, node, MF + "name"), "value", "")
    query = action if isinstance(action, ox.NamedNode) else value(store, action, QT + "query")
    result = value(store, node, MF + "result")
    return Case(
        iri=getattr(node, "value", ""), kind=kind, suite=suite, name=name, source=store,
        query=path(query.value) if isinstance(query, ox.NamedNode) else None,
        data=tuple(v.value for v in values(store, action, QT + "data") if isinstance(v, ox.NamedNode)),
        graphs=tuple(v.value for v in values(store, action, QT + "graphData") if isinstance(v, ox.NamedNode)),
        result=path(result.value) if isinstance(result, ox.NamedNode) else None)


def load(store: ox.Store, name: str, graph: str | None) -> None:
    """Load a data file; into its own graph, another, or with None the default graph."""
    file = path(name)
    store.load(path=str(file), format=_FORMATS[file.suffix], base_iri=name, to_graph=ox.NamedNode(graph) if graph else None)
