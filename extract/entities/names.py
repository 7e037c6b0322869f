"""Names that no list holds, by the word they end in and by quotation marks; the knowledge is in `rules/names.toml`.

    為因應用電成長，逐年推動|離島海纜更新工程|，…     left edge: the stop word 推動
    核定「藍灣港區更新計畫」                         left edge: the quotation mark
    「離島公車試辦運行」計畫                         completed behind the bracket
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.claims import Thing, ThingType
from extract.entities.candidates import Candidate
from extract.entities.folding import fold
from extract.entities.words import Words

RULES = Path(__file__).parent / "rules" / "names.toml"
_THOUSANDS = re.compile(r"\d,\d{3}")  # 6,000: its comma parts nothing
_QUOTED = re.compile(r"[「『｢“]([^「」『』｢｣“”]{2,60})[」』｣”]")
_QUOTED_RUN = re.compile(r"[「『｢“][^「」『』｢｣“”]{2,60}[」』｣”](?:(?:、|以及|[及與和])*[「『｢“][^「」『』｢｣“”]{2,60}[」』｣”])+")
_NUMBERED = re.compile(r"第[一二三四五六七八九十\d]+[席座條號]")
_BRACKET_BEFORE = re.compile(r"\(([^()]{1,16})\)$")
_HAN_END = re.compile("[\u4e00-\u9fff]$")
_LONGEST_BRACKET = 18  # code points, with its marks
_BEHIND_BRACKET = 8  # code points of a name between a bracket in it and its ending
_PARTICULAR = 7  # code points of the shortest name of a work that is told by its place
_ORGANISATIONS = frozenset({ThingType.FIRM, ThingType.SOE, ThingType.AGENCY, ThingType.INSTITUTE, ThingType.ASSOCIATION, ThingType.UNIVERSITY})
_SUFFIXED = ("program", "law", "association", "institute", "university", "firm", "agency", "place")


@dataclass(frozen=True, slots=True)
class Kind:
    """How names of one type end, how long they are, and what is never one."""

    type: ThingType
    ending: re.Pattern[str]
    least: int
    most: int
    never: frozenset[str]
    never_ending: re.Pattern[str]
    never_behind: re.Pattern[str]
    never_before: re.Pattern[str]
    never_within: re.Pattern[str]
    openers: re.Pattern[str]
    generic: re.Pattern[str]
    lead: re.Pattern[str]
    trade: re.Pattern[str]
    legal: re.Pattern[str]
    legal_most: int
    verbs: bool
    weak: frozenset[str]
    placed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """The compiled rules."""

    kinds: tuple[Kind, ...]
    stop: re.Pattern[str]
    joiner: re.Pattern[str]
    quoted: Mapping[str, re.Pattern[str]]
    punctuation: frozenset[str]
    behind_numbers: frozenset[str]
    never_bracketed: re.Pattern[str]


@lru_cache(maxsize=1)
def load_rules(path: Path = RULES) -> Rules:
    """The rules of the file; ValueError with the file's name where a pattern does not compile."""
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    try:
        kinds = tuple(_kind(ThingType(name), data[name]) for name in _SUFFIXED)
        stops = sorted(data["stops"]["words"], key=len, reverse=True)
        return Rules(
            kinds, re.compile("|".join(map(re.escape, map(fold, stops)))), re.compile("|".join(data["stops"]["joiners"])),
            {k: re.compile(v) for k, v in data["quotes"].items()}, frozenset(data["stops"]["punctuation"]),
            frozenset(data["stops"]["behind_numbers"]), re.compile(data["stops"]["never_bracketed"]))
    except (KeyError, re.error) as error:
        raise ValueError(f"{path.name}: {error}") from error


def _kind(type_: ThingType, table: Mapping[str, Any]) -> Kind:
    endings = sorted(table["endings"], key=len, reverse=True)
    pattern = f"(?:{'|'.join(map(re.escape, map(fold, endings)))}){table.get('tail', '')}" + (f"|{table['also']}" if "also" in table else "")
    return Kind(type_, re.compile(pattern), table["least"], table["most"], frozenset(map(fold, table.get("never", ()))),
                re.compile(table.get("never_ending", "(?!)")), re.compile(table.get("never_behind", "(?!)")),
                re.compile(table.get("never_before", "(?!)")), re.compile(table.get("never_within", "(?!)")),
                _words(table.get("openers", ())), _words(table.get("generic", ()), "+"), re.compile(table.get("lead", "(?!)")),
                re.compile(table.get("trade", "(?!)")), re.compile(table.get("legal", "(?!)")), table.get("legal_most", 0),
                table.get("verbs", True), frozenset(map(fold, table.get("weak_endings", ()))),
                frozenset(map(fold, table.get("placed_endings", ()))))


def _words(words: Sequence[str], times: str = "") -> re.Pattern[str]:
    """Any of these words, the longest first; nothing where there are none."""
    ordered = sorted(map(fold, words), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, ordered))}){times}" if ordered else "(?!)")


def quoted(text: str, rules: Rules) -> Iterator[Candidate]:
    """Programs and laws in quotation marks, with what completes them behind the bracket."""
    folded = fold(text)
    for match in _QUOTED.finditer(text):
        inner = folded[match.start(1):match.end(1)]
        if rules.quoted["never"].match(inner):
            continue
        behind = folded[match.end():match.end() + 24]
        if rules.quoted["before_line"].search(folded[max(0, match.start() - 6):match.start()]) and rules.quoted["behind_line"].match(behind) and (
                not rules.quoted["never_line"].search(inner)):
            yield Candidate(match.start(1), match.end(1), Thing(ThingType.BUDGET_LINE, clean(match[1])), "name.quoted.line", 42)
            continue
        if parts := rules.quoted["two_programs"].fullmatch(inner):
            for group in ("first", "second"):
                start, end = match.start(1) + parts.start(group), match.start(1) + parts.end(group)
                yield Candidate(start, end, Thing(ThingType.PROGRAM, clean(text[start:end])), "name.quoted.two", 46, beside=True)
            continue
        office = rules.quoted["office"].match(inner)
        if office or (rules.quoted["proposal"].match(behind) and folded[:match.start()].endswith("以")):
            end = match.start(1) + office.end(1) if office else match.end(1)
            thing = Thing(ThingType.PROGRAM, clean(text[match.start(1):end]))
            yield Candidate(match.start(1), end, thing, "name.quoted.program", 40, beside=bool(office))
            if office:
                yield Candidate(match.start(1), match.end(1), Thing(ThingType.AGENCY, clean(match[1])), "name.quoted.agency", 40)
            continue
        for type_ in (ThingType.PROGRAM, ThingType.LAW, ThingType.POLICY):
            if rules.quoted[type_].search(inner):
                yield Candidate(match.start(1), match.end(1), Thing(type_, clean(match[1])), f"name.quoted.{type_}", 40)
                break
            if after := rules.quoted[f"completes_{type_}"].match(behind):
                end = match.end() + after.end()
                end = match.end(1) if type_ is ThingType.POLICY else end  # the word behind says only what it is
                name = clean(text[match.start(1):end])
                yield Candidate(match.start(1), end, Thing(type_, name), f"name.completed.{type_}", 45)
                break
    yield from _shared(text, folded, rules)


def _shared(text: str, folded: str, rules: Rules) -> Iterator[Candidate]:
    """The members of an enumeration in quotation marks that the word behind it makes programs: 「青龍-展覽」及「白龍-媒合」等2大專案."""
    for run in _QUOTED_RUN.finditer(text):
        if rules.quoted["shared"].match(folded, run.end()):
            for match in _QUOTED.finditer(text, run.start(), run.end()):
                if not rules.quoted["never"].match(folded[match.start(1):match.end(1)]):
                    yield Candidate(match.start(1), match.end(1), Thing(ThingType.PROGRAM, clean(match[1])), "name.shared.program", 35)


def suffixed(text: str, words: Words, rules: Rules, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """Names found from their ending leftwards, to the nearest stop word or mark.

    Where a name of a list ends at the same place, the list knows better where it begins.
    """
    folded = fold(text)
    listed = {(c.end, _group(c.thing.type)) for c in known}
    places = [c for c in known if c.thing.type is ThingType.PLACE]
    for kind in rules.kinds:
        for match in kind.ending.finditer(folded):
            if (match.end(), _group(kind.type)) in listed or (
                    kind.verbs and match.start() in words.breaks and not kind.trade.search(folded, 0, match.end())):
                continue
            if kind.never_behind.match(folded, match.end()):
                continue
            start = _left_edge(folded, match.start(), match.end(), kind, words, rules, places)
            if lead := kind.lead.match(folded, start, match.start()):
                start = lead.end()
            name = folded[start:match.end()]
            if kind.never_before.search(folded, max(0, start - 6), start):
                continue
            if start < match.start() and kind.least <= len(name) <= kind.most and (
                    _is_name(name, match.group(), kind, start == 0, _is_particular(name, start, match.end(), places))):
                yield Candidate(start, match.end(), Thing(kind.type, clean(text[start:match.end()])), f"name.suffix.{kind.type}", 10)


def _group(type_: ThingType) -> str:
    """Bodies and firms are one group: 督導台水公司 is the state-owned enterprise behind a verb, not a firm."""
    return "organisation" if type_ in _ORGANISATIONS else type_.value


def _is_name(name: str, ending: str, kind: Kind, first: bool, particular: bool) -> bool:
    if name in kind.never or any(name.endswith(x) and len(name) - len(x) <= 1 for x in kind.never) or kind.never_ending.search(name):
        return False
    return not kind.never_within.search(name) and not kind.generic.fullmatch(name) and (first or ending not in kind.weak or (
        particular and ending in kind.placed))


def _is_particular(name: str, start: int, end: int, places: Sequence[Candidate]) -> bool:
    """Whether a name that ends in a plain word names one thing all the same: it says where, or which of several."""
    return len(name) >= _PARTICULAR and (any(start <= c.start and c.end < end for c in places) or _NUMBERED.match(name) is not None)


def _left_edge(folded: str, at: int, end: int, kind: Kind, words: Words, rules: Rules, places: Sequence[Candidate]) -> int:
    """How far left a name reaches: to punctuation, a stop word that stands on word boundaries, or its greatest length."""
    floor = max(0, end - kind.most - 1)
    edge = at
    inside = ""  # a bracket inside the name, its words hidden: they end nothing
    while edge > floor and (folded[edge - 1] not in rules.punctuation or _THOUSANDS.match(folded, max(0, edge - 2)) or (
            not inside and kind.type is ThingType.PROGRAM and (inside := _bracket_inside(folded, edge, at, kind, rules)))):
        edge -= len(inside) if folded[edge - 1] == ")" else 1
    stretch = folded[edge:at].replace(inside, "_" * len(inside)) if inside else folded[edge:at]
    cut = edge
    for stop in rules.stop.finditer(stretch):
        begin, finish = edge + stop.start(), edge + stop.end()
        if stop.group() in rules.behind_numbers and not folded[begin - 1:begin].isnumeric():
            continue
        if (begin in words.begins or stop.end() - stop.start() > 1) and finish in words.begins and not _between(begin, finish, places):
            cut = max(cut, finish)
    if kind.verbs:
        whole = kind.legal.match(folded, at) and at - cut <= kind.legal_most  # set off by a mark: its characters are no words
        cut = max((b for b in words.breaks if cut < b < at and not (whole and b - 1 in words.begins)), default=cut)
    for joiner in rules.joiner.finditer(stretch[cut - edge:]):
        if cut + joiner.start() in words.begins and _joins_names(folded, cut, cut + joiner.start(), kind):
            cut = cut + joiner.end()
            break
    while (opener := kind.openers.match(folded, cut)) and opener.end() in words.begins and opener.end() < at:
        cut = opener.end()
    while cut < at and cut not in words.begins:
        cut += 1
    return cut


def _bracket_inside(folded: str, edge: int, at: int, kind: Kind, rules: Rules) -> str:
    """The bracket that ends at an edge and stands inside the name whose ending is at `at`; empty where it closes another name."""
    bracket = _BRACKET_BEFORE.search(folded, max(0, edge - _LONGEST_BRACKET), edge)
    if bracket is None or rules.never_bracketed.search(bracket[1]) or at - edge > _BEHIND_BRACKET:
        return ""
    between, before = folded[edge:at], folded[max(0, bracket.start() - 8):bracket.start()]
    ended = any(m.end() == len(before) for m in kind.ending.finditer(before))
    return "" if ended or not _HAN_END.search(before) or rules.joiner.search(between) else bracket.group()


def _between(begin: int, finish: int, places: Sequence[Candidate]) -> bool:
    """Whether a word stands between two places, so that the name runs from the one to the other (臺中至雲林…工程)."""
    return any(c.end == begin for c in places) and any(c.start == finish for c in places)


def _joins_names(folded: str, start: int, end: int, kind: Kind) -> bool:
    """Whether what stands before a joiner is a name by itself (A公會及B協會), so that the joiner parts two names."""
    return kind.type not in {ThingType.PROGRAM, ThingType.LAW} or any(kind.ending.fullmatch(folded[i:end]) for i in range(start, end))


def clean(name: str) -> str:
    """A name without quotation marks and spaces round it."""
    return re.sub(r"[「」『』｢｣“”]", "", name).strip()
