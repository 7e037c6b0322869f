"""Where a claim comes from: its passages in the text of its document, with the lines around them, ready for marking.

The text is the release's own copy. Each passage is held against it: `verified` is false where `text[start:end]` no
longer says what the claim quotes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extract.reading.document import line_starts, words
from kg.read.release import Release
from kg.read.runner import run
from kg.read.terms import local

VALUE_FIRST = ("value", "subject", "heading", "context")
"""Roles of passages, the strongest first: where two overlap, the first is marked."""

_PLACE = re.compile(r"(?P<claim>[^@\s]+)@(?P<document>[^\s:]+):(?P<first>\d+)-(?P<last>\d+)")


class UnknownClaim(KeyError):
    """No claim of this release has this id."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a claim stands: its id, its document, first and last line of its value (from 1)."""

    claim: str
    document: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a claim: positions in code points of the document's text, lines from 1."""

    role: str
    start: int
    end: int
    first_line: int
    last_line: int
    quote: str
    page: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line; `role` is that of the passage it belongs to, empty for text around it."""

    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the document with what is marked in it."""

    number: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """Consecutive lines of a document."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim with its passages and the extracts that show them."""

    claim: str
    iri: str
    kind: str
    confidence: float
    extractor: str
    document: str
    title: str
    passages: tuple[Passage, ...]
    extracts: tuple[Extract, ...]

    @property
    def verified(self) -> bool:
        """Whether every passage still says what the claim quotes."""
        return all(p.verified for p in self.passages)


def evidence(release: Release, claim: str, around: int = 2) -> Evidence:
    """The evidence of a claim, given by id or IRI, with so many lines around each passage; raises UnknownClaim."""
    rows = run(release.graph, release.search, "evidence_of_claim", {"claim": claim}, release.base).rows
    if not rows:
        raise UnknownClaim(claim)
    first = rows[0]
    text = release.text(str(first["document"]))
    passages = tuple(sorted((_passage(row, text) for row in rows), key=lambda p: (VALUE_FIRST.index(p.role), p.start, p.end)))
    document = str(first["document"])
    return Evidence(
        claim=local(str(first["claim"])), iri=str(first["claim"]), kind=str(first["kind"]), confidence=float(str(first["confidence"])),
        extractor=str(first["extractor"]), document=document, title=str(first["title"] or document), passages=passages,
        extracts=extracts(text, [(p.start, p.end, p.role) for p in passages], around))


def _passage(row: Mapping[str, object], text: str) -> Passage:
    start, end, quote = int(str(row["start"])), int(str(row["end"])), str(row["quote"])
    return Passage(str(row["role"]), start, end, int(str(row["first_line"])), int(str(row["last_line"])), quote, str(row["page"] or ""),
                   says(text, start, end, quote))


def says(text: str, start: int, end: int, quote: str) -> bool:
    """Whether the text at these positions, layout removed, is the quote."""
    return 0 <= start < end <= len(text) and words(text[start:end]) == quote


def extracts(text: str, marks: Iterable[tuple[int, int, str]], around: int) -> tuple[Extract, ...]:
    """The lines of these marks (start, end, role) with so many lines around them; lines that touch come in one extract."""
    starts = line_starts(text)
    ordered = [m for m in marks if 0 <= m[0] < m[1] <= len(text)]
    wanted: set[int] = set()
    for start, end, _ in ordered:
        first, last = bisect_right(starts, start), bisect_right(starts, end - 1)
        wanted.update(range(max(1, first - around), min(len(starts), last + around) + 1))
    found: list[list[Line]] = []
    for number in sorted(wanted):
        if not found or found[-1][-1].number != number - 1:
            found.append([])
        found[-1].append(Line(number, _pieces(text, starts, number, ordered)))
    return tuple(Extract(tuple(lines)) for lines in found)


def marked_lines(text: str, marks: Iterable[tuple[int, int, str]], first: int, last: int) -> tuple[Line, ...]:
    """Lines `first` to `last` of a text with these marks; where marks overlap, the earlier in the list wins."""
    starts, ordered = line_starts(text), list(marks)
    return tuple(Line(n, _pieces(text, starts, n, ordered)) for n in range(max(1, first), min(last, len(starts)) + 1))


def _pieces(text: str, starts: tuple[int, ...], number: int, marks: Iterable[tuple[int, int, str]]) -> tuple[Piece, ...]:
    begin = starts[number - 1]
    line = text[begin:starts[number] - 1 if number < len(starts) else len(text)]
    roles = [""] * len(line)
    for start, end, role in marks:
        for i in range(max(start - begin, 0), min(end - begin, len(line))):
            roles[i] = roles[i] or role
    pieces: list[Piece] = []
    cut = 0
    for i in range(1, len(line) + 1):
        if i == len(line) or roles[i] != roles[cut]:
            pieces.append(Piece(line[cut:i], roles[cut]))
            cut = i
    return tuple(pieces)


def places(written: object) -> tuple[Place, ...]:
    """The places in an `evidence` column of a query (`claim@document:first-last …`), in the order of documents and lines."""
    found = {Place(m["claim"], m["document"], int(m["first"]), int(m["last"])) for m in _PLACE.finditer(str(written or ""))}
    return tuple(sorted(found, key=lambda p: (p.document, p.first, p.last, p.claim)))
