"""The service described in RDF (SPARQL 1.1 Service Description): what a program gets at /sparql without a query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize

from api.errors import Malformed, NotAcceptable
from kg.read.terms import RDF

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = tuple("http://www.w3.org/ns/formats/" + name for name in (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "JSON-LD", "RDF_XML", "N-Quads", "TriG"))
ENTAILMENT = "http://www.w3.org/ns/entailment/Simple"


def describe(endpoint: str, graphs: Iterable[str], media_type: str) -> bytes:
    """The description in an RDF media type; raises Malformed where the endpoint's address is none."""
    form = RdfFormat.from_media_type(media_type)
    if form is None:
        raise NotAcceptable
    try:
        triples = list(_triples(NamedNode(endpoint), graphs))
    except ValueError:
        raise Malformed("Host 標頭不正確。", "The Host header is wrong.") from None
    return serialize(triples, format=form, prefixes={"sd": SD} if form.supports_datasets or form == RdfFormat.TURTLE else None) or b""


def _triples(endpoint: NamedNode, graphs: Iterable[str]) -> Iterator[Triple]:
    def sd(name: str) -> NamedNode:
        return NamedNode(SD + name)

    kind = NamedNode(RDF + "type")
    service, dataset, default = BlankNode("service"), BlankNode("dataset"), BlankNode("default")
    yield Triple(service, kind, sd("Service"))
    yield Triple(service, sd("endpoint"), endpoint)
    yield Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    yield Triple(service, sd("feature"), sd("UnionDefaultGraph"))
    yield Triple(service, sd("defaultEntailmentRegime"), NamedNode(ENTAILMENT))
    for form in FORMATS:
        yield Triple(service, sd("resultFormat"), NamedNode(form))
    yield Triple(service, sd("defaultDataset"), dataset)
    yield Triple(dataset, kind, sd("Dataset"))
    yield Triple(dataset, sd("defaultGraph"), default)
    yield Triple(default, kind, sd("Graph"))
    for number, name in enumerate(sorted(graphs)):
        graph, content = BlankNode(f"n{number}"), BlankNode(f"g{number}")
        yield Triple(dataset, sd("namedGraph"), graph)
        yield Triple(graph, kind, sd("NamedGraph"))
        yield Triple(graph, sd("name"), NamedNode(name))
        yield Triple(graph, sd("graph"), content)
        yield Triple(content, kind, sd("Graph"))
