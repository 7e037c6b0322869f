"""The dataset described for harvesters: VoID, DCAT and the SPARQL service, with licence, citation and what can be fetched.

What the release says of itself stands in its graph (graph/release: counts, partitions by class and property, the documents it
was derived from). Added here is what depends on where it is served: distributions with checksums, addresses, and the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from kg.read.published import File, files
from kg.read.release import Release
from kg.read.terms import DCTERMS, RDF, XSD

DCAT, VOID, FOAF, SPDX = "http://www.w3.org/ns/dcat#", "http://rdfs.org/ns/void#", "http://xmlns.com/foaf/0.1/", "http://spdx.org/rdf/terms#"
OWL = "http://www.w3.org/2002/07/owl#"
PREFIXES = MappingProxyType({"dcat": DCAT, "void": VOID, "foaf": FOAF, "spdx": SPDX, "dcterms": DCTERMS, "xsd": XSD, "owl": OWL,
                             "prov": "http://www.w3.org/ns/prov#", "ml": "https://w3id.org/mailuo/ns#"})
_MEDIA = "https://www.iana.org/assignments/media-types/"
_GRAPH = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
_FORMATS = ("N-Quads", "TriG", "Turtle")


@dataclass(frozen=True, slots=True)
class About:
    """What a page or a citation says of the dataset of a release."""

    iri: str
    release: str
    built: str
    version: str
    licence: str
    citation: str
    citation_en: str
    files: tuple[File, ...]


def about(release: Release) -> About:
    """The dataset in short; the licence is the one that the graph states, empty where it states none."""
    root = release.base.removesuffix("id/")
    told = release.about
    rows = release.graph.rows(f"SELECT ?licence WHERE {{ <{root}dataset> <{DCTERMS}license> ?licence }} ORDER BY ?licence")
    built, version = str(told.get("built", "")), str(told.get("version", ""))
    year = built[:4]
    return About(f"{root}dataset", release.id, built, version, str(rows[0]["licence"]) if rows else "",
                 f"脈絡 Mailuo（{year}）。《脈絡：政府計畫的知識圖譜》，版本 {release.id}。{root}dataset",
                 f"Mailuo ({year}). Mailuo: a knowledge graph of government programs, release {release.id}. {root}dataset", files(release))


def description(release: Release, site: str, media_type: str) -> bytes:
    """The description in an RDF media type. `site` is the address of the service, without a slash at its end.

    Raises ValueError for a media type that is no RDF, or an address that is none.
    """
    form = RdfFormat.from_media_type(media_type)
    if form is None:
        raise ValueError(media_type)
    root = release.base.removesuffix("id/")
    graph = release.graph.query(_GRAPH.format(graph=f"{root}graph/release"), "application/n-triples")
    said = [quad.triple for quad in parse(graph, RdfFormat.N_TRIPLES)]
    triples = sorted({*said, *_added(about(release), site.rstrip("/"), root)}, key=str)
    named = form in (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML)
    return serialize(triples, format=form, prefixes=dict(PREFIXES) if named else None) or b""


def _added(told: About, site: str, root: str) -> Iterator[Triple]:
    """Catalogue, citation, addresses and distributions."""
    data, catalogue, service, publisher = NamedNode(told.iri), NamedNode(f"{root}catalogue"), NamedNode(f"{root}service"), NamedNode(f"{root}software")

    def add(subject: NamedNode, predicate: str, value: NamedNode | Literal | str) -> Triple:
        return Triple(subject, NamedNode(predicate), NamedNode(value) if isinstance(value, str) else value)

    def text(zh: str, en: str, subject: NamedNode, predicate: str) -> Iterator[Triple]:
        yield add(subject, predicate, Literal(zh, language="zh-Hant"))
        yield add(subject, predicate, Literal(en, language="en"))

    yield add(catalogue, RDF + "type", DCAT + "Catalog")
    yield from text("脈絡的資料目錄", "Catalogue of Mailuo", catalogue, DCTERMS + "title")
    yield from text("政府計畫知識圖譜的資料集與服務。", "The dataset of government programs and the service for it.", catalogue, DCTERMS + "description")
    yield add(catalogue, DCTERMS + "publisher", publisher)
    yield add(catalogue, DCAT + "dataset", data)
    yield add(catalogue, DCAT + "service", service)
    if told.built:
        yield add(catalogue, DCTERMS + "modified", Literal(told.built, datatype=NamedNode(XSD + "dateTime")))
        yield add(data, DCTERMS + "modified", Literal(told.built, datatype=NamedNode(XSD + "dateTime")))
    yield add(publisher, RDF + "type", FOAF + "Agent")
    yield add(data, DCTERMS + "publisher", publisher)
    yield add(data, DCTERMS + "identifier", Literal(told.release))
    yield add(data, DCAT + "version", Literal(told.release))
    yield add(data, DCAT + "landingPage", f"{site}/dataset")
    yield from text(told.citation, told.citation_en, data, DCTERMS + "bibliographicCitation")
    yield from text("從政府文件讀出的計畫、機關、經費與沿革，每項敘述附原文出處。",
                    "Programs, agencies, money and lineage read from government documents, every statement with the passage that says it.",
                    data, DCTERMS + "description")
    for zh, en in (("政府計畫", "government programs"), ("預算", "budgets"), ("知識圖譜", "knowledge graph")):
        yield from text(zh, en, data, DCAT + "keyword")
    for language in ("zho", "eng"):
        yield add(data, DCTERMS + "language", f"http://publications.europa.eu/resource/authority/language/{language.upper()}")
    yield add(data, VOID + "sparqlEndpoint", f"{site}/sparql")
    for form in _FORMATS:
        yield add(data, VOID + "feature", f"http://www.w3.org/ns/formats/{form}")
    yield add(service, RDF + "type", DCAT + "DataService")
    yield from text("SPARQL 1.1 查詢端點", "SPARQL 1.1 endpoint", service, DCTERMS + "title")
    yield add(service, DCAT + "endpointURL", f"{site}/sparql")
    yield add(service, DCAT + "endpointDescription", f"{site}/openapi.json")
    yield add(service, DCTERMS + "conformsTo", "http://www.w3.org/TR/sparql11-protocol/")
    yield add(service, DCAT + "servesDataset", data)
    for file in told.files:
        yield from _distribution(told, file, f"{site}/dumps/{file.name}", root)


def _distribution(told: About, file: File, address: str, root: str) -> Iterator[Triple]:
    """One file that can be fetched, with size and checksum."""
    node, checksum = NamedNode(f"{root}distribution/{told.release}/{file.name}"), NamedNode(f"{root}distribution/{told.release}/{file.name}#sha256")
    if file.media_type in ("application/n-quads", "application/trig", "text/turtle"):
        yield Triple(NamedNode(told.iri), NamedNode(VOID + "dataDump"), NamedNode(address))
    for subject, predicate, value in (
        (NamedNode(told.iri), DCAT + "distribution", node), (node, RDF + "type", NamedNode(DCAT + "Distribution")),
        (node, DCTERMS + "title", Literal(file.name)), (node, DCAT + "downloadURL", NamedNode(address)), (node, DCAT + "accessURL", NamedNode(address)),
        (node, DCAT + "mediaType", NamedNode(_MEDIA + file.media_type)),
        (node, DCAT + "byteSize", Literal(str(file.size), datatype=NamedNode(XSD + "nonNegativeInteger"))),
        (node, SPDX + "checksum", checksum), (checksum, RDF + "type", NamedNode(SPDX + "Checksum")),
        (checksum, SPDX + "algorithm", NamedNode(SPDX + "checksumAlgorithm_sha256")),
        (checksum, SPDX + "checksumValue", Literal(file.sha256, datatype=NamedNode(XSD + "hexBinary"))),
    ):
        yield Triple(subject, NamedNode(predicate), value)
    if file.packing:
        yield Triple(node, NamedNode(DCAT + ("packageFormat" if file.packing == "application/zip" else "compressFormat")), NamedNode(_MEDIA + file.packing))
    if told.licence:
        yield Triple(node, NamedNode(DCTERMS + "license"), NamedNode(told.licence))
