"""Figures of performance in running text: what is counted, how many, planned or reached, over which time, and whose they are.

    至 113 年 1 月底，累計輔導 31 家業者      輔導業者 · 家 · cumulative · 113 · actual 31
    預計 113 年完成 12 處年代研究             年代研究 · 處 · annual · 113 · target 12
    裝置容量約 316 萬瓩                       裝置容量 · 萬瓩 → 瓩 · 3,160,000
    舉辦三場說明會                            舉辦說明會 · 場 · 3
    預定進度 78.7%，實際進度 78.8%            執行進度 · % · target 78.7, actual 78.8
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from extract.claims import Indicator, Passage, Role, Statement, ThingType
from extract.entities.headings import head_length
from extract.entities.kinds import RULE as KIND
from extract.relations.anchors import Anchor, Anchors, as_role
from extract.relations.figure_rules import PART, FigureRules, load_figure_rules
from extract.relations.text import NamedText
from extract.values.numerals import SCALES

_YEAR = re.compile(r"(?<!\d)(\d{2,3})年")
_OWN = ("head", "sentence", "block")
_CLAUSE = re.compile(r"[，。；;：:！？（）()「」『』]|(?<!\d)、|、(?!\d)|(?<!\d),|,(?!\d{3})")
_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"兩": 2}
_ENUMERATED = re.compile(r"[^，。；：（）()]{2,12}(?:、[^，。；：（）()、]{1,10})+等([^，。；：（）()、\d]{2,12})")
_NAME_ENDS = re.compile(r"[，。；：:！？（）()、「」,;]|\d|並|以上")
_NAME_GOES_ON = re.compile(r"^(?=\D{3})(.{2,}?)(?:及|以及|暨|(?<!參)與(?!會)|和(?!平))")
_AND = re.compile(r"^.{0,14}?(?:以及|及|、|暨|與(?!會)|和(?!平))")
_BRACKET = re.compile(r"[（(][^（()）]*[）)]")
_QUOTED = re.compile(r"[「『]([^「」『』]{2,20})[」』]$")
_OF_THOSE_NAMED = re.compile(r"[」』]?(?:[（(][^（()）]*[）)])?等共?")
"""Between the last of several names and how many they are (「甲」及「乙」等2項計畫): no result of that last one."""
_ALONE_TO = re.compile(r"[^，。；：、（）()\d]{0,8}[）)]")
_OF_MASS = frozenset({"二氧化碳", "二氧化碳當量", "油當量"})
_FAR = 80  # characters; a clause is not longer
_SENTENCE_END = "。；！？"
_COUNTED = frozenset({ThingType.ASSOCIATION, ThingType.FIRM, ThingType.INSTITUTE, ThingType.UNIVERSITY})
"""Things of which a number may be taken for the beginning of a name (三場協會研討會)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit at a place of a text; what it counts goes on at `behind`."""

    start: int
    end: int
    value: Decimal
    unit: str
    behind: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What one figure says: the indicator, the passages of its number, and whose it is."""

    figure: Figure
    body: Indicator
    passages: tuple[Passage, ...]
    owner: Anchor


def figures(text: NamedText, about: Anchors, above: tuple[NamedText, ...]) -> Iterator[Statement]:
    """The figures of a block that belong to an undertaking."""
    rules = load_figure_rules()
    raw = text.flow.text
    whole = any(rules.cumulative_headings.search(h.flow.text) for h in above) and text.document.genre == "performance"
    last = 0
    parts = False
    readings: list[Reading] = []
    found = list(_found(text, rules))
    for figure, following in zip_longest(found, found[1:]):
        owner = _owner(text, about, figure, rules)
        if owner and owner.kind in _OWN and _OF_THOSE_NAMED.fullmatch(raw, owner.until, figure.start):
            continue
        parts = bool(owner and owner.kind in _OWN and rules.consists.fullmatch(raw, owner.until, figure.start)) or (
            parts and not set("，。；") & set(raw[last:figure.start]))
        from_here = max(last, owner.until if owner and owner.kind in _OWN else 0)
        name = _name(raw, max(from_here, _listed(text, figure, rules)), figure, rules)
        if following and rules.same_counted.fullmatch(raw, figure.behind, following.start) and rules.filler.fullmatch(name.removesuffix(
                raw[figure.behind:following.start])):
            name = _name(raw, following.start, following, rules)
        elif headed := _of_head(text, figure, rules):
            name = headed
        if not name and owner and owner.kind == "sentence" and any(c.rule == KIND and c.end == owner.until for c in text.named):
            name = owner.thing.name
        last = figure.end
        if owner is None or owner.thing.type is not ThingType.PROGRAM or len(name) < 2:
            continue
        body = _indicator(text, figure, name, owner, about.sentence(figure.start), rules, whole=whole, parts=parts)
        reading = Reading(figure, body, text.passages(figure.start, figure.end), owner)
        met = next((met for w in readings if (met := _met(raw, w, reading, rules)) and met.figure.start == w.figure.start), None)
        if met:
            readings = [met if w.figure == met.figure else w for w in readings]
        else:
            readings.append(reading)
    yield from map(_statement, readings)


def _statement(reading: Reading) -> Statement:
    kind = "actual" if reading.body.target is None else "target" if reading.body.actual is None else "met"
    return Statement(reading.body, reading.passages + as_role(reading.owner.passages, Role.SUBJECT), f"figure.{kind}.{reading.owner.kind}")


def _found(text: NamedText, rules: FigureRules) -> Iterator[Figure]:
    """The numbers of a text that count or measure something, in reading order."""
    raw = text.flow.text
    inside = [(c.start + (c.thing.type in _COUNTED), c.end) for c in text.named]
    paired = (m for m in rules.paired.finditer(raw) if rules.respectively.search(raw, _clause_start(raw, m.start()), m.start()))
    for m in sorted((*rules.figure.finditer(raw), *rules.worded.finditer(raw), *paired), key=re.Match.start):
        start, end = m.span()
        begin = _clause_start(raw, start)
        if any(a <= start and end <= b for a, b in inside) or rules.never_before.search(raw, max(0, start - 4), start):
            continue
        if rules.never_behind.match(raw[end:end + 20]) or (start == begin and rules.known.match(raw[end:end + 24])):
            continue
        if m.re is rules.figure and rules.size.match(raw[m.start("unit"):end + 1]) and not rules.sized.search(raw, begin, start):
            continue
        if rules.terms.search(raw, begin, start):
            continue
        if rules.compares.search(raw, max(begin, start - 20), start) and raw[end - 1] in "%％":
            continue
        if m.re is rules.worded:
            if rules.doing.search(raw, begin, start):
                one = m["of_one"]
                yield Figure(start, end, Decimal(1 if one else _worded(m["number"])), m["of_one"] or m["unit"], end)
            continue
        value = sum((Decimal(n.replace(",", "")) * SCALES.get(scale, 1) for n, scale in PART.findall(m["number"])), Decimal(0))
        many = raw[m.end("number"):m.end("number") + 2] in ("餘萬", "多萬")
        yield Figure(start, end, value * SCALES["萬"] if many else value, m["unit"], m.end("unit"))


def _worded(number: str) -> int:
    """三 → 3, 十二 → 12, 二十 → 20."""
    tens, ten, ones = number.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def _clause_start(raw: str, position: int) -> int:
    return max((m.end() for m in _CLAUSE.finditer(raw, max(0, position - _FAR), position)), default=max(0, position - _FAR))


def _owner(text: NamedText, about: Anchors, figure: Figure, rules: FigureRules) -> Anchor | None:
    """Whose a figure is. What was named some sentences ago counts where the block is about it, or where the figure is planned;
    in the report of a project a name inside a sentence counts where it is quoted, else the part or the project has it."""
    raw, genre = text.flow.text, text.document.genre
    if each := _respectively(raw, about, figure, rules):
        return each
    if of_kind := _of_kind(text, figure, about.sentence(figure.start), rules):
        return of_kind
    owner = about.of(figure.start, loose=genre == "report" and bool(rules.goes_on.match(raw)))
    if owner is None or owner.kind not in ("sentence", "block"):
        return owner
    quoted = raw[owner.until:owner.until + 1] in ("」", "』")
    if owner.kind == "sentence" and about.head and not quoted and not about.leads_clause(owner):
        return about.head  # a work that is done for it: 完成碼頭工程
    if genre == "performance" and about.subject:
        return owner if quoted and owner.kind == "sentence" else about.heading or about.subject
    if owner.kind == "block":
        start = about.sentence(figure.start)
        if topic := about.topic(start):
            return topic
        at = start
        while at > owner.until and rules.continues.match(raw[at:at + 12]):
            at = about.sentence(at - 1)
        if at < owner.until:
            named = about.named_in(at, start)
            return next((a for a in reversed(named) if not _OF_THOSE_NAMED.match(raw, a.until)), None)
        return owner if _planned(raw, start, figure, rules) else None
    return owner


def _of_kind(text: NamedText, figure: Figure, start: int, rules: FigureRules) -> Anchor | None:
    """The kind of a grant that a number of cases is of (遠洋領航 20 案), or through which a sentence says that something is done."""
    raw = text.flow.text
    kind = next((c for c in reversed(text.named) if c.rule == KIND and start <= c.start and c.end <= figure.start), None)
    if kind is None or not (rules.of_kind.fullmatch(raw, kind.end, figure.start) or rules.through.search(raw, start, kind.start)):
        return None
    return Anchor("sentence", kind.thing, as_role(text.passages(kind.start, kind.end), Role.SUBJECT), kind.end)


def _respectively(raw: str, about: Anchors, figure: Figure, rules: FigureRules) -> Anchor | None:
    """The one of several undertakings of a sentence that a number of as many belongs to: A及B分別增加 9 萬及 20 萬噸."""
    begin = _clause_start(raw, figure.start)
    word = rules.respectively.search(raw, begin, figure.start)
    if word is None:
        return None
    numbers = [m.start() for m in PART.finditer(raw, word.end(), _clause_end(raw, figure.start))]
    owners = about.named_in(about.sentence(figure.start), word.start())
    return owners[numbers.index(figure.start)] if len(owners) == len(numbers) > 1 and figure.start in numbers else None


def _clause_end(raw: str, position: int) -> int:
    end = _CLAUSE.search(raw, position)
    return end.start() if end else len(raw)


def _indicator(text: NamedText, figure: Figure, name: str, owner: Anchor, start: int, rules: FigureRules, *,
               whole: bool, parts: bool) -> Indicator:
    """What a figure says; `whole`: it stands where the whole time is told, `parts`: it is one of what its program consists of."""
    raw, genre, covers = text.flow.text, text.document.genre, text.document.covers
    planned = _planned(raw, start, figure, rules) or genre == "plan"
    if genre != "performance" and rules.at_least.search(raw, start, figure.start) and not rules.done.search(raw, start, figure.start):
        planned = True
    stated = _year(raw, start, figure.start)
    year = stated or _year(raw, 0, start)
    of_the_year = genre == "plan"
    if genre == "budget" and owner.kind == "subject" and not year and not rules.actual.search(raw, start, figure.end):
        planned = of_the_year = True  # what a budget says of its own year is what the money is for
    clause = raw[_clause_start(raw, figure.start):figure.start] + name
    designed = bool(rules.designed.search(clause))
    done = bool(rules.done.search(raw, start, figure.end))
    if of_the_year or rules.yearly.match(raw[_clause_start(raw, figure.start):figure.start]):
        scope = "annual"
    elif parts or (genre != "performance" and owner.kind in _OWN and designed and (planned or not done)):
        scope, planned = "total", True
    elif planned and (rules.spanned.search(raw, start, figure.start) or (not stated and rules.fulfilled.search(raw, start, figure.start))):
        scope = "total"
    elif planned and genre == "performance" and not stated and rules.reckoned.search(raw, start, figure.start):
        scope = "annual"
    elif planned and (designed or not stated):
        scope = "total" if designed or genre != "performance" or not year else "annual"
    elif _so_far(raw, start, figure, rules, stated=stated, genre=genre, whole=whole):
        scope = "cumulative"
    elif rules.capacity.search(clause) and not planned:
        scope = "total"
    elif stated or year or genre in ("performance", "budget") or rules.this_year.search(raw, start, figure.start):
        scope = "annual"
    else:
        scope = "cumulative"
    if year is None and covers and genre in ("performance", "plan", "budget"):
        year = max(covers)
    return Indicator(owner.thing, name, figure.unit, scope, None if scope == "total" else year,
                     figure.value if planned else None, None if planned else figure.value)


def _so_far(raw: str, start: int, figure: Figure, rules: FigureRules, *, stated: int | None, genre: str, whole: bool) -> bool:
    """Whether a figure is that of the whole time so far, by the words of its sentence, or of the one before where it has no year."""
    said = start if stated else max((raw.rfind(mark, 0, max(0, start - 1)) + 1 for mark in _SENTENCE_END), default=0)
    if rules.cumulative.search(raw, said, figure.end):
        return True
    if whole and not stated:
        return bool(rules.over_the_time.search(raw, start, figure.start) or rules.progress.search(raw, start, figure.start))
    if not rules.summed.search(raw, said, figure.end):
        return False
    return genre != "performance" and not rules.of_the_year.search(raw, said, figure.end)


def _planned(raw: str, start: int, figure: Figure, rules: FigureRules) -> bool:
    """Whether a figure is planned: by its own clause, else by the nearest clause before it that has a cue, else by … 之目標."""
    if rules.target_behind.match(raw[figure.end:]) and not rules.actual.search(raw, start, figure.start):
        return True
    clauses = [m.span() for m in re.finditer(r"(?:[^，、,]|(?<=\d),(?=\d{3}))+", raw[start:figure.start])]
    for i, (a, b) in enumerate(reversed(clauses)):
        target = max((x.end() for x in rules.target.finditer(raw, start + a, start + b)
                      if not (i and rules.formerly.search(raw, start + a, x.start()))), default=-1)
        actual = max((x.end() for x in rules.actual.finditer(raw, start + a, start + b)
                      if not (target >= 0 and rules.summing.fullmatch(x.group()))), default=-1)
        if target >= 0 or actual >= 0:
            return target > actual
        if i == 0 and rules.actual_weak.search(raw, start + a, start + b) and len(clauses) == 1:
            return False
    return False


def _met(raw: str, planned: Reading, actual: Reading, rules: FigureRules) -> Reading | None:
    """A planned figure and what was reached of it: one indicator. What was reached stands right behind it (預定 78.7%，實際 78.8%),
    or is the part that is finished of what the program consists of (共計 17 條幹管，…，已完成 6 條幹管)."""
    a, b = planned.body, actual.body
    between = raw[planned.figure.end:actual.figure.start]
    if a.target is None or b.actual is None or not _same_unit(a.unit, b.unit) or a.program != b.program:
        return None
    if rules.consists.fullmatch(raw, planned.owner.until, planned.figure.start) and planned.owner.kind in _OWN:
        finished = rules.finished.search(raw, _clause_start(raw, actual.figure.start), actual.figure.start)
        if not finished or a.actual is not None or not _alike(_behind(raw, planned.figure), _behind(raw, actual.figure)):
            return None
        return Reading(planned.figure, Indicator(a.program, a.name, a.unit, b.scope, b.roc_year, a.target, b.actual),
                       planned.passages + actual.passages, planned.owner)
    if not rules.met.match(between):
        return None
    progress = bool(rules.progress.search(raw, max(0, planned.figure.start - 8), planned.figure.start))
    name = rules.strip_progress.sub("", a.name) or ("執行進度" if progress else a.name)
    scope = "cumulative" if progress and b.scope != "total" else b.scope
    year = b.roc_year or a.roc_year
    return Reading(planned.figure, Indicator(a.program, name, a.unit, scope, year, a.target, b.actual), planned.passages + actual.passages,
                   planned.owner)


def _same_unit(unit: str, other: str) -> bool:
    """Whether two units are one, what it is a mass of being said once: 431 萬公噸二氧化碳，實際約 610 萬公噸."""
    short, long = sorted((unit, other), key=len)
    return short == long or (long.startswith(short) and long[len(short):] in _OF_MASS)


def _listed(text: NamedText, figure: Figure, rules: FigureRules) -> int:
    """Where a list of bodies ends whose number a figure is, with what they are behind it (藍灣、北礁 2 家業者加薪); else 0."""
    raw = text.flow.text
    return next((c.end for c in reversed(text.outer()) if c.thing.type in _COUNTED and rules.listed.fullmatch(raw, c.end, figure.start)
                 and rules.told_behind.match(raw, figure.behind)), 0)


def _of_head(text: NamedText, figure: Figure, rules: FigureRules) -> str | None:
    """What a block's head says is counted where only names of bodies stand before the number (餐飲業：包含甲公司、乙公司等7案)."""
    raw = text.flow.text
    length = head_length(raw)
    last = next((c for c in reversed(text.outer()) if c.end <= figure.start), None)
    if not 2 <= length <= rules.reach_before or last is None or last.thing.type not in _COUNTED or last.start < length:
        return None
    named = rules.listed.fullmatch(raw, last.end, figure.start) and not rules.named_thing.match(raw, figure.behind)
    alone = not set("。；") & set(raw[length:figure.start])
    return raw[:length] if named and alone else None


def _behind(raw: str, figure: Figure) -> str:
    stop = _NAME_ENDS.search(raw, figure.behind)
    return raw[figure.behind:stop.start() if stop else len(raw)]


def _alike(name: str, other: str) -> bool:
    """Whether two things counted are the same by half or two of the pairs of characters of the shorter."""
    short, long = sorted((name, other), key=len)
    pairs = {short[i:i + 2] for i in range(len(short) - 1)}
    shared = sum(pair in long for pair in pairs)
    return shared > 1 or (shared > 0 and shared * 2 >= len(pairs))


def _year(raw: str, start: int, end: int) -> int | None:
    years = [int(m[1]) for m in _YEAR.finditer(raw, start, end) if 60 <= int(m[1]) <= 200]
    return years[-1] if years else None


def _name(raw: str, last: int, figure: Figure, rules: FigureRules) -> str:
    """What is counted: the words of the clause before the number, and those behind its unit."""
    floor = max(last, figure.start - rules.reach_before)
    begin = max(_clause_start(raw, figure.start), floor)
    before = raw[begin:figure.start]
    if begin == last and (joined := _AND.search(before)):
        before = before[joined.end():]  # what is before the "and" is counted by the number before
    before = rules.strip_before.sub("", rules.strip_behind.sub("", rules.strip_rise.sub("", before)))
    if not before and begin == figure.start and (quoted := _QUOTED.search(raw, max(0, last - 1), figure.start)):
        before = quoted[1]
    if not before and (bracket := rules.alone.search(raw, max(0, figure.start - 4), figure.start)) and _ALONE_TO.match(raw, figure.behind):
        told = raw[max(_clause_start(raw, bracket.start()), last, bracket.start() - _FAR):bracket.start()]
        before = rules.strip_before.sub("", rules.day.sub("", told))[-rules.reach_before:]
    if enumerated := _ENUMERATED.match(raw, figure.behind):
        return before + enumerated[1]
    behind = raw[figure.behind:figure.behind + 60]
    if (bracket := _BRACKET.search(behind)) and bracket.end() < len(behind) and not re.search("[，。；：、]", behind[:bracket.start()]):
        behind = behind[:bracket.start()] + behind[bracket.end():]
    stop = _NAME_ENDS.search(behind)
    counts_on = stop is not None and stop.group().isdigit()
    behind = behind[:min(stop.start() if stop else len(behind), rules.reach_behind)]
    if counts_on and (first := _NAME_GOES_ON.match(behind)):
        behind = first[1]  # what is behind the "and" is counted by the next number
    if rank := rules.strip_rank.match(behind):
        before, behind = before.removeprefix("以"), behind[rank.end():]
    return (before + rules.strip_end.sub("", re.sub("^(?:之|的|以上)", "", behind))).strip()
