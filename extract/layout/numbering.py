"""Numbered items inside running text ("1.… 2.… 3.…"), and text that belongs to the cell before.

A table that is cut at a page's end puts the rest of a cell in front of the first cell of the next page; the numbers of
its items then go down, or the text before it stopped inside a sentence:

    | (8) … | 1.協助設備業者…。 2.透過技術輔導 |
    | (9) … | 與產業合作…。 3.協助…。 1.推動業者…。 |      <- "1.推動業者…" is where the cell's own text begins
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.layout.flow import Flow

_MARK = re.compile(r"(?<![\d.])(\d{1,2})[.．]")
_LATIN_AFTER = re.compile(r"\d{1,2}[A-Za-z]")
_FINISHED = "。！？!?；;：:"
_MOST_LOST = 2  # items of a list that may be missing in a row


@dataclass(frozen=True, slots=True)
class Mark:
    """An item's number: where it stands and where the item's text begins."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: its number and its stretch of the flow, the mark left out."""

    number: int
    start: int
    end: int


def layout_before(flow: Flow, index: int) -> bool:
    """Whether something that is no text (a space, a tag, a cell's end) stands before a character."""
    return index == 0 or flow.positions[index] - flow.positions[index - 1] > 1


def marks(flow: Flow) -> list[Mark]:
    """What may be an item's number: at the beginning, after layout, or after a sentence's end."""
    found = []
    for m in _MARK.finditer(flow.text):
        after = m.end()
        digit = after < len(flow.text) and flow.text[after].isdigit()
        if digit and not layout_before(flow, after) and not _LATIN_AFTER.match(flow.text, after):
            continue  # 2.0
        if layout_before(flow, m.start()) or flow.text[m.start() - 1] in _FINISHED:
            found.append(Mark(int(m[1]), m.start(), after))
    return found


def items(flow: Flow, first: int = 1) -> list[Item]:
    """The items of the list that runs through a flow; an item or two may be missing, what stands before them is left out."""
    chosen: list[Mark] = []
    candidates = marks(flow)
    expected = first
    for index, mark in enumerate(candidates):
        later = any(other.number == expected for other in candidates[index + 1:])
        if mark.number == expected or (chosen and expected < mark.number <= expected + _MOST_LOST and not later):
            chosen.append(mark)
            expected = mark.number + 1
    ends = [*(m.start for m in chosen[1:]), len(flow.text)]
    return [Item(m.number, m.end, end) for m, end in zip(chosen, ends, strict=False)]


def last_number(flow: Flow) -> int:
    """The number of the last item of the flow's list, 0 where it has none."""
    found = items(flow)
    return found[-1].number if found else 0


def unfinished(text: str) -> bool:
    """Whether a text stops inside a sentence."""
    return bool(text) and text[-1] not in _FINISHED


def tail_end(flow: Flow, before: Flow | None) -> int:
    """How many characters of a flow belong to the text before it."""
    if not flow.text or before is None or not before.text:
        return 0
    found = marks(flow)
    if found and found[0].start == 0 and found[0].number == 1:
        return 0
    last = last_number(before)
    continued = bool(found) and found[0].start == 0 and last > 0 and found[0].number == last + 1
    if not continued and not unfinished(before.text):
        return 0
    own = next((m.start for m in found if m.number == 1), None)
    return own if own is not None else _sentence_then_layout(flow, found)


def _sentence_then_layout(flow: Flow, found: list[Mark]) -> int:
    """The end of the first sentence after which layout, and no further item, follows; else the end of the flow."""
    starts = {m.start for m in found}
    for index in range(1, len(flow.text)):
        if flow.text[index - 1] in "。！？" and layout_before(flow, index) and index not in starts:
            return index
    return len(flow.text)
