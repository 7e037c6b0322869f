"""The graph as flat tables in one SQLite file, for spreadsheets' big sisters: Datasette, pandas, DuckDB, R.

Tables, columns and their meaning stand in `flat_tables.toml`; `metadata` says the same in the form that Datasette reads. The rows are
those of the export (`kg.read.export`), one value a cell; lists have tables of their own. Amounts keep their digits: whole ones are
integers, others text with NUMERIC affinity. `PRAGMA user_version` is the version of the columns.
"""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.read.export import FILES
from kg.read.export_claims import Record
from kg.read.store import Graph
from kg.read.tables import Tables

_SAFE_INTEGER = 2**63
_VIEWS = {
    "funding_named": """
SELECT f.id, p.label AS program, f.roc_year, f.roc_year_end, f.measure, f.amount_twd, f.amount, f.currency, f.status, f.scope, f.level, a.label AS agency,
       r.label AS recipient, c.document, c.first_line, c.last_line, c.confidence
FROM funding AS f JOIN claims AS c ON c.id = f.id LEFT JOIN entities AS p ON p.iri = f.program LEFT JOIN entities AS a ON a.iri = f.agency
LEFT JOIN entities AS r ON r.iri = f.recipient""",
    "relations_named": """
SELECT r.id, s.label AS subject, r.relation, COALESCE(o.label, r.object) AS object, r.role, r.roc_year, c.document, c.first_line, c.last_line, c.confidence
FROM relations AS r JOIN claims AS c ON c.id = r.id LEFT JOIN entities AS s ON s.iri = r.subject LEFT JOIN entities AS o ON o.iri = r.object""",
}


@lru_cache(maxsize=1)
def described() -> Mapping[str, Any]:
    """What `flat_tables.toml` says: version, and tables by name."""
    return tomllib.loads((Path(__file__).parent / "flat_tables.toml").read_text("utf-8"))


def write_sqlite(graph: Graph, file: Path) -> dict[str, int]:
    """Writes all tables to a file, replaced whole; the number of rows of each. The same graph gives the same rows in the same order."""
    partial = file.with_name(f".{file.name}.partial")
    partial.unlink(missing_ok=True)
    tables = Tables(graph)
    records = {name: [_lined(record) for record in found(tables)] for name, found in FILES.items()}
    connection = sqlite3.connect(partial)
    counts = {}
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA user_version = {int(described()['version'])}")
        with connection:
            for name, table in described()["tables"].items():
                connection.execute(_definition(name, table))
                rows = list(_rows(table, records[table["of"]]))
                connection.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(table["columns"]))})', rows)
                counts[name] = len(rows)
                for column in table.get("links", {}):
                    if column != table.get("key"):
                        connection.execute(f'CREATE INDEX "{name}_{column}" ON "{name}" ("{column}")')
            for name, text in _VIEWS.items():
                connection.execute(f'CREATE VIEW "{name}" AS {text.strip()}')
        connection.execute("VACUUM")
    finally:
        connection.close()
    partial.replace(file)
    return counts


def metadata(title: str, licence: str, source: str, database: str = "tables") -> dict[str, Any]:
    """Datasette's metadata for the file, in both languages; `database` is the file's name without its ending."""
    found = {}
    for name, table in described()["tables"].items():
        words = table["title"]
        found[name] = {"title": f"{words['zh']} / {words['en']}", "columns": {column: f"{zh} / {en}" for column, _, zh, en in table["columns"]},
                       **({"facets": table["facets"]} if "facets" in table else {}), **({"label_column": "label"} if name == "entities" else {})}
    return {"title": title, "license": licence.rstrip("/").rsplit("/licenses/")[-1].removeprefix("https://creativecommons.org/"), "license_url": licence,
            "source": "Mailuo 脈絡", "source_url": source, "databases": {database: {"title": title, "tables": found}}}


def _definition(name: str, table: Mapping[str, Any]) -> str:
    columns = [f'"{column}" {kind}{" PRIMARY KEY" if column == table.get("key") else ""}' for column, kind, *_ in table["columns"]]
    keys = {other: told.get("key") for other, told in described()["tables"].items()}
    links = [f'FOREIGN KEY ("{column}") REFERENCES "{target}" ("{keys[target]}")' for column, target in table.get("links", {}).items()]
    return f'CREATE TABLE "{name}" ({", ".join([*columns, *links])})'


def _rows(table: Mapping[str, Any], records: list[Record]) -> Iterator[tuple[object, ...]]:
    names = [column for column, *_ in table["columns"]]
    each = table.get("each")
    for record in records:
        if "kind" in table and record.get("kind") != table["kind"]:
            continue
        if each is None:
            yield tuple(_cell(record.get(name)) for name in names)
            continue
        for member in record.get(each["field"], []):
            row = {names[0]: record[each["parent"]], **(_lined(member) if isinstance(member, dict) else {each["as"]: member})}
            yield tuple(_cell(row.get(name)) for name in names)


def _lined(record: Record) -> Record:
    """A pair of lines as two fields."""
    lines = record.get("lines")
    return {**record, "first_line": lines[0], "last_line": lines[1]} if isinstance(lines, list) else record


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < _SAFE_INTEGER else f"{value:f}"
    return str(value) if isinstance(value, str) else value
