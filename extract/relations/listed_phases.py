"""Phases that a document sets out: list items headed by them, and phases that a text names by their number alone.

    (1) 第1階段示範補助：… (2) 第2階段港區開發：…        the second follows the first
    海潮計畫第1期補助 7 家，以第1期為基礎，第2期補助 9 家   第2期 is 海潮計畫第2期, which follows 海潮計畫第1期
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.claims import Mention, Relation, Role, Statement, Thing, ThingType
from extract.entities.folding import fold
from extract.layout.blocks import Block
from extract.reading.document import Document

_NUMERALS = "一二三四五六七八九"
_HEAD = re.compile(r"^(?P<name>第(?P<number>[一二三四五六七八九\d])(?:階段|期)[\u4e00-\u9fff]{2,14})[：:]")
_IN_NAME = re.compile(r"第(?P<number>[一二三四五六七八九\d])(?P<unit>階段|期)")
_PERIOD = re.compile(r"[（(][^（）()]*\d[^（）()]*[)）]$")  # the years of one phase are not those of another
_LEAST = 3  # code points of a name before its phase
_ALONE = r"(?:(?<![\u4e00-\u9fff\d])|(?<=[以與及在]))第(?P<number>[一二三四五六七八九\d]){unit}(?![程間])"


def phases(document: Document, blocks: Sequence[Block], statements: Sequence[Statement]) -> Iterator[Statement]:
    """The phases of all blocks, and which follows which."""
    yield from _heads(document, blocks)
    named: dict[int, list[tuple[Statement, Thing]]] = defaultdict(list)
    for statement in statements:
        if isinstance(statement.body, Mention) and statement.body.thing.type is ThingType.PROGRAM and not statement.body.thing.scope:
            named[statement.passages[0].start].append((statement, statement.body.thing))
    for block in blocks:
        yield from _alone(document, block, named)


def _number(written: str) -> int:
    return int(written) if written.isdecimal() else _NUMERALS.index(written) + 1


def _heads(document: Document, blocks: Sequence[Block]) -> Iterator[Statement]:
    """Items of one list that are headed by phases."""
    lists: dict[tuple[int, ...], list[tuple[int, Block, str]]] = defaultdict(list)
    for block in blocks:
        if match := _HEAD.match(block.flow.text):
            lists[tuple(h.flow.positions[0] for h in block.headings)].append((_number(match["number"]), block, match["name"]))
    for items in lists.values():
        if len({number for number, _, _ in items}) < len(items) or len(items) < 2:
            continue
        for _, block, name in items:
            yield Statement(Mention(Thing(ThingType.PROGRAM, name), name), block.flow.passages(document, 0, len(name)), "phase.head")
        for (one, earlier, first), (other, later, second) in pairwise(sorted(items, key=lambda x: x[0])):
            if other == one + 1:
                passages = (*later.flow.passages(document, 0, len(second)), *earlier.flow.passages(document, 0, len(first), Role.CONTEXT))
                yield Statement(Relation("succeeds", Thing(ThingType.PROGRAM, second), Thing(ThingType.PROGRAM, first)), passages, "phase.head")


def _alone(document: Document, block: Block, named: dict[int, list[tuple[Statement, Thing]]]) -> Iterator[Statement]:
    """Phases behind the name of another phase of the same program, by number alone."""
    text = fold(block.flow.text)
    for at, position in enumerate(block.flow.positions):
        for statement, thing in named.get(position, ()):
            phase = _IN_NAME.search(fold(thing.name))
            if phase is None or phase.start() < _LEAST or len(_IN_NAME.findall(fold(thing.name))) > 1 or statement.passages[-1].end > block.flow.positions[-1]:
                continue
            known = {_number(phase["number"]): thing}
            start = at + len(thing.name)
            for match in re.finditer(_ALONE.format(unit=phase["unit"]), text[start:]):
                number = _number(match["number"])
                first, last = start + match.start(), start + match.end()
                passages = block.flow.passages(document, first, last)
                fresh = number not in known
                name = thing.name[:phase.start("number")] + match["number"] + _PERIOD.sub("", thing.name[phase.end("number"):])
                other = known.setdefault(number, Thing(ThingType.PROGRAM, name))
                yield Statement(Mention(other, block.flow.text[first:last]), passages, "phase.alone")
                if fresh and number - 1 in known:
                    context = tuple(p for p in statement.passages if p.role is Role.VALUE)
                    yield Statement(Relation("succeeds", other, known[number - 1]),
                                    (*passages, *(document.passage(Role.CONTEXT, p.start, p.end) for p in context)), "phase.alone")
            break
