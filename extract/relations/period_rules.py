"""The rules of `periods.toml`, compiled: which dates are those of a program, and which of its ends they are."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.values import dates

RULES = Path(__file__).parent / "periods.toml"


@dataclass(frozen=True, slots=True)
class PeriodRules:
    """All rules; `reach` and `gap` are in characters. DATE in a pattern stands for a date."""

    reach: int
    gap: int
    term: re.Pattern[str]
    runs: re.Pattern[str]
    runs_behind: re.Pattern[str]
    counted: re.Pattern[str]
    starts: re.Pattern[str]
    ends: re.Pattern[str]
    nothing_else: re.Pattern[str]
    extended: re.Pattern[str]
    subject: re.Pattern[str]
    adverbs: re.Pattern[str]
    all_of: re.Pattern[str]
    itself: re.Pattern[str]


@lru_cache(maxsize=1)
def load_period_rules(path: Path = RULES) -> PeriodRules:
    """The rules of the file; ValueError with the file's name where one is wrong."""
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    try:
        patterns = {f.name: re.compile(data[f.name].replace("DATE", f"(?:{dates.MOMENT})")) for f in fields(PeriodRules) if f.name not in ("reach", "gap")}
        return PeriodRules(reach=data["reach"], gap=data["gap"], **patterns)
    except (KeyError, re.error) as error:
        raise ValueError(f"{path.name}: {error}") from error
