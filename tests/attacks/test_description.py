"""Requests made up from the OpenAPI description (schemathesis): whatever is sent, no answer says that something broke inside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from api.app import create_app
from mailuo.settings import Settings
from tests.kg.read import invented
from tests.servers import serving

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("described")
    invented.release(data)
    with serving(data, workers=1, page_workers=1, spare_workers=1, query_time_limit=2.0, rate_limit=0) as found:
        yield found


@schemathesis.serializer("application/sparql-query")
def sparql_query(context: object, value: object) -> bytes:
    """The body of a POST that is a query."""
    return str(value).encode("utf-8", "replace")


description = create_app(Settings(data=Path("nowhere"))).openapi()
schema = schemathesis.openapi.from_dict(description)


def test_description_is_whole() -> None:
    assert {"get", "post"} == set(description["paths"]["/sparql"])
    assert {"/queries/{name}", "/claims/{claim}", "/search", "/ask", "/health", "/limits", "/metrics", "/documents/{document}"} <= set(description["paths"])
    assert "text/csv" in description["paths"]["/sparql"]["get"]["responses"]["200"]["content"]


@schema.parametrize()
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_nothing_breaks(case: schemathesis.Case, address: str) -> None:
    for accept in (None, "text/html"):
        if accept:
            case.headers = {**(case.headers or {}), "Accept": accept}
        reply = case.call(base_url=address, timeout=30)
        assert reply.status_code not in (500, 502), (reply.status_code, reply.text[:500])
        if reply.status_code >= 400 and not accept:
            assert reply.json()["error"]["zh"]
