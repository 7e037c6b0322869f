"""The graph about the graph: what the release is (graph/release)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from kg.build import nquads
from kg.build.knowledge import Writer
from kg.build.space import DCAT, DCTERMS, DERIVED, FOAF, ML, OWL, PROV, RDF, RDFS, SKOS, TITLE, TYPE, VOID, Space

_ENTITY = f"<{PROV}Entity>"
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"


def release_triples(graphs: Mapping[str, set[str]], documents: Iterable[str], version: str, space: Space) -> set[str]:
    """VoID, DCAT and PROV of the dataset: counts, partitions by class and property, the documents it was derived from.

    The counts are those of all other graphs. No clock: when it was built stands in release.json alone.
    """
    triples: set[str] = set()
    add = Writer(triples)
    data = nquads.iri(f"{space.root}dataset")
    run, program = space.node("activity", version), nquads.iri(f"{space.root}software")
    for kind in (f"<{VOID}Dataset>", f"<{DCAT}Dataset>", _ENTITY):
        add(data, TYPE, kind)
    add(data, TITLE, nquads.text("脈絡：政府計畫的知識圖譜", "zh-Hant"))
    add(data, TITLE, nquads.text("Mailuo: a knowledge graph of government programs", "en"))
    add(data, f"<{DCTERMS}license>", nquads.iri(LICENCE))
    add(data, f"<{OWL}versionInfo>", nquads.string(version))
    add(data, f"<{VOID}uriSpace>", nquads.string(space.base))
    for vocabulary in (ML, SKOS, PROV, DCTERMS):
        add(data, f"<{VOID}vocabulary>", nquads.iri(vocabulary))
    add(data, f"<{PROV}wasGeneratedBy>", run)
    add(run, TYPE, f"<{PROV}Activity>")
    add(run, f"<{PROV}wasAssociatedWith>", program)
    add(program, TYPE, f"<{PROV}SoftwareAgent>")
    add(program, f"<{FOAF}name>", nquads.string("Mailuo"))
    add(program, f"<{RDFS}comment>", nquads.string(f"version {version}"))
    for document in documents:
        add(data, DERIVED, document)
        add(run, f"<{PROV}used>", document)
    _statistics(add, data, graphs, space)
    return triples


def _statistics(add: Writer, data: str, graphs: Mapping[str, set[str]], space: Space) -> None:
    properties: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    subjects: set[str] = set()
    total = 0
    for graph in graphs.values():
        total += len(graph)
        for triple in graph:
            subject, predicate, value = triple.split(" ", 2)
            properties[predicate] += 1
            subjects.add(subject)
            if predicate == f"<{RDF}type>":
                classes[value] += 1
    add(data, f"<{VOID}triples>", nquads.integer(total))
    add(data, f"<{VOID}distinctSubjects>", nquads.integer(len(subjects)))
    add(data, f"<{VOID}properties>", nquads.integer(len(properties)))
    add(data, f"<{VOID}classes>", nquads.integer(len(classes)))
    for kind, count in classes.items():
        node = space.node("partition", "class", kind)
        add(data, f"<{VOID}classPartition>", node)
        add(node, f"<{VOID}class>", kind)
        add(node, f"<{VOID}entities>", nquads.integer(count))
    for name, count in properties.items():
        node = space.node("partition", "property", name)
        add(data, f"<{VOID}propertyPartition>", node)
        add(node, f"<{VOID}property>", name)
        add(node, f"<{VOID}triples>", nquads.integer(count))
