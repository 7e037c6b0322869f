"""The service on the release of the invented ministry, with limits small enough to be reached in a test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from mailuo.settings import Settings
from tests.kg.read import invented

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "Accept-Language": "zh-TW,zh;q=0.9,en;q=0.5"}
LIMITS: dict[str, Any] = {"workers": 2, "page_workers": 1, "spare_workers": 1, "query_time_limit": 1.5, "result_limit": 200_000, "release_check_interval": 0.1,
          "page_lines": 20, "rate_limit": 0}


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    invented.release(folder)
    return folder


@pytest.fixture(scope="session")
def book() -> invented.Book:
    return invented.write()


@pytest.fixture(scope="session")
def client(data: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(data=data, **LIMITS)), follow_redirects=False) as opened:
        yield opened


def path(iri: str) -> str:
    """The address of a thing's page."""
    return "/" + iri.removeprefix(invented.BASE)
