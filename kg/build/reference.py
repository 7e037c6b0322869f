"""The ontology graph: core, schemes, and the succession of organisations that their reorganisations imply.

These are reference facts, not claims of a document; a reorganisation names its source.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.build import nquads
from kg.build.space import Space, ml
from ontology.vocabulary import ORGANISATION_KINDS, Vocabulary, ontology_triples

_SCRIPT = 4  # letters of a script's subtag (Hant)


def reference_triples(vocabulary: Vocabulary, space: Space, folder: Path | None = None) -> set[str]:
    """The triples of the ontology graph as N-Triples without the final point; raises VocabularyError for unusable files."""
    triples = {f"{_term(t.subject)} {_term(t.predicate)} {_term(t.object)}" for t in ontology_triples(folder, space.base)}
    return triples | {f"{later} {ml('orgSucceeds')} {earlier}" for later, earlier in successions(vocabulary, space)}


def successions(vocabulary: Vocabulary, space: Space) -> Iterator[tuple[str, str]]:
    """Each organisation that a reorganisation made, with each that it replaced, as terms."""
    for change in vocabulary.reorganisations:
        for later in change.resulting:
            for earlier in change.originals:
                if later != earlier:
                    yield _organisation(vocabulary, later, space), _organisation(vocabulary, earlier, space)


def _organisation(vocabulary: Vocabulary, key: str, space: Space) -> str:
    kind = next((k for k in sorted(ORGANISATION_KINDS) if vocabulary.find(k, key)), "agency")
    return space.thing(kind, key)


def _term(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return nquads.iri(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return nquads.text(term.value, _tag(term.language))
        if term.datatype.value == f"{nquads.XSD}string":
            return nquads.string(term.value)
        return nquads.typed(term.value, term.datatype.value)
    raise ValueError(f"no blank nodes in the graph: {term}")


def _tag(tag: str) -> str:
    """A language tag as BCP 47 writes it (zh-Hant); the parser hands it on in lower case."""
    first, *rest = tag.split("-")
    return "-".join((first.lower(), *(part.title() if len(part) == _SCRIPT and part.isalpha() else part for part in rest)))
