"""Rules that propose two names as one where their normal forms differ, each with the trust that it deserves.

    翡翠原水管工程 · 翡翠原水管工程計畫             generic tail              促進…轉型加值計畫 · 促進…轉型增值計畫   look-alike
    SBIR計畫 · 小型企業創新研發計畫（SBIR）          bracket                   智財戰略綱領 · 智慧財產戰略綱領         words left out
    藍灣5萬噸海淡廠 · 藍灣海淡廠                    size                      加工區升級計畫 · 科技產業園區升級計畫    renamed word
    暨能效提升推動計畫 · 節電暨能效提升推動計畫       cut by the conversion     瑞儀 · 瑞儀光電                       firm without its trade

A rule sees names, documents and nothing else; what forbids a pair stands in `guards`. What counts as a tail, a look-alike or
a trade stands in `naming.toml`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path

from extract.claims import ThingType
from kg.build.names import Normal, has_han, normal
from kg.build.surroundings import in_brackets, in_front
from kg.build.units import Unit

UNDERTAKING, ORGANISATION = "undertaking", "organisation"
_SHORTEST = 6  # characters of a name that a rule may recognise inside another
_LONG = 8
_LEFT_OUT = 0.2  # how much of the longer name may be left out
_PIECES = 2
_PAIR = 2
_FIRM = 3
_BEGINNING = 4
_LATIN_OR_DIGIT = re.compile(r"[0-9a-z]")
_SIZE = re.compile(r"(?:每日)?\d[\d,.]*萬?(?:公噸|噸|立方公尺|mw|gw|kw|瓩|公頃|公里|km)")
_INNER_PHASE = re.compile(r"第\d+(?:期|階段)")
_BRACKETED = re.compile(r"^(?P<name>[^()]+)\((?P<other>[^()]{2,30})\)(?P<rest>[^()]*)$")


@dataclass(frozen=True, slots=True)
class Likeness:
    """The part of `naming.toml` about names that are alike."""

    joined_from: float
    tails: tuple[str, ...]
    core: int
    conjunctions: tuple[str, ...]
    lookalikes: tuple[tuple[str, str], ...]
    renamed: tuple[tuple[str, str], ...]
    distinguishing: tuple[str, ...]
    distinguishing_alone: frozenset[str]
    classes: tuple[str, ...]
    parts: tuple[str, ...]
    trust: Mapping[str, float]
    trades: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A unit as the rules see it: its normal forms, its names as written, where it is named and by which kinds of things."""

    unit: Unit
    forms: tuple[str, ...]
    names: tuple[str, ...]
    documents: frozenset[str]
    kinds: frozenset[ThingType]
    count: int
    group: str


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """Two units that a rule takes for one, how far it is to be trusted, and the names that it compared."""

    one: Unit
    other: Unit
    rule: str
    trust: float
    names: tuple[str, str]


@lru_cache(maxsize=1)
def likeness() -> Likeness:
    """The rules of `naming.toml`, read once."""
    raw = tomllib.loads((Path(__file__).parent / "naming.toml").read_text("utf-8"))
    like = raw["likeness"]

    def longest(words: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(words, key=lambda w: (-len(w), w)))
    return Likeness(like["joined_from"], longest(like["tails"]), like["core"], longest(like["conjunctions"]),
                    tuple((a, b) for a, b in like["lookalikes"]), tuple((a, b) for a, b in like["renamed"]), longest(like["distinguishing"]),
                    frozenset(like["distinguishing_alone"]), longest(like["classes"]), tuple(like["parts"]), like["trust"],
                    longest(normal(word, "industry").form for word in raw["trades"]["words"]))


def proposals(named: Sequence[Named]) -> tuple[Match, ...]:
    """Every pair that a rule takes for one, the most trusted first; of several rules for a pair, the most trusted."""
    found: dict[frozenset[Unit], Match] = {}
    for rule in (_loose, _brackets, _shared_short, _left_out, _beginning_and_class, _cut, _one_character, _firms, _surrounded):
        for match in rule(named):
            if match.one == match.other:
                continue
            key = frozenset((match.one, match.other))
            if key not in found or (-match.trust, match.rule, match.names) < (-found[key].trust, found[key].rule, found[key].names):
                found[key] = match
    return tuple(sorted(found.values(), key=lambda m: (-m.trust, m.rule, m.one, m.other)))


def _surrounded(named: Sequence[Named]) -> Iterator[Match]:
    """Names with and without what stands around them (see `surroundings`)."""
    for a, b, rule, names in (*in_front(named, core, likeness()), *in_brackets(named, lambda form: loose(form).form)):
        yield _match(a, b, rule, names)


def _match(a: Named, b: Named, rule: str, names: tuple[str, str], trust: float | None = None) -> Match:
    (one, first), (other, second) = sorted(((a.unit, names[0]), (b.unit, names[1])))
    return Match(one, other, rule, likeness().trust[rule] if trust is None else trust, (first, second))


def core(form: str) -> str:
    """A form without its generic tail; a phase at the end stays."""
    phase = re.search(r"第\d+(?:期|階段)$", form)
    head, tail = (form[:phase.start()], phase[0]) if phase else (form, "")
    before = ""
    while head != before:
        before = head
        for word in likeness().tails:
            if head.endswith(word) and len(head) - len(word) >= likeness().core:
                head = head[:-len(word)]
    return head + tail


def without_size(form: str) -> str:
    """A form without the size of what is built (5萬噸, 300公頃), which is no number of a phase."""
    return _SIZE.sub("", form)


def sizes(form: str) -> tuple[str, ...]:
    """The sizes that a form gives, in order."""
    return tuple(_SIZE.findall(form))


def _phase_last(form: str) -> str:
    """A form whose only phase stands at its end: 藍灣第1期海淡廠 is 藍灣海淡廠第1期."""
    phases = _INNER_PHASE.findall(form)
    return _INNER_PHASE.sub("", form) + phases[0] if len(phases) == 1 and not form.startswith(phases[0]) else form


def _replaced(form: str, pairs: Iterable[tuple[str, str]]) -> str:
    for written, meant in pairs:
        form = form.replace(written, meant)
    return form


def loose(form: str) -> Normal:
    """A form without size, generic tail, joining words and look-alikes, its phase last, and the rules that changed it."""
    rules: list[str] = []
    for rule, change in (("size", without_size), ("phase", _phase_last), ("generic tail", core),
                         ("look-alike", lambda f: _replaced(f, likeness().lookalikes)),
                         ("renamed word", lambda f: _replaced(f, likeness().renamed))):
        changed = change(form)
        if changed != form and len(changed) >= likeness().core:
            rules.append(rule)
            form = changed
    bare = form
    for word in likeness().conjunctions:
        bare = bare.replace(word, "")
    if bare != form and len(bare) >= _LONG:
        rules.append("conjunction")
        return Normal(bare, tuple(rules))
    return Normal(form, tuple(rules))


_LOOSE = ("generic tail", "look-alike", "conjunction", "size", "phase", "renamed word")


def _loose(named: Sequence[Named]) -> Iterator[Match]:
    """Units whose forms are one but for tails, joining words and look-alikes."""
    by_form: dict[str, list[tuple[Named, str, tuple[str, ...]]]] = defaultdict(list)
    for one in named:
        if one.group == UNDERTAKING:
            for form in one.forms:
                bare = loose(form)
                if len(bare.form) >= likeness().core and has_han(bare.form):
                    by_form[bare.form].append((one, form, bare.rules))
    for members in by_form.values():
        for (a, form, rules), (b, other, others) in combinations(members, 2):
            if a.unit != b.unit:
                needed = [r for r in _LOOSE if r in rules or r in others] or ["generic tail"]
                if form == other:
                    continue
                needed = [r for r in needed if _needs(form, other, r)] or needed
                rule = min(needed, key=lambda r: (likeness().trust[r], r))
                yield _match(a, b, rule, (form, other))


def _needs(one: str, other: str, rule: str) -> bool:
    """Whether two forms would differ without a rule of the loose form."""
    changes = {"generic tail": core, "size": without_size, "phase": _phase_last}
    if rule in changes:
        change = changes[rule]
        return change(one) != one or change(other) != other
    pairs = {"look-alike": likeness().lookalikes, "renamed word": likeness().renamed}.get(rule, ())
    words = [w for pair in pairs for w in pair] or list(likeness().conjunctions)
    return any((word in one) != (word in other) for word in words)


def _brackets(named: Sequence[Named]) -> Iterator[Match]:
    """A name that another name gives in brackets: 小型企業創新研發計畫（SBIR） and SBIR計畫, 科凱風能（KKWind） and KKWind."""
    given: dict[tuple[str, str], dict[Unit, tuple[Named, str]]] = defaultdict(dict)
    for one in named:
        for name in one.names:
            match = _BRACKETED.match(unicodedata.normalize("NFKC", name).strip())
            if match and not match["rest"].strip():
                for kind in sorted(one.kinds):
                    alias = normal(match["other"], kind).form
                    if not has_han(alias) and not alias.isdecimal():
                        given[one.group, core(alias)][one.unit] = one, name
    for one in named:
        for form in one.forms:
            short = core(form.removesuffix("計畫")) if one.group == UNDERTAKING else form
            owners = given.get((one.group, short), {})
            if len(owners) == 1:
                for other, name in owners.values():
                    yield _match(one, other, "bracket", (form, name))


def _shared_short(named: Sequence[Named]) -> Iterator[Match]:
    """Names of one program that share its short form: 藍創平台 for 藍灣創新平台計畫 and 藍灣升級創新平台輔導計畫."""
    undertakings = [one for one in named if one.group == UNDERTAKING and one.unit.source == "name"]
    for one in undertakings:
        full = core(one.unit.form)
        for name in one.names:
            short = core(normal(name, "program").form)
            if not _BEGINNING <= len(short) < len(full) - 1 or short in full or not _abbreviates(short, full) or _LATIN_OR_DIGIT.search(short):
                continue
            others = [b for b in undertakings if b is not one and _abbreviates(short, core(b.unit.form)) and _same_but_for_words(full, core(b.unit.form))]
            if all(a is b or _same_but_for_words(core(a.unit.form), core(b.unit.form)) for a in others for b in others):
                yield from (_match(one, b, "shared short form", (one.unit.form, b.unit.form)) for b in others)


def _abbreviates(short: str, full: str) -> bool:
    """Whether a short form has the first character of the full one, and the others in their order."""
    rest = iter(full)
    return full[:1] == short[:1] and len(short) < len(full) and all(char in rest for char in short)


def _same_but_for_words(one: str, other: str) -> bool:
    short, full = sorted((one, other), key=len)
    pieces = left_out(short, full)
    return bool(pieces) and len(pieces or ()) <= _PIECES and not any(_LATIN_OR_DIGIT.search(p) for p in pieces or ())


def _by_document(named: Sequence[Named], group: str) -> Iterator[list[Named]]:
    found: dict[str, list[Named]] = defaultdict(list)
    for one in named:
        if one.group == group and one.unit.source == "name":
            for document in one.documents:
                found[document].append(one)
    for document in sorted(found):
        yield found[document]


def left_out(short: str, full: str) -> tuple[str, ...] | None:
    """The pieces of a full form that a short one leaves out, in order; None where it is not made in that way."""
    pieces: list[str] = []
    at = 0
    while at < len(short) and short[at] == full[at]:
        at += 1
    ends = 0
    while ends < len(short) - at and short[-1 - ends] == full[-1 - ends]:
        ends += 1
    middle, rest = short[at:len(short) - ends], full[at:len(full) - ends]
    if not middle:
        return (rest,) if rest else ()
    where = rest.find(middle, 1)
    while where > 0:
        if where + len(middle) < len(rest):
            pieces = [rest[:where], rest[where + len(middle):]]
        where = -1
    return tuple(pieces) or None


def _plain(piece: str) -> bool:
    """Whether a piece may be left out: it is no number, no foreign word, and nothing that tells two things apart."""
    return not _LATIN_OR_DIGIT.search(piece) and piece not in likeness().distinguishing_alone and not any(
        word in piece for word in likeness().distinguishing)


def _joining(piece: str) -> bool:
    """Whether a piece adds a second subject (暨地層下陷防治): a joining word and more."""
    return any((piece.startswith(w) and len(piece) > len(w) + 1) or (piece.endswith(w) and len(piece) > len(w) + 1) for w in likeness().conjunctions)


def _left_out(named: Sequence[Named]) -> Iterator[Match]:
    """Names of which one lacks a word or two in the middle."""
    everywhere = [one for one in named if one.group == UNDERTAKING and one.unit.source == "name"]
    buckets: dict[tuple[str, str], list[Named]] = defaultdict(list)
    for one in everywhere:
        if len(one.unit.form) >= _SHORTEST:
            buckets[one.unit.form[0], core(one.unit.form)[-1:]].append(one)
    for members in buckets.values():
        for a, b in combinations(members, 2):
            short, full = sorted((a, b), key=lambda n: (len(core(n.unit.form)), n.unit))
            x, y = core(short.unit.form), core(full.unit.form)
            if len(x) >= len(y) or len(y) - len(x) > max(_PAIR, _LEFT_OUT * len(y)) + 1 or len(x) < _SHORTEST - 1:
                continue
            pieces = left_out(x, y)
            if pieces and len(pieces) <= _PIECES and all(_plain(p) and not _joining(p) for p in pieces):
                rule = "words left out" if a.documents & b.documents else "words left out, other document"
                yield _match(short, full, rule, (short.unit.form, full.unit.form))


def _beginning_and_class(named: Sequence[Named]) -> Iterator[Match]:
    """中小企業方案 for 中小企業加速投資行動方案: the beginning and the class of the one name in the document that has both."""
    for members in _by_document(named, UNDERTAKING):
        written = {one.unit: max((n for n in one.names if normal(n, "program").form == one.unit.form), key=len, default="") for one in members}
        for short in members:
            for tail in likeness().classes:
                if not short.unit.form.endswith(tail):
                    continue
                head = short.unit.form[:-len(tail)]
                full = [b for b in members if b is not short and b.unit.form.startswith(head) and b.unit.form.endswith(tail)
                        and len(b.unit.form) > len(short.unit.form) + 1]
                if len(head) >= _BEGINNING and len(full) == 1:
                    rest = full[0].unit.form[len(head):]
                    begins_part = any(p in written[full[0].unit] for p in likeness().parts)
                    if not begins_part and not _LATIN_OR_DIGIT.search(rest) and not rest.startswith(("第", *likeness().conjunctions)):
                        yield _match(short, full[0], "beginning and class", (short.unit.form, full[0].unit.form))


def _cut(named: Sequence[Named]) -> Iterator[Match]:
    """The end of another name of the document: surely cut where it begins with a joining word, else only perhaps."""
    for members in _by_document(named, UNDERTAKING):
        for part in members:
            form = part.unit.form
            if len(form) < _SHORTEST:
                continue
            whole = [b for b in members if b is not part and b.unit.form.endswith(form) and len(b.unit.form) > len(form)]
            if len(whole) == 1:
                torn = form.startswith(tuple(w for w in likeness().conjunctions if w != "和"))
                yield _match(part, whole[0], "cut by the conversion" if torn else "end of a name", (form, whole[0].unit.form))


def _one_character(named: Sequence[Named]) -> Iterator[Match]:
    """Long names of one document of which one character differs: for people to look at."""
    for members in _by_document(named, UNDERTAKING):
        buckets: dict[tuple[int, str], list[Named]] = defaultdict(list)
        for one in members:
            if len(one.unit.form) > _LONG:
                half = len(one.unit.form) // 2
                buckets[len(one.unit.form), "<" + one.unit.form[:half]].append(one)
                buckets[len(one.unit.form), ">" + one.unit.form[half:]].append(one)
        for near in buckets.values():
            for a, b in combinations(near, 2):
                differ = [(x, y) for x, y in zip(a.unit.form, b.unit.form, strict=True) if x != y]
                if len(differ) == 1 and all(_plain(x) and _plain(y) for x, y in differ):
                    yield _match(a, b, "one character differs", (a.unit.form, b.unit.form))


def _firms(named: Sequence[Named]) -> Iterator[Match]:
    """Firms without the word for their trade, and the short forms that a document uses beside the full name."""
    firms = [one for one in named if one.group == ORGANISATION and ThingType.FIRM in one.kinds]
    beginning: dict[str, set[Unit]] = defaultdict(set)
    for one in firms:
        for form in one.forms:
            for cut in range(2, len(form)):
                beginning[form[:cut]].add(one.unit)
    for short in firms:
        if short.unit.source != "name" or not has_han(short.unit.form) or short.unit.form.endswith(likeness().trades):
            continue  # 台灣國際 is no short form of 台灣國際造船: it has a word for a trade itself
        form = short.unit.form
        longer = beginning.get(form, set()) - {short.unit}
        for full in firms:
            if full.unit == short.unit:
                continue
            for other in full.forms:
                rest = other[len(form):] if other.startswith(form) else ""
                if rest and rest in likeness().trades and longer == {full.unit}:
                    yield _match(short, full, "firm without its trade", (form, other))
                elif short.documents & full.documents and _shortened(form, other) and (not rest or longer == {full.unit}):
                    yield _match(short, full, "short form of a firm", (form, other))


def _shortened(short: str, full: str) -> bool:
    """中華電 of 中華電信, 應材 of 應用材料, 中美晶 of 中美矽晶."""
    if not has_han(full) or len(short) >= len(full):
        return False
    clipped = len(short) >= _FIRM and full.startswith(short) and len(full) - len(short) <= _PAIR
    initials = len(full) == _PAIR * len(short) and len(short) >= _PAIR and short == full[::_PAIR]
    dropped = len(short) >= _FIRM and len(full) == len(short) + 1 and short[:_PAIR] == full[:_PAIR] and short[-1] == full[-1]
    return clipped or initials or dropped
