"""The claims of a graph as records of the export: fields by kind, spans in order, positions as the graph has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kg.read.tables import Tables
from kg.read.terms import DCTERMS, PROV, RDF, local

Record = dict[str, Any]
"""A line of an export: fields and values as the design of the exports names them."""


def claims(tables: Tables) -> Iterator[Record]:
    """Statements of documents, in the order of documents and positions."""
    passages = passages_of(tables)
    identifiers = tables.one(DCTERMS + "identifier")
    rows = []
    for iri, kind in tables.one("kind").items():
        spans = [passages[str(p)] for p in tables.many(PROV + "wasDerivedFrom").get(iri, []) if str(p) in passages]
        spans.sort(key=lambda s: (s["role"] != "value", s["start"], s["end"], s["role"]))
        record: Record = {
            "id": local(iri), "kind": str(kind), "document": str(identifiers.get(tables.text("document", iri), "")),
            "extractor": tables.text("extractor", iri), "confidence": tables.one("confidence").get(iri),
            "lines": [tables.one("firstLine").get(iri), tables.one("lastLine").get(iri)], "quote": tables.text("quote", iri),
            "spans": spans,
        }
        record.update(FIELDS[str(kind)](tables, iri))
        rows.append(record)
    rows.sort(key=lambda r: (r["document"], r["spans"][0]["start"] if r["spans"] else -1, r["kind"], r["id"]))
    yield from rows


def passages_of(tables: Tables) -> dict[str, Record]:
    start, end, first, last, role, page = (tables.one(p) for p in ("start", "end", "firstLine", "lastLine", "role", "printedPage"))
    return {iri: {"role": local(str(role.get(iri, "value"))), "lines": [first.get(iri), last.get(iri)], "start": begin, "end": end.get(iri),
                  **({"page": page[iri]} if iri in page else {})} for iri, begin in start.items()}


def _mention(tables: Tables, claim: str) -> Record:
    return {"entity": tables.text("mentions", claim), "surface": tables.text("surface", claim)}


def _relation(tables: Tables, claim: str) -> Record:
    target = tables.text(RDF + "object", claim)
    known = target in tables.types
    return present({
        "relation": local(tables.text(RDF + "predicate", claim)), "subject": tables.text(RDF + "subject", claim),
        "object": target if known else tables.label(target) or target, "object_iri": None if known else target,
        "role": _key(tables, "role", claim), "roc_year": tables.one("rocYear").get(claim),
    })


def _funding(tables: Tables, claim: str) -> Record:
    fact = tables.text("states", claim)
    amount, currency = tables.one("amount").get(fact), tables.text("currency", fact) or "TWD"
    whole = currency == "TWD"
    return present({
        "program": tables.text("program", fact), **_years(tables, fact), "amount_twd": amount if whole else None,
        "amount": None if whole else amount, "currency": currency,
        "measure": _key(tables, "statedMeasure", claim) or _key(tables, "measure", fact),
        "status": _key(tables, "status", fact), "scope": _key(tables, "scope", fact), "level": _key(tables, "level", fact),
        "agency": tables.text("agency", fact), "recipient": tables.text("recipient", fact),
        "budget_line": tables.text("budgetLine", fact), "phase": tables.text("phase", fact), "observation": fact,
        "part_of": tables.text("partOfAmount", fact),
    })


def _indicator(tables: Tables, claim: str) -> Record:
    value = tables.text("states", claim)
    return present({
        "program": tables.text("program", value), "name": tables.text("indicatorName", value), "unit": tables.one("unit").get(value),
        "scope": _key(tables, "scope", value), **_years(tables, value), "target": tables.one("target").get(value),
        "actual": tables.one("actual").get(value), "observation": value,
    })


def _period(tables: Tables, claim: str) -> Record:
    node = tables.text("states", claim)
    return present({"program": tables.text("program", node), "start": tables.text("startDate", node), "end": tables.text("endDate", node)})


def _delay(tables: Tables, claim: str) -> Record:
    node = tables.text("states", claim)
    return present({"program": tables.text("program", node), "reason": tables.text("reason", node),
                     "countermeasure": tables.text("countermeasure", node), "roc_year": tables.one("rocYear").get(node)})


def _milestone(tables: Tables, claim: str) -> Record:
    node = tables.text("states", claim)
    return present({"program": tables.text("program", node), "date": tables.text("date", node),
                    "description": tables.text("description", node)})


def _resolution(tables: Tables, claim: str) -> Record:
    node = tables.text("states", claim)
    subject = tables.text("subject", node)
    field = "agency" if tables.types.get(subject) == "agency" else "program"
    return present({field: subject, "body": tables.text("body", node), "date": tables.text("date", node),
                    "number": tables.text("number", node), "description": tables.text("description", node)})


FIELDS: Mapping[str, Callable[[Tables, str], Record]] = {
    "mention": _mention, "relation": _relation, "funding": _funding, "indicator": _indicator, "period": _period, "delay": _delay,
    "milestone": _milestone, "resolution": _resolution,
}


def _years(tables: Tables, node: str) -> Record:
    return {"roc_year": tables.one("rocYear").get(node), "roc_year_end": tables.one("rocYearEnd").get(node)}


def _key(tables: Tables, predicate: str, node: str) -> str | None:
    """The key of a concept, whether the graph has its IRI or the key itself."""
    value = tables.one(predicate).get(node)
    return None if value is None else local(str(value))


def present(record: Record) -> Record:
    """Without what is not stated: absent, never null and never zero."""
    return {name: value for name, value in record.items() if value is not None and value != ""}
