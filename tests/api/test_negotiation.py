"""What an Accept header gets."""

from __future__ import annotations

import pytest

from api.language import chosen
from api.negotiation import GRAPHS, RESULTS, best, engine_type, wants_html


@pytest.mark.parametrize(("header", "expected"), [
    (None, "application/sparql-results+json"), ("", "application/sparql-results+json"), ("*/*", "application/sparql-results+json"),
    ("application/json", "application/sparql-results+json"), ("text/csv", "text/csv"), ("text/tab-separated-values", "text/tab-separated-values"),
    ("application/sparql-results+xml", "application/sparql-results+xml"), ("text/csv;q=0.5, application/sparql-results+xml",
                                                                            "application/sparql-results+xml"),
    ("text/*", "application/sparql-results+xml"), ("TEXT/CSV", "text/csv"), ("text/csv;q=0", ""), ("image/png", ""), ("text/turtle", ""),
    ("text/csv;q=0.5, */*;q=0.1", "text/csv"), ("*/*, text/csv", "text/csv"), ("nonsense, text/csv;q=x", ""),
])
def test_results(header: str | None, expected: str) -> None:
    assert engine_type(header, RESULTS) == expected


@pytest.mark.parametrize(("header", "expected"), [
    (None, "text/turtle"), ("*/*", "text/turtle"), ("application/n-triples", "application/n-triples"), ("application/ld+json", "application/ld+json"),
    ("application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml"), ("text/csv", ""),
])
def test_graphs(header: str | None, expected: str) -> None:
    assert engine_type(header, GRAPHS) == expected


def test_browser_is_told_from_programs() -> None:
    assert wants_html("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert not wants_html("*/*")
    assert not wants_html("application/json")
    assert not wants_html("application/json, text/html;q=0.5")
    assert not wants_html("text/html;q=0")


def test_nothing_suitable() -> None:
    assert best("text/plain", ("application/json",)) is None


@pytest.mark.parametrize(("parameter", "accept", "expected"), [
    (None, None, "zh"), (None, "zh-TW,zh;q=0.9,en;q=0.8", "zh"), (None, "en-US,en;q=0.9,zh;q=0.8", "en"), ("en", "zh-TW", "en"), ("zh", "en", "zh"),
    ("fr", "fr-FR,en;q=0.1", "en"), (None, "fr", "zh"),
])
def test_language(parameter: str | None, accept: str | None, expected: str) -> None:
    assert chosen(parameter, accept) == expected
