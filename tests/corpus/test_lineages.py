"""Lineage on the real documents: the reorganisations of 2023 in both directions, and a program as one line of phases."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.read import release as releases
from kg.read.lineage import ancestors, descendants, line, lineage
from kg.read.phase_names import phases_of
from kg.read.release import Release

pytestmark = pytest.mark.corpus

REORGANISED = [
    ("經濟部工業局", "經濟部產業發展署"), ("經濟部工業局", "經濟部產業園區管理局"), ("經濟部加工出口區管理處", "經濟部產業園區管理局"),
    ("國際貿易局", "國際貿易署"), ("能源局", "能源署"), ("中小企業處", "中小及新創企業署"), ("商業司", "商業發展署"), ("經濟部技術處", "產業技術司"),
    ("中央地質調查所", "地質調查及礦業管理中心"), ("礦務局", "地質調查及礦業管理中心"), ("國營事業委員會", "國營事業管理司"),
]


@pytest.fixture(scope="module")
def release(corpus_data: Path) -> Release:
    return releases.current(corpus_data)


def thing(release: Release, name: str) -> str:
    hits = release.search.named(name, ("agency",))
    assert len(hits) == 1, (name, hits)
    return hits[0].iri


@pytest.mark.parametrize(("earlier", "later"), REORGANISED)
def test_an_agency_leads_to_the_other_in_both_directions(release: Release, earlier: str, later: str) -> None:
    network, one, other = lineage(release.graph), thing(release, earlier), thing(release, later)
    forward = [s for s in descendants(network, one) if s.later == other]
    backward = [s for s in ancestors(network, other) if s.earlier == one]
    assert len(forward) == len(backward) == 1
    assert (forward[0].date, forward[0].legal_basis, forward[0].basis) == (backward[0].date, backward[0].legal_basis, backward[0].basis)
    assert forward[0].date == "2023-09-26" and forward[0].legal_basis and forward[0].basis in ("reference", "stated")


def test_the_water_supply_program_is_one_line_of_phases(release: Release) -> None:
    phases = phases_of(release.search, "無自來水地區供水改善計畫")
    assert len(phases) >= 3
    network = lineage(release.graph, "succeeds")
    lines = {line(network, hit.iri) for hit in phases}
    assert len(lines) == 1
    labels = [network.nodes[iri]["label"] for iri in lines.pop()]
    assert [next(n for n in "二四五" if f"第{n}期" in label) for label in labels if "期" in label] == ["二", "四", "五"]
    steps = ancestors(network, next(h.iri for h in phases if "第五期" in h.label))
    assert all(s.basis == "stated" or (s.rule and s.confidence < 1 and s.claims) for s in steps)


def test_stated_and_inferred_links_are_never_mixed(release: Release) -> None:
    network = lineage(release.graph, "succeeds")
    known = {basis: [d for _, _, d in network.edges(data=True) if d["basis"] == basis] for basis in ("stated", "inferred")}
    assert known["stated"] and known["inferred"]
    assert all(d["claims"] and not d["rule"] for d in known["stated"])
    assert all(d["rule"] and 0 < d["confidence"] < 1 for d in known["inferred"])
