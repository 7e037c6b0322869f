"""Documents with their claims → the whole graph, each triple in exactly one named graph.

    graph/ontology   core, schemes, successions of organisations     graph/identity   joins, inferred links, decisions, redirects
    graph/knowledge  entities, statements, facts                     graph/findings   checks
    graph/document/<id>  the document, its claims and passages       graph/release    VoID, DCAT, PROV
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.claims import Thing
from extract.extraction import Extraction
from kg.build import nquads
from kg.build.about import release_triples
from kg.build.checks import Checked, check_triples, contradictions, printed_checks, self_relations
from kg.build.curation import Curation
from kg.build.evidence import document_triples
from kg.build.facts import Facts, gather
from kg.build.identity import Identity
from kg.build.knowledge import knowledge_triples
from kg.build.nquads import Quads
from kg.build.reasons import identity_triples, stakes
from kg.build.reference import reference_triples
from kg.build.space import ALT_LABEL, PREF_LABEL, Space, ml
from kg.build.succession import Link
from ontology.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that the graph is a function of, extraction's result apart."""

    identity: Identity
    vocabulary: Vocabulary
    curation: Curation
    redirects: dict[str, str | None]
    space: Space
    version: str
    ontology: Path | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """The quads of a build, with the facts and checks they came from."""

    quads: Quads
    facts: Facts
    checks: tuple[Checked, ...]


def build_graph(extractions: Sequence[Extraction], inputs: Inputs) -> Graph:
    """The graph of these documents (in the order of their ids); the same input gives the same quads."""
    space, vocabulary, identity = inputs.space, inputs.vocabulary, inputs.identity
    terms = {iri: nquads.iri(iri) for iri in identity.entities}

    def locate(thing: Thing) -> str:
        return terms[identity.iri_of[thing]]

    claims = [claim for extraction in extractions for claim in extraction.claims]
    facts = gather(claims, locate, space)
    names = {terms[iri]: entity.label for iri, entity in identity.entities.items()}
    checks = (*printed_checks(extractions, locate), *contradictions(facts), *self_relations(claims, vocabulary, locate, names))
    quads = Quads()
    reference = renamed(reference_triples(vocabulary, space, inputs.ontology), identity)
    quads.graph(space.graph("ontology")).update(reference)
    quads.graph(space.graph("knowledge")).update(knowledge_triples(identity, claims, facts, vocabulary, locate, reference))
    quads.graph(space.graph("knowledge")).update(f"{terms[link.later]} {ml('continues')} {terms[link.earlier]}" for link in inputs.links)
    for extraction in extractions:
        triples = document_triples(extraction, facts.stated, vocabulary, locate, space)
        quads.graph(space.document_graph(extraction.document.id)).update(triples)
    quads.graph(space.graph("findings")).update(check_triples(checks, space))
    known = stakes(identity, claims, facts)
    quads.graph(space.graph("identity")).update(
        identity_triples(identity, inputs.links, known, inputs.curation, inputs.redirects, space))
    documents = [space.document(e.document.id) for e in extractions]
    quads.graph(space.graph("release")).update(release_triples(quads.graphs, documents, inputs.version, space))
    return Graph(quads, facts, checks)


def renamed(reference: set[str], identity: Identity) -> set[str]:
    """The triples of the schemes with the labels that people decided; the scheme's own label stays as another name."""
    changed = set(reference)
    for entity in identity.entities.values():
        if entity.term is not None and entity.label != entity.term.label:
            subject, label = nquads.iri(entity.iri), nquads.text(entity.term.label, "zh-Hant")
            changed.discard(f"{subject} {PREF_LABEL} {label}")
            changed.discard(f"{subject} {ALT_LABEL} {nquads.text(entity.label, 'zh-Hant')}")
            changed |= {f"{subject} {PREF_LABEL} {nquads.text(entity.label, 'zh-Hant')}", f"{subject} {ALT_LABEL} {label}"}
    return changed
