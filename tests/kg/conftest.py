"""The release of the invented ministry, written once for all tests of reading and asking."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.read.release import Release, current
from tests.kg.read import invented


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    invented.release(folder)
    return folder


@pytest.fixture(scope="session")
def release(data: Path) -> Release:
    return current(data)


@pytest.fixture(scope="session")
def book() -> invented.Book:
    return invented.write()
