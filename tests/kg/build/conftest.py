"""The invented ministry's ontology: the real core and concepts, with schemes made up for these tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ontology.vocabulary import FOLDER, Vocabulary, load

CONCEPTS = ("measures", "observations", "categories", "roles")


@pytest.fixture(scope="session")
def ontology(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ontology")
    (folder / "schemes").mkdir()
    shutil.copy(FOLDER / "core.ttl", folder)
    for name in CONCEPTS:
        shutil.copy(FOLDER / "schemes" / f"{name}.ttl", folder / "schemes")
    shutil.copy(Path(__file__).parent / "ontology" / "invented.ttl", folder / "schemes")
    return folder


@pytest.fixture(scope="session")
def vocabulary(ontology: Path) -> Vocabulary:
    return load(ontology)
