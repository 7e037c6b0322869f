"""The graph as files that anyone can read: entities, claims, lineage, findings and documents, from the graph alone.

    entities.jsonl   {"iri": …, "type": "program", "label": "…", "labels": […], …}      one thing a line
    claims.jsonl     {"id": …, "kind": "funding", "document": …, "spans": […], …}       one statement of a document a line
    lineage.jsonl · findings.jsonl · documents.jsonl

Order and bytes depend on the graph alone. `write_csv` gives the same rows for spreadsheets.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import orjson

from kg.read.export_claims import Record, claims, passages_of, present
from kg.read.export_csv import write_csv
from kg.read.lineage_rows import lineage
from kg.read.search_schema import bare
from kg.read.store import Cell, Graph
from kg.read.tables import Tables
from kg.read.terms import DCTERMS, OA, PROV, SKOS, local

_QUIET_LINES = 40
"""A stretch of a document this long from which no claim is derived is reported as not read."""


def export(graph: Graph, folder: Path, *, csv: bool = False) -> dict[str, int]:
    """Write all files; the number of records of each. Files are replaced whole."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = Tables(graph)
    counts = {}
    for name, records in FILES.items():
        rows = list(records(tables))
        counts[name] = len(rows)
        partial = folder / f".{name}.jsonl.partial"
        with partial.open("wb") as file:
            for row in rows:
                file.write(orjson.dumps(row, default=_number, option=orjson.OPT_APPEND_NEWLINE))
        partial.replace(folder / f"{name}.jsonl")
        if csv:
            write_csv(folder / f"{name}.csv", name, [_labelled(tables, row) for row in rows])
    return counts


def _labelled(tables: Tables, row: Record) -> Record:
    """The row with the names of the things that it gives as IRIs, for people who read it in a spreadsheet."""
    names = {f"{field}_label": tables.label(value) for field, value in row.items() if isinstance(value, str) and value in tables.types}
    return {**row, **names} if "label" not in row else row


def entities(tables: Tables) -> Iterator[Record]:
    """Things with all their names, most used first."""
    surfaces: dict[str, Counter[str]] = defaultdict(Counter)
    mentions: Counter[str] = Counter()
    written = tables.one("surface")
    for claim, entity in tables.one("mentions").items():
        surfaces[str(entity)][bare(str(written.get(claim, "")))] += 1
        mentions[str(entity)] += 1
    others, hidden = tables.many(SKOS + "altLabel"), tables.many(SKOS + "hiddenLabel")
    for iri, kind in sorted(tables.types.items()):
        label, english = tables.labels.get(iri, ("", ""))
        used = surfaces[iri]
        weak = [n for n in hidden.get(iri, []) if bare(str(n)) in used]  # a weak name that a document uses for it is one of its names
        names = dict.fromkeys(str(n) for n in (label, *others.get(iri, []), *weak, english) if n)
        ordered = sorted(names, key=lambda name: -used[bare(name)])
        yield {"iri": iri, "type": kind, "label": label or local(iri), "labels": ordered, "label_en": english, "mentions": mentions[iri]}


def findings(tables: Tables) -> Iterator[Record]:
    """Checks of what the documents print, passed and failed."""
    passages, identifiers, source = passages_of(tables), tables.one(DCTERMS + "identifier"), tables.one(OA + "hasSource")
    rows = []
    for check in tables.of_class("Check", "Finding"):
        inputs = [str(p) for p in tables.many(PROV + "wasDerivedFrom").get(check, []) if str(p) in passages]
        document = tables.text("document", check)
        spans = [{**passages[p], "document": str(identifiers.get(str(source.get(p, document)), "")), "quote": tables.text("quote", p)}
                 for p in inputs]
        spans.sort(key=lambda s: (s["document"], s["start"], s["end"]))
        rows.append(present({
            "id": local(check), "check": tables.text("checkKind", check), "status": tables.text("status", check),
            "document": str(identifiers.get(document, "")), "about": tables.text("about", check), "inputs": spans,
            "expected": tables.text("expected", check), "printed": tables.text("printed", check),
        }))
    rows.sort(key=lambda r: (r.get("document", ""), r["inputs"][0]["start"] if r["inputs"] else -1, r["id"]))
    yield from rows


def documents(tables: Tables) -> Iterator[Record]:
    """Documents: how much of each was read as what, and the stretches from which nothing was."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    read: dict[str, set[int]] = defaultdict(set)
    for claim, kind in tables.one("kind").items():
        kinds[tables.text("document", claim)][str(kind)] += 1
    first, last = tables.one("firstLine"), tables.one("lastLine")
    for passage, source in tables.one(OA + "hasSource").items():
        read[str(source)].update(range(_whole(first.get(passage)), _whole(last.get(passage)) + 1))
    for document in tables.of_class("Document"):
        lines = _whole(tables.one("lineCount").get(document))
        title, english = tables.titles.get(document, ("", ""))
        yield present({
            "id": tables.text(DCTERMS + "identifier", document), "title": title, "title_en": english,
            "sha256": tables.text("sha256", document), "publisher": tables.text(DCTERMS + "publisher", document),
            "date": tables.text(DCTERMS + "issued", document),
            "genre": local(tables.text("genre", document)), "years": sorted(_whole(y) for y in tables.many("coversYear").get(document, [])),
            "lines": lines, "claims": dict(sorted(kinds[document].items())), "lines_cited": len(read[document]),
            "not_read": _gaps(read[document], lines),
        })


def _gaps(read: set[int], lines: int) -> list[list[int]]:
    """Long stretches between the lines that were read: [first, last]."""
    marks = [0, *sorted(read), lines + 1]
    return [[a + 1, b - 1] for a, b in pairwise(marks) if b - a > _QUIET_LINES]


def _whole(value: Cell) -> int:
    return int(value) if isinstance(value, int | Decimal) else 0


def _number(value: object) -> int | float:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} in an export")


FILES: Mapping[str, Callable[[Tables], Iterator[Record]]] = {
    "entities": entities, "claims": claims, "lineage": lineage, "findings": findings, "documents": documents,
}
