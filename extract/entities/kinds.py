"""Names that only the way in which a report sorts its cases gives away: kinds of a grant, and industries that head lists of firms.

    透過海上驗證補助13案                                             a grant
    補助分為「近岸共創」及「遠洋領航」二類 … 以遠洋領航 20 案為最多      two parts of the project, wherever its report names them
    休憩服務業：包含甲公司、乙公司等2案                                an industry that no list holds
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.claims import Thing, ThingType
from extract.entities.candidates import Candidate
from extract.layout.blocks import Block

RULES = Path(__file__).parent / "rules" / "kinds.toml"
RULE = "name.kind"
"""The rule of a mention that names a kind of a grant."""


@dataclass(frozen=True, slots=True)
class KindRules:
    """The compiled rules of `rules/kinds.toml`."""

    sorted: re.Pattern[str]
    quoted: re.Pattern[str]
    kinds: re.Pattern[str]
    never: re.Pattern[str]
    numbered: re.Pattern[str]
    never_numbered: re.Pattern[str]
    head: re.Pattern[str]
    never_head: re.Pattern[str]


@lru_cache(maxsize=1)
def load_kind_rules(path: Path = RULES) -> KindRules:
    """The rules of the file; ValueError with the file's name where one is wrong."""
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    try:
        grants, industries = data["grants"], data["industries"]
        patterns = [*(grants[k] for k in ("sorted", "quoted", "kinds", "never", "numbered", "never_numbered")), industries["head"], industries["never"]]
        return KindRules(*map(re.compile, patterns))
    except (KeyError, re.error) as error:
        raise ValueError(f"{path.name}: {error}") from error


def kinds_of_grants(blocks: Sequence[Block]) -> Mapping[str, frozenset[str]]:
    """The names of the kinds of grants that the blocks tell apart, by the name of the subject whose report does."""
    found: dict[str, set[str]] = {}
    for block in blocks:
        if block.subject:
            found.setdefault(block.subject.name, set()).update(_told_apart(block.flow.text))
    return {subject: frozenset(names) for subject, names in found.items() if names}


def _told_apart(text: str) -> Iterator[str]:
    rules = load_kind_rules()
    for begin in rules.sorted.finditer(text):
        at, names, joint = begin.end(), [], "、"
        while joint and (match := rules.quoted.match(text, at)):
            names.append(match["name"])
            at, joint = match.end(), match["joint"]
        if len(names) > 1 and rules.kinds.match(text, at) and not any(rules.never.search(name) for name in names):
            yield from names


def kinds(text: str, names: frozenset[str]) -> Iterator[Candidate]:
    """Where the text of a project's report names kinds of grants: those that it tells apart, or one before the number of its cases."""
    rules = load_kind_rules()
    for match in rules.numbered.finditer(text):
        if not rules.never_numbered.search(match["name"]):
            yield Candidate(*match.span("name"), Thing(ThingType.PROGRAM, match["name"]), RULE, 30)
    for name in sorted(names):
        for match in re.finditer(re.escape(name), text):
            yield Candidate(match.start(), match.end(), Thing(ThingType.PROGRAM, name), RULE, 30)


def industry_heads(text: str, named: Sequence[Candidate]) -> Iterator[Candidate]:
    """The industry that heads a list of firms, unless it is known."""
    first = next((c for c in named if c.thing.type is ThingType.FIRM), None)
    match = load_kind_rules().head.match(text[:first.start]) if first else None
    if match and not load_kind_rules().never_head.search(match["name"]) and not any(c.start < match.end("name") for c in named):
        yield Candidate(match.start("name"), match.end("name"), Thing(ThingType.INDUSTRY, match["name"]), "name.industry-heads", 6)
