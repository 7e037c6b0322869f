"""Search in the index of a release: things by any part of a name, paragraphs by any string of one character or more.

Case, width, spaces and 臺/台 do not matter; in names neither does punctuation. Things are ranked by how the name is met
(exact, its beginning, a part of it), then by how often documents mention them.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import NamedNode

from kg.read.search_schema import VERSION, bare, characters, fold
from kg.read.store import Graph
from kg.read.sure import SureGraph

MATCHES = ("exact", "prefix", "substring")

_ENTITIES = """
SELECT e.iri, e.type, e.label, e.label_en, e.mentions, n.name,
       CASE WHEN n.bare = :asked THEN 0 WHEN substr(n.bare, 1, length(:asked)) = :asked THEN 1 ELSE 2 END AS met
FROM name AS n JOIN entity AS e ON e.iri = n.iri
WHERE instr(n.bare, :asked) > 0
ORDER BY met, e.mentions DESC, n.rank, length(n.bare), e.label, e.iri
"""
_EXACT = """
SELECT e.iri, e.type, e.label, e.label_en, e.mentions, n.name, n.rank
FROM name AS n JOIN entity AS e ON e.iri = n.iri WHERE n.bare = ? ORDER BY n.rank, e.mentions DESC, e.iri
"""
_PASSAGES = """
SELECT p.document, p.first_line, p.last_line, p.start, p."end", p.text
FROM passage_text AS t JOIN passage AS p ON p.id = t.rowid
WHERE passage_text MATCH :phrase AND instr(p.folded, :asked) > 0 AND (:document = '' OR p.document = :document)
ORDER BY p.id LIMIT :limit OFFSET :offset
"""
_SCANNED = """
SELECT p.document, p.first_line, p.last_line, p.start, p."end", p.text FROM passage AS p
WHERE instr(p.folded, :asked) > 0 AND (:document = '' OR p.document = :document)
ORDER BY p.id LIMIT :limit OFFSET :offset
"""
"""For what the full text index has no token of: marks alone, and characters that its tables do not know yet."""


class SearchError(RuntimeError):
    """The index is missing, or of another version of the program."""


@dataclass(frozen=True, slots=True)
class EntityHit:
    """A thing that was found; `name` is the name of it that was met, `match` how: exact, prefix or substring."""

    iri: str
    type: str
    label: str
    label_en: str
    mentions: int
    name: str
    match: str


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A paragraph that contains the string: lines 1-based, positions in code points of the document's text."""

    document: str
    first_line: int
    last_line: int
    start: int
    end: int
    text: str


class Search:
    """The search index of one release. Safe to share between threads: each has a connection of its own."""

    def __init__(self, file: Path) -> None:
        if not file.is_file():
            raise SearchError(f"{file}: no search index / 沒有搜尋索引")
        self._file = file
        self._own = threading.local()
        version = self._connection().execute("PRAGMA user_version").fetchone()[0]
        if version != VERSION:
            raise SearchError(f"{file}: index of version {version}, not {VERSION}; build again / 索引版本不符，請重新建置")

    def entities(self, asked: str, types: Iterable[str] = (), limit: int = 20) -> list[EntityHit]:
        """Things of these types (all where none is given) with a name that contains the string, best first."""
        string = bare(asked)
        if not string:
            return []
        wanted, found = frozenset(types), dict[str, EntityHit]()
        for iri, kind, label, english, mentions, name, met in self._connection().execute(_ENTITIES, {"asked": string}):
            if iri not in found and (not wanted or kind in wanted):
                found[iri] = EntityHit(iri, kind, label, english, mentions, name, MATCHES[met])
                if len(found) >= limit:
                    break
        return list(found.values())

    def named(self, name: str, types: Iterable[str] = ()) -> list[EntityHit]:
        """Things that bear exactly this name; those that have it as their label alone, where there are any."""
        wanted = frozenset(types)
        rows = [row for row in self._connection().execute(_EXACT, (bare(name),)) if not wanted or row[1] in wanted]
        best = [row for row in rows if row[6] < 2] or rows
        return list({row[0]: _hit(row) for row in best}.values())

    def names(self, types: Iterable[str]) -> list[tuple[str, str]]:
        """Name and IRI of every thing of these types, names folded without punctuation."""
        wanted = frozenset(types)
        rows = self._connection().execute("SELECT n.bare, e.iri, e.type FROM name AS n JOIN entity AS e ON e.iri = n.iri ORDER BY 1, 2")
        return list(dict.fromkeys((name, iri) for name, iri, kind in rows if kind in wanted and name))

    def passages(self, asked: str, document: str = "", limit: int = 20, offset: int = 0) -> list[PassageHit]:
        """Paragraphs that contain the string, in the order of documents and lines."""
        phrase, string = characters(asked), fold(asked)
        if not string:
            return []
        values = {"phrase": f'"{phrase}"', "asked": string, "document": document, "limit": limit, "offset": offset}
        rows = self._connection().execute(_PASSAGES, values).fetchall() if phrase else []
        return [PassageHit(*row) for row in rows or self._connection().execute(_SCANNED, values)]

    def paragraphs(self) -> list[PassageHit]:
        """All paragraphs of all documents."""
        rows = self._connection().execute('SELECT document, first_line, last_line, start, "end", text FROM passage ORDER BY id')
        return [PassageHit(*row) for row in rows]

    def entity(self, iri: str) -> EntityHit | None:
        """The thing with this IRI."""
        row = self._connection().execute("SELECT iri, type, label, label_en, mentions, label FROM entity WHERE iri = ?", (iri,)).fetchone()
        return _hit(row) if row else None

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = sqlite3.connect(f"{self._file.absolute().as_uri()}?mode=ro", uri=True)
        return connection


_MENTIONED = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
SELECT ?thing (COUNT(?claim) AS ?times) WHERE {
  VALUES ?thing { UNDEF }
  ?claim ml:mentions ?thing .
  # sure ?claim
} GROUP BY ?thing
"""


def sure_things(graph: Graph, index: Search, asked: str, types: Iterable[str] = (), limit: int = 20) -> list[EntityHit]:
    """Things as `entities` finds them, in a graph seen through a least confidence with the mentions that count; those that less sure
    claims alone mention are left out, and others come in their place."""
    if not isinstance(graph, SureGraph):
        return index.entities(asked, types, limit)
    looked = limit
    while True:
        hits = index.entities(asked, types, looked)
        times = {str(row["thing"]): int(str(row["times"])) for row in graph.rows(_MENTIONED, {"thing": [NamedNode(h.iri) for h in hits]})} if hits else {}
        kept = [replace(hit, mentions=times.get(hit.iri, 0)) for hit in hits if hit.iri in times or not hit.mentions]
        if len(kept) >= limit or len(hits) < looked:
            return kept[:limit]
        looked *= 4


def _hit(row: tuple[str, str, str, str, int, str]) -> EntityHit:
    iri, kind, label, english, mentions, name = row[:6]
    return EntityHit(iri, kind, label, english, mentions, name, MATCHES[0])
