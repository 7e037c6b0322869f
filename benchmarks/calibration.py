"""From how often a rule was right to how sure its claims are: rare rules lean on what is known of their like.

A rule (`context.place-in-name`) belongs to a family (`context.*`); the mentions of a rule are told apart by type (`list.scheme
industry`). Each is drawn towards the level above it by `STRENGTH` imagined examples: (right + STRENGTH × above) / (judged +
STRENGTH), the mean of a Beta distribution. Whatever the level above says, no one is surer than 1 − 1 / (judged + FEW), so that
.9 takes five judged claims and .95 fifteen, all of them right.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from benchmarks.judging import Judged
from extract.confidence import family, looked_up

STRENGTH = 16
"""Of 1, 2, 4 … 64 the one that foretold the other half of the passages well in both directions; around it the loss is flat."""
FEW = 5


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """Who made a claim: its kind, its rule, and of a mention the type of what is mentioned."""

    kind: str
    rule: str
    type: str = ""


Counts = Mapping[Key, Judged]


@dataclass(frozen=True, slots=True)
class Rate:
    """A confidence and the counts of its own that it rests on."""

    confidence: float
    own: Judged


def rates(counts: Counts, strength: float = STRENGTH) -> dict[str, Rate]:
    """Name in `confidence.toml` (rule, rule and type, family with `.*`) → its confidence. Families alone are what an unseen rule gets."""
    families: dict[str, Judged] = defaultdict(lambda: Judged(0, 0))
    rules: dict[str, Judged] = defaultdict(lambda: Judged(0, 0))
    typed: dict[str, Judged] = defaultdict(lambda: Judged(0, 0))
    total = Judged(0, 0)
    for key, found in counts.items():
        total += found
        families[family(key.rule)] += found
        rules[key.rule] += found
        if key.type:
            typed[f"{key.rule} {key.type}"] += found
    whole = (total.right + 1) / (total.judged + 2)
    means = {name: _drawn(found, whole, strength) for name, found in families.items()}
    made = {name: Rate(min(mean, _most(0)), families[name]) for name, mean in means.items()}
    for rule, found in rules.items():
        mean = _drawn(found, means[family(rule)], strength)
        made[rule] = Rate(min(mean, _most(found.judged)), found)
        types = [name for name in typed if name.rpartition(" ")[0] == rule]
        for name in types if len(types) > 1 else ():  # of one type alone, the rule has said it
            made[name] = Rate(min(_drawn(typed[name], mean, strength), _most(typed[name].judged)), typed[name])
    return made


def _drawn(found: Judged, above: float, strength: float) -> float:
    return (found.right + strength * above) / (found.judged + strength)


def _most(judged: int) -> float:
    return 1 - 1 / (judged + FEW)


def alone(counts: Counts) -> dict[str, Rate]:
    """Each rule by itself, (right + 1) / (judged + 2) from five examples on: what shrinking is compared with."""
    rules: dict[str, Judged] = defaultdict(lambda: Judged(0, 0))
    for key, found in counts.items():
        rules[key.rule] += found
    return {rule: Rate((found.right + 1) / (found.judged + 2), found) for rule, found in rules.items() if found.judged >= 5}


def foretold(known: Mapping[str, Rate], default: float) -> Callable[[Key], float]:
    """The confidence that a claim gets, looked up as `extract` does."""
    table = {"": default, **{name: rate.confidence for name, rate in known.items()}}
    return lambda key: looked_up(table, key.rule, key.type)


def losses(sure: Callable[[Key], float], counts: Counts) -> tuple[float, float]:
    """Brier score and log loss of these confidences on judged claims; less is better."""
    brier = log = 0.0
    judged = 0
    for key, found in counts.items():
        p, wrong = min(max(sure(key), 0.01), 0.99), found.judged - found.right
        brier += found.right * (1 - p) ** 2 + wrong * p * p
        log -= found.right * math.log(p) + wrong * math.log(1 - p)
        judged += found.judged
    return brier / max(judged, 1), log / max(judged, 1)


def within(sure: Callable[[Key], float], counts: Counts, least: float, below: float) -> tuple[Judged, float]:
    """The judged claims whose confidence lies in [least, below), and their mean confidence."""
    total, weight = Judged(0, 0), 0.0
    for key, found in counts.items():
        if least <= round(sure(key), 2) < below:
            total += found
            weight += sure(key) * found.judged
    return total, weight / total.judged if total.judged else 0.0


def wilson(found: Judged, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a rate (Wilson's)."""
    n, p = found.judged, found.right / max(found.judged, 1)
    if not n:
        return 0.0, 1.0
    middle, width = (p + z * z / (2 * n)) / (1 + z * z / n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - width), min(1.0, middle + width)


def pooled(parts: Iterable[Judged]) -> Judged:
    """All of these together."""
    return sum(parts, Judged(0, 0))
