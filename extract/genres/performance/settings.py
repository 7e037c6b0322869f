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
    parent: re.Pattern[str]
    section: re.Pattern[str]
    part: re.Pattern[str]
    lost: str
    special_budget: TableKind
    progress: TableKind
    indicators: TableKind
    benefits: TableKind
    delays: TableKind
    grants: TableKind


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of the genre. Raises KindError or KeyError for a file that lacks something."""
    raw = tomllib.loads((FOLDER / "report.toml").read_text("utf-8"))["project"]

    def pattern(key: str) -> re.Pattern[str]:
        return re.compile(raw[key])

    def kind(name: str) -> TableKind:
        return load_kind(FOLDER / f"{name}.toml")

    return Settings(
        pattern("begins"), pattern("period"), pattern("year"), pattern("date"), pattern("agency"), pattern("parent"),
        pattern("section"), pattern("part"), raw["title"],
        kind("special_budget"), kind("progress"), kind("indicators"), kind("benefits"), kind("delays"),
        kind("grants"))
