"""Content negotiation: which of the things we can give suits an Accept header best (RFC 9110, 12.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

RESULTS: tuple[tuple[str, str], ...] = (
    ("application/sparql-results+json", "application/sparql-results+json"), ("application/json", "application/sparql-results+json"),
    ("application/sparql-results+xml", "application/sparql-results+xml"), ("application/xml", "application/sparql-results+xml"),
    ("text/xml", "application/sparql-results+xml"), ("text/csv", "text/csv"), ("text/tab-separated-values", "text/tab-separated-values"),
)
"""Media types of SELECT and ASK: what a client may ask for, and what the engine calls it. The first is the default."""

GRAPHS: tuple[tuple[str, str], ...] = (
    ("text/turtle", "text/turtle"), ("application/n-triples", "application/n-triples"), ("application/ld+json", "application/ld+json"),
    ("application/rdf+xml", "application/rdf+xml"), ("application/n-quads", "application/n-quads"), ("application/trig", "application/trig"),
    ("application/json", "application/ld+json"), ("application/xml", "application/rdf+xml"), ("text/plain", "application/n-triples"),
)
"""Media types of CONSTRUCT and DESCRIBE, in the same manner."""

FORMATS = {"json": "application/json", "xml": "application/xml", "csv": "text/csv", "tsv": "text/tab-separated-values", "ttl": "text/turtle",
           "nt": "application/n-triples", "jsonld": "application/ld+json", "rdf": "application/rdf+xml", "nq": "application/n-quads",
           "trig": "application/trig", "html": "text/html"}
"""Values of ?format=, for links in pages, where no header can be set."""


@dataclass(frozen=True, slots=True)
class Range:
    """One media range of an Accept header with its weight."""

    main: str
    sub: str
    weight: float

    def fits(self, media_type: str) -> int:
        """How closely: 3 exactly, 2 by its main type, 1 by */*, 0 not at all."""
        main, _, sub = media_type.partition("/")
        if self.main == "*":
            return 1
        if self.main != main:
            return 0
        return 3 if self.sub == sub else 2 if self.sub == "*" else 0


def quality(header: str) -> list[tuple[str, float]]:
    """The members of a header with their weights (q), as Accept and Accept-Language have them."""
    members = []
    for part in header.split(","):
        value, *parameters = (p.strip() for p in part.split(";"))
        if value:
            members.append((value.lower(), _weight(parameters)))
    return members


def parse(header: str) -> list[Range]:
    """The ranges of an Accept header; what is malformed is passed over."""
    split = [(*value.partition("/"), weight) for value, weight in quality(header)]
    return [Range(main, sub, weight) for main, slash, sub, weight in split if main and slash and sub]


def weight(ranges: Iterable[Range], media_type: str) -> float:
    """The weight a type has for the client: that of the range that fits most closely."""
    fitting = [(r.fits(media_type), r.weight) for r in ranges if r.fits(media_type)]
    return max(fitting)[1] if fitting else 0.0


def best(header: str | None, offers: Sequence[str]) -> str | None:
    """The offer that suits best, the earlier among equals; the first where nothing is asked for; None where none will do."""
    ranges = parse(header or "")
    if not ranges:
        return offers[0]
    # an exact wish goes before what */* lets pass with the same weight
    rated = [(weight(ranges, offer), max((r.fits(offer) for r in ranges), default=0), -i, offer) for i, offer in enumerate(offers)]
    top = max(rated)
    return top[3] if top[0] > 0 else None


@lru_cache(512)
def engine_type(header: str | None, table: tuple[tuple[str, str], ...]) -> str:
    """The engine's name of the best type of a table, empty where none will do."""
    chosen = best(header, [asked for asked, _ in table])
    return dict(table)[chosen] if chosen else ""


@lru_cache(512)
def wants_html(header: str | None) -> bool:
    """Whether a browser asks: HTML is named and no data format is wanted as much."""
    ranges = parse(header or "")
    html = max((r.weight for r in ranges if r.fits("text/html") == 3 or r.fits("application/xhtml+xml") == 3), default=0.0)
    data = max((r.weight for r in ranges if any(r.fits(t) == 3 for t in (*dict(RESULTS), *dict(GRAPHS)) if t not in ("application/xml", "text/xml"))),
               default=0.0)
    return html > 0 and html >= data


def _weight(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
