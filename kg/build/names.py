"""Names as identity compares them: one form for all spellings of a name, and the rules that led to it.

    臺灣電力股份有限公司, 台灣電力公司                       台灣電力
    無自來水地區供水改善計畫(109-112年)第二期, …計畫二期      無自來水地區供水改善第2期
    亞洲·矽谷, 亞洲‧矽谷                                    亞洲矽谷

Different numbers of phases, accents (A, Å) and decimals (2.0, 20) stay apart. What counts as a variant, a legal form or a
phase stands in `naming.toml`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_NUMERALS = "一二三四五六七八九十"
_DIGIT = {c: i for i, c in enumerate("一二三四五六七八九", start=1)}
_CHINESE = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)|([一二三四五六七八九])")
_YEARS = r"(?:民國)?\d{2,4}年?度?(?:\d{1,2}月)?(?:[-~–—至到]|年至)(?:民國)?\d{2,4}年?度?(?:\d{1,2}月)?"
_PERIOD = re.compile(rf"[(\[]{_YEARS}[)\]]")
_ENUMERATION = re.compile(r"^\s*(?:[\[(]\d{1,3}[\])]\s*|\d{1,2}[.、](?!\d)\s*)+")
_LATIN_TAIL = re.compile(r"[(\[][^()\[\]\u2e80-\uffff]*[a-z][^()\[\]\u2e80-\uffff]*[)\]]$")
_WRITTEN_YEARS = _YEARS.replace("-~", "-~－～ ")
_WRITTEN_PERIOD = re.compile(rf"[(\[（［]\s*{_WRITTEN_YEARS}\s*[)\]）］]")
_WRITTEN_LATIN = re.compile(r"[(（]([^()（）\u2e80-\uffff]*[A-Za-z][^()（）\u2e80-\uffff]*)[)）]$")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_KEPT = frozenset("+#%")
_RANGE = frozenset("-~–—‐−")


@dataclass(frozen=True, slots=True)
class Normal:
    """A name's normal form and the rules that changed the name on the way, in the order in which they apply."""

    form: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """Words that are cut from names of some groups, where `keep` characters remain."""

    rule: str
    groups: frozenset[str]
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    latin_ends: tuple[str, ...] = ()
    keep: int = 2
    before_phase: bool = False


@dataclass(frozen=True, slots=True)
class Naming:
    """The content of `naming.toml`: groups of near types, variants of characters, phases, cuts, words of reference."""

    group_of: Mapping[str, str]
    variants: dict[int, str]
    phase: re.Pattern[str]
    phase_tail: re.Pattern[str]
    cuts: tuple[Cut, ...]
    reference: re.Pattern[str]


@lru_cache(maxsize=1)
def naming() -> Naming:
    """The rules of `naming.toml`, read once."""
    raw = tomllib.loads((Path(__file__).parent / "naming.toml").read_text("utf-8"))
    units = "|".join(raw["phases"]["units"])
    cuts = tuple(
        Cut(c["rule"], frozenset(c["groups"]), _longest_first(c.get("begins", ())), _longest_first(c.get("ends", ())),
            _longest_first(c.get("latin_ends", ())), c.get("keep", 2), c.get("before_phase", False))
        for c in raw["cut"])
    references = raw["references"]
    return Naming(
        {kind: group for group, kinds in raw["groups"].items() for kind in kinds},
        {ord(a): b for a, b in raw["variants"].items()},
        re.compile(rf"第?(?<![{_NUMERALS}\d])(\d+|[{_NUMERALS}]+)(?={units})"),
        re.compile(rf"第\d+(?:{units})$"),
        cuts,
        re.compile(rf"(?:{'|'.join(references['begins'])})*(?:{'|'.join(references['nouns'])})+"),
    )


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=1)
def units_of_bodies() -> frozenset[str]:
    """Units that every body has (會計處): their names alone name none."""
    raw = tomllib.loads((Path(__file__).parent / "naming.toml").read_text("utf-8"))
    return frozenset(normal(word, "agency").form for word in raw["units_of_bodies"]["words"])


def group_of(kind: str) -> str:
    """The group of near types to which a type belongs; a type that no group holds is alone."""
    return naming().group_of.get(kind, kind)


def is_reference(surface: str) -> bool:
    """Whether these words only point at a thing (本部, 該計畫) and cannot be its name."""
    return naming().reference.fullmatch(unicodedata.normalize("NFKC", surface)) is not None


_QUOTES = (("「", "」"), ("『", "』"), ("《", "》"), ("〈", "〉"), ("“", "”"), ("‘", "’"))


def tidy(name: str) -> str:
    """A name as a label: without quotation marks around it, and without those whose partner the text has lost (推出國」計畫)."""
    whole = name = name.strip()
    for left, right in _QUOTES:
        if name.count(left) != name.count(right) or name.find(right) < name.find(left):
            name = name.replace(left, "").replace(right, "")
        elif len(name) > 2 and name[0] == left and name.find(right) == len(name) - 1:
            name = name[1:-1]
    return name or whole


def without_additions(name: str) -> tuple[str, ...]:
    """What a name is without its additions, and the foreign name that it gives in brackets: 研發計畫（SBIR） → 研發計畫, SBIR."""
    plain = _ENUMERATION.sub("", name)
    bare = _WRITTEN_PERIOD.sub("", plain).strip()
    given = _WRITTEN_LATIN.search(bare)
    names = (bare, bare[:given.start()].strip(), given[1].strip()) if given and has_han(bare[:given.start()]) else (bare,)
    return tuple(dict.fromkeys(n for n in names if n and n != name))


def without_legal_form(name: str) -> str:
    """A Chinese name of a firm without the words for what it is in law (藍灣公司 → 藍灣); empty where nothing is to be left out."""
    ends = (end for cut in naming().cuts if "organisation" in cut.groups for end in cut.ends if name.endswith(end))
    end = next(ends, "")
    bare = name[:-len(end)] if end else ""
    return bare if len(bare) > 1 and has_han(bare) else ""


def has_addition(name: str, kind: str) -> bool:
    """Whether a name carries something in brackets that is no part of it: a period, another name."""
    return not _ADDITIONS.isdisjoint(normal(name, kind).rules)


def has_han(name: str) -> bool:
    """Whether a name holds a Chinese character."""
    return _HAN.search(name) is not None


@lru_cache(maxsize=200_000)
def normal(name: str, kind: str) -> Normal:
    """The normal form of a thing's name, the same for names that only differ in spelling; never empty for a name with words."""
    rules: dict[str, None] = {}
    form = name
    for _ in range(8):  # what is cut may lay bare another ending; two rounds are nearly always enough
        before = form
        for rule, change in _steps(group_of(kind)):
            changed = change(form)
            if changed != form and changed:
                if rule:
                    rules[rule] = None
                form = changed
        if form == before:
            break
    return Normal(form, tuple(rules))


def _steps(group: str) -> tuple[tuple[str, Callable[[str], str]], ...]:
    cuts = tuple((cut.rule, _cutter(cut)) for cut in naming().cuts if group in cut.groups and not cut.latin_ends)
    latin = tuple((cut.rule, _latin_cutter(cut)) for cut in naming().cuts if group in cut.groups and cut.latin_ends)
    return (("spelling", _spelling), ("number of a list", _without_enumeration), *_BRACKETS, *latin, ("phase", _phases), ("punctuation", _bare), *cuts)


def _spelling(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).lower()).translate(naming().variants)


def _without_enumeration(name: str) -> str:
    """Without the number under which a list names it: [14]F16型機…, 46.循環經濟…; 2.0 and 5G are parts of a name."""
    return _ENUMERATION.sub("", name)


def _without_period(name: str) -> str:
    return _PERIOD.sub("", re.sub(r"\s+", "", name)) if _PERIOD.search(re.sub(r"\s+", "", name)) else name


def _without_latin_tail(name: str) -> str:
    cut = _LATIN_TAIL.sub("", name.rstrip())
    return cut if cut != name.rstrip() and has_han(cut) else name


_BRACKETS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("period in brackets", _without_period), ("name in brackets", _without_latin_tail))
_ADDITIONS = frozenset((*(rule for rule, _ in _BRACKETS), "number of a list"))


def _phases(name: str) -> str:
    return naming().phase.sub(_phase, name)


def _phase(match: re.Match[str]) -> str:
    number = match[1]
    if not number.isdecimal():
        parts = _CHINESE.fullmatch(number)
        if parts is None:
            return match[0]
        value = _DIGIT[parts[3]] if parts[3] else 10 * (_DIGIT.get(parts[1], 1)) + _DIGIT.get(parts[2], 0)
        return f"第{value}"
    return f"第{int(number)}"


def _bare(name: str) -> str:
    """Without spaces and punctuation; a point or a dash between two digits stays (2.0, 114-118)."""
    out: list[str] = []
    for i, char in enumerate(name):
        if char.isalnum() or char in _KEPT or unicodedata.category(char)[0] in "LNM":
            out.append(char)
        elif (char == "." or char in _RANGE) and 0 < i < len(name) - 1 and name[i - 1].isdecimal() and name[i + 1].isdecimal():
            out.append("." if char == "." else "-")
        elif unicodedata.category(char)[0] == "S" and char not in "~^`|<>=$¨´¯":
            out.append(char)
    return "".join(out)


def _cutter(cut: Cut) -> Callable[[str], str]:
    def change(name: str) -> str:
        for word in cut.begins:
            if name.startswith(word) and len(name) - len(word) >= cut.keep:
                return name[len(word):]
        for word in cut.ends:
            if name.endswith(word) and len(name) - len(word) >= cut.keep:
                return name[:-len(word)]
        tail = naming().phase_tail.search(name) if cut.before_phase else None
        if tail:
            for word in cut.ends:
                if name[:tail.start()].endswith(word) and tail.start() - len(word) >= cut.keep:
                    return name[:tail.start() - len(word)] + tail[0]
        return name
    return change


def _latin_cutter(cut: Cut) -> Callable[[str], str]:
    def change(name: str) -> str:
        bare = name.rstrip()
        for word in cut.latin_ends:
            rest = bare[:-len(word)] if bare.endswith(word) else ""
            if rest and rest[-1] in " ,." and len(rest.rstrip(" ,.")) >= cut.keep:
                return rest.rstrip(" ,.")
        return name
    return change
