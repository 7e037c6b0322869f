"""Phases of programs that one block names: the later follows the earlier, and a bare phase is a part of the program named before it.

    藍灣風電第一期計畫已商轉。另藍灣風電第二期計畫…      the second succeeds the first
    推動藍灣半導體計畫，已完成第2期設備補助計畫10案       the second phase's grants are a part of the program
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.claims import Relation, Role, Statement, ThingType
from extract.entities.candidates import Candidate
from extract.entities.folding import fold
from extract.relations.anchors import Anchors
from extract.relations.text import NamedText

_PHASE = re.compile(r"第?([一二三四五六七八九十]|\d{1,2})(?=期|階段)")
_BARE = re.compile(r"第(?:[一二三四五六七八九十]|\d{1,2})(?:期|階段)(?:[（(][^（）()]{1,16}[）)])?")
_BRACKET = re.compile(r"[（(][^（）()]*[）)]")
_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}
_SHORTEST = 6  # code points of a program's name besides its phase


def stages(text: NamedText, about: Anchors) -> Iterator[Statement]:
    """succeeds between phases next to each other, partOf of bare phases."""
    programs = [c for c in about.named if c.thing.type is ThingType.PROGRAM and not c.rule.startswith("reference")]
    known: dict[tuple[str, int], Candidate] = {}
    for c in programs:
        if phase := _phase(c.thing.name):
            known.setdefault(phase, c)
    for (stem, number), later in known.items():
        if earlier := known.get((stem, number - 1)):
            start, end = min(earlier.start, later.start), max(earlier.end, later.end)
            yield Statement(Relation("succeeds", later.thing, earlier.thing), text.passages(start, end), "phase.succeeds")
    for i, c in enumerate(programs):
        whole = next((w for w in reversed(programs[:i]) if not _BARE.match(w.thing.name)), None)
        if whole and _BARE.match(c.thing.name) and _near(about, whole, c):
            yield Statement(Relation("partOf", c.thing, whole.thing),
                            (*text.passages(c.start, c.end), *text.passages(whole.start, whole.end, Role.SUBJECT)), "phase.part-of")


def _phase(name: str) -> tuple[str, int] | None:
    """The name without its phase's number, and the number; None where it says none, or little else."""
    found = _PHASE.search(name)
    if found is None or len(name) - len(found[0]) < _SHORTEST:
        return None
    number = _DIGITS.get(found[1]) or int(found[1])
    return fold(name[:found.start()] + "#" + _BRACKET.sub("", name[found.end():])), number


def _near(about: Anchors, whole: Candidate, part: Candidate) -> bool:
    """Whether two names stand in one sentence or in sentences side by side."""
    return sum(whole.end <= start <= part.start for start in about.sentences) <= 1
