"""Rows as a table for the terminal: columns as wide as their widest cell, CJK characters counted as two columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal

WIDEST = 48
LEAST_GROUPED = 10_000  # smaller numbers (years!) are written without separators


def columns(text: str) -> int:
    """How many terminal columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(rows: Sequence[Mapping[str, object]], most: int = 1000) -> str:
    """The rows, with a line that says how many were left out; columns that are empty in every row are not shown."""
    if not rows:
        return "（無 / none）"
    names = [n for n in rows[0] if any(row.get(n) not in (None, "") for row in rows)]
    cells = [[_cell(row.get(n)) for n in names] for row in rows[:most]]
    widths = [max(columns(x) for x in (name, *(line[i] for line in cells))) for i, name in enumerate(names)]
    lines = ["  ".join(_pad(n, w) for n, w in zip(names, widths, strict=True)), "  ".join("─" * w for w in widths)]
    lines += ["  ".join(_pad(x, w) for x, w in zip(line, widths, strict=True)).rstrip() for line in cells]
    if len(rows) > most:
        lines.append(f"… 另有 {len(rows) - most} 列 / more rows（--json 全部 all）")
    return "\n".join(lines)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return f"{value:,}" if abs(int(value)) >= LEAST_GROUPED else str(value)
    text = str(value).replace("\n", " ")
    if "://" in text and "/" in text:
        text = text.rsplit("/mailuo/", 1)[-1]
    while columns(text) > WIDEST:
        text = f"{text[:-2].rstrip('…')}…"
    return text


def _pad(text: str, width: int) -> str:
    return text + " " * (width - columns(text))
