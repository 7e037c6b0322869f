"""Certificates: what a document prints twice must agree, parts with their sum, columns with their difference.

A certificate that holds is a passed check with its inputs; one that does not is a finding. Where all but one of the parts
of a sum are printed, the sum allows exactly one value for the missing one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.claims import Check, Passage, Role, Thing


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure in the units of its table, and where it stands."""

    value: Decimal
    passages: tuple[Passage, ...]

    def inputs(self) -> tuple[Passage, ...]:
        return tuple(Passage(Role.VALUE, p.start, p.end, p.first_line, p.last_line, p.quote, p.page) for p in self.passages)


def plain(value: Decimal) -> str:
    """A value as a check shows it: no exponent, no needless zeros."""
    return f"{value.normalize():f}" if value else "0"


def adds_up(kind: str, parts: Sequence[Figure], whole: Figure, subject: Thing | None = None, off: Decimal = Decimal(0)) -> Check:
    """Whether the parts add up to the whole (but for `off`, where the document rounds)."""
    total = sum((p.value for p in parts), Decimal(0))
    return Check(kind, abs(total - whole.value) <= off, plain(total), plain(whole.value), _inputs((whole, *parts)), subject)


def equal(kind: str, one: Figure, other: Figure, subject: Thing | None = None) -> Check:
    """Whether two figures that must be equal are."""
    return Check(kind, one.value == other.value, plain(one.value), plain(other.value), _inputs((one, other)), subject)


def at_most(kind: str, parts: Sequence[Figure], whole: Figure, subject: Thing | None = None) -> Check:
    """Whether the parts together are not more than the whole."""
    total = sum((p.value for p in parts), Decimal(0))
    return Check(kind, total <= whole.value, plain(total), plain(whole.value), _inputs((whole, *parts)), subject)


def the_one_value(parts: Sequence[Figure], whole: Figure, at_least: Decimal = Decimal(0), most: Decimal | None = None) -> Decimal | None:
    """The only value that the one missing part can have; None where the sum leaves none inside the bounds."""
    rest = whole.value - sum((p.value for p in parts), Decimal(0))
    return rest if rest > 0 and rest >= at_least and (most is None or rest <= most) else None


def _inputs(figures: Sequence[Figure]) -> tuple[Passage, ...]:
    return tuple(dict.fromkeys(p for f in figures for p in f.inputs()))
