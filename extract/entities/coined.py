"""Names that are made up: what no dictionary holds, before a word in which firms' names end.

    輔導綠湖數位將電子紙結合…      a cue before the name, a verb behind it, and 綠湖 is no word
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.claims import Thing, ThingType
from extract.entities.candidates import Candidate
from extract.entities.words import Words

RULES = Path(__file__).parent / "rules" / "coined.toml"


@dataclass(frozen=True, slots=True)
class CoinedRules:
    """The compiled rules."""

    name: re.Pattern[str]
    before: re.Pattern[str]
    behind: re.Pattern[str]
    never: re.Pattern[str]


@lru_cache(maxsize=1)
def load_coined_rules(path: Path = RULES) -> CoinedRules:
    """The rules of the file; ValueError with the file's name where one is wrong."""
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    try:
        endings = "|".join(map(re.escape, sorted(data["endings"], key=len, reverse=True)))
        return CoinedRules(re.compile(rf"(?=([\u4e00-\u9fff]{{2,3}}(?:{endings})+))"), re.compile(rf"(?:{data['before']})$"),
                           re.compile(data["behind"]), re.compile(data["never"]))
    except (KeyError, re.error) as error:
        raise ValueError(f"{path.name}: {error}") from error


def coined(text: str, found: Sequence[Candidate], words: Words) -> Iterator[Candidate]:
    """Names of firms by their ending, between a cue before and a mark or verb behind them."""
    rules = load_coined_rules()
    end = 0
    for m in rules.name.finditer(text):
        start, stop = m.span(1)
        if (start < end or not rules.before.search(text, max(0, start - 6), start) or not rules.behind.match(text, stop)
                or rules.never.search(m[1]) or not is_coined(text, start, stop, words)):
            continue
        if not any(c.start < stop and start < c.end and (c.start <= start or c.end > stop) for c in found):
            end = stop
            yield Candidate(start, stop, Thing(ThingType.FIRM, m[1]), "firm.coined", 6)


def is_coined(text: str, start: int, end: int, words: Words, lead: re.Pattern[str] | None = None) -> bool:
    """Whether a stretch begins with no word of the language: with single characters or Latin letters, or with a proper name."""
    if lead and (said := lead.match(text[start:end])):
        start += said.end()
    if end - start < 2 or start in words.proper:
        return end - start >= 2
    if text[start].isascii():
        return True
    single = start in words.begins and start + 1 in words.begins
    return single and (end - start == 2 or start + 2 in words.begins or start + 1 in words.proper)
