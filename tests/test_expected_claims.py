"""The samples and the invented ministry's documents give the claims that are expected of them.

Tables are read whole: every record of plans, budgets and performance reports must be met, the errors that are in the
documents on purpose among them. Of prose a share must be: the records name what any sound reader finds.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.read import release as releases
from kg.read.export import export
from tests.conftest import ROOT
from tests.expectations import Export, expected

PLACES = {"samples": ROOT / "tests" / "samples" / "expected", "invented": ROOT / "tests" / "documents" / "expected"}
WHOLE = {"funding", "indicator", "period", "delay", "plan_row", "finding"}
READ_WHOLE = ("performance", "plan")
SHARE = {"mention": 0.95, "relation": 0.90}
SHARE_OF_PROSE = {"mention": 0.90, "relation": 0.70}


@pytest.fixture(scope="module", params=["samples", "invented"])
def place(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def exported(place: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Export:
    data: Path = request.getfixturevalue(f"{place}_data")
    folder = tmp_path_factory.mktemp(f"export-{place}")
    export(releases.current(data).graph, folder)
    return Export.read(folder)


def is_whole(document: str) -> bool:
    return any(f"-{genre}-" in document for genre in READ_WHOLE)


def test_every_row_of_plans_and_performance_reports_is_read(place: str, exported: Export) -> None:
    records = [(d, r) for d, _, r in expected(PLACES[place]) if is_whole(d) and r["kind"] in WHOLE]
    assert len(records) > 50
    assert [(d, r) for d, r in records if not exported.meets(r, d)] == []


def test_every_record_of_a_table_is_met(place: str, exported: Export) -> None:
    records = [(d, r) for d, table, r in expected(PLACES[place]) if table]
    assert {d.split("-")[1] for d, _ in records} >= {"budget", "plan"}
    assert {r["kind"] for d, r in records if "-budget-" in d} >= {"funding", "mention", "relation"}
    assert [(d, r) for d, r in records if not exported.meets(r, d)] == []


def test_the_errors_that_are_there_on_purpose_are_found(exported: Export) -> None:
    """Each by its line; the documents without one have no failed check of a table."""
    findings = [(d, r) for folder in PLACES.values() for d, _, r in expected(folder) if r["kind"] == "finding" and "-budget-" in d]
    assert findings
    present = {c["document"] for c in exported.claims}
    wanted = [(d, r) for d, r in findings if d in present]
    assert [(d, r) for d, r in wanted if not exported.meets(r, d)] == []
    failed = {s["document"] for f in exported.findings if f["status"] == "failed" for s in f["inputs"] if "-budget-" in s["document"]}
    assert failed == {d for d, _ in wanted}


@pytest.mark.parametrize("kind", ["mention", "relation"])
@pytest.mark.parametrize("whole", [True, False], ids=["tables", "prose"])
def test_the_share_of_names_and_relations_that_are_found(place: str, exported: Export, kind: str, whole: bool) -> None:
    records = [(d, r) for d, table, r in expected(PLACES[place]) if r["kind"] == kind and is_whole(d) is whole and (whole or not table)]
    met = [r for d, r in records if exported.meets(r, d)]
    assert len(records) >= 10
    assert len(met) / len(records) >= (SHARE if whole else SHARE_OF_PROSE)[kind]


def test_figures_of_tables_are_not_invented(place: str, exported: Export) -> None:
    """Every amount of a performance table is one of the expected ones: nothing is read twice or from the wrong cell."""
    wanted = {(d, r.get("roc_year"), r["measure"], r["amount_twd"]) for d, _, r in expected(PLACES[place]) if r["kind"] == "funding" and is_whole(d)}
    claims = [c for c in exported.claims if c["kind"] == "funding" and is_whole(c["document"]) and c["extractor"].startswith("performance.")]
    assert claims
    assert [c for c in claims if (c["document"], c.get("roc_year"), c["measure"], c["amount_twd"]) not in wanted] == []
