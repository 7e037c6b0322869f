"""Dates and periods of the ROC calendar → ISO, as precise as the text: 104/4/10 → 2015-04-10, 106年1月 → 2017-01."""

from __future__ import annotations

import re
from dataclasses import dataclass

ROC_OFFSET = 1911
_FIRST, _LAST = 38, 200  # ROC years that a document about programs may name
_SLASHED = re.compile(r"(\d{2,3})[/.](\d{1,2})(?:[/.](\d{1,2}))?")
_WRITTEN = re.compile(r"(?:民國|西元)?(\d{2,4})年度?(?:(\d{1,2})月(?:(\d{1,2})日|底|初|中旬|上旬|下旬)?|底|初)?")
_SEPARATOR = r"\s*(?:[-－–—~～∼]|起?[，]?(?:至|到|迄))\s*"
MOMENT = (r"(?<![\d,.])(?:民國)?(?:(?:19|20)\d\d|\d{2,3})年度?(?:\d{1,2}月(?:\d{1,2}日|底|初|中旬|上旬|下旬)?|底|初)?"
          r"|(?<![\d,.])\d{2,3}[/.]\d{1,2}(?:[/.]\d{1,2})?")
"""A date as the documents write it, as a pattern without groups: 118年7月1日, 118年底, 118/7/1, 2029年."""
PERIOD = re.compile(rf"(?P<start>{MOMENT}|\d{{2,3}}){_SEPARATOR}(?P<end>{MOMENT}|\d{{2,3}}年度?|(?P<within>\d{{1,2}}月(?:\d{{1,2}}日|底)?))")


@dataclass(frozen=True, slots=True)
class Span:
    """A period in ISO dates, and where it stands in the text that was read."""

    start: str
    end: str
    at: int
    until: int


def gregorian(roc_year: int) -> int:
    """The Gregorian year of a ROC year."""
    return roc_year + ROC_OFFSET


def roc_date(text: str) -> str:
    """The ISO date of "104/4/10", "104/4", "106年1月30日", "106年1月", "106年" or "106"; empty where it is none."""
    plain = re.sub(r"\s+", "", text)
    if m := _SLASHED.fullmatch(plain) or _WRITTEN.fullmatch(plain):
        return iso(int(m[1]), int(m[2]) if m[2] else 0, int(m[3]) if m[3] else 0)
    return iso(int(plain)) if plain.isdigit() else ""


def iso(roc_year: int, month: int = 0, day: int = 0) -> str:
    """An ISO date as precise as given; empty for what is no date."""
    if roc_year >= ROC_OFFSET + _FIRST:
        roc_year -= ROC_OFFSET  # a year that is written in the Gregorian calendar
    if not _FIRST <= roc_year <= _LAST or month > 12 or day > 31:
        return ""
    return f"{gregorian(roc_year)}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")


def periods(text: str) -> list[Span]:
    """The periods that a text writes, in order: 106年1月至115年12月, 110-115年, 104/01/01~113/12/31."""
    found: list[Span] = []
    for m in PERIOD.finditer(text):
        if m.start() and text[m.start() - 1] in "0123456789.,/":
            continue
        start, end = roc_date(m["start"]), roc_date(m["end"])
        if m["within"] and len(start) > len("2029"):  # 118年5月21日至12月31日: of the same year
            end = roc_date(f"{int(start[:4]) - ROC_OFFSET}年{m['within']}")
        if start and end and start[:4] <= end[:4] and (not m["within"] or start[:7] <= end[:7]):
            found.append(Span(start, end, m.start(), m.end()))
    return found
