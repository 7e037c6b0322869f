"""Which undertaking follows which, where no text says so: phase numbers, versions and years of one name, a trial before it.

    無自來水地區供水改善計畫第五期 → 第四期 → 第二期      phase numbers of one name (a gap is trusted less)
    2023年全球招商論壇 → 2012年全球招商論壇              one name in several years
    審查高速公路計畫 → 審查高速公路試行計畫               trial before it, in an earlier document

An inferred link is never a statement of a document: it has a rule and a trust (`naming.toml`), and what a document states
about two undertakings is never inferred as well.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from extract.claims import Thing
from kg.build.identity import Identity
from kg.build.likeness import UNDERTAKING, left_out, loose
from kg.build.names import group_of, has_han, normal
from kg.build.uses import Use
from ontology.vocabulary import Vocabulary

PHASES = "phase numbers of one name"
GAP = "phase numbers of one name, with a gap"
LATER = "later phase of one name"
VERSIONS = "versions of one name"
YEARLY = "one name in several years"
TRIAL = "trial before it"
PART = "first phase, then another part"
BEGINNING = "same beginning in a later document"
LONGER = "longer name in a later document"
_PHASE = re.compile(r"第(\d+)(期|階段)")
_VERSION = re.compile(r"(?<![\d.])(\d{1,2}\.\d)(?!\d)")
_YEAR = re.compile(r"^(\d{3,4})年(?:度)?(?=\D)")
_ROC = 1911
_FIRST_GREGORIAN = 1900
_LAST_BRACKET = re.compile(r"[(（]([^()（）]*)[)）]\s*$")
_ONLY_NUMBERS = re.compile(r"第\d+(?:期|階段)|[\d年月度至\-]+")
_LATIN_OR_DIGIT = re.compile(r"[0-9a-zà-ÿ]")
_WORDS = frozenset({"industry", "policy", "agency", "soe", "institute", "law"})
_PREFIX = 2  # characters that a longer name has at least before the one that it takes up
_WORD, _SHARED = 3, 4  # characters of a word; of what a longer word shares with a beginning
_BRACKET = re.compile(r"[(（][^()（）]*[)）]")


@dataclass(frozen=True, slots=True)
class Succession:
    """The part of `naming.toml` about what follows what."""

    trials: tuple[str, ...]
    trial_core: int
    yearly_core: int
    rare_beginning: int
    longer_core: int
    longest_addition: int
    most_bearers: int
    countries: tuple[str, ...]
    trust: Mapping[str, float]


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """An undertaking follows an earlier one, as a rule infers; `claims` are mentions of both, the later one's first."""

    later: str
    earlier: str
    rule: str
    trust: float
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """A form of an undertaking's name, what stands in brackets at its end, and the dates of the documents that name it."""

    iri: str
    form: str
    part: str
    dates: tuple[str, ...]


@lru_cache(maxsize=1)
def rules() -> Succession:
    """The rules of `naming.toml`, read once."""
    raw = tomllib.loads((Path(__file__).parent / "naming.toml").read_text("utf-8"))["succession"]
    return Succession(tuple(raw["trials"]), raw["trial_core"], raw["yearly_core"],
                      raw["rare_beginning"], raw["longer_core"], raw["longest_addition"], raw["most_bearers"], tuple(raw["countries"]),
                      raw["trust"])


def inferred(identity: Identity, used: Mapping[Thing, Use], dates: Mapping[str, str], stated: Iterable[tuple[Thing, Thing]],
             vocabulary: Vocabulary) -> tuple[Link, ...]:
    """The links that no document states; `dates` are those of documents by id, `stated` the pairs that documents put in an order."""
    forms: dict[str, set[tuple[str, str]]] = defaultdict(set)
    seen: dict[str, set[str]] = defaultdict(set)
    claims: dict[str, dict[str, str]] = defaultdict(dict)
    for thing, iri in sorted(identity.iri_of.items(), key=lambda x: (x[1], x[0].type.value, x[0].name, x[0].scope)):
        if group_of(thing.type) == UNDERTAKING and not thing.scope:
            forms[iri].add((normal(_BRACKET.sub(_kept, thing.name), thing.type).form, _part(thing.name)))
            for document, (_, claim) in used[thing].first.items():
                seen[iri].add(dates[document])
                claims[iri].setdefault(document, claim)
    known = {frozenset((identity.iri_of[a], identity.iri_of[b])) for a, b in stated if a in identity.iri_of and b in identity.iri_of}
    named = [_Named(iri, form, part, tuple(sorted(seen[iri]))) for iri in sorted(forms) for form, part in sorted(forms[iri])]
    best: dict[tuple[str, str], tuple[float, str]] = {}
    for later, earlier, rule in (*_phases(named), *_parts(named), *_series(named), *_trials(named), *_beginnings(named, _words(vocabulary)), *_longer(named)):
        pair = frozenset((later, earlier))
        if later != earlier and pair not in known:
            best[later, earlier] = max(best.get((later, earlier), (0.0, "")), (rules().trust[rule], rule))
    chosen: dict[frozenset[str], Link] = {}
    for (later, earlier), (trust, rule) in sorted(best.items(), key=lambda x: (-x[1][0], x[0])):
        evidence = tuple(dict.fromkeys(next(iter(sorted(claims[iri].items())))[1] for iri in (later, earlier) if claims[iri]))
        chosen.setdefault(frozenset((later, earlier)), Link(later, earlier, rule, trust, evidence))
    return _without_circles(chosen.values())


def _kept(match: re.Match[str]) -> str:
    """A bracket is kept where it says which phase or part is meant."""
    return match[0] if has_han(match[0]) else ""


def _part(name: str) -> str:
    """The part of the work that a bracket at the end names, empty where it only gives a number, a period or a foreign name."""
    bracket = _LAST_BRACKET.search(name)
    form = normal(bracket[1], "place").form if bracket else ""
    return form if has_han(form) and not _ONLY_NUMBERS.fullmatch(form) else ""


def _words(vocabulary: Vocabulary) -> frozenset[str]:
    """The names of industries, policies and bodies: to begin with one makes no two undertakings alike."""
    return frozenset(form for term in vocabulary.terms if term.kind in _WORDS for name in (term.label, *term.names)
                     if len(form := normal(name, term.kind).form) >= _WORD)


def _without_circles(links: Iterable[Link]) -> tuple[Link, ...]:
    """The links, the most trusted first, without those that would make something its own predecessor."""
    after: dict[str, set[str]] = defaultdict(set)
    kept: list[Link] = []
    for link in sorted(links, key=lambda k: (-k.trust, k)):
        reach, stack = {link.earlier}, [link.earlier]
        while stack:
            for node in after[stack.pop()] - reach:
                reach.add(node)
                stack.append(node)
        if link.later not in reach:
            after[link.later].add(link.earlier)
            kept.append(link)
    return tuple(sorted(kept))


def _phases(named: list[_Named]) -> Iterator[tuple[str, str, str]]:
    """Consecutive phases of one name; a phase from the second on after what had no phase yet."""
    numbered: dict[tuple[str, str], dict[int, list[_Named]]] = defaultdict(lambda: defaultdict(list))
    plain: dict[str, list[_Named]] = defaultdict(list)
    for one in named:
        phases = _PHASE.findall(one.form)
        if len(phases) == 1:
            base = loose(_PHASE.sub("", one.form)).form
            numbered[base, phases[0][1]][int(phases[0][0])].append(one)
        elif not phases:
            plain[loose(one.form).form].append(one)
    for (base, _), by_number in sorted(numbered.items()):
        for earlier, later in pairwise(sorted(by_number)):
            rule = PHASES if later == earlier + 1 else GAP
            yield from ((b.iri, a.iri, rule) for a in by_number[earlier] for b in by_number[later])
        first = min(by_number)
        if first > 1:
            yield from ((b.iri, a.iri, LATER) for b in by_number[first] for a in plain.get(base, ()) if a.dates and b.dates and a.dates[0] < b.dates[0])


def _parts(named: list[_Named]) -> Iterator[tuple[str, str, str]]:
    """The first phase of a name, and the same name for another part of the work: X第一期計畫, then X計畫（區塊開發）."""
    first: dict[str, list[_Named]] = defaultdict(list)
    for one in named:
        if _PHASE.findall(one.form) and not one.part and _PHASE.findall(one.form)[0][0] == "1":
            first[loose(_PHASE.sub("", one.form)).form].append(one)
    for one in named:
        if one.part:
            base = loose(_PHASE.sub("", one.form.replace(one.part, ""))).form
            yield from ((one.iri, a.iri, PART) for a in first.get(base, ()) if a.dates[:1] <= one.dates[:1])


def _series(named: list[_Named]) -> Iterator[tuple[str, str, str]]:
    """Versions (2.0 after 1.0 or after none) and years of one name."""
    for pattern, rule, size in ((_VERSION, VERSIONS, 1), (_YEAR, YEARLY, rules().yearly_core)):
        series: dict[str, dict[float, list[_Named]]] = defaultdict(lambda: defaultdict(list))
        for one in named:
            found = pattern.search(one.form)
            base = _without_country(loose(pattern.sub("", one.form, count=1)).form)
            if found and len(base) >= size:
                series[base][_number(found[1])].append(one)
        if pattern is _VERSION:
            for one in named:
                if not _VERSION.search(one.form) and (base := loose(one.form).form) in series:
                    series[base][0].append(one)
        for _, by_number in sorted(series.items()):
            for earlier, later in pairwise(sorted(by_number)):
                yield from ((b.iri, a.iri, rule) for a in by_number[earlier] for b in by_number[later])


def _without_country(form: str) -> str:
    """2023年臺灣全球招商論壇 and 2012年全球招商論壇 are one series."""
    return next((form[len(word):] for word in rules().countries if form.startswith(word)), form)


def _number(written: str) -> float:
    """A version, or a Gregorian year for a year written either way."""
    number = float(written)
    return number if "." in written or number >= _FIRST_GREGORIAN else number + _ROC


def _trials(named: list[_Named]) -> Iterator[tuple[str, str, str]]:
    """What goes on without the word trial in a later document."""
    plain: dict[str, list[_Named]] = defaultdict(list)
    for one in named:
        plain[loose(one.form).form].append(one)
    for one in named:
        for word in rules().trials:
            base = loose(one.form.replace(word, "")).form if word in one.form else ""
            if len(base) >= rules().trial_core:
                yield from ((b.iri, one.iri, TRIAL) for b in plain.get(base, ()) if one.dates and b.dates and one.dates[-1] < b.dates[0])


def _beginnings(named: list[_Named], words: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    """A rare beginning that two documents years apart share, where each has one name with it: the same work under a later name."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for one in named:
        bearers[one.form[:rules().rare_beginning]].add(one.iri)
    by_iri = {one.iri: one for one in named}
    for beginning, iris in sorted(bearers.items()):
        common = any(beginning.startswith(word) or word.startswith(beginning[:_SHARED]) for word in words)
        if common or len(iris) > rules().most_bearers or len(beginning) < rules().rare_beginning or _LATIN_OR_DIGIT.search(beginning):
            continue
        ordered = sorted((by_iri[iri] for iri in iris if by_iri[iri].dates), key=lambda n: (n.dates[0], n.iri))
        for earlier, later in pairwise(ordered):
            within = loose(earlier.form).form in later.form or loose(later.form).form in earlier.form
            if earlier.dates[-1] < later.dates[0] and not within:
                yield later.iri, earlier.iri, BEGINNING


def _longer(named: list[_Named]) -> Iterator[tuple[str, str, str]]:
    """What a later document takes up with words before the name: 港區及碼頭改善計畫, then 因應潮汐港區改善計畫."""
    by_end: dict[str, list[tuple[str, _Named]]] = defaultdict(list)
    for one in named:
        form = loose(one.form).form
        if len(form) >= rules().longer_core and one.dates and not _PHASE.search(form):
            by_end[form[-_SHARED:]].append((form, one))
    for _, members in sorted(by_end.items()):
        for short, earlier in members:
            for full, later in members:
                if later.iri == earlier.iri or earlier.dates[0] >= later.dates[0] or len(full) <= len(short):
                    continue
                tails = (full[cut:] for cut in range(_PREFIX, rules().longest_addition + 1) if len(full) - cut >= rules().longer_core)
                if any(_nearly(short, tail) for tail in tails):
                    yield later.iri, earlier.iri, LONGER


def _nearly(one: str, other: str) -> bool:
    """Whether two forms are one but for a word of at most three characters in the middle."""
    short, full = sorted((one, other), key=len)
    if short == full:
        return True
    if len(full) - len(short) > _WORD or short[:_WORD] != full[:_WORD]:
        return False
    pieces = left_out(short, full)
    return pieces is not None and len(pieces) == 1
