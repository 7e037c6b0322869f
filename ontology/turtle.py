"""Turtle files as subjects with their properties, in the order in which the files name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

NAMESPACE = "https://w3id.org/mailuo/ns#"
SCHEME = "https://w3id.org/mailuo/scheme/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a term: the file, the term's IRI (or the line of broken Turtle) and the reason."""

    file: Path
    term: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file.name}: {self.term}: {self.reason}"


class VocabularyError(ValueError):
    """The ontology's files cannot be used; `faults` says why, one by one."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Subject:
    """What one file says of one IRI: property IRI → values, repetitions kept, in the order of the file."""

    iri: str
    file: Path
    values: dict[str, list[ox.NamedNode | ox.Literal]] = field(default_factory=dict)

    def iris(self, predicate: str) -> tuple[str, ...]:
        return tuple(v.value for v in self.values.get(predicate, ()) if isinstance(v, ox.NamedNode))

    def texts(self, predicate: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(v.value for v in self.values.get(predicate, ()) if isinstance(v, ox.Literal)))

    def text(self, predicate: str, language: str) -> str:
        """The text in a language, empty where there is none. Oxigraph gives language tags in lower case."""
        return next((v.value for v in self.values.get(predicate, ()) if _is_in(v, language)), "")

    def count(self, predicate: str, language: str) -> int:
        return sum(_is_in(v, language) for v in self.values.get(predicate, ()))

    def first(self, predicate: str) -> str:
        """The first value as a string: a literal's text or an IRI; empty where there is none."""
        return next((v.value for v in self.values.get(predicate, ())), "")

    def references(self) -> Iterator[str]:
        """Every IRI among the values."""
        return (v.value for values in self.values.values() for v in values if isinstance(v, ox.NamedNode))


def turtle_files(folder: Path) -> tuple[Path, ...]:
    """`core.ttl` and the schemes of an ontology folder. Raises VocabularyError where there are none."""
    core = folder / "core.ttl"
    schemes = sorted((folder / "schemes").glob("*.ttl"))
    if not schemes:
        raise VocabularyError([Fault(folder, "schemes/*.ttl", "no scheme is there")])
    return (*((core,) if core.exists() else ()), *schemes)


def triples(file: Path) -> list[ox.Triple]:
    """The triples of a file in its order. Raises VocabularyError with the line of a syntax error or a blank node."""
    try:
        quads = list(ox.parse(path=str(file), format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise VocabularyError([Fault(file, f"line {error.lineno or 0}", error.msg)]) from error
    except OSError as error:
        raise VocabularyError([Fault(file, "file", error.strerror or str(error))]) from error
    out = [quad.triple for quad in quads]
    for triple in out:
        if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
            raise VocabularyError([Fault(file, str(triple.subject), "blank nodes ([…] or _:x) are not allowed")])
    return out


def read_subjects(files: Iterable[Path]) -> Iterator[Subject]:
    """The subjects of the files, one for each IRI and file."""
    for file in files:
        subjects: dict[str, Subject] = {}
        for triple in triples(file):
            iri, value = triple.subject, triple.object
            if isinstance(iri, ox.NamedNode) and isinstance(value, (ox.NamedNode, ox.Literal)):
                subject = subjects.setdefault(iri.value, Subject(iri.value, file))
                subject.values.setdefault(triple.predicate.value, []).append(value)
        yield from subjects.values()


def _is_in(value: ox.NamedNode | ox.Literal, language: str) -> bool:
    return isinstance(value, ox.Literal) and (value.language or "").lower() == language.lower()
