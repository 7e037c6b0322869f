"""Years, amounts and other figures as a reader wants them; figures are written out, never rounded."""

from __future__ import annotations

from decimal import Decimal

from kg.read.runner import FIRST_GREGORIAN

_CURRENCIES = {"TWD": ("元", "NT$")}


def year(roc: object, language: str, short: bool = False) -> str:
    """A ROC year in both calendars: 民國 110 年（2021）, 2021 (ROC 110); short: 110（2021）."""
    if roc is None or roc == "":
        return ""
    number = int(str(roc))
    gregorian = number + FIRST_GREGORIAN - 1
    if language == "en":
        return f"{gregorian} (ROC {number})"
    return f"{number}（{gregorian}）" if short else f"民國 {number} 年（{gregorian}）"


def years(first: object, last: object, language: str, short: bool = False) -> str:
    """A year or a span of years in both calendars."""
    if first is None or first == "":
        first, last = last, None
    if last is None or last == "" or last == first:
        return year(first, language, short)
    a, b = int(str(first)), int(str(last))
    gregorian = f"{a + FIRST_GREGORIAN - 1}–{b + FIRST_GREGORIAN - 1}"
    if language == "en":
        return f"{gregorian} (ROC {a}–{b})"
    return f"{a}–{b}（{gregorian}）" if short else f"民國 {a} 至 {b} 年（{gregorian}）"


def number(value: object) -> str:
    """A figure with its thousands set apart, all its digits kept: 1,234,567.5; other text as it is."""
    try:
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
    except ArithmeticError:
        return str(value)
    return f"{exact:,f}" if exact.is_finite() else str(value)


def money(value: object, currency: object, language: str) -> str:
    """An amount with its currency: 1,200,000 元, NT$1,200,000, 35 USD."""
    code = str(currency or "TWD")
    zh, en = _CURRENCIES.get(code, ("", ""))
    if not zh:
        return f"{number(value)} {code}"
    return f"{en}{number(value)}" if language == "en" else f"{number(value)} {zh}"


def dates(text: object, language: str) -> str:
    """An ISO date (or year, or year and month) with its ROC year: 2022-01-01（民國 111 年）."""
    iso = str(text or "")
    head = iso[:4]
    if not head.isdigit() or int(head) < FIRST_GREGORIAN:
        return iso
    roc = int(head) - FIRST_GREGORIAN + 1
    return f"{iso} (ROC {roc})" if language == "en" else f"{iso}（民國 {roc} 年）"
