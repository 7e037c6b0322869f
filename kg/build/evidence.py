"""The evidence of one document as quads: the document, its claims, and the passages that they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from extract.claims import Claim, Funding, Mention, Passage, Relation
from extract.extraction import Extraction
from extract.reading.document import Document
from kg.build import nquads
from kg.build.facts import Locate
from kg.build.knowledge import Writer, statement
from kg.build.space import DCTERMS, DERIVED, IDENTIFIER, OA, RDF, TITLE, TYPE, Space, concept, ml
from ontology.vocabulary import Vocabulary

_SPECIFIC = f"<{OA}SpecificResource>"
_SOURCE = f"<{OA}hasSource>"
_SELECTOR = f"<{OA}hasSelector>"
_START, _END, _EXACT = f"<{OA}start>", f"<{OA}end>", f"<{OA}exact>"
_POSITION, _QUOTE = f"<{OA}TextPositionSelector>", f"<{OA}TextQuoteSelector>"


def document_triples(extraction: Extraction, stated: Mapping[str, str], vocabulary: Vocabulary, locate: Locate, space: Space) -> set[str]:
    """The triples of graph/document/<id>; `stated` gives the fact that a claim states."""
    triples: set[str] = set()
    add = Writer(triples)
    document = extraction.document
    _document(add, document, space)
    passages: dict[tuple[str, int, int], str] = {}
    for claim in extraction.claims:
        _claim(add, claim, stated.get(claim.id, ""), vocabulary, locate, space)
        node = space.claim(claim.id)
        for passage in claim.passages:
            add(node, DERIVED, _passage(add, passage, document, passages, space))
    for check in extraction.checks:
        for passage in check.inputs:
            _passage(add, passage, document, passages, space)
    return triples


def passage_node(document: str, passage: Passage, space: Space) -> str:
    """The node of a passage of a document."""
    return space.node("passage", document, passage.role.value, passage.start, passage.end)


def _document(add: Writer, document: Document, space: Space) -> None:
    node = space.document(document.id)
    add(node, TYPE, ml("Document"))
    add(node, IDENTIFIER, nquads.string(document.id))
    add(node, TITLE, nquads.text(document.title or document.id, "zh-Hant"))
    if document.title_en:
        add(node, TITLE, nquads.text(document.title_en, "en"))
    for name, value in (("publisher", document.publisher), ("rights", document.licence), ("source", document.source)):
        if value:
            add(node, f"<{DCTERMS}{name}>", nquads.string(value))
    if document.date:
        add(node, f"<{DCTERMS}issued>", nquads.moment(document.date))
    add(node, ml("genre"), nquads.string(document.genre))
    for year in document.covers:
        add(node, ml("coversYear"), nquads.integer(year))
    add(node, ml("sha256"), nquads.string(document.sha256))
    add(node, ml("lineCount"), nquads.integer(document.line_count))


def _claim(add: Writer, claim: Claim, fact: str, vocabulary: Vocabulary, locate: Locate, space: Space) -> None:
    node, body = space.claim(claim.id), claim.body
    first, last = claim.lines
    add(node, TYPE, ml("Claim"))
    add(node, ml("kind"), nquads.string(body.kind))
    add(node, ml("confidence"), nquads.decimal(Decimal(repr(claim.confidence))))
    add(node, ml("extractor"), nquads.string(claim.rule))
    add(node, ml("document"), space.document(claim.document))
    add(node, ml("firstLine"), nquads.integer(first))
    add(node, ml("lastLine"), nquads.integer(last))
    add(node, ml("quote"), nquads.string(claim.quote))
    if fact:
        add(node, ml("states"), fact)
    if isinstance(body, Mention):
        add(node, ml("mentions"), locate(body.thing))
        add(node, ml("surface"), nquads.string(body.surface))
    elif isinstance(body, Relation):
        subject, predicate, value = statement(body, vocabulary, locate)
        add(node, TYPE, f"<{RDF}Statement>")
        add(node, f"<{RDF}subject>", subject)
        add(node, f"<{RDF}predicate>", predicate)
        add(node, f"<{RDF}object>", value)
        if body.role:
            add(node, ml("role"), concept("program_role", body.role))
        if body.roc_year is not None:
            add(node, ml("rocYear"), nquads.integer(body.roc_year))
    elif isinstance(body, Funding) and body.key.measure == "prior_budget":
        add(node, ml("statedMeasure"), concept("measure", body.key.measure))


def _passage(add: Writer, passage: Passage, document: Document, done: dict[tuple[str, int, int], str], space: Space) -> str:
    key = passage.role.value, passage.start, passage.end
    if key in done:
        return done[key]
    node = done[key] = passage_node(document.id, passage, space)
    selector = space.node("selector", document.id, passage.start, passage.end)
    start, end = nquads.integer(passage.start), nquads.integer(passage.end)
    add(node, TYPE, ml("Passage"))
    add(node, TYPE, _SPECIFIC)
    add(node, _SOURCE, space.document(document.id))
    add(node, ml("role"), nquads.string(passage.role.value))
    add(node, ml("start"), start)
    add(node, ml("end"), end)
    add(node, ml("firstLine"), nquads.integer(passage.first_line))
    add(node, ml("lastLine"), nquads.integer(passage.last_line))
    add(node, ml("quote"), nquads.string(passage.quote))
    if passage.page:
        add(node, ml("printedPage"), nquads.string(passage.page))
    add(node, _SELECTOR, selector)
    add(selector, TYPE, _POSITION)
    add(selector, TYPE, _QUOTE)
    add(selector, _START, start)
    add(selector, _END, end)
    add(selector, _EXACT, nquads.string(document.text[passage.start:passage.end]))
    return node
