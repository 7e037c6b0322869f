"""What a rule's word is worth: its precision as measured against hand annotations, kept in `confidence.toml`.

    "list.scheme industry" = 0.85   mentions of industries that this rule finds
    "list.scheme" = 0.90            whatever else it finds
    "list.*" = 0.88                 rules of its family that were never judged
    default = 0.5                   rules of a family of which nothing is known
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "confidence.toml"


@lru_cache(maxsize=1)
def confidences(path: Path = FILE) -> dict[str, float]:
    """Name → precision; "" holds the default for rules of which nothing is known.

    Raises ValueError for a value outside 0 to 1.
    """
    data = tomllib.loads(path.read_text("utf-8"))
    rates = {"": float(data["default"]), **{str(k): float(v) for k, v in data["rules"].items()}}
    for rule, rate in rates.items():
        if not 0.0 <= rate <= 1.0:
            raise ValueError(f"{path.name}: {rule}: {rate} is no precision")
    return rates


def family(rule: str) -> str:
    """The name under which what is known of a rule's like is kept: `context.place-in-name` → `context.*`."""
    return rule.partition(".")[0] + ".*"


def looked_up(rates: Mapping[str, float], rule: str, thing_type: str = "") -> float:
    """How sure a claim of a rule is, of a mention with the type of what is mentioned: the most particular that is known."""
    for name in (f"{rule} {thing_type}" if thing_type else rule, rule, family(rule)):
        if name in rates:
            return rates[name]
    return rates.get("", 0.5)
