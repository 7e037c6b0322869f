"""When programs run, in running text: periods, and milestones that give one end only.

    計畫期程為106年1月至115年12月 · 自118年起至121年止實施 · 藍灣輔導計畫（110-115年）      both ends
    於118年7月1日開辦「…貸款」 · 「…措施」自118年3月實施 · 自117年推動至118年底，已…        the beginning
    預訂118年11月驗收移交 · 預計均可於118年12月前完工 · 期程展延至121年6月底                 the end
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.claims import Passage, Period, Role, Statement, Thing, ThingType
from extract.entities.candidates import Candidate
from extract.relations.anchors import Anchor, Anchors, as_role
from extract.relations.owners import Owners, owners
from extract.relations.period_rules import PeriodRules, load_period_rules
from extract.relations.text import NamedText
from extract.values import dates

_BRACKET = re.compile(r"[」』]?[（(](?P<said>[^（）()]{3,40})[）)]")
_RUNNING = frozenset({ThingType.PROGRAM, ThingType.POLICY})
_CLAUSE = "，；。："
_OWN = frozenset({"after", "head", "sentence"})
_DATE = re.compile(dates.MOMENT)


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a period, or both: the dates that are known, where they stand, and whose they are."""

    anchor: Anchor
    start: str
    end: str
    at: int
    until: int
    rule: str


def periods(text: NamedText, about: Anchors, above: Sequence[NamedText] = ()) -> Iterator[Statement]:
    """The periods of a block; `above`: the headings over it. A beginning and an end of one program said in one sentence are one."""
    raw, rules = text.flow.text, load_period_rules()
    if not _DATE.search(raw):
        return
    whose = owners(text, about, above)
    found = list(_bracketed(text))
    found += _spans(text, about, whose, rules, [(e.at, e.until) for e in found])
    whole = {e.anchor.thing for e in found}  # whose period is said in full: other dates are those of its parts
    extended = list(_extended(text, about, whose, rules))
    ends = [*_starts(text, about, whose, rules), *_finished(text, about, whose, rules)]
    found = [_stretched(e, extended) for e in found]
    found += [e for e in extended if e.anchor.thing not in whole]
    found += _joined([e for e in ends if e.anchor.thing not in whole], about)
    for e in found:
        if e.anchor.thing.type in _RUNNING:
            values: tuple[Passage, ...] = text.passages(e.at, e.until)
            yield Statement(Period(e.anchor.thing, e.start, e.end), values + as_role(e.anchor.passages, Role.SUBJECT), e.rule)


def _bracketed(text: NamedText) -> Iterator[_End]:
    """Periods in brackets inside a program's name or right behind it."""
    raw = text.flow.text
    for c in text.outer():
        if c.thing.type not in _RUNNING or c.rule.startswith("reference"):
            continue
        inside = list(_BRACKET.finditer(raw, c.start, c.end))
        behind = _BRACKET.match(raw, c.end)
        for bracket in [*inside, *([behind] if behind else [])]:
            for span in dates.periods(raw[bracket.start():bracket.end()])[:1]:
                anchor = Anchor("bracket", c.thing, text.passages(c.start, c.end, Role.SUBJECT))
                yield _End(anchor, span.start, span.end, bracket.start() + span.at, bracket.start() + span.until, "period.bracket")


def _spans(text: NamedText, about: Anchors, whose: Owners, rules: PeriodRules, taken: Sequence[tuple[int, int]]) -> Iterator[_End]:
    """Periods with both ends that a word says are those of an undertaking, not those over which results are counted; `taken`: where
    the periods stand that are said already."""
    raw = text.flow.text
    last: Anchor | None = None  # whose the period before is: one more of the same kind behind it is of it, too
    for span in dates.periods(raw):
        if any(a <= span.at < b for a, b in taken) or any(c.start <= span.at < c.end for c in text.outer()):
            continue
        before = raw[max(0, span.at - rules.reach):span.at]
        strong = rules.term.search(before)
        if not strong and (rules.counted.match(raw, span.until) or not (rules.runs.search(before) or rules.runs_behind.match(raw, span.until))):
            continue
        anchor = _ahead(text, about, span.until, rules.gap) or (about.of(span.at, loose=True) if strong else whose.of(span.at, plans=True))
        again = bool(anchor and last and anchor.kind == "block" and anchor.thing == last.thing and about.sentence(span.at) == span.at)
        if anchor and (strong or again or anchor.kind in _OWN):
            last = anchor
            yield _End(anchor, span.start, span.end, span.at, span.until, f"period.{anchor.kind}")


def _starts(text: NamedText, about: Anchors, whose: Owners, rules: PeriodRules) -> Iterator[_End]:
    """Days from which something runs, their end unsaid."""
    raw = text.flow.text
    for match in rules.starts.finditer(raw):
        anchor = _ahead(text, about, match.end(), rules.gap) or _of_clause(text, about, whose, match.start(), rules)
        if anchor and (start := dates.roc_date(match["date"])):
            yield _End(anchor, start, "", match.start("date"), match.end(), f"period.start.{anchor.kind}")


def _finished(text: NamedText, about: Anchors, whose: Owners, rules: PeriodRules) -> Iterator[_End]:
    """Days by which something is to be finished or was, their beginning unsaid."""
    raw = text.flow.text
    for match in rules.ends.finditer(raw):
        said = list(_DATE.finditer(raw, match.start("dates"), match.end("dates")))
        ahead = _ahead(text, about, match.end(), rules.gap) if match["done"] in ("完成", "興建完成") else None
        anchors = [ahead] if ahead else _all_of(text, about, whose, match, rules)
        if not ahead and match["done"] == "完成" and not rules.nothing_else.match(raw, match.end()):
            continue
        if len(said) == 1:
            said *= len(anchors)
        if len(said) == len(anchors):
            for anchor, date in zip(anchors, said, strict=True):
                if end := dates.roc_date(date.group()):
                    yield _End(anchor, "", end, date.start(), match.end(), f"period.end.{anchor.kind}")


def _extended(text: NamedText, about: Anchors, whose: Owners, rules: PeriodRules) -> Iterator[_End]:
    """Days to which a period was put off."""
    for match in rules.extended.finditer(text.flow.text):
        anchor = whose.of(match.start(), plans=True)
        term = rules.term.search(text.flow.text, max(about.sentence(match.start()), match.start() - 2 * rules.reach), match.start())
        if anchor and (term or anchor.kind in ("head", "sentence", "block")) and (end := dates.roc_date(match["date"])):
            yield _End(anchor, "", end, match.start("date"), match.end("date"), f"period.end.{anchor.kind}")


def _all_of(text: NamedText, about: Anchors, whose: Owners, match: re.Match[str], rules: PeriodRules) -> list[Anchor]:
    """Whose a day is: for 均 or 分別, of all that the sentence names."""
    start = about.sentence(match.start())
    inside = [c for c in whose.strong if start <= c.start and c.end <= match.start() and c.thing.type in _RUNNING]
    if len(inside) > 1 and rules.all_of.search(text.flow.text, inside[-1].end, match.start("dates")):
        return [whose.named(c, "sentence") for c in inside]
    one = _of_clause(text, about, whose, match.start(), rules)
    return [one] if one else []


def _ahead(text: NamedText, about: Anchors, position: int, reach: int) -> Anchor | None:
    """The program right behind: 開辦「…貸款」."""
    raw = text.flow.text
    for c in about.named:
        if position <= c.start <= position + reach and not any(mark in raw[position:c.start] for mark in _CLAUSE):
            return Anchor("after", c.thing, text.passages(c.start, c.end, Role.SUBJECT))
    return None


def _of_clause(text: NamedText, about: Anchors, whose: Owners, position: int, rules: PeriodRules) -> Anchor | None:
    """What a day belongs to: what is named in its own clause; else, where the clause names nothing else that acts, what the sentence
    or the head of the block names."""
    raw = text.flow.text
    clause = max(about.sentence(position), *(raw.rfind(mark, 0, position) + 1 for mark in _CLAUSE))
    own: list[Candidate] = [c for c in about.named if clause <= c.start and c.end <= position]
    if own:
        last = own[-1]
        return whose.named(last, "sentence") if rules.subject.fullmatch(raw, last.end, position) else None
    if not rules.adverbs.fullmatch(raw, clause, position):
        return None
    start = about.sentence(position)
    named = [c for c in whose.strong if start <= c.start and c.end <= clause]
    if named:
        return whose.named(named[-1], "sentence")
    head = whose.topic
    if head and head.until <= position and not raw[head.until:clause].strip("」』：:，()（）"):
        return head
    if rules.itself.match(raw, start):
        return whose.of(position)
    goes_on = whose.of(position) if clause == start else None
    return goes_on if goes_on and goes_on.kind in ("head", "block") else None


def _stretched(e: _End, extended: Sequence[_End]) -> _End:
    """A period with the end to which it was put off, if it was."""
    later = [x for x in extended if x.anchor.thing == e.anchor.thing and x.at > e.until and x.end > e.end]
    return _End(e.anchor, e.start, later[-1].end, e.at, later[-1].until, e.rule) if later and later[-1].until - e.at < 120 else e


def _joined(ends: Sequence[_End], about: Anchors) -> list[_End]:
    """Ends of one program in one sentence that make one period together."""
    by: dict[tuple[Thing, int], list[_End]] = {}
    for e in sorted(ends, key=lambda e: e.at):
        by.setdefault((e.anchor.thing, about.sentence(e.at)), []).append(e)
    out: list[_End] = []
    for group in by.values():
        starts, finishes = [e for e in group if e.start], [e for e in group if e.end]
        if len(starts) == len(finishes) == 1 and starts[0].at < finishes[0].at and starts[0].start <= finishes[0].end:
            first, last = starts[0], finishes[0]
            out.append(_End(first.anchor, first.start, last.end, first.at, last.until, first.rule))
        else:
            out += [*starts[:1], *finishes[:1]]
    return out
