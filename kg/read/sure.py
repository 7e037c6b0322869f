"""Only what is sure enough: a graph seen through a least confidence, `min_confidence` of the service and the commands.

A fact counts when one of its claims is at least so sure; its claims that are less sure are not shown. What no claim says (the
schemes of the ontology, checks, names) is not a matter of confidence and stays. At 0 everything counts.

A query says in comments which of its variables this concerns; each comment stands where its clause is to stand:

    # sure ?claim                                    a claim (or a link that a rule infers)
    # sure node ?fact                                what a claim states: an amount, a value, a period, an event
    # sure ?program ml:targetsIndustry ?industry     a direct statement; the property may go on as a path (ml:locatedIn/ml:within*)
    # least ?confidence: why, of ?claim              a confidence that the query has looked up itself, of which claims

So a query runs anywhere as it stands, its sums, groups and LIMIT are those of what is sure, and nothing is filtered afterwards.
`unsure` finds the variables that a query forgot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property
from itertools import count

from kg.read.refusal import ParameterError
from kg.read.store import JSON, Cell, Graph, Row, Value, fill
from kg.read.terms import PROV, RDF, RELATIONS
from ontology.turtle import NAMESPACE as ML

NAME = "min_confidence"
ALL = Decimal(0)
_LONGEST = 12

_MARK = re.compile(r"^[ \t]*# (?:sure|(?=least )) ?(.+?)[ \t]*\n", re.MULTILINE)
_LEAST = re.compile(r"least (\?\w+)(?:: .*)?")
_CLAIM = re.compile(r"(\?\w+)")
_NODE = re.compile(r"node (\?\w+)")
_STATEMENT = re.compile(r"(\?\w+|<[^<>\s]+>) ((?:\w+:|\?)\w+)(\S*) (\?\w+)")


class UnknownMark(ValueError):
    """A comment `# sure …` that says nothing known."""


def least_confidence(written: object) -> Decimal:
    """The threshold that was asked for, 0 where nothing was; raises ParameterError for what is no number from 0 to 1."""
    text = str(written if written is not None else "").strip()
    if not text:
        return ALL
    try:
        value = Decimal(text) if len(text) <= _LONGEST else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not (value.is_finite() and 0 <= value <= 1):
        raise ParameterError(NAME, f"{NAME} 應為 0 到 1 的數（例如 0.9），不是「{text[:40]}」",
                             f"{NAME} is a number from 0 to 1 (0.9, for example), not “{text[:40]}”")
    return value.normalize() if value else ALL


def expanded(text: str, least: Decimal = ALL) -> str:
    """The query with a clause in place of each mark; at 0 the marks are taken out and nothing is put in."""
    numbers = count(1)
    return _MARK.sub(lambda mark: _clause(mark[1], format(least, "f"), next(numbers)) if least else "", text)


def _clause(said: str, least: str, number: int) -> str:
    """The clause of a mark; variables of its own begin with `sure`. What is looked up is grouped first: an engine then joins it once
    for the whole query, and does not ask again for every row, as it would with EXISTS."""
    own, by = f"?sure{number}", f"?sure_by{number}"
    if bound := _LEAST.fullmatch(said):
        return f"FILTER(!BOUND({bound[1]}) || {bound[1]} >= {least})\n"
    if claim := _CLAIM.fullmatch(said):
        return f"{claim[1]} <{ML}confidence> {own} . FILTER({own} >= {least})\n"
    if node := _NODE.fullmatch(said):
        return f"{{ SELECT DISTINCT {node[1]} WHERE {{ {by} <{ML}states> {node[1]} ; <{ML}confidence> {own} . FILTER({own} >= {least}) }} }}\n"
    found = _STATEMENT.fullmatch(said)
    if found is None:
        raise UnknownMark(f"# sure {said}")
    subject, prop, path, target = found.groups()
    end = f"?sure_to{number}" if path else target
    after = f" . {end} {path.removeprefix('/')} {target}" if path else ""
    known = " ".join(name for name in dict.fromkeys((subject, prop, target)) if name.startswith("?"))
    return (f"OPTIONAL {{ SELECT {known} (MAX({own}_of) AS {own}) WHERE {{ {by} <{RDF}subject> {subject} ; <{RDF}predicate> {prop} ; "
            f"<{RDF}object> {end} ; <{ML}confidence> {own}_of{after} }} GROUP BY {known} }} FILTER(!BOUND({own}) || {own} >= {least})\n")


_SAID_OF_CLAIMS = re.compile(r"\ba ml:Claim\b|\bml:(?:states|mentions|surface|extractor|kind)\b|\brdf:subject\b")
_SAID_OF_FACTS = re.compile(r"\ba ml:(?:Funding|IndicatorValue|OperatingPeriod|Delay|Milestone|Resolution)\b|\bml:amount\b")
_SUBJECT = re.compile(r"\s*(\?\w+)\s+(.*)", re.DOTALL)
_STATING = re.compile(r"ml:states (\?\w+)")
_COMMENT = re.compile(r"^[ \t]*#.*\n", re.MULTILINE)
_LITERAL = re.compile(r'"[^"\n]*"|<[^<>\s]*>')
_BRACKETS = re.compile(r"\b(?:FILTER|BIND)?\s*\([^()]*\)")
_NAMED = re.compile(r"(?:rdf:predicate\s+)?\bml:(" + "|".join(RELATIONS) + r")\b")
_VALUES = re.compile(r"VALUES \?\w+ \{[^}]*\}")


def unsure(text: str) -> tuple[str, ...]:
    """What a query reads of claims or facts and has no mark for: variables, and properties that claims state."""
    marks = [m[1] for m in _MARK.finditer(text)]
    code = _VALUES.sub("", _LITERAL.sub("", _COMMENT.sub("", text)))
    properties = {m[1] for m in _NAMED.finditer(code) if not m[0].startswith("rdf:")}
    stated = {m[1] for m in _STATING.finditer(code)} | {said.removeprefix("node ") for said in marks}
    while (fewer := _BRACKETS.sub(" ", code)) != code:
        code = fewer
    statements = [m.groups() for part in re.split(r"[.{}]", code) if (m := _SUBJECT.match(part))]
    claims = {subject for subject, said in statements if _SAID_OF_CLAIMS.search(said)}
    facts = {subject for subject, said in statements if _SAID_OF_FACTS.search(said)}
    unnamed = (f"ml:{name}" for name in properties if not any(f"ml:{name}" in said for said in marks))
    looked_up = {word for said in marks if said.startswith("least ") for word in said.split()}
    return (*sorted(claims - set(marks) - looked_up), *sorted(facts - stated), *sorted(unnamed))


def at_least(graph: Graph, least: Decimal) -> Graph:
    """The graph seen through a threshold; the graph itself where everything counts."""
    return SureGraph(graph, least) if least else graph


def as_asked(graph: Graph, text: str) -> str:
    """The text of a query as it runs on this graph."""
    return expanded(text, graph.least if isinstance(graph, SureGraph) else ALL)


class SureGraph:
    """A graph without what is less sure than `least`: queries by their marks, properties by what claims say of their triples."""

    def __init__(self, graph: Graph, least: Decimal) -> None:
        self._graph, self.least = graph, least

    def query(self, text: str, media_type: str = JSON) -> bytes:
        return self._graph.query(expanded(text, self.least), media_type)

    def rows(self, text: str, bindings: Mapping[str, Value | Iterable[Value]] | None = None) -> list[Row]:
        return self._graph.rows(expanded(fill(text, bindings or {}), self.least))

    def pairs(self, predicate: str) -> Iterator[tuple[str, Cell]]:
        gone, triples = self._gone, self._doubtful.get(predicate, frozenset())
        for subject, value in self._graph.pairs(predicate):
            if subject not in gone and value not in gone and (subject, value) not in triples:
                yield subject, value

    @cached_property
    def _said(self) -> frozenset[str]:
        """Claims and inferred links; other things with a confidence (joins of names) are no statements."""
        return frozenset(node for predicate in (ML + "kind", RDF + "subject") for node, _ in self._graph.pairs(predicate))

    @cached_property
    def _weak(self) -> frozenset[str]:
        """Those that are less sure."""
        return frozenset(c for c, sure in self._graph.pairs(ML + "confidence") if c in self._said and Decimal(str(sure)) < self.least)

    @cached_property
    def _gone(self) -> frozenset[str]:
        """Those, with the nodes that they alone state and the passages that they alone rest on; never another claim."""
        gone = set(self._weak)
        for predicate in (ML + "states", PROV + "wasDerivedFrom"):
            kept: dict[str, bool] = {}
            for source, target in self._graph.pairs(predicate):
                kept[str(target)] = kept.get(str(target), False) or source not in self._weak
            gone.update(target for target, keep in kept.items() if not keep and target not in self._said)
        return frozenset(gone)

    @cached_property
    def _doubtful(self) -> Mapping[str, frozenset[tuple[str, Cell]]]:
        """Direct statements by property that claims make, none of them sure."""
        subjects, properties = dict(self._graph.pairs(RDF + "subject")), dict(self._graph.pairs(RDF + "predicate"))
        kept: dict[tuple[str, str, Cell], bool] = {}
        for claim, target in self._graph.pairs(RDF + "object"):
            if claim in subjects and claim in properties:
                triple = str(properties[claim]), str(subjects[claim]), target
                kept[triple] = kept.get(triple, False) or claim not in self._weak
        found: dict[str, set[tuple[str, Cell]]] = {}
        for (predicate, subject, target), keep in kept.items():
            if not keep:
                found.setdefault(predicate, set()).add((subject, target))
        return {predicate: frozenset(triples) for predicate, triples in found.items()}
