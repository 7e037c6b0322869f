"""A document's lines with everything that claims were read from marked in them.

Passages overlap: a name stands within the sentence of a relation, which stands within a heading's reach. Each stretch of a
line leads to the claim of the shortest passage around it, and carries the kinds of all of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.reading.document import line_starts


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage of a claim: [start, end) in code points, the claim's id and kind, the passage's role, and what it names."""

    start: int
    end: int
    claim: str
    kind: str
    role: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text within a line; `mark` is what it leads to, `kinds` those of all passages around it, none for plain text."""

    text: str
    mark: Mark | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line with its number (from 1); `begins` are the facts, other than mentions, whose value begins here."""

    number: int
    stretches: tuple[Stretch, ...]
    begins: tuple[Mark, ...]


def marked(text: str, marks: Sequence[Mark], first: int, last: int) -> tuple[MarkedLine, ...]:
    """Lines `first` to `last`."""
    starts = line_starts(text)
    lines = []
    for number in range(max(first, 1), min(last, len(starts)) + 1):
        begin = starts[number - 1]
        end = starts[number] - 1 if number < len(starts) else len(text)
        here = [m for m in marks if m.start < end and m.end > begin]
        facts = {m.claim: m for m in here if m.role == "value" and m.kind != "mention" and begin <= m.start < end}
        lines.append(MarkedLine(number, _stretches(text, begin, end, here), tuple(facts.values())))
    return tuple(lines)


def _stretches(text: str, begin: int, end: int, marks: Sequence[Mark]) -> tuple[Stretch, ...]:
    cuts = sorted({begin, end, *(min(max(p, begin), end) for m in marks for p in (m.start, m.end))})
    found = []
    for a, b in pairwise(cuts):
        around = [m for m in marks if m.start <= a and m.end >= b]
        if around:
            nearest = min(around, key=lambda m: (m.role != "value", m.end - m.start, m.claim))
            found.append(Stretch(text[a:b], nearest, tuple(sorted({m.kind for m in around}))))
        else:
            found.append(Stretch(text[a:b]))
    return tuple(found)


def line_count(text: str) -> int:
    return len(line_starts(text))


def line_at(text: str, position: int) -> int:
    """The line (from 1) of a position."""
    return bisect_right(line_starts(text), position)
