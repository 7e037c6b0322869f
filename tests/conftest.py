"""What several tests share: releases built once a session, and the real documents where they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from extract.corpus import open_corpus, read_corpus
from kg.build.release import Release, build_release
from ontology.vocabulary import Vocabulary, load

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("MAILUO_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The terms of the ontology."""
    return load()


def built(folder: Path, data: Path, vocabulary: Vocabulary) -> Release:
    """A release of a folder of documents, by the same steps as `mailuo build`."""
    opened, problems = open_corpus(folder, vocabulary)
    return build_release(list(read_corpus(opened, vocabulary)), vocabulary, data, problems=problems)


@pytest.fixture(scope="session")
def samples_data(tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary) -> Path:
    """The data folder of a release built from `samples/`."""
    data = tmp_path_factory.mktemp("samples")
    built(ROOT / "samples", data, vocabulary)
    return data


@pytest.fixture(scope="session")
def invented_data(tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary) -> Path:
    """The data folder of a release built from the invented ministry's documents."""
    data = tmp_path_factory.mktemp("invented")
    built(ROOT / "tests" / "documents", data, vocabulary)
    return data


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the real documents and annotations; tests that need it are skipped, visibly, where it is absent."""
    if not (SHARED / "corpus" / "manifest.toml").exists():
        pytest.skip(f"the real documents are not at {SHARED / 'corpus'} (set MAILUO_SHARED)")
    return SHARED


@pytest.fixture(scope="session")
def corpus_data(tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary, shared: Path) -> Path:
    """The data folder of a release built from the real documents."""
    data = tmp_path_factory.mktemp("corpus")
    built(shared / "corpus", data, vocabulary)
    return data
