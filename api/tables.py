"""Rows of a query as a table of a page: each cell knows what it shows, where it leads, and which places support it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from api.figures import number, year
from kg.read.catalogue import Words
from kg.read.evidence import Place, places
from kg.read.store import Iri, Row
from kg.read.terms import XSD

EVIDENCE = "evidence"
"""The column in which a query tells its sources, as `kg.read.evidence.places` reads them."""
_YEARS = ("year", "year_end")
"""Columns of ROC years."""
_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger"))


@dataclass(frozen=True, slots=True)
class TableCell:
    """What a cell shows; `iri` where it stands for a thing, `figure` where it is to be set flush right."""

    text: str
    iri: str = ""
    figure: bool = False
    places: tuple[Place, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, rows, and how many rows there are in all."""

    columns: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    total: int

    def figures(self, column: int) -> bool:
        """Whether a column holds figures."""
        return any(row[column].figure for row in self.rows)


def table_of_rows(columns: Mapping[str, Words], rows: Sequence[Row], language: str, limit: int) -> Table:
    """Rows of a prepared query under the headings that its file gives."""
    names = tuple(columns)
    headings = tuple(words.en if language == "en" else words.zh for words in columns.values())
    return Table(headings, tuple(tuple(_cell(name, row[name], language) for name in names) for row in rows[:limit]), len(rows))


def table_of_results(found: Mapping[str, Any], limit: int) -> Table:
    """SPARQL results as JSON has them."""
    names, rows = tuple(found["head"]["vars"]), found["results"]["bindings"]
    return Table(names, tuple(tuple(_term(row.get(name)) for name in names) for row in rows[:limit]), len(rows))


def _cell(name: str, value: object, language: str) -> TableCell:
    if value is None:
        return TableCell("")
    if name == EVIDENCE:
        return TableCell("", places=places(value))
    if isinstance(value, Iri):
        return TableCell(str(value), iri=str(value))
    if isinstance(value, bool):
        return TableCell("✓" if value else "✗")
    if name in _YEARS:
        return TableCell(year(value, language, short=True))
    if isinstance(value, int | Decimal):
        return TableCell(str(value) if "line" in name else number(value), figure=True)
    return TableCell(str(value))


def _term(term: Mapping[str, Any] | None) -> TableCell:
    if term is None:
        return TableCell("")
    value = str(term["value"])
    if term["type"] == "uri":
        return TableCell(value, iri=value)
    return TableCell(value, figure=term.get("datatype") in _NUMBERS, language=str(term.get("xml:lang", "")))
