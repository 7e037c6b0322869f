"""What does not add up in the real performance report itself, each verified against its lines; nothing else may fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.claims import Check
from extract.genres.performance import read
from extract.reading.manifest import read_manifest
from extract.reading.text import read_document
from ontology.vocabulary import load

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
NAME = "moea-infrastructure-110"
pytestmark = [pytest.mark.corpus, pytest.mark.skipif(not (CORPUS / "manifest.toml").exists(), reason="the real documents are not here")]

SPENT, EXECUTED = "spent_ratio = spent / allocated", "execution_ratio = executed / allocated"
ACHIEVED = "achievement_ratio = executed / special_budget"  # in totals, often a copy of the execution ratio
TRUE_ERRORS = {  # the check, the last line it reads, what should stand there, what is printed
    ("spent_ratio = spent / special_budget", 5899, "5.08", "15"), ("years = total: special_budget", 5904, "83550", "383550"),
    (ACHIEVED, 6426, "49.82", "100.00"), (ACHIEVED, 6784, "15.78", "19.64"), ("difference = actual - planned", 6807, "-15.17", "-19.68"),
    (ACHIEVED, 7267, "57.63", "100"), ("years = total: spent", 7563, "137112", "137110"), (ACHIEVED, 8144, "37.61", "74.85"),
    (SPENT, 8557, "99.01", "100"), ("years = total: spent", 8561, "17611", "17787"), ("years = total: surplus", 8561, "176", "0"),
    (SPENT, 9067, "21.39", "23.06"), (SPENT, 9071, "25.29", "26.34"), (ACHIEVED, 9429, "37.74", "100.00"),
    (ACHIEVED, 13841, "49.82", "99.84"), (SPENT, 15160, "47.92", "99.25"), (EXECUTED, 15165, "48.27", "99.98"),
    (ACHIEVED, 16939, "54.85", "99.98"), (ACHIEVED, 17544, "28.83", "96.09"),
    ("years = total: spent", 18629, "4650453", "4562551"), ("years = total: surplus", 18629, "54488", "45906"),
    ("years = total: prepaid", 18629, "31108", "127961"), ("years = total: executed", 18629, "4736049", "4736418"),
    (ACHIEVED, 18635, "66.46", "93.57"), (EXECUTED, 18689, "85.37", "80.37"),
    ("years = total: spent", 18695, "263870", "363870"), (ACHIEVED, 18695, "38.54", "80.37"),
    (SPENT, 19478, "98.09", "98.71"), ("executed = spent + payable + surplus + prepaid", 19478, "393377", "393379"),
}


@pytest.fixture(scope="module")
def checks() -> tuple[Check, ...]:
    sources, _ = read_manifest(CORPUS)
    document, _ = read_document(next(s for s in sources if s.id == NAME))
    return read(document, load()).checks


def test_the_true_errors_fail_and_nothing_else_does(checks: tuple[Check, ...]) -> None:
    failed = [(c.kind, max(p.first_line for p in c.inputs), c.expected, c.printed) for c in checks if not c.passed]
    assert len(failed) == len(set(failed))
    assert set(failed) == TRUE_ERRORS


@pytest.mark.parametrize(("kind", "most"), [
    ("years = total", 500), ("executed = ", 200), ("spent_ratio", 200), ("difference", 95), ("parts = whole", 36), ("rows = total", 5),
    ("actual of the year ≤ cumulative actual", 250),
])
def test_what_adds_up_is_recorded_too(checks: tuple[Check, ...], kind: str, most: int) -> None:
    assert sum(c.passed for c in checks if c.kind.startswith(kind)) >= most


def test_the_sums_that_the_prose_states_of_the_grants(checks: tuple[Check, ...]) -> None:
    stated = {(c.kind, c.printed, c.passed) for c in checks if c.kind.startswith("rows = stated")}
    assert stated == {
        *((f"rows = stated sum: 帶動店家數{g}", n, True)
          for g, n in ((" (零售業)", "4,472"), (" (餐飲業)", "1,641"), (" (休憩服務業)", "400"), (" (生活服務業)", "200"), ("", "6,713"))),
        *((f"rows = stated number of cases{g}", n, True) for g, n in ((" (零售業)", "16"), (" (餐飲業)", "7"), (" (休憩服務業)", "2"), ("", "26"))),
        ("rows = stated number of cases (生活服務業)", "1", True),
    }
