"""Summaries of a release are what the plain queries say, and are left aside wherever the plain query would say something else."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from kg.read import summaries
from kg.read.catalogue import CatalogueError, read
from kg.read.release import Release, current, sure
from kg.read.runner import run


@pytest.fixture(scope="module")
def built(samples_data: Path) -> Release:
    return current(samples_data)


@pytest.mark.parametrize("name", [query.name for query in summaries.kept()])
def test_summary_of_a_built_release_is_the_plain_answer(built: Release, name: str) -> None:
    plain = run(built.graph, built.search, name, {}, built.base)
    told = json.loads((built.folder / "summaries" / f"{name}.json").read_text("utf-8"))
    assert len(told["results"]["results"]["bindings"]) == len(plain.rows)
    assert summaries.answer(built, name) == plain


def test_summary_counts_only_for_the_very_query(built: Release, tmp_path: Path) -> None:
    copy = tmp_path / built.id
    copy.mkdir()
    for part in built.folder.iterdir():
        if part.name != "summaries":
            (copy / part.name).symlink_to(part)
    (copy / "summaries").mkdir()
    told = json.loads((built.folder / "summaries" / "documents.json").read_text("utf-8"))
    told["results"]["results"]["bindings"] = told["results"]["results"]["bindings"][:1]
    file = copy / "summaries" / "documents.json"
    file.write_text(json.dumps(told), "utf-8")
    assert len(summaries.answer(Release(copy), "documents").rows) == 1  # it is read
    everything = summaries.answer(built, "documents").rows
    assert len(summaries.answer(Release(copy), "documents", {"min_confidence": "0.5"}).rows) == len(everything)
    assert len(summaries.answer(sure(Release(copy), Decimal("0.1")), "documents").rows) == len(everything)
    file.write_text(json.dumps({**told, "sparql": told["sparql"] + " "}), "utf-8")
    assert summaries.answer(Release(copy), "documents").rows == everything
    file.write_text("{", "utf-8")
    assert summaries.answer(Release(copy), "documents").rows == everything


def test_release_without_summaries_answers_all_the_same(release: Release) -> None:
    assert not (release.folder / "summaries").exists()
    assert summaries.answer(release, "documents") == run(release.graph, release.search, "documents", {}, release.base)


def test_query_that_needs_a_value_has_no_summary(tmp_path: Path) -> None:
    file = tmp_path / "wrong.rq"
    file.write_text("""# title = { zh = "a", en = "a" }
# description = { zh = "a", en = "a" }
# summary = true
# [[parameters]]
# name = "thing"
# type = "text"
# label = { zh = "a", en = "a" }
# required = true
# example = "x"
# [columns]
# s = { zh = "a", en = "a" }
SELECT ?s { VALUES ?thing { UNDEF } ?s ?p ?thing }
""", "utf-8")
    with pytest.raises(CatalogueError, match="summary"):
        read(file)
