"""N-Quads, written directly: terms as strings, quads in sets by graph, files sorted and byte for byte the same.

    <…/id/funding/0a1b…> <…/ns#amount> "1859000000"^^<…#decimal> <…/graph/knowledge> .

The forms are those of canonical N-Quads (W3C, RDF 1.2 N-Quads, canonical form): only the escapes that must be, one space
between terms. No blank nodes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

XSD = "http://www.w3.org/2001/XMLSchema#"
_TO_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\]')
_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_NO_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_SURROGATE = re.compile("[\ud800-\udfff]")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def iri(value: str) -> str:
    """An IRI as a term. Raises ValueError for what cannot stand in one."""
    if _NO_IRI.search(value) or _SURROGATE.search(value) or ":" not in value:
        raise ValueError(f"not an absolute IRI: {value!r}")
    return f"<{value}>"


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    return _ESCAPES.get(char) or f"\\u{ord(char):04X}"


def _quoted(value: str) -> str:
    if not value.isascii() and _SURROGATE.search(value):
        raise ValueError(f"a lone surrogate cannot be written in UTF-8: {value!r}")
    return f'"{_TO_ESCAPE.sub(_escape, value)}"'


def string(value: str) -> str:
    """A plain string."""
    return _quoted(value)


def text(value: str, language: str) -> str:
    """A text in a language."""
    if not _LANGUAGE.fullmatch(language):
        raise ValueError(f"not a language tag: {language!r}")
    return f"{_quoted(value)}@{language}"


def typed(value: str, datatype: str) -> str:
    """A literal of a datatype, given by its IRI."""
    return f"{_quoted(value)}^^{iri(datatype)}"


def integer(value: int) -> str:
    return f'"{int(value)}"^^<{XSD}integer>'


def boolean(value: bool) -> str:
    return f'"{"true" if value else "false"}"^^<{XSD}boolean>'


def decimal(value: Decimal | int) -> str:
    """A decimal in its shortest form: no exponent, no zeros that say nothing. Raises ValueError for NaN and infinities."""
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError(f"not a number: {value}")
    plain = format(number, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return f'"{"0" if plain in ("-0", "") else plain}"^^<{XSD}decimal>'


def year(value: int) -> str:
    """A Gregorian year as xsd:gYear."""
    return f'"{value:04d}"^^<{XSD}gYear>'


_DATES = ((re.compile(r"\d{4}"), "gYear"), (re.compile(r"\d{4}-(?:0[1-9]|1[0-2])"), "gYearMonth"))


def moment(value: str) -> str:
    """An ISO date as precise as it is: xsd:gYear, xsd:gYearMonth or xsd:date; a plain string where it is no date."""
    for pattern, datatype in _DATES:
        if pattern.fullmatch(value):
            return f'"{value}"^^<{XSD}{datatype}>'
    try:
        date.fromisoformat(value)
    except ValueError:
        return string(value)
    return f'"{value}"^^<{XSD}date>' if len(value) == len("2015-04-10") else string(value)


@dataclass(slots=True)
class Quads:
    """Triples by named graph, each once in its graph; terms are strings made by the functions above."""

    graphs: dict[str, set[str]] = field(default_factory=dict)

    def add(self, graph: str, subject: str, predicate: str, value: str) -> None:
        """Adds a triple to a graph (all given as terms)."""
        self.graphs.setdefault(graph, set()).add(f"{subject} {predicate} {value}")

    def graph(self, graph: str) -> set[str]:
        """The triples of a graph, to be added to."""
        return self.graphs.setdefault(graph, set())

    def __len__(self) -> int:
        return sum(map(len, self.graphs.values()))

    def lines(self) -> Iterator[str]:
        """The quads in order, one line each."""
        return iter(sorted(f"{triple} {graph} .\n" for graph, triples in self.graphs.items() for triple in triples))


def write(lines: Iterable[str], path: Path) -> str:
    """Writes lines as UTF-8 and returns the SHA-256 of the bytes."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        batch: list[str] = []
        for line in lines:
            batch.append(line)
            if len(batch) >= 8192:
                raw = "".join(batch).encode()
                digest.update(raw)
                file.write(raw)
                batch.clear()
        raw = "".join(batch).encode()
        digest.update(raw)
        file.write(raw)
    return digest.hexdigest()


def shared(graphs: Mapping[str, set[str]]) -> list[tuple[str, str, str]]:
    """Triples that stand in more than one graph: (triple, one graph, another). Each triple must stand in exactly one."""
    home: dict[str, str] = {}
    twice: list[tuple[str, str, str]] = []
    for graph in sorted(graphs):
        for triple in graphs[graph]:
            first = home.setdefault(triple, graph)
            if first != graph:
                twice.append((triple, first, graph))
    return sorted(twice)
