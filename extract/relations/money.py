"""Amounts of running text: what they measure is said by the words at them, whose they are by the undertakings about them.

    編列2億元辦理「…計畫」                       budget, approved, of the program that follows
    預算案…「…計畫」編列3億元，凍結1,000萬元      budget, planned; what is frozen is `other`
    帶動中小企業投入研究經費18億元                investment
    投資2.157億，包含北礁2億、藍灣0.157億         a total and its parts, which are never added to it
    「甲計畫」及「乙計畫」分別編列2億元及3億元     an amount each
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extract.claims import Funding, ObservationKey, Role, Statement, Thing, ThingType
from extract.relations.anchors import BODIES, Anchor, Anchors, as_role
from extract.relations.money_rules import Cue, MoneyRules, load_money_rules
from extract.relations.owners import Owners, owners
from extract.relations.text import NamedText
from extract.values import amounts as money
from extract.values import dates

_YEAR = re.compile(r"(?<!\d)(?:(19|20)(\d\d)|(\d{2,3}))年度?")
_PLANS = frozenset({"budget", "total_cost", "special_budget"})
_BLANK = "\ue0ff"  # stands for each character of a name, which says nothing of what an amount is
_ORGANISATIONS = frozenset({*BODIES, ThingType.FIRM, ThingType.INSTITUTE, ThingType.UNIVERSITY, ThingType.ASSOCIATION})
_BARE = re.compile("[」』]?[（(]?")
_ENUMERATED = re.compile("(?:元)?[、及與和]|，以及|以及")


@dataclass(slots=True)
class _Reading:
    """A block while its amounts are read: the names blanked out, the amount before with what it was read as, the sentence
    that names parts, and whose amounts each sentence has said."""

    text: NamedText
    about: Anchors
    owners: Owners
    rules: MoneyRules
    plain: str
    last: money.Money | None = None
    key: ObservationKey | None = None
    anchor: Anchor | None = None
    cue: Cue | None = None
    parts: int = -1
    said: dict[int, set[Thing]] = field(default_factory=dict)


def funding(text: NamedText, about: Anchors, above: Sequence[NamedText] = ()) -> Iterator[Statement]:
    """The amounts that a cue explains and that belong to an undertaking; `above`: the headings over the block."""
    rules = load_money_rules()
    found = money.amounts(text.flow.text)
    if not found:
        return
    reading = _Reading(text, about, owners(text, about, above), rules, _blanked(text))
    each = _respectively(reading, found)
    for amount in found:
        statement = _read(reading, amount, each.get(amount.start))
        if statement:
            yield statement
        reading.last = amount


def _read(r: _Reading, found: money.Money, given: Anchor | None) -> Statement | None:
    """The statement of one amount, or None; what it was read as is kept for those that go on from it."""
    raw, rules = r.plain, r.rules
    start = r.about.sentence(found.start)
    before = max(start, r.last.end if r.last else 0)
    if not found.amount or rules.threshold.match(raw, found.end) or rules.each.search(raw, before, found.start) or (
            rules.compared.search(raw, before, found.start)) or (r.last and rules.again.fullmatch(raw, r.last.end, found.start)):
        return None
    cue = _cue(r, before, found)
    part = False
    if cue is None and r.last and r.key and r.last.end > start and rules.part.match(raw[r.last.end:found.start]):
        part = bool(rules.opens_parts.search(raw, start, found.start))
        cue = r.cue
    anchor = given or _paid(r, found) or (r.anchor if part else r.owners.of(found.start, plans=cue is not None and cue.measure in _PLANS))
    named = [c for c in r.about.named if c.end <= found.start and _BARE.fullmatch(r.text.flow.text, c.end, found.start)]
    if named and cue is None:
        cue = _budgeted(r, start, found)
    if cue is None or anchor is None or (len(r.said.get(start, ())) > 1 and rules.sums.search(raw, before, found.start)):
        return None
    if anchor.kind not in ("after", "sentence", "head", "subject") and rules.nation.search(raw, start, found.end + 6):
        return None
    if anchor.kind in ("heading", "before") and r.text.document.genre != "performance" and _firms_own(r, before, found):
        return None
    key = _key(r, cue, anchor, found, start)
    if r.key and r.last and r.last.end > start and not part and (key.program, key.measure) == (r.key.program, r.key.measure):
        between = raw[r.last.end:found.start]
        part = bool(rules.opens_parts.search(between)) or (r.parts == start and not rules.closes_parts.search(between))
    whole = found.currency == "TWD" and found.amount == found.amount.to_integral_value()
    body = Funding(key, int(found.amount) if whole else None, None if whole else found.amount, found.currency,
                   "part" if part else "leaf", r.key if part else None)
    if part:
        r.parts = start
    else:
        r.key = key
    r.anchor, r.cue = anchor, cue
    r.said.setdefault(start, set()).add(anchor.thing)
    evidence = r.text.passages(found.start, found.end) + as_role(anchor.passages, Role.SUBJECT)
    return Statement(body, evidence, f"amount.{key.measure}.{anchor.kind}")


def _key(r: _Reading, cue: Cue, anchor: Anchor, found: money.Money, start: int) -> ObservationKey:
    raw, rules = r.plain, r.rules
    full = r.text.flow.text
    measure, status, scope, dated = cue.measure, cue.status, cue.scope, cue.dated
    words = _ends(cue, raw, max(start, found.start - rules.reach), found.start) or (found.start, found.start)
    if measure in ("budget", "total_cost") and rules.spanned.search(full, start, found.start):
        measure, scope, dated = "total_cost", "total", False
    elif measure == "total_cost" and rules.in_year.search(full, start, words[0]):
        measure, status, scope, dated = "other", "actual", "annual", True
    elif measure == "total_cost" and "投資" in raw[slice(*words)] and rules.investors.search(raw, start, words[0]):
        measure, status, scope, dated = "investment", "actual", "annual", True
    elif measure == "investment" and _body_pays(r, words[0]):
        measure = "other"
    if scope == "annual" and rules.cumulative.search(full, 0, found.start):
        scope = "cumulative"
    if rules.drafts.search(full, start, found.start) and measure in ("budget", "other"):
        status = "planned"
    elif _last(rules.expected, raw, start, found.start) > _last(rules.actual, raw, start, found.start):
        status = "expected"
    said = words[0] if raw[words[0]:words[0] + 1] in ("較", "比") else found.start  # 較117年度增列: not of that year
    year = (_year(full, start, said) or _year(full, 0, start) or _covered(r.text)) if dated else None
    first = _span(full, start, found.start, year) if measure == "special_budget" else None
    scope, year, year_end = ("total", first, year) if first else (scope, year, None)
    return ObservationKey(anchor.thing, measure, status, scope, year, year_end)


def _blanked(text: NamedText) -> str:
    """The text with its names blanked out, each character by itself."""
    chars = list(text.flow.text)
    for c in text.outer():
        if c.thing.type not in (ThingType.INDUSTRY, ThingType.PLACE):
            chars[c.start:c.end] = _BLANK * (c.end - c.start)
    return "".join(chars)


def _ends(cue: Cue, raw: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the last words of a cue before an amount stand."""
    spans = [m.span() for m in cue.words.finditer(raw, start, end)]
    return max(spans, key=lambda s: (s[1], -s[0])) if spans else None


def _cue(r: _Reading, before: int, found: money.Money) -> Cue | None:
    """The cue that ends nearest before an amount; one right behind it where that one is not near."""
    raw, rules = r.plain, r.rules
    best: tuple[int, int, Cue] | None = None
    for rank, cue in enumerate(rules.cues):
        if (at := _ends(cue, raw, max(before, found.start - rules.reach), found.start)) and (best is None or at[1] > best[0]):
            best = at[1], rank, cue
    if not found.stated and best and ("，" in raw[best[0]:found.start] or found.start - best[0] > rules.near):
        return None  # 35萬 alone is money only right behind a word for money
    if not found.stated or (best and found.start - best[0] <= rules.near):
        return best[2] if best else None
    for cue in rules.cues:
        m = cue.words.search(raw, found.end, found.end + 16)
        if m and rules.behind.fullmatch(raw, found.end, m.start()):
            return cue
    return best[2] if best else None


def _budgeted(r: _Reading, start: int, found: money.Money) -> Cue | None:
    """What is said of a program's amount that stands right behind its name: the cue of its sentence for money set aside."""
    return next((cue for cue in r.rules.cues if cue.measure == "budget" and cue.words.search(r.plain, start, found.start)), None)


def _respectively(r: _Reading, found: Sequence[money.Money]) -> dict[int, Anchor]:
    """Amounts handed out in order over the undertakings of an enumeration: start of the amount → owner."""
    given: dict[int, Anchor] = {}
    raw = r.text.flow.text
    for i, first in enumerate(found):
        run = [first]
        for following in found[i + 1:]:
            if not _ENUMERATED.fullmatch(raw, run[-1].end, following.start):
                break
            run.append(following)
        start = r.about.sentence(first.start)
        inside = [c for c in r.about.named if start <= c.start and c.end <= first.start]
        if len(run) > 1 and inside and r.rules.respectively.search(raw, inside[-1].end, first.start):
            group = r.owners.group(inside[-1])
            if len(group) == len(run):
                given.update({m.start: r.owners.named(c, "sentence") for m, c in zip(run, group, strict=True)})
    return given


def _paid(r: _Reading, found: money.Money) -> Anchor | None:
    """The program that an amount pays for, where it follows the amount: 編列2億元辦理「…計畫」."""
    for c in r.about.named:
        if found.end <= c.start <= found.end + 18:
            between = r.text.flow.text[found.end:c.start].rstrip("「『")
            return r.owners.named(c, "after") if r.rules.pays_for.match(between) else None
    return None


def _body_pays(r: _Reading, at: int) -> bool:
    """Whether a body stands right before the words that say what is paid: 海洋部投資30億元."""
    return any(c.thing.type in BODIES and r.rules.own.fullmatch(r.text.flow.text, c.end, at) for c in r.text.outer() if c.end <= at)


def _firms_own(r: _Reading, before: int, found: money.Money) -> bool:
    """Whether the clause of an amount names a firm first, so that it is the firm's."""
    clause = max(before, *(r.plain.rfind(mark, before, found.start) + 1 for mark in "，；。："))
    return any(c.thing.type is ThingType.FIRM and clause <= c.start < found.start for c in r.text.outer())


def _covered(text: NamedText) -> int | None:
    """The year that a report on performance covers, for amounts that it does not date."""
    return max(text.document.covers, default=None) if text.document.genre == "performance" else None


def _last(words: re.Pattern[str], raw: str, start: int, end: int) -> int:
    """Where the last of some words ends; -1 where none stands there."""
    return max((m.end() for m in words.finditer(raw, start, end)), default=-1)


def _year(raw: str, start: int, end: int) -> int | None:
    """The ROC year said last in a stretch."""
    years = [int(m[1] + m[2]) - dates.ROC_OFFSET if m[1] else int(m[3]) for m in _YEAR.finditer(raw, start, end)]
    return next((y for y in reversed(years) if 60 <= y <= 200), None)


def _span(raw: str, start: int, end: int, last: int | None) -> int | None:
    """The ROC year with which the span of years begins that ends with `last`: 106年至109年之特別預算共…; None without one."""
    spans = [s for s in dates.periods(raw[start:end]) if len(s.start) == len(s.end) == 4]
    return int(spans[-1].start) - dates.ROC_OFFSET if spans and last and int(spans[-1].end) - dates.ROC_OFFSET == last else None
