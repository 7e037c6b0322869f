"""Why two names are one thing or two, what keeps like things apart, and the pairs that people should look at first.

Read from the identity graph of a release: joins with rules and evidence, unjoined pairs with the guard that parts them (or
none: doubtful), inferred links, and people's decisions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import log10

from pyoxigraph import NamedNode

from kg.read.names import Names
from kg.read.search_schema import bare
from kg.read.store import Graph, Row
from kg.read.terms import local

_PREFIXES = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
"""
_JOINS = _PREFIXES + """
SELECT ?thing ?name ?type ?rule ?note ?confidence ?claim WHERE {
  ?join a ml:NameJoin ; dcterms:subject ?thing ; dcterms:title ?name ; dcterms:type ?type ; ml:rule ?rule ; ml:confidence ?confidence .
  OPTIONAL { ?join dcterms:description ?note } OPTIONAL { ?join prov:wasDerivedFrom ?claim }
} ORDER BY ?thing ?name ?type ?rule ?claim
"""
_PAIRS = _PREFIXES + """
SELECT ?pair ?one ?other ?rule ?guard ?confidence ?claims ?amount ?claim WHERE {
  ?pair a ml:UnjoinedPair ; dcterms:subject ?one , ?other ; ml:rule ?rule ; ml:confidence ?confidence ; ml:claimsAtStake ?claims .
  FILTER(STR(?one) < STR(?other))
  OPTIONAL { ?pair ml:guard ?guard } OPTIONAL { ?pair ml:amountAtStake ?amount } OPTIONAL { ?pair prov:wasDerivedFrom ?claim }
} ORDER BY ?pair ?claim
"""
_LINKS = _PREFIXES + """
SELECT ?later ?earlier ?rule ?confidence ?claim WHERE {
  ?link a ml:InferredLink ; rdf:subject ?later ; rdf:object ?earlier ; ml:rule ?rule ; ml:confidence ?confidence ; prov:wasDerivedFrom ?claim .
} ORDER BY ?link ?claim
"""
_RELATED = _PREFIXES + """
SELECT ?relation ?subject ?object ?claim WHERE {
  VALUES ?subject { UNDEF } VALUES ?object { UNDEF }
  ?claim a ml:Claim ; rdf:subject ?subject ; rdf:object ?object ; rdf:predicate ?relation .
} ORDER BY ?claim
"""
_SCHEME_NAMES = _PREFIXES + """
SELECT ?name WHERE {
  VALUES ?thing { UNDEF }
  GRAPH ?g { ?thing skos:prefLabel|skos:altLabel|skos:hiddenLabel ?name } FILTER(STRENDS(STR(?g), "/graph/ontology"))
} ORDER BY ?name
"""
_DECISIONS = _PREFIXES + """
SELECT ?thing ?do ?who ?when ?why ?name WHERE {
  ?decision dcterms:creator ?who ; dcterms:date ?when ; dcterms:type ?do ; dcterms:description ?why ; dcterms:subject ?thing .
  OPTIONAL { ?decision dcterms:title ?name }
} ORDER BY ?decision ?name
"""

_DOUBTFUL_JOINS = _PREFIXES + """
SELECT ?thing ?name (SAMPLE(?label) AS ?shown) (GROUP_CONCAT(DISTINCT ?r; SEPARATOR="|") AS ?rule)
       (MIN(?c) AS ?confidence) (COUNT(DISTINCT ?mention) AS ?claims) WHERE {
  ?join a ml:NameJoin ; dcterms:subject ?thing ; dcterms:title ?name ; ml:rule ?r ; ml:confidence ?c . FILTER(?c < 0.9)
  FILTER NOT EXISTS { ?join dcterms:description ?note }
  ?thing skos:prefLabel ?label . FILTER(LANGMATCHES(LANG(?label), "zh"))
  OPTIONAL { ?mention ml:mentions ?thing ; ml:surface ?surface . FILTER(STR(?surface) = STR(?name)) }
} GROUP BY ?thing ?name ORDER BY ?thing ?name
"""
_MAGNITUDE, _MILLION = 3, 1_000_000  # what a power of ten of an amount counts in claims; amounts below a million count nothing


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: `kind` is name (of one thing), join, decision, pair, link or relation; rule and words, confidence, claims."""

    kind: str
    things: tuple[str, ...]
    name: str
    rule: str
    confidence: float
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """What two names name, whether that is one thing, and the reasons for it."""

    a: tuple[tuple[str, str, str], ...]
    b: tuple[tuple[str, str, str], ...]
    same: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two things that a rule takes for one: the claims and the largest amount (TWD) that would move if they were.

    `joined`: they are one already, by a rule that may be wrong; `one` is then the thing, `other_label` the name it took in.
    """

    one: str
    one_label: str
    one_type: str
    other: str
    other_label: str
    other_type: str
    rule: str
    guard: str
    confidence: float
    claims_at_stake: int
    amount_at_stake: Decimal
    claims: tuple[str, ...]
    joined: bool = False

    @property
    def value(self) -> float:
        """What a decision is worth: how unsure the rule is (1 at a confidence of one half) times what is at stake.

        Claims count one each; of an amount its magnitude counts, so that one large budget does not hide everything else.
        """
        unsure = 2 * min(self.confidence, 1 - self.confidence)
        return unsure * (self.claims_at_stake + _MAGNITUDE * log10(1 + float(self.amount_at_stake) / _MILLION))


def why(graph: Graph, names: Names, a: str, b: str) -> Why:
    """The things that two names (or IRIs) name, and every reason in the graph that joins or parts them."""
    left, right = _things(names, a), _things(names, b)
    first, second = {iri for iri, _, _ in left}, {iri for iri, _, _ in right}
    both = first & second
    asked = {bare(a), bare(b)}
    joined = [row for row in graph.rows(_JOINS) if str(row["thing"]) in (both or first | second) and (both or bare(str(row["name"])) in asked)]
    written = {bare(str(row["name"])) for row in joined}
    reasons = [Reason("name", (thing,), name, _bears(graph, thing, label, name), 1.0, ())
               for name, things in ((a, left), (b, right)) for thing, label, _ in things
               if "://" not in name and bare(name) not in written and (not both or thing in both)]
    for row in sorted(joined, key=lambda r: bare(str(r["name"])) not in asked):
        rule = str(row["note"]) if row["note"] and str(row["rule"]) == "decision" else str(row["rule"])
        reasons.append(Reason("join", (str(row["thing"]),), str(row["name"]), rule, _float(row), _claim(row)))
        if row["note"] and rule != row["note"]:
            reasons.append(Reason("decision", (str(row["thing"]),), str(row["name"]), str(row["note"]), 1.0, ()))
    for row in graph.rows(_DECISIONS):
        if str(row["thing"]) in first | second:
            said = f"{row['do']}: {row['why']} ({row['who']}, {row['when']})"
            reasons.append(Reason("decision", (str(row["thing"]),), str(row["name"] or ""), said, 1.0, ()))
    if not both:
        reasons.extend(_between(graph, first, second) or [Reason("pair", (), "", "no rule takes these names for one", 1.0, ())])
    return Why(left, right, bool(both), _merged(reasons))


def _bears(graph: Graph, thing: str, label: str, name: str) -> str:
    """Why a thing bears a name that no join speaks of."""
    if bare(label) == bare(name):
        return "its label"
    schemes = graph.rows(_SCHEME_NAMES, {"thing": NamedNode(thing)})
    return "a name in the schemes of the ontology" if any(bare(str(r["name"])) == bare(name) for r in schemes) else "a name in the documents"


def _between(graph: Graph, first: set[str], second: set[str]) -> list[Reason]:
    """What the graph says between the things of two names that are two."""
    reasons = []
    for row in graph.rows(_PAIRS):
        pair = str(row["one"]), str(row["other"])
        if _joins(pair, first, second):
            guard = str(row["guard"]) if row["guard"] else "not certain enough; see mailuo review"
            reasons.append(Reason("pair", pair, "", f"{row['rule']}, but: {guard}", _float(row), _claim(row)))
    for row in graph.rows(_LINKS):
        pair = str(row["later"]), str(row["earlier"])
        if _joins(pair, first, second):
            reasons.append(Reason("link", pair, "", f"follows (inferred): {row['rule']}", _float(row), _claim(row)))
    for ones, others in ((first, second), (second, first)):
        if ones and others:
            values = {"subject": [NamedNode(i) for i in sorted(ones)], "object": [NamedNode(i) for i in sorted(others)]}
            reasons.extend(Reason("relation", (str(row["subject"]), str(row["object"])), "", f"a document says: {local(str(row['relation']))}",
                                  1.0, (local(str(row["claim"])),)) for row in graph.rows(_RELATED, values))
    return reasons


def _joins(pair: tuple[str, str], first: set[str], second: set[str]) -> bool:
    return (pair[0] in first and pair[1] in second) or (pair[1] in first and pair[0] in second)


def _merged(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """One reason for each rule and name, with all its claims."""
    found: dict[tuple[str, tuple[str, ...], str, str], Reason] = {}
    for r in reasons:
        key = r.kind, r.things, r.name, r.rule
        known = found.get(key)
        found[key] = r if known is None else Reason(*key, min(known.confidence, r.confidence), tuple(dict.fromkeys((*known.claims, *r.claims))))
    return tuple(found.values())


def _things(names: Names, name: str) -> tuple[tuple[str, str, str], ...]:
    """IRI, label and type of what bears a name; of an IRI, itself."""
    hits = names.named(name)
    if not hits and "://" in name:
        return ((name, name, ""),)
    return tuple((hit.iri, hit.label, hit.type) for hit in hits)


def _float(row: Row) -> float:
    return float(str(row["confidence"]))


def _claim(row: Row) -> tuple[str, ...]:
    return (local(str(row["claim"])),) if row["claim"] else ()


def review(graph: Graph, *, guarded: bool = False) -> tuple[Doubt, ...]:
    """Pairs that people should look at, the most valuable first (see `Doubt.value`): two that may be one, and one that may be two.

    `guarded` adds the pairs that a guard keeps apart, which are certain enough to need no decision.
    """
    labels = {str(r["s"]): (str(r["o"]), str(r["c"])) for r in graph.rows(_PREFIXES + """
        SELECT ?s ?o ?c WHERE { ?p a ml:UnjoinedPair ; dcterms:subject ?s . ?s skos:prefLabel ?o ; a ?c .
          FILTER(LANGMATCHES(LANG(?o), "zh")) FILTER(STRSTARTS(STR(?c), STR(ml:))) } ORDER BY ?s ?o""")}
    found: dict[str, Doubt] = {}
    for row in graph.rows(_PAIRS):
        if row["guard"] and not guarded:
            continue
        key = str(row["pair"])
        if key in found:
            found[key] = replace(found[key], claims=(*found[key].claims, *_claim(row)))
            continue
        one, other = str(row["one"]), str(row["other"])
        found[key] = Doubt(one, labels.get(one, (local(one), ""))[0], one.rsplit("/", 2)[-2], other, labels.get(other, (local(other), ""))[0],
                           other.rsplit("/", 2)[-2], str(row["rule"]), str(row["guard"] or ""), _float(row), int(str(row["claims"])),
                           Decimal(str(row["amount"] or 0)), _claim(row))
    doubts = [*found.values(), *_joined(graph)]
    return tuple(sorted(doubts, key=lambda d: (-d.value, d.one_label, d.other_label)))


def _joined(graph: Graph) -> list[Doubt]:
    """The names that a rule of little certainty has joined to a thing; what people decided is no doubt any more."""
    found = []
    for row in graph.rows(_DOUBTFUL_JOINS):
        thing, kind = str(row["thing"]), str(row["thing"]).rsplit("/", 2)[-2]
        rule = ", ".join(sorted(str(row["rule"]).split("|")))
        found.append(Doubt(thing, str(row["shown"]), kind, thing, str(row["name"]), kind, rule, "", _float(row),
                           int(str(row["claims"])), Decimal(0), (), joined=True))
    return found
