"""Agencies before and after a reorganisation, and the neighbourhood of a program."""

from __future__ import annotations

import pytest

from kg.read.lineage import ancestors, descendants, line, lineage
from kg.read.network import Limits, neighbourhood
from kg.read.release import Release
from tests.kg.read import invented


def test_descendants_of_a_split_agency(release: Release, book: invented.Book) -> None:
    claim = book.claims[f"orgSucceeds {invented.TEA} {invented.TEB} tide-report-111"]
    found = descendants(lineage(release.graph), invented.TEB)
    assert [(s.later_label, s.distance, s.date, s.legal_basis, s.stated, s.claims) for s in found] == [
        ("潮汐園區管理局", 1, "2022-01-01", "潮汐部組織法（虛構）", False, ()),
        ("潮能署", 1, "2022-01-01", "潮汐部組織法（虛構）", True, (claim,))]


def test_ancestors_of_a_merged_agency(release: Release) -> None:
    network = lineage(release.graph)
    assert [s.earlier_label for s in ancestors(network, invented.PARK)] == ["潮能局", "鹽田管理處"]
    assert ancestors(network, invented.TEB) == ()
    assert descendants(network, "https://example.org/nobody") == ()


def test_what_is_stated_and_what_is_reference_are_told_apart(release: Release, book: invented.Book) -> None:
    network = lineage(release.graph)
    assert {(s.later_label, s.basis) for s in descendants(network, invented.TEB)} == {("潮能署", "stated"), ("潮汐園區管理局", "reference")}
    assert [network.nodes[node]["label"] for node in line(network, invented.TEB)] == ["潮能局", "潮汐園區管理局", "潮能署"]
    assert line(network, "https://example.org/nobody") == ("https://example.org/nobody",)


def test_no_lineage_by_another_relation(release: Release) -> None:
    with pytest.raises(ValueError, match="partners"):
        lineage(release.graph, "partners")


def test_neighbourhood_of_a_program(release: Release) -> None:
    near = neighbourhood(release.graph, invented.SURVEY, Limits(steps=2))
    assert {(near.nodes[s]["label"], r, near.nodes[o]["label"]) for s, o, r in near.edges(keys=True)} == {
        ("潮汐場址調查計畫", "targetsIndustry", "潮汐發電"), ("潮汐電廠示範計畫", "targetsIndustry", "潮汐發電")}
    assert near.nodes[invented.PLANT] == {
        "distance": 2, "label": "潮汐電廠示範計畫", "label_en": "Tidal Plant Demonstration", "type": "program"}
    assert near.graph["complete"]


def test_crowded_neighbourhood_says_that_it_is_cut(release: Release) -> None:
    near = neighbourhood(release.graph, invented.PLANT, Limits(steps=2, nodes=3))
    assert near.number_of_nodes() == 3
    assert not near.graph["complete"]
