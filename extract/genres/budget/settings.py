"""What the files of `genres/tables/budget` say of a budget book: the kinds of its tables and how each is read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "tables" / "budget"
_OTHER = ("book", "recipients", "duties")


class SettingsError(ValueError):
    """A description of a table that cannot be used: file and reason."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the words over it, what its amounts measure, and of which year (so many years before the budget's)."""

    key: str
    words: tuple[str, ...]
    measure: str = ""
    status: str = ""
    years_back: int = 0
    difference: tuple[str, ...] = ()
    rounded: bool = False


@dataclass(frozen=True, slots=True)
class Description:
    """The content of one file: `text` gives a word, `pattern` a compiled pattern, `words` a list."""

    name: str
    raw: Mapping[str, Any]
    columns: tuple[Column, ...] = ()
    _compiled: dict[str, re.Pattern[str]] = field(default_factory=dict, repr=False, compare=False)

    def text(self, key: str, default: str | None = None) -> str:
        value = self.raw.get(key, default)
        if not isinstance(value, str):
            raise SettingsError(f"{self.name}.toml: {key} must be a string")
        return value

    def number(self, key: str) -> int:
        value = self.raw.get(key)
        if not isinstance(value, int):
            raise SettingsError(f"{self.name}.toml: {key} must be a whole number")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        value = self.raw.get(key)
        if not isinstance(value, list) or not all(isinstance(x, str) for x in value):
            raise SettingsError(f"{self.name}.toml: {key} must be a list of strings")
        return tuple(value)

    def pattern(self, key: str) -> re.Pattern[str]:
        if key not in self._compiled:
            try:
                self._compiled[key] = re.compile(self.text(key))
            except re.error as error:
                raise SettingsError(f"{self.name}.toml: {key}: {error}") from error
        return self._compiled[key]

    def patterns(self, key: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(x) for x in self.words(key))

    @property
    def reader(self) -> str:
        return self.text("reader")

    @property
    def unit(self) -> int:
        return self.number("unit") if "unit" in self.raw else 1

    def fits(self, title: str, header: str) -> bool:
        """Whether a table with these words above it and in its first rows is of this kind."""
        return ("title" not in self.raw or bool(self.pattern("title").search(title))) and bool(self.pattern("header").search(header))


@lru_cache(maxsize=32)
def describe(name: str, folder: Path = FOLDER) -> Description:
    """The description of a file by its name. Raises SettingsError naming the file and what is wrong."""
    try:
        raw = tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))
        columns = tuple(Column(**{**c, "words": tuple(c["words"]), "difference": tuple(c.get("difference", ()))}) for c in raw.get("columns", ()))
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise SettingsError(f"{name}.toml: {type(error).__name__}: {error}") from error
    return Description(name, raw, columns)


@lru_cache(maxsize=1)
def kinds(folder: Path = FOLDER) -> tuple[Description, ...]:
    """The kinds of tables, those with a title first: a title says more than the words of a header."""
    found = [describe(p.stem, folder) for p in sorted(folder.glob("*.toml")) if p.stem not in _OTHER]
    return tuple(sorted(found, key=lambda d: ("title" not in d.raw, d.name)))
