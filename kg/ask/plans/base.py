"""What all plans share: the question in its release, running a prepared query for the programs that are meant, and making rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from kg.ask.algebra import Condition, Meant, Related, These, choosing, query_for
from kg.ask.beside import surroundings
from kg.ask.conditions import ADMINISTRATIVE, Part, combined, parts
from kg.ask.grammar import Grammar
from kg.ask.link import Lexicon
from kg.ask.near import neighbours
from kg.ask.rows import ProgramYear, merge
from kg.ask.understand import Understanding
from kg.read.catalogue import Words, catalogue
from kg.read.evidence import Place, places
from kg.read.names import Names
from kg.read.search_schema import bare
from kg.read.store import Graph, Row, Value, fill
from kg.read.sure import as_asked
from kg.read.terms import local
from ontology.turtle import SCHEME

_NAMES = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?name WHERE { VALUES ?thing { UNDEF } ?thing skos:prefLabel|skos:altLabel ?name }
"""
_SURFACES = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
SELECT ?thing ?surface (COUNT(?claim) AS ?times) WHERE {
  VALUES ?thing { UNDEF } ?claim ml:mentions ?thing ; ml:surface ?surface .
  # sure ?claim
}
GROUP BY ?thing ?surface
"""
_LABELS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?label (LANG(?label) AS ?language) WHERE { VALUES ?thing { UNDEF } ?thing skos:prefLabel ?label }
"""
_INSIDE = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
SELECT DISTINCT ?inner WHERE { VALUES ?place { UNDEF } ?inner ml:within+ ?place }
"""
_NARROWER = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?kin WHERE { VALUES ?thing { UNDEF } ?kin skos:broader* ?thing }
"""
_WIDER = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?kin WHERE { VALUES ?thing { UNDEF } ?thing skos:broader ?above . ?kin skos:broader* ?above }
"""
_BROADER = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?above WHERE { VALUES ?thing { UNDEF } ?thing skos:broader+ ?above }
"""
_LOST = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
SELECT ?thing WHERE { ?thing ml:nameLost true }
"""


_SUBTITLE = re.compile(r"(.{6,}?(?:計畫|方案|工程))\s*[-－—–:：]+\s*(.+)")
_PHASE = re.compile(r"[期年]|階段")
_SHORTEST_TRADE = 3


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document behind the answer and the ROC years that it covers."""

    id: str
    title: str
    years: tuple[int, ...]
    publisher: str = ""
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """A question, understood, and the release that is to answer it."""

    graph: Graph
    names: Names
    known: Lexicon
    grammar: Grammar
    asked: Understanding
    documents: tuple[ReadDocument, ...]
    selected: dict[Condition, tuple[str, ...]] = field(default_factory=dict)
    """Programs already looked up, by the condition that they meet."""

    @property
    def ledger(self) -> tuple[str, ...]:
        """The measures (IRIs) that tables keep year by year."""
        return tuple(f"{SCHEME}measure/{name}" for name in sorted(self.grammar.amounts.ledger))

    def years_of(self, document: str) -> tuple[int, ...]:
        """The years that a document covers."""
        return next((d.years for d in self.documents if d.id == document), ())


@dataclass(frozen=True, slots=True)
class Found:
    """What a plan found: rows, the query that gave them, and what is to be said about them."""

    rows: tuple[ProgramYear, ...] = ()
    sparql: str = ""
    notes: tuple[Words, ...] = ()
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The programs that a question is about: the condition that they meet, and the words that had to be left aside for it."""

    condition: Condition | None
    left_aside: tuple[str, ...]


def choose(context: Context, *, organisations: bool = True, default: Condition | None = None, beside: bool = False) -> Chosen:
    """The condition of a question; where no program meets all of its parts, the lightest are given up. `beside`: programs count that
    the text names next to a thing, too."""
    with_parts = context.asked.says(context.grammar.ranking.parts)
    near = {group: _beside(context, group) for group in ("industry", "place", "law")} if beside else {}
    all_parts = parts(context.asked, context.known, organisations=organisations, with_parts=with_parts, members=_members(context), near=near,
                      generic=context.grammar.generic, published=_published(context))
    found = sorted(all_parts, key=lambda p: -p.weight)
    given_up = list[Part]()
    while len(found) > 1 and not programs_of(context, combined(found)):
        given_up.append(found.pop())
    return Chosen(combined(found) or default, tuple(word for part in given_up for word in part.words))


def _beside(context: Context, group: str) -> tuple[str, ...]:
    """Programs next to which the text names the industries or the places of the question; of a reservoir, a park and the like
    also the projects whose pages name it."""
    text, known = surroundings(context.graph, context.names), context.known
    things = [iri for iri in context.asked.things(group) if group != "place" or known.place_kinds.get(iri, "") not in ADMINISTRATIVE]
    found = neighbours(text, things, context.ledger, projects=group == "place") if text and things else []
    if group == "industry" and found:
        elsewhere = _serving_others(context, {n.program for n in found if n.program})
        found = [n for n in found if n.program not in elsewhere]
    if text and group == "place" and (inside := _works_within(context)):
        found += neighbours(text, inside, context.ledger)
    return tuple(sorted({n.program for n in found if n.program}))


def _serving_others(context: Context, programs: Iterable[str]) -> set[str]:
    """Programs whose names are of industries, none of which is asked about nor near it: they are but mentioned in the same words."""
    asked = context.asked.things("industry")
    near = narrower(context, asked) | _above(context, asked)
    others = {name for name, groups in context.known.strong.items()
              if len(name) >= _SHORTEST_TRADE and not name.isascii() and (of := groups.get("industry")) and not near & set(of)}
    kin = set(context.known.names_of(near, "industry"))
    wanted = set(programs)
    called = ((iri, name) for name, iri in context.known.undertakings if iri in wanted)
    return {iri for iri, name in called if any(o in name for o in others) and not any(k in name for k in kin)}


def _above(context: Context, industries: Iterable[str]) -> set[str]:
    nodes = [NamedNode(iri) for iri in dict.fromkeys(industries)]
    return {str(row["above"]) for row in context.graph.rows(_BROADER, {"thing": nodes})} if nodes else set()


def _published(context: Context) -> tuple[str, ...]:
    """Where the question is about money that bodies give away: the documents that they publish, whose money is theirs."""
    if not set(context.asked.measures) & {"subsidy", "commission"}:
        return ()
    labels = set(labels_of(context.graph, context.asked.things("organisation")).values())
    return tuple(d.iri for d in context.documents if d.iri and d.publisher in labels)


def _works_within(context: Context) -> list[str]:
    """Parks, reservoirs and the like inside the places that the question names."""
    places = context.asked.things("place")
    rows = context.graph.rows(_INSIDE, {"place": [NamedNode(iri) for iri in places]}) if places else []
    inside = (str(row["inner"]) for row in rows)
    return [iri for iri in inside if iri not in places and context.known.place_kinds.get(iri, "") not in ADMINISTRATIVE]


def _members(context: Context) -> Condition | None:
    """Where no program is said to be part of a policy that the question names: the programs of documents titled after it."""
    types = context.known.types
    policies = tuple(sorted(iri for iri in context.asked.things("undertaking") if types.get(iri) == "policy"))
    if not policies or any(types.get(program) != "policy" for program in programs_of(context, Related("whole", policies))):
        return None
    names = context.known.names_of(policies, "undertaking")
    titled = tuple(d.iri for d in context.documents if d.iri and any(name in bare(d.title) for name in names))
    return Related("document", titled) if titled else None


def programs_of(context: Context, condition: Condition | None) -> tuple[str, ...]:
    """The programs that meet a condition."""
    if condition is None:
        return ()
    if isinstance(condition, These | Meant):
        return condition.programs
    if condition not in context.selected:
        rows = context.graph.rows(choosing(condition))
        context.selected[condition] = tuple(str(row["program"]) for row in rows if row["program"] is not None)
    return context.selected[condition]


def prepared(context: Context, query_name: str, condition: Condition | None, /, **bound: str | int | Sequence[str] | None) -> tuple[list[Row], str]:
    """The rows of a prepared query for the programs that meet a condition (all where there is none), and the query."""
    query = catalogue()[query_name]
    terms: dict[str, tuple[Value, ...]] = {
        n: tuple(_term(one) for one in ([v] if isinstance(v, str | int) else v)) for n, v in bound.items() if v is not None}
    text = query_for(query, programs_of(context, condition), terms, as_asked(context.graph, choosing(condition))) if condition else fill(query.text, terms)
    return list(context.graph.rows(text)), text


def _term(value: str | int) -> Value:
    return NamedNode(value) if isinstance(value, str) and "://" in value else Literal(value)


def year_bounds(context: Context) -> dict[str, int | None]:
    """The years of the question as values of `from` and `to`."""
    return {"from": context.asked.years.first, "to": context.asked.years.last}


def over_years(context: Context, condition: Condition) -> tuple[tuple[ProgramYear, ...], str]:
    """Programs and years with their money, in the years of the question."""
    rows, sparql = prepared(context, "programs_over_years", condition, **year_bounds(context))
    return merge(rows, names_of(context, {str(row["program"]) for row in rows}), context.grammar.amounts), sparql


def names_of(context: Context, things: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """The names of things, most used first."""
    nodes = [NamedNode(thing) for thing in sorted(set(things))]
    if not nodes:
        return {}
    used: dict[tuple[str, str], int] = defaultdict(int)
    for row in context.graph.rows(_SURFACES, {"thing": nodes}):
        used[str(row["thing"]), bare(str(row["surface"]))] += int(str(row["times"]))
    names: dict[str, set[str]] = defaultdict(set)
    for row in context.graph.rows(_NAMES, {"thing": nodes}):
        names[str(row["thing"])].add(str(row["name"]))
    return {thing: _with_heads(sorted(known, key=lambda n: (-used[thing, bare(n)], n))) for thing, known in names.items()}


def _with_heads(names: list[str]) -> list[str]:
    """Names with those of them that go on after a dash also without what follows, a phase is no such thing."""
    heads = (m[1] for name in names if (m := _SUBTITLE.match(name)) and not _PHASE.search(m[2]))
    return list(dict.fromkeys((*names[:1], *heads, *names[1:])))


def narrower(context: Context, industries: Iterable[str], *, wider: bool = False) -> set[str]:
    """These industries with all under them; `wider`: with what stands beside them, too."""
    nodes = [NamedNode(iri) for iri in dict.fromkeys(industries)]
    rows = context.graph.rows(_WIDER if wider else _NARROWER, {"thing": nodes}) if nodes else []
    return {str(row["kin"]) for row in rows}


def labels_of(graph: Graph, things: Iterable[str]) -> dict[str, str]:
    """The label of each thing, Chinese where there is one."""
    nodes = [NamedNode(thing) for thing in dict.fromkeys(things)]
    found: dict[str, str] = {}
    for row in sorted(graph.rows(_LABELS, {"thing": nodes}) if nodes else [], key=lambda r: str(r["language"]).startswith("en")):
        found.setdefault(str(row["thing"]), str(row["label"]))
    return found


def without_name(context: Context) -> frozenset[str]:
    """Programs whose name the documents have lost."""
    return frozenset(str(row["thing"]) for row in context.graph.rows(_LOST))


def single(thing: str, label: str, year: int | None, basis: str, where: Iterable[Place], **more: object) -> ProgramYear:
    """A row about something that is not the money of a program: a law, an organisation, a passage."""
    return ProgramYear(thing, label, (label,), year, None, basis if year is not None else "", None, (), "", tuple(where)).with_more(**more)


def stands(row: Row) -> tuple[Place, ...]:
    """Where a row of a query says its evidence is."""
    return places(row["evidence"])


def statement_year(context: Context, row: Row) -> tuple[int | None, str]:
    """The year of a statement: its own, else that of a document that covers one year alone; and why it is that year."""
    if row["year"] is not None:
        return int(str(row["year"])), "statement"
    documents = {place.document for place in stands(row)}
    covered = {years[0] for document in documents if len(years := context.years_of(document)) == 1}
    return (max(covered), "document") if len(covered) == 1 else (None, "")


def main_amounts(context: Context, programs: Iterable[str], years: Iterable[int | None] = ()) -> dict[str, list[ProgramYear]]:
    """The rows of these programs by program, over all years or from the first to the last of these."""
    known_years = [year for year in years if year is not None]
    between = {"from": min(known_years), "to": max(known_years)} if known_years else {}
    known = tuple(sorted(set(programs)))
    by_program: dict[str, list[ProgramYear]] = defaultdict(list)
    if known:
        rows, _ = prepared(context, "programs_over_years", These(known, "the programs of the answer"), **between)
        for row in merge(rows, names_of(context, known), context.grammar.amounts):
            by_program[row.program].append(row)
    return by_program


def key_of(value: object) -> str:
    """The key of a concept, empty where there is none."""
    return local(str(value)) if value is not None else ""


def filled(note: Words, **values: object) -> Words:
    """A note with its values; a value named …_en is the English form of another."""
    english = {name: values.get(f"{name}_en", value) for name, value in values.items()}
    return Words(note.zh.format(**values), note.en.format(**english))
