"""Kinds of tables as data: what a TOML file says of a table's title, columns, units and rows.

A file beside the genre that knows the table holds one kind; a policy researcher can edit it:

    title = '特別預算執行情形'
    ends = '進度執行情形'
    total = ["總計"]
    [[columns]]
    key = "special_budget"
    words = ["法定特別預算"]
    measure = "special_budget"
    status = "approved"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


class KindError(ValueError):
    """A kind of table that cannot be read: file and reason."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the words over it in the header, and what its cells state.

    `measure` and `status` make an amount, `indicator` with `unit` a figure; `scope` and `slot` (target, actual) tell
    the columns of an indicator apart. `repeats` is the key of the column that a cell "同…" takes its value from;
    `ratio` names numerator and denominator of a percentage, as default where the header shows no letters. `shape` says
    how a column of cells looks (number, text, prose); `thing` is the type of what its cells name, `relation` (with `role`)
    how the row's program stands to it.
    """

    key: str
    words: tuple[str, ...] = ()
    measure: str = ""
    status: str = ""
    indicator: str = ""
    unit: str = ""
    scope: str = ""
    slot: str = ""
    repeats: str = ""
    ratio: tuple[str, ...] = ()
    sum: tuple[str, ...] = ()
    shape: str = ""
    thing: str = ""
    relation: str = ""
    role: str = ""

    @property
    def pattern(self) -> re.Pattern[str]:
        """The column's words in a header whose layout was removed."""
        return re.compile("|".join(map(re.escape, self.words)))


@dataclass(frozen=True, slots=True)
class TableKind:
    """A kind of table. `title` and `ends` are patterns of lines, `header` of the lines that belong to its head;
    `labels` maps the word before a row to what the row is; `nil` are patterns of cells that say there is nothing;
    `stated` finds what the prose says of the table's sums."""

    name: str
    title: re.Pattern[str]
    ends: re.Pattern[str]
    header: re.Pattern[str]
    columns: tuple[Column, ...]
    total: tuple[str, ...]
    labels: Mapping[str, str]
    units: tuple[str, ...]
    nil: re.Pattern[str]
    year: re.Pattern[str]
    stated: tuple[re.Pattern[str], ...] = ()

    def column(self, key: str) -> Column:
        """The column of a key. Raises KeyError for an unknown one."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


_NEVER = r"(?!)"


@lru_cache(maxsize=32)
def load_kind(path: Path) -> TableKind:
    """The kind of table that a TOML file describes. Raises KindError naming the file and what is wrong."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise KindError(f"{path.name}: {error}") from error
    try:
        return TableKind(
            path.stem, re.compile(raw["title"]), re.compile(raw.get("ends", _NEVER)), re.compile(raw.get("header", _NEVER)),
            tuple(_column(c) for c in raw.get("columns", ())), tuple(raw.get("total", ())), dict(raw.get("labels", {})),
            tuple(raw.get("units", ())), re.compile(raw.get("nil", _NEVER)), re.compile(raw.get("year", _NEVER)),
            tuple(map(re.compile, raw.get("stated", ()))))
    except (KeyError, TypeError, re.error) as error:
        raise KindError(f"{path.name}: {error}") from error


def _column(raw: Mapping[str, object]) -> Column:
    values: dict[str, object] = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}
    return Column(**values)  # type: ignore[arg-type]
