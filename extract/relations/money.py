"""Amounts and periods of running text: what they measure is said by the words before them, whose they are by the subject."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.claims import Funding, ObservationKey, Period, Role, Statement, ThingType
from extract.relations.anchors import Anchors, as_role
from extract.relations.rules import Cue, Rules
from extract.relations.text import NamedText
from extract.values import amounts as money
from extract.values import dates

_YEAR = re.compile(r"(?<!\d)(\d{2,3})年度?")
_SENTENCE = "。；！？"
_BRACKET = re.compile(r"[（(]\s*([^（）()]{3,20}?)\s*年?度?[）)]")


def funding(text: NamedText, about: Anchors, rules: Rules) -> Iterator[Statement]:
    """The amounts that a cue explains and that belong to an undertaking."""
    raw = text.flow.text
    last = 0
    for found in money.amounts(raw):
        start = max(raw.rfind(mark, 0, found.start) for mark in _SENTENCE) + 1
        cue = _cue(raw, max(start, last, found.start - rules.reach), found.start, rules)
        last = found.end
        if cue is None:
            continue
        owner = about.of(found.start, loose=True)
        if owner is None:
            continue
        evidence = text.passages(found.start, found.end) + as_role(owner.passages, Role.SUBJECT)
        expected = bool(rules.expected.search(raw, start, found.start))
        year = _year(raw, start, found.start) if cue.dated else None
        key = ObservationKey(owner.thing, cue.measure, "expected" if expected else cue.status, cue.scope, year)
        whole = found.currency == "TWD" and found.amount == found.amount.to_integral_value()
        body = Funding(key, int(found.amount) if whole else None, None if whole else found.amount, found.currency)
        yield Statement(body, evidence, f"amount.{cue.measure}.{owner.kind}")


def _cue(raw: str, start: int, end: int, rules: Rules) -> Cue | None:
    """The cue that ends nearest to the amount."""
    best: tuple[int, int, Cue] | None = None
    for rank, cue in enumerate(rules.cues):
        for match in cue.words.finditer(raw, start, end):
            if best is None or (match.end(), -rank) > (best[0], -best[1]):
                best = match.end(), rank, cue
    return best[2] if best else None


def _year(raw: str, start: int, end: int) -> int | None:
    years = [int(m[1]) for m in _YEAR.finditer(raw, start, end) if 60 <= int(m[1]) <= 200]
    return years[-1] if years else None


def periods(text: NamedText, about: Anchors, rules: Rules) -> Iterator[Statement]:
    """Periods in brackets at a program's name, and after words such as 期程 for the program that heads the block."""
    raw = text.flow.text
    for c in text.outer():
        if c.thing.type is ThingType.PROGRAM and not c.rule.startswith("reference"):
            bracket = _BRACKET.search(raw, c.start, c.end) or _BRACKET.match(raw, c.end + (raw[c.end:c.end + 1] == "」"))
            for span in dates.periods(raw[bracket.start():bracket.end()]) if bracket else ():
                assert bracket
                at = bracket.start()
                yield Statement(Period(c.thing, span.start, span.end), text.passages(at + span.at, at + span.until)
                                + text.passages(c.start, c.end, Role.SUBJECT), "period.bracket")
    for span in dates.periods(raw):
        owner = about.of(span.at, loose=True)
        if owner and rules.period.search(raw, max(0, span.at - rules.period_reach), span.at):
            yield Statement(Period(owner.thing, span.start, span.end), text.passages(span.at, span.until) + as_role(owner.passages, Role.SUBJECT),
                            f"period.{owner.kind}")
