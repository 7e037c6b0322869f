"""Lineage as records: what came before what, what is part of what, what goes on from document to document.

    {"relation": "succeeds", "subject": …, "object": …, "stated": true, "rule": …, "confidence": …, "claims": […]}

`stated` rows have the claims that say so. Of the others, reorganisations are reference facts with their source, inferred
rows rest on a rule, and `continues` says that several documents name one and the same undertaking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from kg.read.export_claims import Record, present
from kg.read.tables import Tables
from kg.read.terms import DCTERMS, PROV, RDF, local

LINEAGE = ("succeeds", "orgSucceeds", "partOf")
CONTINUES = "one thing in several documents"
_UNDERTAKINGS = frozenset({"program", "policy", "budget_line"})


def lineage(tables: Tables) -> Iterator[Record]:
    """All rows, ordered by relation, subject and object: what documents state, what is reference, what is inferred."""
    yield from sorted((*_links(tables), *_inferred(tables), *_continued(tables)), key=lambda r: (r["relation"], r["subject"], r["object"]))


def _links(tables: Tables) -> Iterator[Record]:
    """Direct statements: with claims where documents state them, else from the reference data."""
    stated = stated_links(tables)
    edges = {(relation, s, str(o)) for relation in LINEAGE for s, values in tables.many(relation).items() for o in values}
    changes = {}
    for change in tables.of_class("Reorganisation"):
        for successor in tables.many("resulting").get(change, []):
            for predecessor in tables.many("original").get(change, []):
                changes["orgSucceeds", str(successor), str(predecessor)] = change
    for key in sorted({*edges, *changes}):
        relation, subject, target = key
        if subject not in tables.types or target not in tables.types:
            continue
        support, change = sorted(stated.get(key, [])), changes.get(key, "")
        confidences = [float(str(tables.one("confidence").get(c, 0))) for c in support]
        rules = sorted({tables.text("extractor", c) for c in support})
        yield present({
            "relation": relation, "subject": subject, "object": target, "stated": bool(support),
            "rule": rules[0] if rules else f"reorganisation {tables.label(change)}".strip() if change else "reference data",
            "confidence": max(confidences, default=1.0), "claims": [local(c) for c in support], "reorganisation": change,
            "date": tables.text(DCTERMS + "date", change) if change else "", "legal_basis": tables.text("legalBasis", change) if change else "",
        })


def stated_links(tables: Tables) -> Mapping[tuple[str, str, str], list[str]]:
    """Relation, subject, object → the claims that state it."""
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    predicates, objects, claims = tables.one(RDF + "predicate"), tables.one(RDF + "object"), tables.one("kind")
    for claim, subject in tables.one(RDF + "subject").items():
        if claim in claims:
            found[local(str(predicates.get(claim, ""))), str(subject), str(objects.get(claim, ""))].append(claim)
    return found


def _inferred(tables: Tables) -> Iterator[Record]:
    """What a rule infers; the claims are those it rests on, none of which states the link."""
    for link in tables.of_class("InferredLink"):
        yield present({
            "relation": local(tables.text(RDF + "predicate", link)), "subject": tables.text(RDF + "subject", link),
            "object": tables.text(RDF + "object", link), "stated": False, "rule": tables.text("rule", link),
            "confidence": float(tables.text("confidence", link)),
            "claims": [local(str(c)) for c in tables.many(PROV + "wasDerivedFrom").get(link, [])],
        })


def _continued(tables: Tables) -> Iterator[Record]:
    """Undertakings that several documents name, with the first mention in each document."""
    documents, lines, ids = tables.one("document"), tables.one("firstLine"), tables.one(DCTERMS + "identifier")
    first: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    for claim, entity in tables.one("mentions").items():
        if tables.types.get(str(entity)) in _UNDERTAKINGS:
            document = str(ids.get(str(documents[claim]), ""))
            place = int(str(lines.get(claim, 0))), claim
            first[str(entity)][document] = min(first[str(entity)].get(document, place), place)
    doubt: dict[str, float] = {}
    for join in tables.of_class("NameJoin"):
        entity = tables.text(DCTERMS + "subject", join)
        doubt[entity] = min(doubt.get(entity, 1.0), float(tables.text("confidence", join)))
    for entity, places in first.items():
        if len(places) > 1:
            yield present({
                "relation": "continues", "subject": entity, "object": entity, "stated": False, "rule": CONTINUES,
                "confidence": doubt.get(entity, 1.0), "claims": [local(places[d][1]) for d in sorted(places)], "documents": sorted(places),
            })
