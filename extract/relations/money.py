"""Amounts and periods of running text: what they measure is said by the words before them, whose they are by the subject."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.claims import Funding, ObservationKey, Period, Role, Statement, Thing, ThingType
from extract.relations.anchors import Anchor, Anchors, as_role
from extract.relations.rules import Cue, Rules
from extract.relations.text import NamedText
from extract.values import amounts as money
from extract.values import dates

_YEAR = re.compile(r"(?<!\d)(\d{2,3})年度?")
_BRACKET = re.compile(r"[（(]\s*([^（）()]{3,20}?)\s*年?度?[）)]")


def funding(text: NamedText, about: Anchors, rules: Rules) -> Iterator[Statement]:
    """The amounts that a cue explains and that belong to an undertaking."""
    raw = text.flow.text
    last = 0
    for found in money.amounts(raw):
        start = about.sentence(found.start)
        cue = _cue(raw, max(start, last, found.start - rules.reach), found.start, rules) or _cue_behind(raw, found.end, rules)
        last = found.end
        owner = _paid(text, about, found, rules) or about.of(found.start, loose=text.document.genre == "report")
        if cue is None or owner is None:
            continue
        evidence = text.passages(found.start, found.end) + as_role(owner.passages, Role.SUBJECT)
        expected = bool(rules.expected.search(raw, start, found.start))
        measure, scope, dated = cue.measure, cue.scope, cue.dated
        if measure in ("budget", "total_cost") and rules.spanned.search(raw, start, found.start):
            measure, scope, dated = "total_cost", "total", False
        elif scope == "annual" and rules.cumulative.search(raw, 0, found.start):
            scope = "cumulative"
        year = (_year(raw, start, found.start) or _year(raw, 0, start) or _covered(text)) if dated else None
        first = _span(raw, start, found.start, year) if measure == "special_budget" else None
        scope, year, year_end = ("total", first, year) if first else (scope, year, None)
        key = ObservationKey(owner.thing, measure, "expected" if expected else cue.status, scope, year, year_end)
        whole = found.currency == "TWD" and found.amount == found.amount.to_integral_value()
        body = Funding(key, int(found.amount) if whole else None, None if whole else found.amount, found.currency)
        yield Statement(body, evidence, f"amount.{measure}.{owner.kind}")


def _covered(text: NamedText) -> int | None:
    """The year that a report on performance covers, for amounts that it does not date."""
    return max(text.document.covers, default=None) if text.document.genre == "performance" else None


def _paid(text: NamedText, about: Anchors, found: money.Money, rules: Rules) -> Anchor | None:
    """The program that an amount pays for, where it follows the amount: 編列2億元辦理「…計畫」."""
    for c in about.named:
        if found.end <= c.start <= found.end + 14:
            between = text.flow.text[found.end:c.start].rstrip("「『")
            return Anchor("after", c.thing, text.passages(c.start, c.end, Role.SUBJECT)) if rules.pays_for.match(between) else None
    return None


def _cue_behind(raw: str, end: int, rules: Rules) -> Cue | None:
    """The cue that stands right behind an amount: 952億元經費."""
    return next((cue for cue in rules.cues if cue.words.match(raw, end) or cue.words.match(raw, end + 1)), None)


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


def _span(raw: str, start: int, end: int, last: int | None) -> int | None:
    """The ROC year with which the span of years begins that ends with `last`: 106年至109年之特別預算共…; None without one."""
    spans = [s for s in dates.periods(raw[start:end]) if len(s.start) == len(s.end) == 4]
    return int(spans[-1].start) - dates.ROC_OFFSET if spans and last and int(spans[-1].end) - dates.ROC_OFFSET == last else None


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
    whole: set[Thing] = set()  # whose period is said in full: other dates are those of its parts
    for span in dates.periods(raw):
        owner = about.of(span.at, loose=True)
        if owner and rules.period.search(raw, max(0, span.at - rules.period_reach), span.at):
            whole.add(owner.thing)
            yield Statement(Period(owner.thing, span.start, span.end), text.passages(span.at, span.until) + as_role(owner.passages, Role.SUBJECT),
                            f"period.{owner.kind}")
    for match in rules.starts.finditer(raw):
        ahead = next((c for c in about.named if match.end() <= c.start <= match.end() + 1), None)
        owner = Anchor("after", ahead.thing, text.passages(ahead.start, ahead.end, Role.SUBJECT)) if ahead else about.of(match.start())
        start = dates.roc_date(match["date"])
        if owner and start and owner.kind in ("after", "head", "sentence"):
            yield Statement(Period(owner.thing, start), text.passages(match.start("date"), match.end()) + as_role(owner.passages, Role.SUBJECT),
                            f"period.start.{owner.kind}")
    for match in rules.ends.finditer(raw):
        end, owner = dates.roc_date(match["date"]), about.of(match.start())
        if owner and end and owner.kind in ("head", "sentence") and owner.thing not in whole:
            yield Statement(Period(owner.thing, "", end), text.passages(match.start("date"), match.end()) + as_role(owner.passages, Role.SUBJECT),
                            f"period.end.{owner.kind}")
