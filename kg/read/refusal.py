"""Sums that are refused, with the reason: unlike measures added up, or an amount added to its own part.

A query file that adds amounts up says so at its top:

    # sums = { measure = "measure", level = "leaf" }

Its sums are of one measure (the parameter and column named) and of one level alone. What would make it otherwise is
refused before anything is looked up; a file that sums without saying so, or does not do as it says, is no query.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_SUMS = re.compile(r"\b(?:SUM|AVG)\s*\(", re.IGNORECASE)
_AND = re.compile(r"[\s,;+、，；＋]+")
LEVEL = "level"
"""The name by which a request would ask for a level."""


class ParameterError(ValueError):
    """A value that does not fit; `parameter` names it, `zh` and `en` say why."""

    def __init__(self, parameter: str, zh: str, en: str) -> None:
        super().__init__(f"{parameter}: {en} / {zh}")
        self.parameter, self.zh, self.en = parameter, zh, en


class SumRefused(ParameterError):
    """A sum that would count money twice or add what is not alike."""


@dataclass(frozen=True, slots=True)
class Sums:
    """That a query adds amounts up: of one measure each, which `measure` names, and of one level alone."""

    measure: str
    level: str


def without_like(sums: Sums | None, given: Mapping[str, str | int | Sequence[str]]) -> Mapping[str, str | int | Sequence[str]]:
    """The values given without a level that the sum has anyway; raises SumRefused for what such a query never adds."""
    if sums is None:
        return given
    measures = sorted({part for value in _several(given.get(sums.measure)) for part in _AND.split(value) if part})
    if len(measures) > 1:
        listed = "、".join(measures)
        raise SumRefused(sums.measure, f"不加總不同種類的金額（{listed}）：預算、實現、補助、委辦等常是同一筆錢的不同說法，相加會重複計算；"
                         "請一次給一種，或不給以分列各種",
                         f"amounts of unlike measures are not added ({', '.join(measures)}): budget, spending, subsidy and commission often "
                         "speak of the same money, which would count twice; give one measure, or none to see each by itself")
    levels = sorted({part for value in _several(given.get(LEVEL)) for part in _AND.split(value) if part} - {sums.level})
    if levels:
        raise SumRefused(LEVEL, f"只加總最細一層（{sums.level}）的金額，不加總 {'、'.join(levels)}：合計與分項是同一筆錢，一筆金額不與自己的部分相加",
                         f"only amounts of the finest level ({sums.level}) are added, not {', '.join(levels)}: a total and its parts are the "
                         "same money, and an amount is never added to its own part")
    return {name: value for name, value in given.items() if name != LEVEL}


def disagreement(sums: Sums | None, text: str, parameters: Sequence[str], columns: Sequence[str]) -> str:
    """Where a query file does not do as it says of its sums; empty where it does."""
    if sums is None:
        return "it adds amounts up and has no `sums` at its top" if _SUMS.search(text) else ""
    if not _SUMS.search(text):
        return "it says that it sums, and adds nothing up"
    if sums.measure not in parameters or sums.measure not in columns:
        return f"sums: {sums.measure} is no parameter and column"
    if LEVEL in parameters:
        return f"sums: {LEVEL} may be no parameter"
    if not re.search(rf'ml:level\s+"{re.escape(sums.level)}"', text):
        return f"sums: no pattern keeps to ml:level \"{sums.level}\""
    groups = re.findall(r"GROUP BY((?:\s+\?\w+)+)", text)
    if not groups or any(f"?{sums.measure}" not in group.split() for group in groups):
        return f"sums: not every group has ?{sums.measure}"
    return ""


def _several(value: str | int | Sequence[str] | None) -> list[str]:
    return [str(v).strip() for v in ([value] if isinstance(value, str | int) else value or [])]
