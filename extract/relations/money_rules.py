"""The rules of `money.toml`, compiled: what an amount measures, and what is no amount of a program."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

RULES = Path(__file__).parent / "money.toml"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words at an amount that say what it is; `dated`: the year before it is the amount's year."""

    words: re.Pattern[str]
    measure: str
    status: str
    scope: str
    dated: bool


@dataclass(frozen=True, slots=True)
class MoneyRules:
    """All rules; reaches are in characters."""

    cues: tuple[Cue, ...]
    reach: int
    near: int
    behind: re.Pattern[str]
    expected: re.Pattern[str]
    drafts: re.Pattern[str]
    spanned: re.Pattern[str]
    cumulative: re.Pattern[str]
    in_year: re.Pattern[str]
    investors: re.Pattern[str]
    own: re.Pattern[str]
    pays_for: re.Pattern[str]
    each: re.Pattern[str]
    threshold: re.Pattern[str]
    sums: re.Pattern[str]
    compared: re.Pattern[str]
    part: re.Pattern[str]
    opens_parts: re.Pattern[str]
    closes_parts: re.Pattern[str]
    respectively: re.Pattern[str]
    again: re.Pattern[str]
    actual: re.Pattern[str]
    nation: re.Pattern[str]


@lru_cache(maxsize=1)
def load_money_rules(path: Path = RULES) -> MoneyRules:
    """The rules of the file; ValueError with the file's name where one is wrong."""
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    plain = [f.name for f in fields(MoneyRules) if f.name not in ("cues", "reach", "near", "expected")]
    try:
        cues = tuple(Cue(re.compile(c["words"]), c["measure"], c["status"], c["scope"], c["dated"]) for c in data["cues"])
        return MoneyRules(cues=cues, reach=data["reach"], near=data["near"], expected=re.compile("|".join(map(re.escape, data["expected"]))),
                          **{name: re.compile(data[name]) for name in plain})
    except (KeyError, re.error) as error:
        raise ValueError(f"{path.name}: {error}") from error
