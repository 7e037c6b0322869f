"""The documents of a release: what each says of itself in the graph, and what the report says was not read of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.read.release import Release
from kg.read.summaries import answer


@dataclass(frozen=True, slots=True)
class Unread:
    """Lines that no reader understood, and what stands there."""

    first: int
    last: int
    what: str


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document: ROC years that it covers, number of lines and of claims, and the stretches that were not read."""

    id: str
    title: str
    title_en: str
    publisher: str
    genre: str
    issued: str
    years: tuple[int, ...]
    lines: int
    claims: int
    unread: tuple[Unread, ...]

    @property
    def unread_lines(self) -> int:
        return sum(u.last - u.first + 1 for u in self.unread)

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "title": self.title, "title_en": self.title_en, "publisher": self.publisher, "genre": self.genre,
                "issued": self.issued, "roc_years": list(self.years), "lines": self.lines, "claims": self.claims,
                "unread": [{"lines": [u.first, u.last], "what": u.what} for u in self.unread], "href": f"/documents/{self.id}"}


def documents(release: Release) -> list[DocumentSummary]:
    """All documents of a release, by id."""
    reported = {str(d.get("id", "")): d for d in release.report.get("documents", []) if isinstance(d, dict)}
    rows = answer(release, "documents").rows
    return [_summary(row, reported.get(str(row["document"]), {})) for row in rows]


def _summary(row: Mapping[str, object], reported: Mapping[str, Any]) -> DocumentSummary:
    def text(name: str) -> str:
        return str(row[name] or "")

    unread = tuple(Unread(int(u["lines"][0]), int(u["lines"][1]), str(u["what"])) for u in reported.get("unread", []))
    return DocumentSummary(text("document"), text("title") or text("document"), text("title_en"), text("publisher"), text("genre"), text("issued"),
                           tuple(sorted(int(y) for y in text("years").split())), int(text("lines") or 0), int(text("claims") or 0), unread)
