"""Enumerations: where one member of a list is a known firm, short names beside it are firms too.

    協助友達、鈺創、凌華等業者         after the list: 等業者, 等公司, 等廠商
    (盈昶、常裕、天和和上政機械)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.claims import Thing, ThingType
from extract.entities.candidates import Candidate
from extract.entities.names import clean

_ITEM = r"[A-Za-z\u4e00-\u9fff][A-Za-z0-9\u4e00-\u9fff&. ]{1,11}"
_LIST = re.compile(rf"{_ITEM}(?:、{_ITEM})+(?:[及與和]{_ITEM})?")
_CUE = re.compile(r"\s*等(?:國內|國際|知名)?\s*\d*\s*(?:多)?家?(?:次)?(?:[\u4e00-\u9fff]{0,6})(?:業者|廠商|公司|大廠|企業|集團)")


def listed_firms(text: str, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Unknown members of lists that a cue or at least two known members mark as firms."""
    for match in _LIST.finditer(text):
        items = [(match.start() + m.start(), match.start() + m.end()) for m in re.finditer(r"[^、及與和]+", match.group())]
        known = [c for c in found if c.thing.type is ThingType.FIRM and any(a <= c.start and c.end <= b for a, b in items)]
        if len(known) < (1 if _CUE.match(text, match.end()) else 2):
            continue
        for start, end in items[1:-1] if len(items) > 2 else items:
            if 2 <= end - start <= 8 and not any(c.start < end and start < c.end for c in found):
                yield Candidate(start, end, Thing(ThingType.FIRM, clean(text[start:end])), "list.firm", 5)
