"""The terms of the ontology as frozen records, read from `core.ttl` and `schemes/*.ttl`.

A scheme file holds one block per term; the local part of its IRI is the key by which everything else knows it:

    place:changhua a ml:Place ; skos:inScheme scheme:places ;
      skos:prefLabel "彰化縣"@zh-Hant, "Changhua County"@en ;
      skos:altLabel "彰化"@zh-Hant ;
      skos:definition "臺灣中部的縣。"@zh-Hant, "A county in central Taiwan."@en ;
      ml:placeKind "county" ; ml:within place:taiwan .

Whoever edits a file wrongly is told the file, the term and the reason, for all faults at once.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

from ontology.turtle import (
    DCTERMS,
    NAMESPACE,
    RDF,
    RDFS_LABEL,
    SCHEME,
    SKOS,
    Fault,
    Subject,
    VocabularyError,
    read_subjects,
    triples,
    turtle_files,
)

DEFAULT_BASE = "https://w3id.org/mailuo/id/"
FOLDER = Path(__file__).parent
SHAPES = FOLDER / "shapes.ttl"

THING_KINDS: Mapping[str, str] = MappingProxyType({
    "Place": "place", "Industry": "industry", "Policy": "policy", "Agency": "agency", "StateOwnedEnterprise": "soe", "Firm": "firm",
    "ResearchInstitute": "institute", "University": "university", "Association": "association", "Law": "law",
    "Reorganisation": "reorganisation",
})
"""Class of a scheme's thing → its kind. Things stand in the graph under minted IRIs, concepts under their own."""

CONCEPT_KINDS: Mapping[str, str] = MappingProxyType({
    "Measure": "measure", "Category": "category", "Status": "status", "Scope": "scope", "Level": "level", "PassageRole": "role",
    "ParticipationRole": "program_role", "Genre": "genre", "ClaimKind": "claim_kind", "Relation": "relation",
})
"""Class of a concept → its kind. A relation is a property of `core.ttl` that a document's claim may state."""

ORGANISATION_KINDS = frozenset({"agency", "soe", "firm", "institute", "university", "association"})

_PARENT_PROPERTIES = tuple(f"{SKOS}broader {NAMESPACE}within {NAMESPACE}subordinateTo {NAMESPACE}partOf".split())
_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a scheme. `kind` and `key` are its identity; `names` may be matched anywhere, `weak_names` only in context.

    `parents` are keys: broader industries, the place around a place, the body above an organisation, the policy around
    a policy. `groups` are the industries that a policy bundles, `facet` is the kind of a place. `backdrop` marks what
    is known but not annotated as a place (臺灣). Dates are ISO, as precise as known, empty where unsaid.
    """

    key: str
    kind: str
    iri: str
    label: str
    label_en: str
    definition: str
    definition_en: str
    names: tuple[str, ...] = ()
    weak_names: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    facet: str = ""
    valid_from: str = ""
    valid_until: str = ""
    backdrop: bool = False


@dataclass(frozen=True, slots=True)
class Reorganisation:
    """A change of organisations on one day: keys of those before and after, with law and source (both may be empty)."""

    key: str
    label: str
    label_en: str
    date: str
    originals: tuple[str, ...]
    resulting: tuple[str, ...]
    legal_basis: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, eq=False)  # known by identity: caches that ask for its hash must not walk thousands of terms
class Vocabulary:
    """All terms, in the order of the files, and the reorganisations in the order of their dates."""

    terms: tuple[Term, ...]
    reorganisations: tuple[Reorganisation, ...] = ()
    _kinds: Mapping[str, tuple[Term, ...]] = field(init=False, repr=False, compare=False)
    _keys: Mapping[tuple[str, str], Term] = field(init=False, repr=False, compare=False)
    _labels: Mapping[tuple[str, str], tuple[Term, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        kinds: dict[str, list[Term]] = {}
        labels: dict[tuple[str, str], list[Term]] = {}
        for term in self.terms:
            kinds.setdefault(term.kind, []).append(term)
            for name in dict.fromkeys(fold(n) for n in (term.label, term.label_en, *term.names)):
                labels.setdefault((term.kind, name), []).append(term)
        object.__setattr__(self, "_kinds", {kind: tuple(terms) for kind, terms in kinds.items()})
        object.__setattr__(self, "_keys", {(term.kind, term.key): term for term in self.terms})
        object.__setattr__(self, "_labels", {name: tuple(terms) for name, terms in labels.items()})

    def of_kind(self, kind: str) -> tuple[Term, ...]:
        """The terms of a kind, in the order of the files; none for a kind that no file uses."""
        return self._kinds.get(kind, ())

    def term(self, kind: str, key: str) -> Term:
        """The term of a kind and key. Raises KeyError for an unknown one."""
        return self._keys[kind, key]

    def find(self, kind: str, key: str) -> Term | None:
        """The term of a kind and key, or None."""
        return self._keys.get((kind, key))

    def by_label(self, kind: str, label: str) -> tuple[Term, ...]:
        """The terms of a kind that have this label or safe name; several for homonyms (信義區), none for an unknown one.

        Compared without regard to 臺/台, width and case; weak names do not count.
        """
        return self._labels.get((kind, fold(label)), ())

    def parents(self, term: Term) -> tuple[Term, ...]:
        """The terms right above a term. A parent may be of another kind: a state-owned enterprise stands under an agency."""
        kinds = (term.kind, *sorted(ORGANISATION_KINDS - {term.kind})) if term.kind in ORGANISATION_KINDS else (term.kind,)
        found = (next((t for k in kinds if (t := self.find(k, key))), None) for key in term.parents)
        return tuple(t for t in found if t is not None)

    def ancestors(self, term: Term) -> tuple[Term, ...]:
        """All terms above a term, nearest first, each once."""
        seen: dict[tuple[str, str], Term] = {}
        level = self.parents(term)
        while level:
            fresh = [t for t in dict.fromkeys(level) if (t.kind, t.key) not in seen]
            seen.update(((t.kind, t.key), t) for t in fresh)
            level = tuple(above for t in fresh for above in self.parents(t))
        return tuple(seen.values())


def fold(name: str) -> str:
    """A name as the matchers compare it: NFKC (full and half width), 臺 as 台, without case."""
    return unicodedata.normalize("NFKC", name).replace("臺", "台").casefold()


def mint(kind: str, key: str, base: str = DEFAULT_BASE) -> str:
    """The opaque, stable IRI of a thing: base, kind, and 12 hex digits of the hash of kind and key."""
    digest = hashlib.sha256("\x1f".join((kind, key)).encode()).hexdigest()
    return f"{base}{kind}/{digest[:12]}"


def kind_of(subject: Subject) -> str:
    """The kind of a subject by its class, empty for what is no term (a scheme, a class of the ontology)."""
    for iri in subject.iris(f"{RDF}type"):
        name = iri.removeprefix(NAMESPACE)
        if name != iri and (kind := THING_KINDS.get(name) or CONCEPT_KINDS.get(name)):
            return kind
    return ""


def key_of(iri: str) -> str:
    """The key in a scheme's or the namespace's IRI: its local part."""
    return re.split("[/#]", iri)[-1]


def load(folder: Path | None = None) -> Vocabulary:
    """The vocabulary of an ontology folder (`core.ttl`, `schemes/*.ttl`); by default, of this one.

    Raises VocabularyError, which names file, term and reason of every fault: broken Turtle, a missing or repeated label
    or definition, a repeated key, an unknown class, an unknown parent or other reference, a circle of parents.
    """
    subjects = tuple(read_subjects(turtle_files(folder or FOLDER)))
    faults = list(_faults(subjects))
    if faults:
        raise VocabularyError(faults)
    terms: list[Term] = []
    changes: list[Reorganisation] = []
    for subject in subjects:
        kind = kind_of(subject)
        if kind == "reorganisation":
            changes.append(_reorganisation(subject))
        elif kind:
            terms.append(_term(kind, subject))
    vocabulary = Vocabulary(tuple(terms), tuple(sorted(changes, key=lambda c: (c.date, c.key))))
    circles = [Fault(s.file, s.iri, "stands above itself") for s in subjects if _circular(vocabulary, s)]
    if circles:
        raise VocabularyError(circles)
    return vocabulary


def ontology_triples(folder: Path | None = None, base: str = DEFAULT_BASE) -> tuple[ox.Triple, ...]:
    """What `graph/ontology` holds: `core.ttl` and the schemes, each triple once, sorted, without blank nodes.

    Things of the schemes stand under their minted IRIs, wherever they are named, and carry their key as
    `dcterms:identifier`; concepts (measures, statuses, …) keep their scheme IRIs. The shapes stay outside: they say how
    a graph is checked, not what is known. Raises VocabularyError for files that cannot be read; `load` checks the rest.
    """
    files = turtle_files(folder or FOLDER)
    minted: dict[str, ox.NamedNode] = {}
    out: set[ox.Triple] = set()
    for subject in read_subjects(files):
        kind = kind_of(subject)
        if kind in THING_KINDS.values():
            key = key_of(subject.iri)
            minted[subject.iri] = ox.NamedNode(mint(kind, key, base))
            out.add(ox.Triple(minted[subject.iri], ox.NamedNode(f"{DCTERMS}identifier"), ox.Literal(key)))
    for triple in (t for file in files for t in triples(file)):
        head, value = triple.subject, triple.object
        out.add(ox.Triple(
            minted.get(head.value, head) if isinstance(head, ox.NamedNode) else head,
            triple.predicate,
            minted.get(value.value, value) if isinstance(value, ox.NamedNode) else value,
        ))
    return tuple(sorted(out, key=str))


def _term(kind: str, subject: Subject) -> Term:
    label = RDFS_LABEL if kind == "relation" else f"{SKOS}prefLabel"
    return Term(
        key=key_of(subject.iri), kind=kind, iri=subject.iri,
        label=subject.text(label, "zh-Hant"), label_en=subject.text(label, "en"),
        definition=subject.text(f"{SKOS}definition", "zh-Hant"), definition_en=subject.text(f"{SKOS}definition", "en"),
        names=subject.texts(f"{SKOS}altLabel"), weak_names=subject.texts(f"{SKOS}hiddenLabel"),
        parents=tuple(key_of(iri) for p in _PARENT_PROPERTIES for iri in subject.iris(p)),
        groups=tuple(key_of(iri) for iri in subject.iris(f"{NAMESPACE}groups")),
        facet=subject.first(f"{NAMESPACE}placeKind"),
        valid_from=subject.first(f"{NAMESPACE}validFrom"), valid_until=subject.first(f"{NAMESPACE}validUntil"),
        backdrop=subject.first(f"{NAMESPACE}backdrop") in {"true", "1"},
    )


def _reorganisation(subject: Subject) -> Reorganisation:
    return Reorganisation(
        key=key_of(subject.iri),
        label=subject.text(f"{SKOS}prefLabel", "zh-Hant"), label_en=subject.text(f"{SKOS}prefLabel", "en"),
        date=_date(subject),
        originals=tuple(key_of(iri) for iri in subject.iris(f"{NAMESPACE}original")),
        resulting=tuple(key_of(iri) for iri in subject.iris(f"{NAMESPACE}resulting")),
        legal_basis=subject.first(f"{NAMESPACE}legalBasis"), source=subject.first(f"{DCTERMS}source"),
    )


def _date(subject: Subject) -> str:
    return subject.first(f"{NAMESPACE}date") or subject.first(f"{DCTERMS}date")


def _faults(subjects: tuple[Subject, ...]) -> Iterator[Fault]:
    known = {s.iri: s for s in subjects}
    seen: dict[str, Subject] = {}
    organisations: dict[str, Subject] = {}
    for subject in subjects:
        if subject.iri in seen:
            yield Fault(subject.file, subject.iri, f"is also described in {seen[subject.iri].file.name}")
        seen[subject.iri] = subject
        kind = kind_of(subject)
        if not kind:
            if subject.iri.count("/") > SCHEME.count("/") and subject.iri.startswith(SCHEME):
                yield Fault(subject.file, subject.iri, "has no class of the ontology (rdf:type)")
            continue
        if kind in ORGANISATION_KINDS and (other := organisations.setdefault(key_of(subject.iri), subject)) is not subject:
            yield Fault(subject.file, subject.iri, f"repeats the key of {other.iri}; organisations share one set of keys")
        changes = _change_faults(subject) if kind == "reorganisation" else ()
        for reason in (*_label_faults(kind, subject), *_reference_faults(subject, known), *changes):
            yield Fault(subject.file, subject.iri, reason)


def _label_faults(kind: str, subject: Subject) -> Iterator[str]:
    if kind != "relation" and not _KEY.fullmatch(key_of(subject.iri)):
        yield f"key {key_of(subject.iri)!r} is not lower-case ASCII with digits and hyphens"
    label = RDFS_LABEL if kind == "relation" else f"{SKOS}prefLabel"
    for what, iri in (("label", label), ("definition", f"{SKOS}definition")):
        for language in ("zh-Hant", "en"):
            count = subject.count(iri, language)
            if count != 1:
                yield f"has {count or 'no'} {what}{'s' if count > 1 else ''} in {language}; exactly one is needed"


def _reference_faults(subject: Subject, known: Mapping[str, Subject]) -> Iterator[str]:
    for iri in subject.references():
        if iri.startswith(SCHEME) and iri not in known:
            yield f"refers to {iri}, which no file describes"


def _change_faults(subject: Subject) -> Iterator[str]:
    if not _date(subject):
        yield "has no date (dcterms:date)"
    for name in ("original", "resulting"):
        if not subject.iris(f"{NAMESPACE}{name}"):
            yield f"names no organisation as ml:{name}"


def _circular(vocabulary: Vocabulary, subject: Subject) -> bool:
    term = vocabulary.find(kind_of(subject), key_of(subject.iri))
    return term is not None and term in vocabulary.ancestors(term)
