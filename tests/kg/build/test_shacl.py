"""A graph that breaks its shapes is reported so that people see which node breaks which shape, and why."""

from __future__ import annotations

import pytest

from kg.build import nquads, shacl
from kg.build.nquads import Quads
from kg.build.space import PREF_LABEL, TYPE, Space, ml

SPACE = Space()
GRAPH = SPACE.graph("knowledge")
PROGRAM = SPACE.thing("program", "name:海堤")


def broken() -> Quads:
    quads = Quads()
    quads.add(GRAPH, PROGRAM, TYPE, ml("Program"))
    quads.add(GRAPH, PROGRAM, PREF_LABEL, nquads.text("海堤", "zh-Hant"))
    quads.add(GRAPH, PROGRAM, PREF_LABEL, nquads.text("海堤\"\\\n計畫", "zh-Hant"))
    quads.add(GRAPH, PROGRAM, ml("locatedIn"), SPACE.thing("firm", "name:甲"))
    return quads


def test_each_violation_names_graph_node_shape_value_and_reason() -> None:
    found = shacl.validate(broken().graphs)
    assert not found.conforms
    assert set(found.counts) == {"entity-label", "object-locatedin"}
    place = next(v for v in found.violations if v.shape == "object-locatedin")
    assert (place.graph, place.node, place.value) == (GRAPH, PROGRAM.strip("<>"), SPACE.thing("firm", "name:甲").strip("<>"))
    assert (place.message_zh, place.message) == ("ml:locatedIn 的對象須為地點。", "the object of ml:locatedIn is a place.")


def test_the_text_counts_by_shape_and_shows_the_first_ones() -> None:
    text = shacl.validate(broken().graphs).text(most=1)
    assert "object-locatedin" in text
    assert PROGRAM.strip("<>") in text
    assert "more" in text


def test_batches_and_processes_find_what_one_pass_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    quads = broken()
    for number in range(40):
        claim = SPACE.claim(f"c{number}")
        quads.add(SPACE.graph("document/d"), claim, TYPE, ml("Claim"))
        quads.add(SPACE.graph("document/d"), claim, ml("confidence"), nquads.decimal(number))
    whole = shacl.validate(quads.graphs)
    monkeypatch.setattr(shacl, "BATCH", 7)
    batches = shacl.validate(quads.graphs)
    monkeypatch.setattr(shacl, "_WORTH_A_POOL", 1)
    pooled = shacl.validate(quads.graphs)
    assert whole.counts["claim-confidence"] == 38
    assert whole == batches == pooled


def test_progress_is_told_for_every_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shacl, "BATCH", 1)
    quads, told = broken(), []
    quads.add(SPACE.graph("findings"), SPACE.node("check", 1), TYPE, ml("Check"))
    shacl.validate(quads.graphs, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
