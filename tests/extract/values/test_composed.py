"""Numbers composed of figures and scales."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.values.composed import composed


@pytest.mark.parametrize(("text", "value"), [
    ("27萬4仟", 274_000), ("3億2,500萬", 325_000_000), ("12萬", 120_000), ("1.5億", 150_000_000), ("5千3百", 5_300), ("42", 42),
    ("4仟27萬", None), ("27萬人", None), ("", None), ("萬", None), ("3百億2千萬", 30_020_000_000),
])
def test_composed(text: str, value: int | None) -> None:
    assert composed(text) == (None if value is None else Decimal(value))


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_parts_add_up(above: int, below: int) -> None:
    assert composed(f"{above:,}億{below:,}萬") == above * 10**8 + below * 10**4
