"""Answer a question from a release: rows with years, agencies, amounts and evidence, the query that gave them, and what was missed.

"No document read for that year" is told apart from "nothing found": the answer lists the documents and their years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any
from weakref import WeakKeyDictionary

from kg.ask.grammar import Grammar, load
from kg.ask.ladder import weaker
from kg.ask.link import lexicon
from kg.ask.plans import firms, lineage, money, people, performance, programs, texts
from kg.ask.plans.base import Context, Found, ReadDocument, filled, labels_of, without_name
from kg.ask.restate import Restate
from kg.ask.rows import ROC, ProgramYear, as_record
from kg.ask.understand import Understanding, understand
from kg.ask.years import Years
from kg.read.catalogue import Words
from kg.read.names import Names
from kg.read.release import Release
from kg.read.store import Graph
from kg.read.sure import as_asked

PLANS: Mapping[str, Callable[[Context], Found]] = MappingProxyType({
    "programs": programs.programs, "ending": programs.ending, "phases": programs.phases,
    "documents": programs.documents, "largest": money.largest, "totals": money.totals,
    "execution": performance.execution, "behind_schedule": performance.behind_schedule, "missed_targets": performance.missed_targets,
    "jobs": performance.jobs, "delay_reasons": performance.delay_reasons, "roles": people.roles, "participants": people.participants,
    "investors": firms.investors, "agency_lineage": lineage.agency_lineage, "laws": texts.laws, "resolutions": texts.resolutions,
    "renaming": texts.renaming, "passages": texts.passages,
})
"""What an intent may name as its plan."""

_DOCUMENTS = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?source ?document ?title ?publisher ?year WHERE {
  ?source a ml:Document ; dcterms:identifier ?document .
  OPTIONAL { ?source dcterms:title ?title . FILTER(LANGMATCHES(LANG(?title), "zh")) }
  OPTIONAL { ?source dcterms:publisher ?publisher }
  OPTIONAL { ?source ml:coversYear ?year }
}
ORDER BY ?document ?year
"""


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing that the question names: as written there, and as the graph knows it; `alternative` where it was not taken."""

    written: str
    iri: str
    label: str
    group: str = ""
    alternative: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question. `sparql` is the query that ran, empty where nothing was looked up; `unnamed` are rows of
    programs whose name the documents have lost."""

    understanding: Understanding
    subjects: tuple[Subject, ...]
    rows: tuple[ProgramYear, ...]
    sparql: str
    documents: tuple[ReadDocument, ...]
    years_without_document: tuple[int, ...]
    notes: tuple[Words, ...]
    unnamed: tuple[ProgramYear, ...] = ()
    alternatives: tuple[Subject, ...] = ()
    more: Mapping[str, object] = field(default_factory=dict)

    def as_record(self) -> dict[str, Any]:
        """The answer as JSON values."""
        asked = self.understanding
        return {
            "question": asked.question, "rows": [as_record(row) for row in self.rows], "unnamed": [as_record(row) for row in self.unnamed],
            **self.more, "sparql": self.sparql,
            "understood": {
                "intent": asked.intent.name if asked.intent else None,
                "label": _both(asked.intent.label) if asked.intent else None,
                "about": [{"written": s.written, "iri": s.iri, "label": s.label, "group": s.group} for s in self.subjects],
                "alternatives": [{"written": s.written, "iri": s.iri, "label": s.label} for s in self.alternatives],
                "names_containing": list(asked.topics), "measures": list(asked.measures),
                "years": {"from": asked.years.first, "to": asked.years.last}, "cues": list(asked.cues),
            },
            "not_understood": list(asked.not_understood), "notes": [_both(note) for note in self.notes],
            "documents_read": [{"id": d.id, "title": d.title, "roc_years": list(d.years)} for d in self.documents],
            "years_without_document": list(self.years_without_document),
        }


def ask(release: Release, question: str, restate: Restate | None = None) -> Answer:
    """Answer a question from a release; from one that is seen through a least confidence, by what is sure alone. `restate` may put a
    question into other words that was not understood and found nothing; the answer then says so."""
    found = answer(release.graph, release.search, question, load())
    if restate is None or found.rows or not (found.understanding.intent is None or found.understanding.not_understood):
        return found
    said = restate(question)
    again = answer(release.graph, release.search, said, load()) if said else None
    if said is None or again is None or not again.rows:
        return found
    note = filled(load().notes["restated"], question=said)
    return replace(again, notes=(note, *again.notes), more={**again.more, "asked": question})


WARMING = ("programs", "roles", "participants", "investors")
"""Plans whose first question reads what all later ones use: names, paragraphs, and where things and amounts stand in them."""


def warming() -> tuple[str, ...]:
    """Questions to ask once when a release comes into service, so that nobody's first one is slow."""
    return tuple(next(i.examples[0].zh for i in load().intents if i.plan == plan and i.examples) for plan in WARMING)


def suggestions() -> tuple[Words, ...]:
    """Questions to try, one or more of each kind, in both languages."""
    return tuple(example for intent in load().intents for example in intent.examples)


def answer(graph: Graph, names: Names, question: str, grammar: Grammar) -> Answer:
    """Answer a question from a graph; `names` tells who bears a name."""
    known, documents = lexicon(graph, names, grammar.topics, grammar.tails), _documents(graph, names)
    newest = max((year for d in documents for year in d.years), default=None)
    asked = understand(question, known, grammar, newest)
    context = Context(graph, names, known, grammar, asked, documents)
    found = PLANS[_plan(context)](context) if asked.intent else Found()
    if not found.rows:
        found = _with_less(context) or found
    lost = without_name(context) if found.rows else frozenset()
    rows = tuple(row for row in found.rows if row.program not in lost)
    unnamed = tuple(row for row in found.rows if row.program in lost)
    covered = {year for document in documents for year in document.years} | {row.roc_year for row in rows}
    missing = tuple(year for year in _asked(asked.years) if year not in covered)
    more = dict(found.more)
    notes = list(_notes(asked, found, missing, grammar.notes))
    if unnamed:
        notes.append(filled(grammar.notes["unnamed"], count=len(unnamed)))
    if not found.rows and (words := texts.searched(context)) and (said := texts.passage_records(context, words)):
        more["passages"] = said
        notes.append(filled(grammar.notes["only_passages"], words="、".join(words), words_en=", ".join(words)))
    subjects, alternatives = _subjects(graph, asked)
    return Answer(asked, subjects, rows, as_asked(graph, found.sparql), documents, missing, tuple(notes), unnamed, alternatives, more)


def _plan(context: Context) -> str:
    """The plan of a question; one on programs that names but organisations is about where these appear."""
    asked = context.asked
    bodies, plan = asked.things("organisation"), asked.intent.plan if asked.intent else ""
    alone = bodies and not asked.topics and not asked.categories and {n.group for n in asked.named} == {"organisation"}
    if plan == "programs" and alone and not any(context.known.types.get(iri) == "agency" for iri in bodies):
        return "roles"
    return plan


def _with_less(context: Context) -> Found | None:
    """The first answer to the question with less; None where there is none. Where years were given up, what is of another year is not shown."""
    years = context.asked.years
    for asked, words, undated in weaker(context.asked, context.grammar):
        found = PLANS[asked.intent.plan](replace(context, asked=asked)) if asked.intent else Found()
        rows = tuple(r for r in found.rows if not undated or (r.roc_year is None and any(_covers(years, context.years_of(p.document)) for p in r.places)))
        if rows:
            note = (filled(context.grammar.notes["relaxed"], words="、".join(words), words_en=", ".join(words)),) if words else ()
            return replace(found, rows=rows, notes=(*note, *found.notes))
    return None


def _covers(years: Years, covered: Sequence[int]) -> bool:
    return any((years.first is None or years.first <= y) and (years.last is None or y <= years.last) for y in covered)


_READ: WeakKeyDictionary[Any, tuple[ReadDocument, ...]] = WeakKeyDictionary()


def _documents(graph: Graph, names: Names) -> tuple[ReadDocument, ...]:
    """The documents of a release with their years, read once as long as its search index is open."""
    if names not in _READ:
        known: dict[str, ReadDocument] = {}
        for row in graph.rows(_DOCUMENTS):
            name, year = str(row["document"]), () if row["year"] is None else (int(str(row["year"])),)
            before = known.get(name, ReadDocument(name, str(row["title"] or name), (), str(row["publisher"] or ""), str(row["source"])))
            known[name] = ReadDocument(name, before.title, tuple(sorted({*before.years, *year})), before.publisher, before.iri)
        _READ[names] = tuple(known.values())
    return _READ[names]


def _asked(years: Years) -> range:
    """The years that a question asks about by number; of an open range, its closed end."""
    known = [year for year in (years.first, years.last) if year is not None]
    return range(known[0], known[-1] + 1) if known else range(0)


def _subjects(graph: Graph, asked: Understanding) -> tuple[tuple[Subject, ...], tuple[Subject, ...]]:
    """The things that were meant, and others of the same names."""
    labels = labels_of(graph, (iri for named in asked.named for iri in (*named.iris, *named.others)))
    meant = [Subject(n.written, iri, labels.get(iri, n.written), n.group) for n in asked.named for iri in n.iris]
    others = [Subject(n.written, iri, labels.get(iri, n.written), alternative=True) for n in asked.named for iri in n.others]
    return tuple(dict.fromkeys(meant)), tuple(dict.fromkeys(others))


def _notes(asked: Understanding, found: Found, missing: Sequence[int], notes: Mapping[str, Words]) -> Iterable[Words]:
    if asked.intent is None:
        yield notes["no_subject"]
    elif not found.rows and (not missing or len(missing) < len(_asked(asked.years))):
        yield notes["nothing_found"]
    if missing:
        yield filled(notes["no_document"], years="、".join(map(str, missing)), years_en=", ".join(f"{y} ({y + ROC})" for y in missing))
    if asked.not_understood:
        yield filled(notes["partly_understood"], words="、".join(asked.not_understood), words_en=", ".join(asked.not_understood))
    yield from found.notes
    if found.rows and not found.sparql:
        yield notes["from_text"]
    if any(len({a.measure for a in row.amounts}) > 1 for row in found.rows):
        yield notes["measures_apart"]


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
