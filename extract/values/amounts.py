"""Amounts of money in running text: 3.68億元 · 2億43.5萬元 · 1兆8,430億元 · 20億美元 · 131.8億， · 12,284千元."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extract.values.numerals import NUMBER, SCALES

_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_CURRENCIES = {
    "新臺幣": "TWD", "新台幣": "TWD", "元": "TWD", "美元": "USD", "美金": "USD", "歐元": "EUR", "日圓": "JPY", "日元": "JPY", "英鎊": "GBP",
    "人民幣": "CNY", "港幣": "HKD", "澳幣": "AUD", "星幣": "SGD", "加幣": "CAD", "韓元": "KRW", "韓圜": "KRW", "瑞士法郎": "CHF", "泰銖": "THB",
    "越南盾": "VND", "印尼盾": "IDR", "盧比": "INR", "紐幣": "NZD", "馬幣": "MYR",
}
_FOREIGN = "|".join(sorted((c for c in _CURRENCIES if c not in ("元", "新臺幣", "新台幣")), key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?P<before>新[臺台]幣|美金|人民幣|港幣)?(?:約|逾|近|達|計)?(?P<number>(?:(?:{NUMBER})(?:{_SCALE})?)(?:(?:{NUMBER})(?:{_SCALE}))*)(?:餘|多)?"
    rf"(?P<unit>{_FOREIGN}|元(?![素月件首老旦宵])|(?<=[億兆萬千])(?P<bare>(?=[，。、；）)及與等以之]|係|$))|(?<=[億兆萬]餘)(?=[，。、；]))")
_PART = re.compile(rf"({NUMBER})({_SCALE})?")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its ISO 4217 currency, and where it stands in the text that was read. `stated`: its currency is written;
    what ends in 億 or 萬 alone is money only where the words about it say so."""

    amount: Decimal
    currency: str
    start: int
    end: int
    stated: bool = True


def amounts(text: str) -> list[Money]:
    """The amounts of money of a text, in order. Scales are expanded: 3.68億元 is 368,000,000 TWD."""
    found: list[Money] = []
    for m in _AMOUNT.finditer(text):
        if m.start() and text[m.start() - 1] in "0123456789.,":
            continue
        total = sum((Decimal(n.replace(",", "")) * SCALES.get(scale, 1) for n, scale in _PART.findall(m["number"])), Decimal(0))
        currency = _CURRENCIES[m["unit"] if m["unit"] not in ("元", "") else m["before"] or "元"]
        found.append(Money(total, currency, m.start("number") if m["before"] is None else m.start(), m.end(), m["bare"] is None or m["before"] is not None))
    return found
