"""Exports as CSV for spreadsheets: UTF-8 with a byte order mark, Chinese headers, and no cell that a spreadsheet would run.

A list becomes its parts joined by ；, a passage its role, lines and positions. The headers stand in `export_columns.toml`.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@lru_cache(maxsize=1)
def columns() -> Mapping[str, Mapping[str, str]]:
    """File → field → Chinese header, in the order of the columns."""
    tables: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "export_columns.toml").read_text("utf-8"))
    return tables


def write_csv(file: Path, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write the rows of one file of the export; every field has its column, named or not."""
    rows = [{**row, "lines": [row["lines"]]} if isinstance(row.get("lines"), list) else row for row in rows]
    known = columns()[name]
    fields = [*known, *sorted({field for row in rows for field in row} - set(known))]
    text = csv_text([known.get(field, field) for field in fields], ([row.get(field) for field in fields] for row in rows))
    file.write_bytes(text.encode("utf-8-sig"))


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV as RFC 4180 has it, cells made harmless."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([guarded(cell) for cell in header])
    for row in rows:
        writer.writerow([guarded(_flat(cell)) for cell in row])
    return buffer.getvalue()


def guarded(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would take for a formula; a plain number is none."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    digits = cell.removeprefix("-").removeprefix("+")
    return digits.isascii() and digits.replace(".", "", 1).isdigit()


def _flat(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, list):
        return "；".join(f"{v[0]}–{v[1]}" if isinstance(v, list) else _flat(v) for v in value)
    if isinstance(value, dict):
        return _span(value) if "start" in value else "；".join(f"{k} {v}" for k, v in value.items())
    return str(value)


def _span(span: Mapping[str, Any]) -> str:
    """Where a passage stands: its role, document (where it may be another), lines and positions."""
    document = f"{span['document']}:" if "document" in span else ""
    return f"{span['role']} {document}{span['lines'][0]}–{span['lines'][1]} [{span['start']}–{span['end']}]"
