"""What the files beside this genre say of its reports and tables."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extract.layout.kinds import TableKind, load_kind

FOLDER = Path(__file__).parent.parent / "tables" / "performance"


@dataclass(frozen=True, slots=True)
class Settings:
    """Patterns of a report's lines, and the kinds of its tables. `lost` names a project whose name the document lost."""

    begins: re.Pattern[str]
    period: re.Pattern[str]
    year: re.Pattern[str]
    date: re.Pattern[str]
    agency: re.Pattern[str]
    section: re.Pattern[str]
    part: re.Pattern[str]
    lost: str
    special_budget: TableKind
    progress: TableKind
    indicators: TableKind
    benefits: TableKind
    delays: TableKind


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of the genre. Raises KindError or KeyError for a file that lacks something."""
    raw = tomllib.loads((FOLDER / "report.toml").read_text("utf-8"))["project"]
    patterns = {k: re.compile(raw[k]) for k in ("begins", "period", "year", "date", "agency", "section", "part")}
    kinds = {k: load_kind(FOLDER / f"{k}.toml") for k in ("special_budget", "progress", "indicators", "benefits", "delays")}
    return Settings(**patterns, lost=raw["title"], **kinds)
