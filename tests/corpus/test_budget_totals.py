"""The grand totals that the real budget prints, from the leaves of the built release by SPARQL; its certificates, listed."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from kg.read.release import Release, current
from kg.read.runner import run

pytestmark = pytest.mark.corpus
BOOK = "ida-budget-114"
_DETAIL = re.compile(r", | (?=\d{4}$)|:(?= the)")
SPENDING = ("budget.expenditure", "budget.branch", "budget.program")
LEAVES = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT (SUM(?amount) AS ?total) WHERE {
  { SELECT DISTINCT ?fact ?amount WHERE {
      VALUES ?rule { %s }
      ?claim ml:states ?fact ; ml:extractor ?rule ; ml:document/dcterms:identifier "%s" .
      ?fact a ml:Funding ; ml:measure <https://w3id.org/mailuo/scheme/measure/%s> ; ml:level "leaf" ; ml:rocYear %d ; ml:amount ?amount ;
        ml:currency "TWD" } }
}
"""
CHECKS = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT DISTINCT ?check ?kind ?status ?expected WHERE {
  ?check ml:checkKind ?kind ; ml:status ?status ; ml:document/dcterms:identifier "%s" . OPTIONAL { ?check ml:expected ?expected }
}
"""

KINDS = {
    "accounts: accounts = group": 18,
    "accounts: groups = row": 9,
    "accounts: row = tree": 8,
    "branches = expenses": 72,
    "branches = work plan": 5,
    "commissions = object codes": 2,
    "commissions: columns = row": 62,
    "commissions: rows = group": 7,
    "expenditure: children = parent": 12,
    "expenditure: this_year - last_year = change": 9,
    "expenses: object codes = work plan": 5,
    "expenses: work plans = row": 43,
    "grants + commissions <= program": 63,
    "grants = object codes": 4,
    "grants: columns = row": 45,
    "grants: rows = group": 21,
    "instalments = total cost": 2,
    "object codes =": 18,
    "object codes = branch": 11,
    "programs = branch": 2,
    "publicity: items = line": 1,
    "revenue: children = parent": 39,
    "revenue: lines = total": 3,
    "revenue: sheet = tree": 10,
    "revenue: this_year - last_year = change": 21,
    "subsidies: columns = row": 4,
    "subsidies: rows = group": 9,
    "trip: costs = total": 4,
    "trip_summary: rows = total": 6,
    "work plan: summary = tree": 5,
}
"""The certificates of the book: groups, columns and object codes of one kind together."""


@pytest.fixture(scope="module")
def release(corpus_data: Path) -> Release:
    return current(corpus_data)


@pytest.mark.parametrize(("measure", "year", "rules", "thousands"), [
    ("subsidy", 114, ("budget.grant",), 5_631_234), ("subsidy", 114, ("budget.subsidy",), 779_500),
    ("commission", 114, ("budget.commission",), 6_646_052), ("budget", 114, SPENDING, 13_539_071),
    ("budget", 114, ("budget.revenue",), 110_636),
], ids=["捐助", "補助", "委辦", "歲出", "歲入"])
def test_grand_totals_from_the_leaves(release: Release, measure: str, year: int, rules: tuple[str, ...], thousands: int) -> None:
    rows = list(release.graph.rows(LEAVES % (" ".join(f'"{rule}"' for rule in rules), BOOK, measure, year)))
    assert int(str(rows[0]["total"])) == thousands * 1000


def test_a_prepared_query_adds_each_leaf_of_the_year_once(release: Release) -> None:
    """No amount of the book is added to its own part, whatever the sheets and rules that state it."""
    rows = run(release.graph, release.search, "funding_by_year_and_measure", {"from": "114", "to": "114"}).rows
    found = {str(r["measure"]).rsplit("/", 1)[1]: int(str(r["amount"])) // 1000 for r in rows if str(r["status"]).endswith("/planned")}
    assert found["subsidy"] == 5_631_234 + 779_500
    assert found["commission"] == 6_646_052
    assert found["budget"] == 13_539_071 + 110_636  # spending and revenue are budgets both


def test_every_certificate_is_listed_and_one_failed(release: Release) -> None:
    checks = list(release.graph.rows(CHECKS % BOOK))
    assert Counter(_DETAIL.split(str(row["kind"]))[0] for row in checks) == KINDS
    assert [(str(r["kind"]), str(r["expected"])) for r in checks if r["status"] == "failed"] == [
        ("programs = branch: the amount of number 2 is lost, one value fits", "141003")]
