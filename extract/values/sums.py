"""Arithmetic of a table's row: do the printed sums and ratios hold, and which cell is the missing one.

A row of amounts whose empty cell was lost in conversion has one value less than its table has columns; the sums and
ratios that the header states say where the gap is:

    columns    A        B        C        C/B    D       E        F   G=C+D+E+F  G/B
    printed    800,000  800,000  400,000  50     60,000  140,000      600,000    75        (F is empty)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

_WHOLE, _CENT, _HALF = Decimal(1), Decimal("0.01"), Decimal("0.5")
_MOST_PLACEMENTS = 5_000  # more ways than this to place a row's values say nothing


@dataclass(frozen=True, slots=True)
class Sum:
    """A column that is the sum of others."""

    total: str
    parts: tuple[str, ...]

    def expected(self, row: Mapping[str, Decimal]) -> Decimal | None:
        """The sum of the parts that have a value; None where none has."""
        values = [row[p] for p in self.parts if p in row]
        return sum(values, Decimal()) if values else None

    def holds(self, row: Mapping[str, Decimal]) -> bool | None:
        """Whether the printed total is the sum; None where the row cannot say."""
        expected = self.expected(row)
        return None if expected is None or self.total not in row else row[self.total] == expected

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.parts, self.total)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A column that is one column in percent of another."""

    total: str
    numerator: str
    denominator: str

    def expected(self, row: Mapping[str, Decimal]) -> Decimal | None:
        """The ratio in percent, two decimals; None without both parts or with nothing to divide by."""
        above, below = row.get(self.numerator), row.get(self.denominator)
        return None if above is None or not below else (100 * above / below).quantize(_CENT)

    def holds(self, row: Mapping[str, Decimal]) -> bool | None:
        """Whether the printed ratio is right to the digits that it shows (cut or rounded); None if the row cannot say."""
        above, below, printed = row.get(self.numerator), row.get(self.denominator), row.get(self.total)
        if above is None or not below or printed is None:
            return None
        return abs(100 * above / below - printed) <= tolerance(printed)

    @property
    def columns(self) -> tuple[str, ...]:
        return self.numerator, self.denominator, self.total


Formula = Sum | Ratio


def tolerance(printed: Decimal) -> Decimal:
    """How far a printed figure may be from the computed one: half of its last digit, 0.01 where it shows two or more."""
    exponent = printed.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return max(_CENT, _HALF * _WHOLE.scaleb(-digits))


def place(values: Sequence[Decimal | None], columns: Sequence[str], formulas: Sequence[Formula],
          allowed: Sequence[frozenset[str] | None] | None = None, gaps: Sequence[bool] | None = None) -> tuple[str | None, ...]:
    """The column of each value, in order; None where neither arithmetic nor print says it.

    `values` may hold None for what is printed but no number (a dash). The first value stands in the first column.
    `allowed` restricts a value to some columns; `gaps` tells before which values the print shows more room than
    usual. Of all ways to place the values those are kept under which most formulas hold and fewest fail, and of these
    those that leave columns empty only where there is room; a value that they place differently stays open.
    """
    if len(values) == len(columns):
        return tuple(columns)
    if not values or len(values) > len(columns):
        return (None,) * len(values)
    best: list[tuple[str, ...]] = []
    best_score: tuple[int, int] | None = None
    for tried, rest in enumerate(combinations(range(1, len(columns)), len(values) - 1)):
        if tried >= _MOST_PLACEMENTS:
            return (columns[0], *([None] * (len(values) - 1)))
        at = (0, *rest)
        chosen = tuple(columns[i] for i in at)
        if allowed and any(a is not None and c not in a for a, c in zip(allowed, chosen, strict=True)):
            continue
        row = {c: v for c, v in zip(chosen, values, strict=True) if v is not None}
        verdicts = [f.holds(row) for f in formulas]
        unseen = sum(b - a > 1 and not gap for a, b, gap in zip(at, rest, gaps[1:], strict=False)) if gaps else 0
        score = verdicts.count(True) - verdicts.count(False), -unseen
        if best_score is None or score > best_score:
            best, best_score = [chosen], score
        elif score == best_score:
            best.append(chosen)
    if not best:
        return (None,) * len(values)
    return tuple(column if all(b[i] == column for b in best) else None for i, column in enumerate(best[0]))
