"""The years of a question: ROC or Gregorian, single, ranges, open to one side, or told from the newest year there is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.ask.grammar import Grammar
from kg.read.runner import roc_year

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Years:
    """ROC years that the question is limited to; None where it is open."""

    first: int | None = None
    last: int | None = None

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None


def find_years(question: str, grammar: Grammar, newest: int | None = None) -> tuple[Years, list[Span]]:
    """The years of a question and where they stand; the first pattern that fits a place has it."""
    text, spans = question, list[Span]()
    firsts, lasts = list[int | None](), list[int | None]()
    for relative in grammar.relative_years if newest is not None else ():
        for match in relative.pattern.finditer(text):
            several = number(next((v for v in match.groupdict().values() if v), ""), grammar.numbers)
            end = (newest or 0) - relative.before
            firsts.append(end - several + 1 if several else end)
            lasts.append(end)
            spans.append(match.span())
        text = blanked(question, spans)
    for pattern in grammar.years:
        for match in pattern.finditer(text):
            found = {name: roc_year(unicodedata.normalize("NFKC", value)) for name, value in match.groupdict().items()}
            if None in found.values():
                continue
            firsts.append(found.get("first", found.get("year", found.get("since"))))
            lasts.append(found.get("last", found.get("year", found.get("until"))))
            spans.append(match.span())
        text = blanked(question, spans)
    if not spans:
        return Years(), []
    first = None if None in firsts else min(y for y in firsts if y is not None)
    last = None if None in lasts else max(y for y in lasts if y is not None)
    if first is not None and last is not None and first > last:
        first, last = last, first
    return Years(first, last), spans


def number(text: str, words: Mapping[str, int]) -> int | None:
    """A number in digits or words; None for what is none."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return int(folded) if re.fullmatch(r"\d+", folded, re.ASCII) else words.get(folded)


def blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with these stretches made blank, positions kept."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = "\n" * (end - start)
    return "".join(characters)
