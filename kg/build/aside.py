"""Claims that the graph cannot hold: which claims are behind the nodes that break a shape.

A year of 250, a program located in a firm: one such claim of one document must not keep all others from being published.
It is left out, and the report says which, where and why. Where a violation comes from no claim, or from too many, the
build itself is wrong and fails.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from extract.claims import Claim, Problem, Relation, Thing
from extract.extraction import Extraction
from kg.build.evidence import passage_node
from kg.build.facts import Facts, Locate
from kg.build.knowledge import statement
from kg.build.shacl import Violation
from kg.build.space import Space
from ontology.vocabulary import Vocabulary

_ALWAYS_BEARABLE = 10
_SHARE = 0.01


def behind(violations: Iterable[Violation], extractions: Sequence[Extraction], facts: Facts, vocabulary: Vocabulary, locate: Locate,
           space: Space) -> dict[str, Violation] | None:
    """The claims to be left out, by id, with what each breaks; None where that would not mend the graph or costs too much."""
    makers = _makers(extractions, facts, space)
    relations = _relations(extractions, vocabulary, locate)
    found: dict[str, Violation] = {}
    for violation in violations:
        node = f"<{violation.node}>"
        claims = makers.get(node) or {c for path in violation.paths for c in relations.get((node, f"<{path}>", f"<{violation.value}>"), ())} or {
            c for path in violation.paths if violation.value == violation.node for c in relations.get((node, f"<{path}>", ""), ())}
        if not claims and not _derived(node, space):
            return None
        for claim in claims:
            found.setdefault(claim, violation)
    total = sum(len(e.claims) for e in extractions)
    return found if found and len(found) <= max(_ALWAYS_BEARABLE, _SHARE * total) else None


def _derived(node: str, space: Space) -> bool:
    """Whether a node only repeats what a claim says elsewhere too (a participation, an entity's dates, a selector)."""
    return node.startswith(tuple(f"<{space.base}{kind}/" for kind in ("participation", "selector", "program", "policy", "budget_line")))


def _makers(extractions: Sequence[Extraction], facts: Facts, space: Space) -> Mapping[str, set[str]]:
    """The claims behind each claim node, fact and passage."""
    makers: dict[str, set[str]] = defaultdict(set)
    for extraction in extractions:
        for claim in extraction.claims:
            makers[space.claim(claim.id)].add(claim.id)
            if claim.id in facts.stated:
                makers[facts.stated[claim.id]].add(claim.id)
            for passage in claim.passages:
                makers[passage_node(claim.document, passage, space)].add(claim.id)
    return makers


def _relations(extractions: Sequence[Extraction], vocabulary: Vocabulary, locate: Locate) -> Mapping[tuple[str, str, str], set[str]]:
    """The claims behind each direct statement, and (with an empty object) behind each subject of a relation."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for extraction in extractions:
        for claim in extraction.claims:
            if isinstance(claim.body, Relation):
                subject, predicate, value = statement(claim.body, vocabulary, locate)
                found[subject, predicate, value].add(claim.id)
                found[subject, predicate, ""].add(claim.id)
    return found


def problem(claim: Claim, violation: Violation, file: str) -> Problem:
    """What the report says of a claim that was left out."""
    what: str = claim.body.kind
    if isinstance(claim.body, Relation):
        other = claim.body.object.name if isinstance(claim.body.object, Thing) else claim.body.object
        what = f"{claim.body.relation}: {claim.body.subject.name} → {other}"
    return Problem(file, claim.lines[0], f"a claim was left out ({what}; rule {claim.rule}): {violation.message}",
                   f"略去一項陳述（{what}；規則 {claim.rule}）：{violation.message_zh}")
