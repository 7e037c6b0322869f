"""Confidences from counts: rare rules lean on their like, claims look theirs up, and the report tells what was measured."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks.calibration import Key, foretold, losses, rates, wilson, within
from benchmarks.judging import Judge, Judged, scorer
from benchmarks.precision import measure, write
from benchmarks.reliability import report
from extract.confidence import confidences, looked_up

COUNTS = {
    Key("mention", "list.tide", "industry"): Judged(120, 160), Key("mention", "list.tide", "agency"): Judged(60, 60),
    Key("mention", "list.rare", "agency"): Judged(1, 1), Key("relation", "context.dike"): Judged(45, 60), Key("relation", "context.pier"): Judged(0, 1),
}


def test_a_rule_that_finds_several_types_is_measured_type_by_type() -> None:
    known = rates(COUNTS)
    assert known["list.tide agency"].confidence > 0.9 > known["list.tide"].confidence > known["list.tide industry"].confidence > 0.74
    assert "list.rare agency" not in known, "one type alone says no more than the rule"


def test_a_rule_with_few_judged_claims_leans_on_its_family_and_is_never_very_sure() -> None:
    known = rates({**COUNTS, Key("funding", "table.sum"): Judged(500, 500), Key("funding", "table.new"): Judged(4, 4)})
    assert known["list.rare"].confidence < 0.85
    assert known["table.sum"].confidence > 0.99
    assert known["table.new"].confidence < 0.9, "four right of four are no 0.9"
    assert known["table.*"].confidence <= 0.8, "a rule that was never judged is not surer than one that was"
    assert 0.6 < known["context.pier"].confidence < known["context.dike"].confidence, "one wrong example is not a rule that is always wrong"


def test_a_claim_looks_up_the_most_particular_confidence_that_is_known() -> None:
    known = {"": 0.5, "list.*": 0.6, "list.tide": 0.7, "list.tide industry": 0.8}
    assert [looked_up(known, *asked) for asked in (("list.tide", "industry"), ("list.tide", "place"), ("list.tide",), ("list.other",), ("new.rule",))] == [
        0.8, 0.7, 0.7, 0.6, 0.5]


def test_what_is_written_is_what_claims_look_up(tmp_path: Path) -> None:
    file = tmp_path / "confidence.toml"
    file.write_text("# about\ndefault = 0.4\n\n[rules]\n\"gone.rule\" = 0.9\n", "utf-8")
    write(rates(COUNTS), file)
    confidences.cache_clear()
    try:
        known = confidences(file)
    finally:
        confidences.cache_clear()
    assert known[""] == 0.4 and "gone.rule" not in known
    assert known["list.tide agency"] == pytest.approx(rates(COUNTS)["list.tide agency"].confidence, abs=0.005)


def test_shrinking_foretells_rules_seen_once_better_than_their_single_example() -> None:
    other_half = {Key("relation", "context.pier"): Judged(8, 10)}
    assert losses(foretold(rates(COUNTS), 0.5), other_half)[0] < losses(lambda key: 0.33, other_half)[0]


def test_a_bucket_holds_the_claims_whose_confidence_lies_in_it() -> None:
    sure = foretold(rates(COUNTS), 0.5)
    found, mean = within(sure, COUNTS, 0.9, 1.01)
    assert found == Judged(60, 60) and mean == pytest.approx(sure(Key("mention", "list.tide", "agency")))
    low, high = wilson(Judged(60, 60))
    assert 0.93 < low < 0.95 and high == pytest.approx(1.0)


SCORER = '''
import json
from collections import Counter, defaultdict

def read(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]

class Export:
    def __init__(self, folder):
        self.types = {e["iri"]: e["type"] for e in read(folder / "entities.jsonl")}
        self.by_doc = defaultdict(list)
        for claim in read(folder / "claims.jsonl"):
            self.by_doc[claim["document"]].append(claim)

class Tally:
    def __init__(self):
        self.cells = defaultdict(Counter)

def score_passages(export, passages, facts, tally):
    spans = [(p["start"], p["end"]) for p in passages]
    for claim in export.by_doc["tides"]:
        if any(a <= claim["lines"][0] <= b for a, b in spans):
            tally.cells[claim["kind"], "tides"]["right" if claim["true"] else "wrong"] += 1

def score_tables(export, tables, tally):
    pass
'''


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """Twenty relations, ten a passage: the sure ones (0.95) are right, of the others (0.55) every second."""
    (tmp_path / "score.py").write_text(SCORER, "utf-8")
    (tmp_path / "entities.jsonl").write_text(json.dumps({"iri": "x", "type": "program"}), "utf-8")
    claims = [{"kind": "relation", "document": "tides", "extractor": "dike" if n % 2 else "pier.old", "confidence": 0.95 if n % 2 else 0.55,
               "lines": [n, n], "true": n % 2 == 1 or n % 4 == 0} for n in range(20)]
    (tmp_path / "claims.jsonl").write_text("\n".join(map(json.dumps, claims)), "utf-8")
    passages = [{"passage": "000-02", "start": 0, "end": 9}, {"passage": "000-05", "start": 10, "end": 19}]
    (tmp_path / "passages.jsonl").write_text("\n".join(map(json.dumps, passages)), "utf-8")
    for name in ("facts", "tables"):
        (tmp_path / f"{name}.jsonl").write_text("", "utf-8")
    module: ModuleType = scorer(tmp_path / "score.py")
    return Judge(tmp_path, tmp_path, module)


def test_rules_are_counted_on_all_passages_or_on_one_half(judge: Judge) -> None:
    assert measure(judge) == {Key("relation", "dike"): Judged(10, 10), Key("relation", "pier.old"): Judged(5, 10)}
    assert measure(judge, 0)[Key("relation", "pier.old")] == Judged(3, 5)
    assert measure(judge, 1)[Key("relation", "pier.old")] == Judged(2, 5)


def test_the_report_tells_precision_by_bucket_and_of_the_sure_claims(judge: Judge) -> None:
    said = report(judge)
    assert "| 0.5–0.6 | 10 | 0.550 | 0.500 | 0.24–0.76 |" in said
    assert "| 0.9–1.0 | 10 | 0.950 | 1.000 | 0.72–1.00 |" in said
    assert "all kinds: **1.000** (10 of 10;" in said
    assert "From half A to half B" in said and "From half B to half A" in said
