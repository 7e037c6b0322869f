"""Running text put together from pieces of a document, each character of which knows where it came from.

Wrapped lines are joined without a space, page headers inside a sentence are left out, layout spaces go; a flow's text
is what a reader would read, and any stretch of it gives back the passages of the document that it was made from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extract.claims import Passage, Role
from extract.reading.document import Document, words

_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,40}>")


@dataclass(frozen=True, slots=True)
class Flow:
    """Text with the document position of each of its characters (strictly increasing)."""

    text: str
    positions: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.text) != len(self.positions):
            raise ValueError("a flow needs one position for each character")

    def passages(self, document: Document, start: int, end: int, role: Role = Role.VALUE) -> tuple[Passage, ...]:
        """The passages behind `text[start:end]`: one, or several where text that is no layout was left out between."""
        cuts: list[tuple[int, int]] = []
        for char, position in zip(self.text[start:end], self.positions[start:end], strict=True):
            if char == " ":
                continue  # it stands for layout, which may be the middle of a tag
            if cuts and (position == cuts[-1][1] or not words(document.text[cuts[-1][1]:position])):
                cuts[-1] = cuts[-1][0], position + 1
            else:
                cuts.append((position, position + 1))
        return tuple(document.passage(role, a, b) for a, b in cuts if words(document.text[a:b]))

    def slice(self, start: int, end: int) -> Flow:
        """The part of a flow between two of its own positions."""
        return Flow(self.text[start:end], self.positions[start:end])


def join(document: Document, stretches: Iterable[tuple[int, int]]) -> Flow:
    """One flow from stretches of a document (start, end in code points): layout removed, pieces joined.

    A space stays only between two Latin words ("5G Open RAN"); its position is that of the layout it replaces.
    """
    text: list[str] = []
    positions: list[int] = []
    pending = -1  # where a layout gap began that may become a space
    for start, end in stretches:
        raw = document.text
        index = start
        if text and pending < 0:
            pending = start
        while index < end:
            char = raw[index]
            if char == "<" and (tag := _TAG.match(raw, index, end)):
                pending = index if pending < 0 else pending
                index = tag.end()
                continue
            if char.isspace() or char == "|":
                pending = index if pending < 0 else pending
                index += 1
                continue
            if pending >= 0 and text and _needs_space(text[-1], char) and positions[-1] < pending < index:
                text.append(" ")
                positions.append(pending)
            pending = -1
            text.append(char)
            positions.append(index)
            index += 1
    return Flow("".join(text), tuple(positions))


def _needs_space(before: str, after: str) -> bool:
    latin = before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
    return latin and not (before.isdigit() or after.isdigit())
