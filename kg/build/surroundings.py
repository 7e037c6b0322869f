"""Names of one work with and without what stands around it: the place or system before it, a place in brackets inside it.

    晴溪水源南送藍灣市區工程 · 南送藍灣市區工程     the shorter one says itself where the work is
    晴溪(里港)伏流水工程 · 晴溪伏流水               where only one bracket is given for that name

Where several names could be meant (two counties, two brackets) nothing is proposed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.build.names import has_han, normal

if TYPE_CHECKING:
    from kg.build.likeness import Likeness, Named

_INNER = re.compile(r"^(?P<before>[^()]{2,})\((?P<inside>[^()]{2,8})\)(?P<behind>[^()]{2,})$")
_SHORTEST = 6  # characters of a name that is told by its place
_LONGEST = 8  # characters of what may stand before it
_PLACE = 3  # characters of a place that tells a work
_KINDS = re.compile(r"(?:計畫|方案|專案|工程|期|階段)$")
_NUMBER = re.compile(r"[0-9a-z]")
Proposal = tuple["Named", "Named", str, tuple[str, str]]


def in_front(named: Sequence[Named], core: Callable[[str], str], rules: Likeness) -> Iterator[Proposal]:
    """A name that says where, and the same name with the place or system that it belongs to before it."""
    places = {form for one in named if one.group == "place" for form in one.forms if len(form) >= _PLACE and has_han(form)}
    works = [one for one in named if one.group == "undertaking" and one.unit.source == "name"]
    ends: dict[str, list[Named]] = defaultdict(list)
    for one in works:
        ends[core(one.unit.form)[-_SHORTEST:]].append(one)
    for short in works:
        form = core(short.unit.form)
        if len(form) < _SHORTEST or not any(place in form for place in places):
            continue
        longer = [one for one in ends[form[-_SHORTEST:]] if one is not short and core(one.unit.form).endswith(form) and core(one.unit.form) != form]
        longer.sort(key=lambda one: len(one.unit.form))
        chain = all(core(b.unit.form).endswith(core(a.unit.form)) for a, b in pairwise(longer))
        for whole in longer if chain else ():
            if _may_stand_before(core(whole.unit.form)[:-len(form)], rules) and not _is_part(short, whole, rules):
                yield short, whole, "context in front", (short.unit.form, whole.unit.form)


def _may_stand_before(words: str, rules: Likeness) -> bool:
    """Whether words only say where a work is or to what it belongs: no number, no other work, nothing that tells two apart."""
    return (1 < len(words) <= _LONGEST and not _NUMBER.search(words) and not _KINDS.search(words) and not words.endswith(rules.conjunctions)
            and not any(word in words for word in rules.distinguishing))


def _is_part(short: Named, whole: Named, rules: Likeness) -> bool:
    """Whether a dash or colon stands before the shorter name in the longer one: it is then a part of another work."""
    written, marks = set(map(_folded, short.names)), set(map(_folded, rules.parts))
    return any(mark + name in _folded(long) for long in whole.names for name in written for mark in marks)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def in_brackets(named: Sequence[Named], loose: Callable[[str], str]) -> Iterator[Proposal]:
    """A name with a place in brackets inside it, and the name without."""
    works = [one for one in named if one.group == "undertaking" and one.unit.source == "name"]
    without: dict[str, dict[str, tuple[Named, str]]] = defaultdict(dict)
    for one in works:
        for name in one.names:
            match = _INNER.match(unicodedata.normalize("NFKC", name).strip())
            if match and has_han(match["inside"]) and not _NUMBER.search(match["inside"]):
                without[loose(normal(match["before"] + match["behind"], "program").form)][match["inside"]] = one, name
    for one in works:
        owners = without.get(loose(one.unit.form), {})
        for other, _ in owners.values() if len(owners) == 1 else ():
            if other is not one:
                yield one, other, "place in brackets", (one.unit.form, other.unit.form)
