"""Numbers composed of figures and scales: 27萬4仟 is 274,000, 3億2,500萬 is 325,000,000."""

from __future__ import annotations

import re
from decimal import Decimal

from extract.values.numerals import SCALES

_PART = re.compile(r"(\d[\d,]*(?:\.\d+)?)([十百千仟萬億兆]*)")


def composed(text: str) -> Decimal | None:
    """The number of a text that is nothing but figures and scales, each scale smaller than the one before; else None."""
    total, at, smallest = Decimal(), 0, None
    for part in _PART.finditer(text):
        scale = SCALES.get(part[2].replace("仟", "千"), 10 if part[2] == "十" else 1 if not part[2] else 0)
        if part.start() != at or not scale or (smallest is not None and scale >= smallest):
            return None
        total += Decimal(part[1].replace(",", "")) * scale
        at, smallest = part.end(), scale
    return total if text and at == len(text) else None
