"""Numbers as the documents print them: 1,859 · 23.5 · －3 · （1,234） for a negative amount."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
SCALES = {
    "兆": 10**12, "千億": 10**11, "百億": 10**10, "十億": 10**9, "億": 10**8, "千萬": 10**7, "百萬": 10**6, "十萬": 10**5, "萬": 10**4,
    "千": 10**3, "百": 100,
}
_NEGATIVE = re.compile(r"^[(（](.+)[)）]$")


def parse_decimal(text: str) -> Decimal | None:
    """The number of a cell; None for a dash, an empty cell or words. Commas and spaces inside it are layout."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").strip()
    if m := _NEGATIVE.match(plain):
        plain = f"-{m[1]}"
    try:
        value = Decimal(plain.replace("−", "-"))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
