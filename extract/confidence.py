"""What a rule's word is worth: its precision as measured against hand annotations, kept in `confidence.toml`."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "confidence.toml"


@lru_cache(maxsize=1)
def confidences(path: Path = FILE) -> dict[str, float]:
    """Rule → precision; "" holds the default for rules that were never measured.

    Raises ValueError for a value outside 0 to 1.
    """
    data = tomllib.loads(path.read_text("utf-8"))
    rates = {"": float(data["default"]), **{str(k): float(v) for k, v in data["rules"].items()}}
    for rule, rate in rates.items():
        if not 0.0 <= rate <= 1.0:
            raise ValueError(f"{path.name}: {rule}: {rate} is no precision")
    return rates
