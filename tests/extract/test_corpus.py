"""A folder of documents: read to the same claims in one process or two; what fails costs itself only."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract import corpus
from extract.corpus import open_corpus, read_corpus
from extract.reading.document import Document
from ontology.vocabulary import Vocabulary
from tests.conftest import ROOT


def test_two_processes_read_the_same_claims_as_one(vocabulary: Vocabulary) -> None:
    opened, problems = open_corpus(ROOT / "samples", vocabulary)
    assert problems == ()
    assert list(read_corpus(opened, vocabulary, jobs=2)) == list(read_corpus(opened, vocabulary))


def test_a_reader_that_fails_costs_the_tables_of_its_document_only(tmp_path: Path, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one.txt").write_text("貳、年度重要計畫\n工作計畫名稱重要計畫項目\n經濟部推動離岸風電。", "utf-8")
    (tmp_path / "two.txt").write_text("壹、能源\n經濟部推動離岸風電。", "utf-8")

    def broken(document: Document, vocabulary: Vocabulary) -> corpus.Outcome:
        raise RuntimeError("a fault of the reader")

    monkeypatch.setitem(corpus.READERS, "plan", broken)
    opened, _ = open_corpus(tmp_path, vocabulary)
    read = {e.document.id: e for e in read_corpus(opened, vocabulary)}
    assert [(p.file, p.fatal) for p in read["one"].problems] == [("one.txt", True)]
    assert "a fault of the reader" in read["one"].problems[0].reason
    for extraction in read.values():
        assert {"經濟部", "離岸風電"} <= {c.body.surface for c in extraction.claims if c.body.kind == "mention"}


def test_prose_that_fails_leaves_what_the_structure_says(vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("a fault of a rule")

    monkeypatch.setattr(corpus, "read_prose", broken)
    opened, _ = open_corpus(ROOT / "samples", vocabulary)
    plan = next(e for e in read_corpus(opened, vocabulary) if e.document.genre == "plan")
    assert any(c.rule.startswith("plan.") for c in plan.claims)
    assert "a fault of a rule" in plan.problems[-1].reason
