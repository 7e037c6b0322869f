"""Answer a question from a release: rows with years, agencies, amounts and evidence, the query that gave them, and what was missed.

"No document read for that year" is told apart from "nothing found": the answer lists the documents and their years.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from kg.ask.grammar import Grammar, load
from kg.ask.rows import ROC, ProgramYear, as_record, merge
from kg.ask.understand import Understanding, Years, understand
from kg.read.catalogue import Words
from kg.read.names import Names
from kg.read.release import Release
from kg.read.runner import run
from kg.read.search_schema import bare
from kg.read.store import Graph

_NAMES = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?name WHERE { VALUES ?thing { UNDEF } ?thing skos:prefLabel|skos:altLabel ?name }
"""
_SURFACES = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
SELECT ?thing ?surface (COUNT(?claim) AS ?times) WHERE { VALUES ?thing { UNDEF } ?claim ml:mentions ?thing ; ml:surface ?surface }
GROUP BY ?thing ?surface
"""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document behind the answer and the ROC years that it covers."""

    id: str
    title: str
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing that the question names: as written there, and as the graph knows it."""

    written: str
    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question. `sparql` is the query that ran, empty where nothing was looked up."""

    understanding: Understanding
    subjects: tuple[Subject, ...]
    rows: tuple[ProgramYear, ...]
    sparql: str
    documents: tuple[ReadDocument, ...]
    years_without_document: tuple[int, ...]
    notes: tuple[Words, ...]

    def as_record(self) -> dict[str, Any]:
        """The answer as JSON values."""
        asked = self.understanding
        return {
            "question": asked.question, "rows": [as_record(row) for row in self.rows], "sparql": self.sparql,
            "understood": {
                "intent": asked.intent.name if asked.intent else None,
                "label": _both(asked.intent.label) if asked.intent else None,
                "about": [{"written": s.written, "iri": s.iri, "label": s.label} for s in self.subjects],
                "years": {"from": asked.years.first, "to": asked.years.last}, "cues": list(asked.cues),
            },
            "not_understood": list(asked.not_understood), "notes": [_both(note) for note in self.notes],
            "documents_read": [{"id": d.id, "title": d.title, "roc_years": list(d.years)} for d in self.documents],
            "years_without_document": list(self.years_without_document),
        }


def ask(release: Release, question: str) -> Answer:
    """Answer a question from a release."""
    return answer(release.graph, release.search, question, load())


def answer(graph: Graph, names: Names, question: str, grammar: Grammar) -> Answer:
    """Answer a question from a graph; `names` tells who bears a name."""
    asked = understand(question, names, grammar)
    documents = _documents(graph, names)
    rows: tuple[ProgramYear, ...] = ()
    sparql = ""
    if asked.intent:
        wanted = list(dict.fromkeys(iri for named in asked.named for iri in named.iris))
        given: dict[str, str | Sequence[str]] = {asked.intent.about: wanted}
        given |= {name: str(year) for name, year in (("from", asked.years.first), ("to", asked.years.last)) if year is not None}
        found = run(graph, names, asked.intent.query, given)
        sparql = found.sparql
        rows = merge(found.rows, _labels(graph, {str(row["program"]) for row in found.rows}), grammar.amounts)
    covered = {year for document in documents for year in document.years} | {row.roc_year for row in rows}
    missing = tuple(year for year in _asked(asked.years) if year not in covered)
    return Answer(asked, _subjects(graph, asked), rows, sparql, documents, missing, tuple(_notes(asked, rows, missing, grammar.notes)))


def _documents(graph: Graph, names: Names) -> tuple[ReadDocument, ...]:
    def years(written: object) -> tuple[int, ...]:
        return tuple(sorted(int(year) for year in str(written or "").split()))

    rows = run(graph, names, "documents", {}).rows
    return tuple(ReadDocument(str(r["document"]), str(r["title"] or r["document"]), years(r["years"])) for r in rows)


def _asked(years: Years) -> range:
    """The years that a question asks about by number; of an open range, its closed end."""
    known = [year for year in (years.first, years.last) if year is not None]
    return range(known[0], known[-1] + 1) if known else range(0)


def _labels(graph: Graph, things: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """The names of things, most used first."""
    nodes = [NamedNode(thing) for thing in sorted(things)]
    if not nodes:
        return {}
    used: dict[tuple[str, str], int] = defaultdict(int)
    for row in graph.rows(_SURFACES, {"thing": nodes}):
        used[str(row["thing"]), bare(str(row["surface"]))] += int(str(row["times"]))
    names: dict[str, set[str]] = defaultdict(set)
    for row in graph.rows(_NAMES, {"thing": nodes}):
        names[str(row["thing"])].add(str(row["name"]))
    return {thing: sorted(known, key=lambda n: (-used[thing, bare(n)], n)) for thing, known in names.items()}


def _subjects(graph: Graph, asked: Understanding) -> tuple[Subject, ...]:
    pairs = [(named.written, iri) for named in asked.named for iri in named.iris]
    nodes = [NamedNode(iri) for _, iri in pairs]
    labels: dict[str, str] = {}
    for row in graph.rows(_LABELS, {"thing": nodes}) if nodes else []:
        labels.setdefault(str(row["thing"]), str(row["label"]))
    return tuple(dict.fromkeys(Subject(written, iri, labels.get(iri, written)) for written, iri in pairs))


_LABELS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?label WHERE { VALUES ?thing { UNDEF } ?thing skos:prefLabel ?label . FILTER(LANGMATCHES(LANG(?label), "zh")) }
"""


def _notes(asked: Understanding, rows: Sequence[ProgramYear], missing: Sequence[int], notes: Mapping[str, Words]) -> Iterable[Words]:
    if asked.intent is None:
        yield notes["no_subject"]
    elif not rows and (not missing or len(missing) < len(_asked(asked.years))):
        yield notes["nothing_found"]
    if missing:
        yield _filled(notes["no_document"], years="、".join(map(str, missing)), years_en=", ".join(f"{y} ({y + ROC})" for y in missing))
    if asked.not_understood:
        yield _filled(notes["partly_understood"], words="、".join(asked.not_understood), words_en=", ".join(asked.not_understood))
    if any(len({a.measure for a in row.amounts}) > 1 for row in rows):
        yield notes["measures_apart"]


def _filled(note: Words, **values: str) -> Words:
    english = {name: values.get(f"{name}_en", value) for name, value in values.items()}
    return Words(note.zh.format(**values), note.en.format(**english))


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
