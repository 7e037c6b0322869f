"""A text with its named stretches, and the same text masked: each name replaced by one character for its type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.claims import Passage, Role, ThingType
from extract.entities.candidates import Candidate
from extract.entities.words import Words
from extract.layout.flow import Flow
from extract.reading.document import Document

SLOTS = {t: chr(0xE000 + i) for i, t in enumerate(ThingType)}
"""The private-use character that stands for a name of each type in a masked text."""
_BREAKS = "。；！？\n"


@dataclass(frozen=True, slots=True)
class NamedText:
    """A flow with what is named in it, in reading order; `words`: where words begin."""

    document: Document
    flow: Flow
    named: tuple[Candidate, ...]
    words: Words | None = None

    def passages(self, start: int, end: int, role: Role = Role.VALUE) -> tuple[Passage, ...]:
        return self.flow.passages(self.document, start, end, role)

    def head(self, length: int) -> NamedText:
        """The first `length` characters."""
        return NamedText(self.document, self.flow.slice(0, length), tuple(c for c in self.named if c.end <= length), self.words)

    def outer(self) -> tuple[Candidate, ...]:
        """What is named, without names inside other names."""
        out: list[Candidate] = []
        for c in self.named:
            if not out or c.start >= out[-1].end:
                out.append(c)
        return tuple(out)

    def nested(self, outer: Candidate) -> tuple[Candidate, ...]:
        """The names inside a name."""
        return tuple(c for c in self.named if outer.start <= c.start and c.end <= outer.end and c != outer)


@dataclass(frozen=True, slots=True)
class Masked:
    """One sentence with names as single characters; `at` gives for each character its position in the flow."""

    text: str
    at: tuple[int, ...]
    slots: dict[int, Candidate] = field(default_factory=dict)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Positions in the flow of a stretch of the mask."""
        last = self.slots.get(end - 1)
        return self.at[start], last.end if last else self.at[end - 1] + 1


def sentences(text: NamedText) -> Iterator[Masked]:
    """The masked sentences of a text; a sentence ends at 。；！？ outside names."""
    chars: list[str] = []
    at: list[int] = []
    slots: dict[int, Candidate] = {}
    names = {c.start: c for c in text.outer()}
    index = 0
    raw = text.flow.text
    while index < len(raw):
        if c := names.get(index):
            slots[len(chars)] = c
            chars.append(SLOTS[c.thing.type])
            at.append(index)
            index = c.end
            continue
        chars.append(raw[index])
        at.append(index)
        index += 1
        if raw[index - 1] in _BREAKS:
            yield Masked("".join(chars), tuple(at), slots)
            chars, at, slots = [], [], {}
    if chars:
        yield Masked("".join(chars), tuple(at), slots)
