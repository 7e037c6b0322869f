"""Prints a table as the conversions of annual plans do: cell by cell, each wrapped in its column, nothing between the cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.layout.paragraphs import width
from extract.reading.document import Document, line_starts

PIECES = re.compile(r"[（「]*(?:[A-Za-z0-9]+[-.]?|.)[，。、；：）」]*", re.DOTALL)


def document(text: str, **about: object) -> Document:
    """A plan of an invented ministry with this text."""
    known: dict[str, object] = {"title": "山林部121年度施政計畫", "genre": "plan", "covers": (121,)} | about
    return Document(id="invented", file="invented.txt", text=text, sha256="", starts=line_starts(text), **known)  # type: ignore[arg-type]


def wrapped(text: str, room: float) -> list[str]:
    """A cell's lines: no bracket left at a line's end, no closing mark at its beginning, Latin words unbroken."""
    lines = [""]
    for paragraph in text.split("\n"):
        lines += [""] if lines != [""] else []
        for piece in PIECES.findall(paragraph):
            if lines[-1] and width(lines[-1]) + width(piece) > room:
                lines.append("")
            lines[-1] += piece
    return lines


def printed(rows: Sequence[tuple[str, str, str, str]], widths: tuple[float, float, float, float]) -> list[str]:
    """The lines of rows (group or "", label, mark, content) in columns of these widths; each row begins a line."""
    lines: list[str] = []
    for row in rows:
        lines.append("")
        for cell, room in zip(row, widths, strict=True):
            first, *more = wrapped(cell, room)
            lines[-1] += first
            lines += more
    return lines
