"""The vocabulary for people: its classes and properties as records in both languages, its schemes, and what it is aligned with.

What a page shows is read from `core.ttl` and `schemes/*.ttl` alone; nothing is said of a term that its file does not say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

from ontology.turtle import NAMESPACE, RDF, RDFS_LABEL, SCHEME, SKOS, Subject, read_subjects, triples, turtle_files
from ontology.vocabulary import FOLDER, SHAPES

RDFS, OWL, DCAM = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2002/07/owl#", "http://purl.org/dc/dcam/"
KINDS: Mapping[str, str] = MappingProxyType({
    OWL + "Class": "class", OWL + "ObjectProperty": "object_property", OWL + "DatatypeProperty": "datatype_property",
    OWL + "AnnotationProperty": "annotation_property", RDF + "Property": "property",
})
ALIGNED = (RDFS + "subClassOf", RDFS + "subPropertyOf", OWL + "equivalentClass", OWL + "equivalentProperty", OWL + "sameAs",
           *(SKOS + f"{n}Match" for n in ("exact", "close", "broad", "narrow", "related")))
"""Properties that tie a term to one of another vocabulary."""
_CLASS, _ABOVE = KINDS[OWL + "Class"], (RDFS + "subClassOf", RDFS + "subPropertyOf")


@dataclass(frozen=True, slots=True)
class Entry:
    """A class or a property. `above`, `domains` and `ranges` are IRIs; `aligned` pairs a property's local name with a foreign IRI."""

    name: str
    iri: str
    kind: str
    label: str
    label_en: str
    definition: str
    definition_en: str
    examples: tuple[str, ...]
    above: tuple[str, ...]
    domains: tuple[str, ...]
    ranges: tuple[str, ...]
    aligned: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """One file of terms: its name, and how many terms of which classes (local names) it has."""

    name: str
    terms: int
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The whole: title, version and licence of the ontology, entries in the order of the file, schemes by name."""

    title: str
    title_en: str
    version: str
    licence: str
    entries: tuple[Entry, ...]
    schemes: tuple[Scheme, ...]

    def of(self, kind: str) -> tuple[Entry, ...]:
        """The classes, or the properties of one kind; `property` gives all properties."""
        return tuple(e for e in self.entries if e.kind == kind or (kind == "property" and e.kind != _CLASS))


@lru_cache(maxsize=2)
def reference(folder: Path = FOLDER) -> Reference:
    """Reads the ontology of a folder; raises VocabularyError as `vocabulary.load` does."""
    core, schemes = folder / "core.ttl", list[Scheme]()
    subjects = list(read_subjects([core]))
    head = next(s for s in subjects if OWL + "Ontology" in s.iris(RDF + "type"))
    for file in turtle_files(folder):
        if file != core:
            terms = [s for s in read_subjects([file]) if s.iri.startswith(SCHEME) and s.iris(SKOS + "inScheme")]
            schemes.append(Scheme(file.stem, len(terms), tuple(sorted({c.removeprefix(NAMESPACE) for s in terms for c in s.iris(RDF + "type")
                                                                       if c.startswith(NAMESPACE)}))))
    return Reference(head.text(_DC_TITLE, "zh-Hant"), head.text(_DC_TITLE, "en"), head.first(OWL + "versionInfo"), head.first(_DC_LICENCE),
                     tuple(e for s in subjects if (e := _entry(s))), tuple(schemes))


_DC_TITLE, _DC_LICENCE = "http://purl.org/dc/terms/title", "http://purl.org/dc/terms/license"


def _entry(subject: Subject) -> Entry | None:
    kind = next((KINDS[c] for c in subject.iris(RDF + "type") if c in KINDS), None)
    if kind is None or not subject.iri.startswith(NAMESPACE):
        return None

    def of(*predicates: str) -> tuple[str, ...]:
        return tuple(iri for predicate in predicates for iri in subject.iris(predicate))

    aligned = tuple((p.rsplit("#", 1)[-1], iri) for p in ALIGNED for iri in subject.iris(p) if not iri.startswith(NAMESPACE))
    return Entry(subject.iri.removeprefix(NAMESPACE), subject.iri, kind, subject.text(RDFS_LABEL, "zh-Hant"), subject.text(RDFS_LABEL, "en"),
                 subject.text(SKOS + "definition", "zh-Hant"), subject.text(SKOS + "definition", "en"), subject.texts(SKOS + "example"),
                 tuple(i for i in of(*_ABOVE) if i.startswith(NAMESPACE)), of(RDFS + "domain", DCAM + "domainIncludes"),
                 of(RDFS + "range", DCAM + "rangeIncludes"), aligned)


def parts(folder: Path = FOLDER) -> Mapping[str, tuple[Path, ...]]:
    """What can be had as RDF by itself: core, shapes, alignments (of all files), and each scheme by its name."""
    files = turtle_files(folder)
    return {"core": (folder / "core.ttl",), "shapes": (folder / SHAPES.name,), "alignments": files,
            **{file.stem: (file,) for file in files if file.parent.name == "schemes"}}


def as_rdf(part: str, media_type: str, folder: Path = FOLDER) -> bytes:
    """A part in an RDF media type; raises KeyError for no part, ValueError for no RDF media type."""
    form = ox.RdfFormat.from_media_type(media_type)
    if form is None:
        raise ValueError(media_type)
    # the shapes have lists, which are blank nodes: they alone are read as they are
    found: Iterable[ox.Triple] = (q.triple for file in parts(folder)[part] for q in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)) \
        if part == "shapes" else (t for file in parts(folder)[part] for t in triples(file))
    if part == "alignments":
        found = (t for t in found if t.predicate.value in ALIGNED and isinstance(t.object, ox.NamedNode) and _foreign(t.object.value))
    return ox.serialize(found, format=form, prefixes=_PREFIXES if form in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG) else None) or b""


def _foreign(iri: str) -> bool:
    return not iri.startswith((NAMESPACE, SCHEME))


_PREFIXES = {"ml": NAMESPACE, "skos": SKOS, "rdfs": RDFS, "owl": OWL, "dcterms": "http://purl.org/dc/terms/", "prov": "http://www.w3.org/ns/prov#",
             "org": "http://www.w3.org/ns/org#", "sh": "http://www.w3.org/ns/shacl#", "xsd": "http://www.w3.org/2001/XMLSchema#"}
