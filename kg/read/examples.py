"""The prepared queries as RDF: every `.rq` file a `sh:SPARQLExecutable`, as editors and federations collect example queries.

    <…/query/programs_of_industry> a sh:SPARQLExecutable, sh:SPARQLSelectExecutable ;
      rdfs:label "…"@zh-Hant, "…"@en ; rdfs:comment … ; sh:prefixes <…/queries> ; schema:target <…/sparql> ; sh:select "SELECT …" .

Each text runs as it stands. The values of its parameters' examples are filled in where the release knows them; else any value will do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg.read.catalogue import Query, catalogue
from kg.read.names import Names
from kg.read.refusal import ParameterError
from kg.read.runner import bind
from kg.read.store import fill
from kg.read.terms import RDF, RDFS, XSD

SH, SCHEMA = "http://www.w3.org/ns/shacl#", "https://schema.org/"
_PREFIX = re.compile(r"^\s*PREFIX\s+([\w-]+):\s*<([^>]+)>[^\S\n]*\n?", re.MULTILINE | re.IGNORECASE)


def examples(names: Names, base: str, endpoint: str, media_type: str) -> bytes:
    """All prepared queries in an RDF media type, for an endpoint's address; raises ValueError for what is no RDF or no address."""
    form = RdfFormat.from_media_type(media_type)
    if form is None:
        raise ValueError(media_type)
    triples = list(_triples(names, base, NamedNode(endpoint)))
    named = form in (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML)
    prefixes = {"sh": SH, "schema": SCHEMA, "rdfs": RDFS, "xsd": XSD}
    return serialize(triples, format=form, prefixes=prefixes if named else None) or b""


def _triples(names: Names, base: str, endpoint: NamedNode) -> Iterator[Triple]:
    root = base.removesuffix("id/")
    declared: dict[str, str] = {}
    holder = NamedNode(f"{root}queries")
    for query in catalogue().values():
        text = _PREFIX.sub("", example_text(query, names, base))
        declared.update(_PREFIX.findall(query.text))
        node = NamedNode(f"{root}query/{query.name}")
        for kind in ("SPARQLExecutable", "SPARQLSelectExecutable"):
            yield Triple(node, NamedNode(RDF + "type"), NamedNode(SH + kind))
        for predicate, words in ((RDFS + "label", query.title), (RDFS + "comment", query.description)):
            yield Triple(node, NamedNode(predicate), Literal(words.zh, language="zh-Hant"))
            yield Triple(node, NamedNode(predicate), Literal(words.en, language="en"))
        yield Triple(node, NamedNode(SH + "prefixes"), holder)
        yield Triple(node, NamedNode(SH + "select"), Literal(text))
        yield Triple(node, NamedNode(SCHEMA + "target"), endpoint)
    for prefix, namespace in sorted(declared.items()):
        declaration = NamedNode(f"{root}queries#{prefix}")
        yield Triple(holder, NamedNode(SH + "declare"), declaration)
        yield Triple(declaration, NamedNode(SH + "prefix"), Literal(prefix))
        yield Triple(declaration, NamedNode(SH + "namespace"), Literal(namespace, datatype=NamedNode(XSD + "anyURI")))


def example_text(query: Query, names: Names, base: str) -> str:
    """The query with the examples of its required parameters in it, as far as the release knows them."""
    given = {}
    for parameter in query.parameters:
        if parameter.required and parameter.example is not None:
            try:
                one = bind(query, {**_others(query, parameter.name), parameter.name: str(parameter.example)}, names, base)
            except ParameterError:
                continue
            given[parameter.name] = one[parameter.name]
    return fill(query.text, given)


def _others(query: Query, name: str) -> dict[str, str]:
    """Something for the other required parameters, so that one can be tried alone."""
    return {p.name: f"{RDF}type" if p.takes_entity or p.type.startswith("id:") else str(p.example) for p in query.parameters if p.required and p.name != name}
