"""What a build checks beyond shapes: figures that contradict each other, relations of a thing to itself, the documents' own sums.

A check and its passages stand in graph/findings; a failed one is a finding. Nothing is repaired.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.claims import Claim, Passage, Relation, Role
from extract.extraction import Extraction
from kg.build import nquads
from kg.build.evidence import passage_node
from kg.build.facts import Facts, Locate
from kg.build.knowledge import Writer, statement
from kg.build.space import DERIVED, TYPE, Space, ml
from ontology.vocabulary import Vocabulary

CONTRADICTION = "contradiction"
SELF_RELATION = "relation of a thing to itself"
_OPEN_MEASURES = frozenset({"other"})  # two amounts of no known measure need not be the same amount
_OF_SENTENCES = ("amount.", "figure.")  # the rules of running text: what a sentence states may be a part (one site, one month), a cell is not


@dataclass(frozen=True, slots=True)
class Checked:
    """One check as it goes into the graph; `about` is an entity as a term or empty, passages come with their document."""

    kind: str
    passed: bool
    expected: str
    printed: str
    inputs: tuple[tuple[str, Passage], ...]
    about: str = ""


def printed_checks(extractions: Iterable[Extraction], locate: Locate) -> list[Checked]:
    """The checks that the readers made of what each document prints."""
    return [Checked(c.kind, c.passed, c.expected, c.printed, tuple((e.document.id, p) for p in c.inputs),
                    locate(c.subject) if c.subject else "") for e in extractions for c in e.checks]


def contradictions(facts: Facts) -> list[Checked]:
    """Facts of one full key with different values: amounts of one level, targets, actual values. What has no year is left
    alone, and so is what only a sentence states."""
    amounts: dict[object, list[tuple[str, Claim]]] = defaultdict(list)
    about: dict[object, str] = {}
    for fact in facts.funding.values():
        if fact.key.measure not in _OPEN_MEASURES and fact.key.roc_year is not None:
            key: object = ("funding", fact.key, fact.level, fact.currency)
            about[key] = fact.key.program
            amounts[key].extend((_plain(fact.amount), claim) for claim in fact.claims if not claim.rule.startswith(_OF_SENTENCES))
    for figure in facts.indicators.values():
        body = figure.body
        if body.roc_year is None:
            continue
        for name, value in (("target", body.target), ("actual", body.actual)):
            if value is not None:
                key = ("indicator", figure.program, body.name, body.unit, body.scope, body.roc_year, name)
                about[key] = figure.program
                amounts[key].extend((_plain(value), claim) for claim in figure.claims if not claim.rule.startswith(_OF_SENTENCES))
    return [_contradiction(stated, about[key]) for key, stated in amounts.items() if len({value for value, _ in stated}) > 1]


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _contradiction(stated: Sequence[tuple[str, Claim]], about: str) -> Checked:
    """The value stated first against the others, with the first passages that state each value in each document."""
    ordered = sorted(stated, key=lambda x: (x[1].document, x[1].lines, x[0], x[1].id))
    values = list(dict.fromkeys(value for value, _ in ordered))
    first: dict[tuple[str, str], Claim] = {}
    for value, claim in ordered:
        first.setdefault((value, claim.document), claim)
    inputs = tuple(dict.fromkeys((c.document, p) for c in first.values() for p in c.passages if p.role is Role.VALUE))
    return Checked(CONTRADICTION, False, values[0], " | ".join(values[1:]), inputs, about)


def self_relations(claims: Iterable[Claim], vocabulary: Vocabulary, locate: Locate, names: Mapping[str, str]) -> list[Checked]:
    """Relations whose two ends turned out to be one entity; `names` gives an entity's label by its term."""
    found = []
    for claim in claims:
        if isinstance(claim.body, Relation):
            subject, _, value = statement(claim.body, vocabulary, locate)
            if subject == value:
                inputs = tuple((claim.document, p) for p in claim.passages)
                found.append(Checked(SELF_RELATION, False, f"{claim.body.relation}: two things", names[subject], inputs, subject))
    return found


def check_triples(checks: Iterable[Checked], space: Space) -> set[str]:
    """The triples of graph/findings."""
    triples: set[str] = set()
    add = Writer(triples)
    for check in checks:
        places = [(d, p.role.value, p.start, p.end) for d, p in check.inputs]
        node = space.node("check", check.kind, check.expected, check.printed, check.about, *places)
        add(node, TYPE, ml("Check" if check.passed else "Finding"))
        add(node, ml("checkKind"), nquads.string(check.kind))
        add(node, ml("status"), nquads.string("passed" if check.passed else "failed"))
        add(node, ml("expected"), nquads.string(check.expected))
        add(node, ml("printed"), nquads.string(check.printed))
        if check.about:
            add(node, ml("about"), check.about)
        for document, passage in check.inputs:
            add(node, ml("document"), space.document(document))
            add(node, DERIVED, passage_node(document, passage, space))
    return triples


def without_rejected(extractions: Iterable[Extraction], rejected: frozenset[str]) -> tuple[Extraction, ...]:
    """The documents without the claims that people rejected."""
    if not rejected:
        return tuple(extractions)
    return tuple(replace(e, claims=tuple(c for c in e.claims if c.id not in rejected)) for e in extractions)
