"""The rules of `figures.toml`, compiled: what is counted, and the words that say planned or reached, and over which time."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.values.numerals import NUMBER, SCALES

RULES = Path(__file__).parent / "figures.toml"
_SCALE = "|".join(rf"{s}(?![度瓦])" if s == "百萬" else s for s in sorted(SCALES, key=len, reverse=True))  # 百萬度, 百萬瓦 are units
_WORDED = "[二兩三四五六七八九]?十[一二三四五六七八九]?|[一二兩三四五六七八九]"
PART = re.compile(rf"({NUMBER})({_SCALE})?")


@dataclass(frozen=True, slots=True)
class FigureRules:
    """The compiled rules; reaches are in characters."""

    figure: re.Pattern[str]
    worded: re.Pattern[str]
    paired: re.Pattern[str]
    doing: re.Pattern[str]
    never_before: re.Pattern[str]
    never_behind: re.Pattern[str]
    size: re.Pattern[str]
    sized: re.Pattern[str]
    known: re.Pattern[str]
    target: re.Pattern[str]
    actual: re.Pattern[str]
    actual_weak: re.Pattern[str]
    at_least: re.Pattern[str]
    target_behind: re.Pattern[str]
    formerly: re.Pattern[str]
    consists: re.Pattern[str]
    finished: re.Pattern[str]
    spanned: re.Pattern[str]
    continues: re.Pattern[str]
    respectively: re.Pattern[str]
    cumulative: re.Pattern[str]
    summed: re.Pattern[str]
    of_the_year: re.Pattern[str]
    this_year: re.Pattern[str]
    cumulative_headings: re.Pattern[str]
    over_the_time: re.Pattern[str]
    yearly: re.Pattern[str]
    designed: re.Pattern[str]
    capacity: re.Pattern[str]
    done: re.Pattern[str]
    progress: re.Pattern[str]
    met: re.Pattern[str]
    terms: re.Pattern[str]
    compares: re.Pattern[str]
    goes_on: re.Pattern[str]
    strip_before: re.Pattern[str]
    strip_behind: re.Pattern[str]
    strip_rise: re.Pattern[str]
    strip_progress: re.Pattern[str]
    strip_end: re.Pattern[str]
    summing: re.Pattern[str]
    alone: re.Pattern[str]
    day: re.Pattern[str]
    strip_rank: re.Pattern[str]
    same_counted: re.Pattern[str]
    filler: re.Pattern[str]
    fulfilled: re.Pattern[str]
    reckoned: re.Pattern[str]
    listed: re.Pattern[str]
    told_behind: re.Pattern[str]
    of_kind: re.Pattern[str]
    through: re.Pattern[str]
    named_thing: re.Pattern[str]
    reach_before: int
    reach_behind: int


_PATTERNS = frozenset(f.name for f in fields(FigureRules)) - {"figure", "worded", "paired", "reach_before", "reach_behind"}


@lru_cache(maxsize=1)
def load_figure_rules(path: Path = RULES) -> FigureRules:
    """The rules of the file; ValueError with the file's name where one is wrong."""
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    try:
        compiled = {name: re.compile(data[name]) for name in _PATTERNS}
        figure = (rf"(?P<number>(?:{NUMBER})(?:{_SCALE})?(?:(?:{NUMBER})(?:{_SCALE})?)*)(?:餘萬|多萬|餘|多|幾)?"
                  rf"(?P<unit>(?:{_any(data['units'])})(?:{data['of_mass']})?)")
        many, one = _any(data["word_units"]), _any(data["word_units_of_one"])
        worded = (r"(?<![一二兩三四五六七八九十第幾數每各另某這該前後同唯統單\d])"
                  rf"(?:(?P<number>(?!一){_WORDED}|十)(?P<unit>{many})|(?P<one>一)(?P<of_one>{one}))")
        paired = rf"(?P<number>(?:{NUMBER})(?:{_SCALE})?)(?=[、及與和](?:{NUMBER})(?:{_SCALE})?(?P<unit>{_any(data['units'])}))"
        return FigureRules(figure=re.compile(figure), paired=re.compile(paired), worded=re.compile(worded), reach_before=data["reach_before"],
                           reach_behind=data["reach_behind"], **compiled)
    except (KeyError, re.error) as error:
        raise ValueError(f"{path.name}: {error}") from error


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
