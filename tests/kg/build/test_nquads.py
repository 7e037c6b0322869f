"""What is written as N-Quads is read back as it was, whatever is in it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.build import nquads
from kg.build.nquads import Quads

S, P, G = "<https://example.org/s>", "<https://example.org/p>", "<https://example.org/g>"
HOSTILE = st.text(
    st.sampled_from('"\\\n\r\t\b\f\x00\x1f\x7f\x85\u2028\ufeff\ufffe^@<>.{}u臺𠮷é\u0301') | st.characters(exclude_categories=["Cs"]))


def parsed(value: str) -> object:
    quads = list(ox.parse(input=f"{S} {P} {value} {G} .\n", format=ox.RdfFormat.N_QUADS))
    assert len(quads) == 1
    return quads[0].object


@given(HOSTILE)
def test_any_string_survives(value: str) -> None:
    assert parsed(nquads.string(value)) == ox.Literal(value)
    assert parsed(nquads.text(value, "zh-Hant")) == ox.Literal(value, language="zh-Hant")
    assert parsed(nquads.typed(value, "https://example.org/t")) == ox.Literal(value, datatype=ox.NamedNode("https://example.org/t"))


@given(HOSTILE)
def test_a_literal_stays_on_its_line(value: str) -> None:
    assert "\n" not in nquads.string(value)
    assert "\r" not in nquads.string(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-10**15, max_value=10**15, places=4))
def test_decimals_have_one_form(value: Decimal) -> None:
    term = parsed(nquads.decimal(value))
    assert isinstance(term, ox.Literal)
    assert Decimal(term.value) == value
    assert nquads.decimal(value) == nquads.decimal(value.normalize()) == nquads.decimal(Decimal(f"{value}000"))


@pytest.mark.parametrize(("value", "term"), [
    (Decimal("1.50"), "1.5"), (Decimal("1E+3"), "1000"), (Decimal("-0.0"), "0"), (Decimal("100"), "100"),
    (Decimal("0.000001"), "0.000001"),
])
def test_decimals_are_plain(value: Decimal, term: str) -> None:
    assert nquads.decimal(value) == f'"{term}"^^<http://www.w3.org/2001/XMLSchema#decimal>'


@pytest.mark.parametrize(("value", "datatype"), [
    ("2015", "gYear"), ("2015-04", "gYearMonth"), ("2015-04-10", "date"), ("2015-02-30", "string"), ("2015-13", "string"),
    ("104/4", "string"),
])
def test_dates_are_as_precise_as_they_are(value: str, datatype: str) -> None:
    term = parsed(nquads.moment(value))
    assert isinstance(term, ox.Literal)
    assert (term.value, term.datatype.value.rsplit("#")[-1]) == (value, datatype)


@pytest.mark.parametrize("value", ["", "relative/path", "https://example.org/a b", "https://example.org/<x>", "https://example.org/\n",
                                   "https://example.org/{x}", 'https://example.org/"', "https://example.org/\\", "https://e.org/\ud800"])
def test_what_is_no_iri_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="IRI"):
        nquads.iri(value)


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogate"):
        nquads.string("a\ud800")


def test_lines_are_sorted_and_each_stands_once(tmp_path: Path) -> None:
    one, other = Quads(), Quads()
    for number in range(50):
        one.add(G, S, P, nquads.integer(number))
        other.add(G, S, P, nquads.integer(49 - number))
        other.add(G, S, P, nquads.integer(number))
    assert len(other) == 50
    first, second = tmp_path / "1.nq", tmp_path / "2.nq"
    assert nquads.write(one.lines(), first) == nquads.write(other.lines(), second)
    assert first.read_bytes() == second.read_bytes()
    lines = first.read_text("utf-8").splitlines()
    assert lines == sorted(lines)


def test_a_triple_in_two_graphs_is_found() -> None:
    quads = Quads()
    quads.add("<https://example.org/a>", S, P, nquads.string("x"))
    quads.add("<https://example.org/b>", S, P, nquads.string("x"))
    quads.add("<https://example.org/b>", S, P, nquads.string("y"))
    assert nquads.shared(quads.graphs) == [(f'{S} {P} "x"', "<https://example.org/a>", "<https://example.org/b>")]
