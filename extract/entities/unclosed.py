"""Names in quotation marks that the text never closes: 舉辦「118年藍灣招商論壇（118 Blue Bay Forum），部長…「…」.

The name ends where its words say so (its kind, a foreign name in brackets) before the next mark; a quotation that is closed is no such name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.claims import Mention, Role, Statement, Thing, ThingType
from extract.entities.folding import fold
from extract.entities.names import clean, load_rules
from extract.layout.flow import join
from extract.reading.document import Document

_OPEN = re.compile(r"[「『](?P<name>[^「」『』，。；：（）()]{4,34})(?:[（(][A-Za-z0-9][^（）()「」『』]{2,70}[）)])?[，。；]")
_MARK = re.compile(r"[「」『』]")
_FAR = 60  # code points of the longest quotation
_TYPES = (ThingType.PROGRAM, ThingType.LAW)


def unclosed(document: Document, statements: Sequence[Statement]) -> Iterator[Statement]:
    """Mentions of programs and laws by names whose closing mark is lost, where nothing is named yet."""
    covered = {at for s in statements if isinstance(s.body, Mention) and s.body.thing.type in _TYPES
               for p in s.passages if p.role is Role.VALUE for at in range(p.start, p.end)}
    ends = (*document.starts[1:], len(document.text))
    flow = join(document, [(document.starts[n - 1], ends[n - 1]) for n in range(1, document.line_count + 1) if n not in document.furniture])
    rules = load_rules().quoted
    for match in _OPEN.finditer(flow.text):
        following = _MARK.search(flow.text, match.start() + 1, match.end("name") + _FAR)
        if (following and following[0] in "」』") or covered & set(flow.positions[match.start("name"):match.end("name")]):
            continue
        name = fold(match["name"])
        type_ = next((t for t in _TYPES if rules[t].search(name)), None)
        passages = flow.passages(document, *match.span("name"))
        if type_ is not None and passages and not rules["never"].match(name):
            yield Statement(Mention(Thing(type_, clean(match["name"])), match["name"]), passages, "name.unclosed")
