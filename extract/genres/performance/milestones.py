"""Dated events among the results of a project: "110年8月31日完成工程決標"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from extract.claims import Milestone, Statement
from extract.genres.performance.settings import FOLDER
from extract.layout.blocks import Block
from extract.reading.document import Document
from extract.values.dates import iso

RULE = "performance.milestone"


@dataclass(frozen=True, slots=True)
class Events:
    """What tells a dated event, from the genre's file."""

    begins: re.Pattern[str]
    ends: re.Pattern[str]
    date: re.Pattern[str]
    events: re.Pattern[str]
    not_after: re.Pattern[str]
    not_before: re.Pattern[str]
    ends_at: re.Pattern[str]
    longest: int


@lru_cache(maxsize=1)
def events() -> Events:
    """The words of the file. Raises KeyError for one that it lacks."""
    raw = tomllib.loads((FOLDER / "milestones.toml").read_text("utf-8"))["milestones"]
    def pattern(name: str) -> re.Pattern[str]:
        return re.compile(raw[name])

    return Events(pattern("begins"), pattern("ends"), pattern("date"), pattern("events"), pattern("not_after"), pattern("not_before"),
                  pattern("ends_at"), int(raw["longest"]))


def section(document: Document, first: int, last: int) -> tuple[int, int] | None:
    """First and last line of the results within a report; None where it has no such heading."""
    known = events()
    begin = next((n for n in range(first, last + 1) if known.begins.search(document.line(n))), None)
    if begin is None:
        return None
    end = next((n for n in range(begin + 1, last + 1) if known.ends.search(document.line(n))), last + 1)
    return begin, end - 1


def milestones(document: Document, found: Iterable[Block], first: int, last: int) -> Iterator[Statement]:
    """The dated events of the blocks on these lines; a date without a year is of the year that the block named last, else of
    the year that it is about."""
    known = events()
    for block in found:
        if block.subject is None or not first <= document.line_of(block.flow.positions[0]) <= last:
            continue
        text = block.flow.text
        until, year = 0, block.roc_year
        for date in known.date.finditer(text):
            year = int(date["year"]) if date["year"] else year
            when = iso(year, int(date["month"]), int(date["day"] or 0)) if year else ""
            if date.start() < until or not when or known.not_after.search(text[:date.start()]) or known.not_before.search(text[date.end():]):
                continue
            stop = known.ends_at.search(text, date.end())
            until = min(stop.start() if stop else len(text), date.start() + known.longest)
            if not known.events.search(text, date.end(), until):
                continue
            value = block.flow.passages(document, date.start(), until)
            yield Statement(Milestone(block.subject, when, text[date.start():until]), (*value, *block.subject_passages), RULE)

