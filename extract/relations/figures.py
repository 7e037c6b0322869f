"""Figures of performance in running text: what is counted, how many, planned or reached, in which year.

    至 113 年 1 月底，累計輔導 31 家業者      輔導業者 · 家 · cumulative · 113 · actual 31
    預計 113 年完成 12 處年代研究             年代研究 · 處 · annual · 113 · target 12
    裝置容量約 316 萬瓩                       裝置容量 · 萬瓩 → 瓩 · 3,160,000
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.claims import Indicator, Role, Statement, ThingType
from extract.relations.anchors import Anchor, Anchors, as_role
from extract.relations.text import NamedText
from extract.values.numerals import NUMBER, SCALES

RULES = Path(__file__).parent / "figures.toml"
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_YEAR = re.compile(r"(?<!\d)(\d{2,3})年")
_PART = re.compile(rf"({NUMBER})({_SCALE})?")
_OWN = ("head", "sentence", "block")
_CLAUSE = "，。；：:！？（）()、「」"
_ENUMERATED = re.compile(r"[^，。；：（）()]{2,12}(?:、[^，。；：（）()、]{1,10})+等([^，。；：（）()、\d]{2,12})")
_NAME_ENDS = re.compile(r"[，。；：:！？（）()、「」]|\d|及|並|(?<!參)與(?!會)|和(?!平)|以上|，")


@dataclass(frozen=True, slots=True)
class FigureRules:
    """The compiled rules."""

    figure: re.Pattern[str]
    never_before: re.Pattern[str]
    never_behind: re.Pattern[str]
    target: re.Pattern[str]
    actual: re.Pattern[str]
    actual_weak: re.Pattern[str]
    target_behind: re.Pattern[str]
    designed: re.Pattern[str]
    done: re.Pattern[str]
    cumulative_headings: re.Pattern[str]
    compares: re.Pattern[str]
    goes_on: re.Pattern[str]
    cumulative: re.Pattern[str]
    strip_before: re.Pattern[str]
    strip_behind: re.Pattern[str]
    reach_before: int
    reach_behind: int


_PATTERNS = frozenset(f.name for f in fields(FigureRules)) - {"figure", "reach_before", "reach_behind"}


@lru_cache(maxsize=1)
def load_figure_rules(path: Path = RULES) -> FigureRules:
    """The rules of the file; ValueError with the file's name where one is wrong."""
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    try:
        units = _any(data["units"])
        figure = rf"(?P<number>(?:{NUMBER})(?:{_SCALE})?(?:(?:{NUMBER})(?:{_SCALE})?)*)(?:餘萬|多萬|餘|多|幾)?(?P<unit>{units})"
        compiled = {f.name: re.compile(_any(v) if isinstance(v := data[f.name], list) else v) for f in fields(FigureRules) if f.name in _PATTERNS}
        return FigureRules(figure=re.compile(figure), reach_before=data["reach_before"], reach_behind=data["reach_behind"], **compiled)
    except (KeyError, re.error) as error:
        raise ValueError(f"{path.name}: {error}") from error


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def figures(text: NamedText, about: Anchors, above: tuple[NamedText, ...]) -> Iterator[Statement]:
    """The figures of a block that belong to an undertaking."""
    rules = load_figure_rules()
    raw = text.flow.text
    whole = any(rules.cumulative_headings.search(h.flow.text) for h in above) and text.document.genre == "performance"
    inside = [(c.start, c.end) for c in text.named]
    last = 0
    for m in rules.figure.finditer(raw):
        if rules.never_before.search(raw, max(0, m.start() - 4), m.start()) or rules.never_behind.match(raw[m.end():m.end() + 8]):
            continue
        if any(a <= m.start() and m.end() <= b for a, b in inside):
            continue
        owner = about.of(m.start(), loose=text.document.genre == "report" and bool(rules.goes_on.match(raw)))
        if m["unit"] in "%％" and rules.compares.search(raw, max(0, m.start() - 20), m.start()):
            continue
        name = _name(raw, max(last, owner.until if owner and owner.kind in _OWN else 0), m, rules)
        last = m.end()
        if owner is None or owner.thing.type is ThingType.BUDGET_LINE or len(name) < 2 or (
                owner.kind == "block" and not _planned(raw, about.sentence(m.start()), m, rules)):
            continue  # what was named some sentences ago is seldom what a result is of
        yield _statement(text, m, name, owner, about.sentence(m.start()), rules, whole=whole)


def _statement(text: NamedText, m: re.Match[str], name: str, owner: Anchor, start: int, rules: FigureRules, *, whole: bool) -> Statement:
    raw = text.flow.text
    value = sum((Decimal(n.replace(",", "")) * SCALES.get(scale, 1) for n, scale in _PART.findall(m["number"])), Decimal(0))
    if raw[m.end("number"):m.end("number") + 2] in ("餘萬", "多萬"):
        value *= SCALES["萬"]
    planned = _planned(raw, start, m, rules)
    stated = _year(raw, start, m.start())
    year = stated or _year(raw, 0, start)
    report = text.document.genre == "performance"
    said = start if stated or rules.cumulative.search(raw, start, m.end()) else max(0, raw.rfind("。", 0, max(0, start - 1)) + 1)
    if owner.kind in _OWN and rules.designed.search(raw, start, m.end()) and (planned or not rules.done.search(raw, start, m.end())):
        scope, planned = "total", True
    elif rules.cumulative.search(raw, said, m.end()) or (whole and not stated):
        scope = "cumulative"
    elif stated:
        scope = "annual"
    elif planned:
        scope = "total"
    else:
        scope = "annual" if report or year else "cumulative"
    if year is None and report and text.document.covers:
        year = max(text.document.covers)
    body = Indicator(owner.thing, name, m["unit"], scope, None if scope == "total" else year,
                     value if planned else None, None if planned else value)
    kind = "target" if planned else "actual"
    return Statement(body, text.passages(m.start(), m.end()) + as_role(owner.passages, Role.SUBJECT), f"figure.{kind}.{owner.kind}")


def _planned(raw: str, start: int, m: re.Match[str], rules: FigureRules) -> bool:
    """Whether a figure is planned: by its own clause, else by the nearest clause before it that has a cue, else by … 之目標."""
    if rules.target_behind.match(raw[m.end():]) and not rules.actual.search(raw, start, m.start()):
        return True
    clauses = re.split("[，、]", raw[start:m.start()])
    for i, clause in enumerate(reversed(clauses)):
        target = max((x.end() for x in rules.target.finditer(clause)), default=-1)
        actual = max((x.end() for x in rules.actual.finditer(clause)), default=-1)
        if target >= 0 or actual >= 0:
            return target > actual
        if i == 0 and rules.actual_weak.search(clause) and len(clauses) == 1:
            return False
    return False


def _year(raw: str, start: int, end: int) -> int | None:
    years = [int(m[1]) for m in _YEAR.finditer(raw, start, end) if 60 <= int(m[1]) <= 200]
    return years[-1] if years else None


def _name(raw: str, last: int, m: re.Match[str], rules: FigureRules) -> str:
    """What is counted: the words of the clause before the number, and those behind its unit."""
    floor = max(last, m.start() - rules.reach_before)
    begin = max((raw.rfind(mark, floor, m.start()) + 1 for mark in _CLAUSE), default=floor)
    before = rules.strip_before.sub("", rules.strip_behind.sub("", raw[max(begin, floor):m.start()]))
    if enumerated := _ENUMERATED.match(raw, m.end()):
        return before + enumerated[1]
    stop = _NAME_ENDS.search(raw, m.end())
    behind = raw[m.end():min(stop.start() if stop else len(raw), m.end() + rules.reach_behind)]
    return (before + re.sub("^(?:之|的|以上)", "", behind)).strip()
