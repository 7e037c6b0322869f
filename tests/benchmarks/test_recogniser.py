"""The measurement of a recogniser beside the rules: what it adds, how names are judged, what the table concludes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import spacy
from spacy.tokens import Span

from benchmarks.recogniser import TYPES, Labelled, Passage, Tally, added, judge, pooled, report, train


def norm(name: str) -> str:
    return name.replace(" ", "")


def same(a: str, b: str) -> bool:
    return a == b


SCORE: Any = SimpleNamespace(norm=norm, same=same)


def test_only_names_where_the_rules_have_none_are_added() -> None:
    doc = spacy.blank("zh")("藍灣造船與北礁海事合作")
    doc.set_ents([Span(doc, 0, 4, label="firm"), Span(doc, 5, 9, label="firm")])
    assert added(Labelled(doc.text, ((0, 4, "firm"),)), doc) == [(5, 9, "firm")]


def test_names_are_judged_once_and_open_ones_not_at_all() -> None:
    passage = Passage("x-2", "d", 1, 9)
    passage.wanted["firm"] += [["藍灣造船", "藍船"], ["北礁海事"]]
    passage.open.append("南灣")
    tally = {t: Tally() for t in TYPES}
    judge([("firm", "藍船"), ("firm", "藍 船"), ("firm", "南灣"), ("firm", "誤認")], passage, SCORE, tally)
    assert tally["firm"] == Tally(wanted=2, met=1, right=1, wrong=1)
    assert pooled(tally).f1 == 0.5


def test_a_trained_recogniser_finds_what_it_was_shown() -> None:
    shown = [Labelled(f"{n}藍灣造船公司簽約。", ((1, 7, "firm"),)) for n in "一二三四五六七八九十"] * 8
    model = train(shown, epochs=60)
    assert [(e.text, e.label_) for e in model("十藍灣造船公司簽約。").ents] == [("藍灣造船公司", "firm")]


def test_the_table_keeps_a_model_only_where_both_halves_gain() -> None:
    def half(gain: int) -> dict[str, dict[str, Tally]]:
        ways = {way: {t: Tally() for t in TYPES} for way in ("rules", "model", "rules + model")}
        ways["rules"]["firm"] = Tally(10, 5, 5, 0)
        ways["rules + model"]["firm"] = Tally(10, 5 + gain, 5 + gain, 0)
        return ways
    assert "worth keeping" in report([half(2), half(3)], 100, 1)
    assert "No gain" in report([half(2), half(0)], 100, 1)
