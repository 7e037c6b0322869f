"""Firms that no list holds: Latin names beside a cue, unknown members of lists, groups in brackets, short names in brackets.

    美國太陽能廠商 Matinee Energy與…      a cue before the name
    協助友達、鈺創、凌華等業者            a cue behind the list
    智慧治理(卡米爾、中光電)、交通(台灣國際)等 6 家業者      groups, each headed by its industry
    輝達(NVIDIA)                          what stands in brackets names the same firm
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.claims import Thing, ThingType
from extract.entities.candidates import Candidate
from extract.entities.coined import coined, is_coined
from extract.entities.folding import fold
from extract.entities.names import clean
from extract.entities.words import Words

RULES = Path(__file__).parent / "rules" / "firms.toml"
_LATIN = re.compile(r"[A-Z][A-Za-z0-9&.\-]*[A-Za-z0-9](?: [A-Z][A-Za-z0-9&.\-]*)*")
_STOP = "合作|簽署|簽訂|進行|共同|合資|成立|分別|加入|參與|完成|投入|進駐"  # they end an item
_ITEM = rf"(?![等及與]|(?<!、)和|以及|{_STOP})[A-Za-z\u4e00-\u9fff](?:(?![等及與和、]|以及|{_STOP})[A-Za-z0-9\u4e00-\u9fff&. ]){{1,11}}"
_LIST = re.compile(rf"{_ITEM}(?:、{_ITEM})+(?:(?:以及|[及與和]){_ITEM})?|{_ITEM}(?:以及|[及和]){_ITEM}")
_GROUPS = re.compile(r"(?:[^，。；：、（）()]{2,10}[（(][^（）()。；]{2,40}[）)][、及與和]?){2,}")
_GROUP = re.compile(r"([^，。；：、（）()及與和]{2,10})[（(]([^（）()。；]{2,40})[）)]")
_DASHED = re.compile(r"[（(]([^（）()、]{2,6}[-－–—][^（）()]{2,60})[）)]")
_DASHED_ITEM = re.compile(r"(?:(?<=[（(、；;])|^)([A-Za-z\u4e00-\u9fff]{2,8})(?=[-－–—])")
_TRADE = r"[（(][A-Za-z0-9\u4e00-\u9fff及與和、/ ]{2,12}[）)]"
_TRADED = rf"(?![向與由及和並])([\u4e00-\u9fff]{{2,6}})(?:[（(][A-Za-z][A-Za-z0-9&.\- ]{{1,24}}[）)])?{_TRADE}"
_TRADES = re.compile(rf"(?:(?<=[向與由、，：:])|(?<=協助)|(?<=促成)|(?<=帶動)|(?<=包括)|(?<=包含)){_TRADED}(?:[、及與和]{_TRADED})+"
                     r"(?=等(?:在地|國內|我國|本土)?[\u4e00-\u9fff\d]{0,4}(?:業者|廠商|公司|企業))")
_BRACKET_LIST = re.compile(r"[（(]([\u4e00-\u9fff、]{6,60})[）)]")
_TWICE = r"([\u4e00-\u9fff]{2,6})[（(][A-Z][A-Za-z&.\- ]{2,24}[）)]"
_ABROAD = re.compile(rf"(?<=商){_TWICE}(?:、{_TWICE})*(?:[、及與和]([\u4e00-\u9fff]{{3,5}})(?=[，。；]))?")
_ALIAS = re.compile(r"[（(]([A-Za-z][A-Za-z0-9&.\- ]{1,24}|[\u4e00-\u9fff]{2,6})[）)]")
_NAMED_SHORT = re.compile(r"[（(，]?以下(?:簡)?稱(?:為)?[「『]?([^「」『』（）()，。]{2,12})[」』]?[）)]?")
_BODIES = frozenset({ThingType.FIRM, ThingType.AGENCY, ThingType.SOE, ThingType.INSTITUTE, ThingType.UNIVERSITY, ThingType.ASSOCIATION})
_ALIASED = frozenset({ThingType.FIRM, ThingType.AGENCY, ThingType.INSTITUTE, ThingType.PROGRAM, ThingType.ASSOCIATION, ThingType.SOE})


@dataclass(frozen=True, slots=True)
class FirmRules:
    """The compiled rules."""

    latin_before: re.Pattern[str]
    latin_behind: re.Pattern[str]
    latin_joined: re.Pattern[str]
    latin_joint: re.Pattern[str]
    latin_never: frozenset[str]
    latin_never_behind: re.Pattern[str]
    list_before: re.Pattern[str]
    list_behind: re.Pattern[str]
    list_joined: re.Pattern[str]
    list_joint: re.Pattern[str]
    list_never: re.Pattern[str]
    list_lead: re.Pattern[str]
    countries: dict[str, str]
    behind_country: re.Pattern[str]
    bilingual: re.Pattern[str]
    bilingual_before: re.Pattern[str]
    partner: re.Pattern[str]
    partner_behind: re.Pattern[str]


@lru_cache(maxsize=1)
def load_firm_rules(path: Path = RULES) -> FirmRules:
    """The rules of the file; ValueError with the file's name where one is wrong."""
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    try:
        latin, lists = data["latin"], data["lists"]
        before = "|".join(map(re.escape, latin["before"]))
        return FirmRules(
            re.compile(rf"(?:{before})(?:如|包括|包含|為|[（(：:])?$"), re.compile(latin["behind"]), re.compile(latin["joined"]),
            re.compile(latin["joint"]), frozenset(latin["never"]), re.compile(latin["never_behind"]), re.compile(lists["before"]),
            re.compile(lists["behind"]), re.compile(lists["joined"]), re.compile(lists["joint"]), re.compile(lists["never"]),
            re.compile(lists["lead"]), dict(data["countries"]["words"]),
            *(re.compile(data["countries"][k]) for k in ("behind", "bilingual", "bilingual_before", "partner", "partner_behind")))
    except (KeyError, re.error) as error:
        raise ValueError(f"{path.name}: {error}") from error


def firms(text: str, found: Sequence[Candidate], countries: frozenset[Thing] = frozenset(), words: Words | None = None,
          known: Mapping[str, Thing] | None = None) -> Iterator[Candidate]:
    """The firms of a text that `found` does not hold yet; `countries` are the places that a firm's name may stand behind, `known`
    what folded short forms mean where they turn out to be firms."""
    rules = load_firm_rules()
    ends = {c.end for c in found if c.thing in countries}
    made = list(_latin(text, found, rules, ends))
    made += _bilingual(text, rules, ends)
    made += _partners(text, [*found, *made], rules, ends)
    made += _grouped(text, [*found, *made])
    made += _dashed(text, [*found, *made], rules)
    made += _with_trades(text, [*found, *made])
    made += _twice(text, [*found, *made], ends)
    made += coined(text, [*found, *made], words) if words else ()
    made += _only_listed(text, [*found, *made], rules, words) if words else ()
    for _ in range(2):  # a member found in one list may mark another
        made += _listed(text, [*found, *made], rules, words)
    if known:
        made = [replace(c, thing=known.get(fold(c.thing.name), c.thing)) for c in made]
    yield from made
    yield from _aliases(text, [*found, *made])


def _firm(text: str, start: int, end: int, rule: str, weight: int = 5) -> Candidate:
    return Candidate(start, end, Thing(ThingType.FIRM, clean(text[start:end])), rule, weight)


def _free(found: Sequence[Candidate], start: int, end: int) -> bool:
    return not any(c.start < end and start < c.end for c in found)


def _latin(text: str, found: Sequence[Candidate], rules: FirmRules, ends: set[int]) -> Iterator[Candidate]:
    for m in _LATIN.finditer(text):
        name = m.group()
        inside_word = m.start() > 0 and text[m.start() - 1].isascii() and text[m.start() - 1].isalnum()
        if inside_word or rules.latin_never & {name, *name.split()}:
            continue
        if cut := next((c for c in found if c.rule == "name.suffix.firm" and m.start() < c.start < m.end() <= c.end), None):
            yield _firm(text, m.start(), cut.end, "firm.latin-behind", 12)
        if not _free(found, m.start(), m.end()):
            continue
        before = text[max(0, m.start() - 8):m.start()]
        if rules.latin_behind.match(text, m.end()):
            yield _firm(text, m.start(), m.end(), "firm.latin-behind")
        elif rules.latin_never_behind.match(text, m.end()):
            continue
        elif rules.latin_before.search(before):
            yield _firm(text, m.start(), m.end(), "firm.latin-before")
        elif rules.latin_joined.search(before) and rules.latin_joint.match(text, m.end()):
            yield _firm(text, m.start(), m.end(), "firm.latin-joined")
        elif _from_country(text, m.start(), ends, rules) is not None and len(name) > 3 and not (name.isupper() and len(name) < 6):
            yield _firm(text, m.start(), m.end(), "firm.latin-country")


def _from_country(text: str, start: int, ends: set[int], rules: FirmRules) -> int | None:
    """Where the country ends behind which a firm's name begins, with nothing but what it is between (越南|藥廠|X); None without one."""
    return next((at for at in range(start, max(-1, start - 9), -1) if at in ends and rules.behind_country.fullmatch(text, at, start)), None)


def _bilingual(text: str, rules: FirmRules, ends: set[int]) -> Iterator[Candidate]:
    """Names in two scripts with an ending of firms: 日本|北海(Hokkai)集團."""
    for bracket in re.finditer(r"[（(]", text):
        starts = [bracket.start() - n for n in (4, 3, 2) if n <= bracket.start()]
        for start in sorted(starts, key=lambda at: (at not in ends, at)):
            match = rules.bilingual.match(text, start)
            if match and (start in ends or rules.bilingual_before.search(text, max(0, start - 4), start)):
                yield _firm(text, *match.span(), "firm.bilingual", 30)
                break


def _partners(text: str, found: Sequence[Candidate], rules: FirmRules, ends: set[int]) -> Iterator[Candidate]:
    """Unknown firms that sign or work with a firm named right behind its country: 促成|藍灣生技|與越南藥廠 X 簽署."""
    for c in found:
        if c.thing.type is not ThingType.FIRM or not rules.partner_behind.match(text, c.end):
            continue
        at = _from_country(text, c.start, ends, rules)
        country = next((p for p in found if p.end == at and p.thing.type is ThingType.PLACE), None)
        match = rules.partner.search(text, max(0, country.start - 12), country.start) if country else None
        if match and not rules.list_never.search(match["name"]) and not any(
                o.start < match.end("name") and match.start("name") < o.end and o.thing.type is not ThingType.INDUSTRY for o in found):
            yield _firm(text, *match.span("name"), "firm.partner")


def _grouped(text: str, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """The members of groups in brackets before 等 6 家業者."""
    rules = load_firm_rules()
    for groups in _GROUPS.finditer(text):
        heads = {m.end(1) for m in _GROUP.finditer(text, groups.start(), groups.end())}
        if rules.list_behind.match(text, groups.end()) and not any(c.end in heads and c.thing.type is ThingType.FIRM for c in found):
            for group in _GROUP.finditer(text, groups.start(), groups.end()):
                for start, end in _items(text, group.start(2), group.end(2)):
                    if _free(found, start, end):
                        yield _firm(text, start, end, "firm.grouped")


def _items(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [(start + m.start(), start + m.end()) for m in re.finditer(r"(?:(?<=、)和)?(?:(?!以及)[^、及與和]|(?<=[^、])和(?=、|$))+", text[start:end])]


def _dashed(text: str, found: Sequence[Candidate], rules: FirmRules) -> Iterator[Candidate]:
    """Firms in brackets behind what they are, each with what it does behind a dash: 2家車廠(青山-開發小客車、白水-開發貨車)."""
    for bracket in _DASHED.finditer(text):
        if rules.list_before.search(text, max(0, bracket.start() - 12), bracket.start(1)):
            for item in _DASHED_ITEM.finditer(text, bracket.start(1), bracket.end(1)):
                if _free(found, item.start(1), item.end(1)):
                    yield _firm(text, item.start(1), item.end(1), "firm.dashed")


def _with_trades(text: str, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Firms each with what it makes in brackets, before the word for firms: 向青山(纜線)、白水(鑄件)等業者; what they make, too."""
    for run in _TRADES.finditer(text):
        members = list(re.finditer(_TRADED, run.group()))
        heads = [(run.start() + m.start(1), run.start() + m.end(1)) for m in members]
        if any(c.thing.type is not ThingType.FIRM and (c.start, c.end) in heads for c in found):
            continue  # 智慧治理(青山)、交通(白水)等業者: the heads are what the firms do
        for member, (start, end) in zip(members, heads, strict=True):
            if _free(found, start, end):
                yield _firm(text, start, end, "firm.with-trade")
            close = run.start() + member.end() - 1
            begin = text.rindex("(", 0, close) + 1 if "(" in member.group() else text.rindex("（", 0, close) + 1
            if re.fullmatch(r"(?!(?:股|以下|原|含))[\u4e00-\u9fff]{2,6}(?<![市縣國等公司])", text[begin:close]) and _free(found, begin, close):
                yield Candidate(begin, close, Thing(ThingType.INDUSTRY, text[begin:close]), "industry.of-firm", 6)


def _only_listed(text: str, found: Sequence[Candidate], rules: FirmRules, words: Words) -> Iterator[Candidate]:
    """The members of a list that is all that brackets hold, where one is known as a firm and most others are no words."""
    for bracket in _BRACKET_LIST.finditer(text):
        items = _items(text, bracket.start(1), bracket.end(1))
        whole = {(c.start, c.end): c.thing.type for c in found}
        others = [i for i in items if i not in whole]
        if len(items) < 3 or ThingType.FIRM not in (types := {whole[i] for i in items if i in whole}) or len(types) > 1:
            continue
        if any(b - a > 6 or rules.list_never.search(text[a:b]) or not _free(found, a, b) for a, b in others):
            continue
        if 2 * sum(is_coined(text, a, b, words) for a, b in others) >= len(others):
            yield from (_firm(text, a, b, "firm.bracket-list") for a, b in others)


def _twice(text: str, found: Sequence[Candidate], ends: set[int]) -> Iterator[Candidate]:
    """Firms behind 商 and the country they come from, each with its foreign name in brackets, and one more behind them."""
    for run in _ABROAD.finditer(text):
        if run.start() - 1 not in ends:
            continue
        stretch = run.group()
        spans = [m.span(1) for m in re.finditer(_TWICE, stretch)] + ([] if run[3] is None else [(run.start(3) - run.start(), len(stretch))])
        for start, end in ((run.start() + a, run.start() + b) for a, b in spans):
            if not any(c.start < end and start < c.end and c.thing.type in _BODIES for c in found):
                yield _firm(text, start, end, "firm.two-scripts", 21)


def _listed(text: str, found: Sequence[Candidate], rules: FirmRules, words: Words | None = None) -> Iterator[Candidate]:
    """Unknown members of lists that a cue before or behind, or two known members, mark as firms."""
    for match in _LIST.finditer(text):
        items = _items(text, match.start(), match.end())
        known = [c for c in found if c.thing.type is ThingType.FIRM and any(a <= c.start and c.end <= b for a, b in items)]
        before, behind = text[max(0, match.start() - 12):match.start()], rules.list_behind.match(text, match.end())
        marked = bool(rules.list_before.search(before))
        joint = bool(rules.list_joined.search(before) and rules.list_joint.match(text, match.end()))
        if joint:  # the firm that acts together with the members stands before the list
            known += [c for c in found if c.thing.type is ThingType.FIRM and match.start() - 12 <= c.end < match.start()]
        least = 1 if behind or joint else 2
        if behind and "等" in behind.group() and words and all(is_coined(text, a, b, words, rules.list_lead) for a, b in items[:3]):
            least = 0  # no words of the language: names of those that the cue behind the list calls firms
        if not marked and len(known) < least:
            continue
        if marked and (_others(found, items) or not (
                known or behind or before[-1] not in "(（" or rules.list_lead.match(match.group()))):
            continue
        closed = behind or joint or match.end() == len(text) or text[match.end()] in "等）)，。；"
        led = rules.list_lead.match(text[slice(*items[0])])
        for start, end in items[0 if marked or joint or led or _clear(text, items[0][0]) else 1:len(items) if closed else -1]:
            start += len(lead.group()) if (lead := rules.list_lead.match(text[start:end])) else 0
            if cut := _cut_short(text, start, end, found):
                yield replace(_firm(text, start, end, cut.rule), weight=cut.weight)
            elif 2 <= end - start <= 10 and not rules.list_never.search(text[start:end]) and not any(
                    c.start < end and start < c.end and (c.thing.type in _BODIES or (c.start <= start and end <= c.end)) for c in found):
                yield _firm(text, start, end, "list.firm")


def _cut_short(text: str, start: int, end: int, found: Sequence[Candidate]) -> Candidate | None:
    """The firm of a list's item that its ending gave away, where one or two characters before it belong to it (、日|置電機株式會社)."""
    if text[start - 1:start] == "、":
        return next((c for c in found if c.rule == "name.suffix.firm" and c.end == end and 0 < c.start - start <= 2), None)
    return None


def _others(found: Sequence[Candidate], items: Sequence[tuple[int, int]]) -> bool:
    """Whether an item as a whole is known as something else than a firm."""
    whole = {(c.start, c.end) for c in found if c.thing.type is not ThingType.FIRM}
    return any(item in whole for item in items)


def _clear(text: str, start: int) -> bool:
    """Whether an item begins behind a mark, so that no other word can belong to it."""
    return start > 0 and text[start - 1] in "（(：:，"


def _aliases(text: str, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """A short or foreign name in brackets right behind a name: 輝達(NVIDIA), X公司(以下簡稱X)."""
    ends: dict[int, Candidate] = {}
    for c in found:
        if c.thing.type in _ALIASED and (c.end not in ends or c.start < ends[c.end].start):
            ends[c.end] = c
    for end, c in ends.items():
        at = end + (text[end:end + 1] in "」』" and end < len(text))
        match = _NAMED_SHORT.match(text, at) or _ALIAS.match(text, at)
        if match and _free(found, match.start(1), match.end(1)):
            if _ALIAS.match(text, at) and not match[1].isascii() and c.thing.type is not ThingType.FIRM:
                continue
            yield Candidate(match.start(1), match.end(1), c.thing, "name.alias", 12)
