"""SHACL validation of a graph, in batches and on two processes, with a report that people can read.

Every shape of `ontology/shapes.ttl` looks at one node and its own triples only, so a batch that holds all triples of its
nodes in one graph says the same as the whole. pyshacl does the validation; nothing is sampled or left out.
"""

from __future__ import annotations

import multiprocessing
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyshacl
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.plugins.parsers.ntriples import unquote
from rdflib.term import Node

from ontology.vocabulary import SHAPES

BATCH = 20_000  # triples; what pyshacl and rdflib hold at once
_WORTH_A_POOL = 60_000
_WORKERS = 2
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One node that breaks one shape: the graph it stands in, the shape, the value in question, and what the shape says.

    `paths` are the properties that the shape looks at: its path, or those whose subjects it is about.
    """

    graph: str
    shape: str
    node: str
    value: str
    message: str
    message_zh: str
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShapeReport:
    """All violations, in order; `checked` is how many triples were looked at."""

    violations: tuple[Violation, ...]
    checked: int

    @property
    def conforms(self) -> bool:
        return not self.violations

    @property
    def counts(self) -> dict[str, int]:
        """Violations by shape, most frequent first."""
        counts = Counter(v.shape for v in self.violations)
        return dict(sorted(counts.items(), key=lambda x: (-x[1], x[0])))

    def text(self, most: int = 20) -> str:
        """The report for the terminal: a count by shape, then the first violations with node, value and message."""
        lines = [f"SHACL：{len(self.violations)} 項不符 / {len(self.violations)} violations ({self.checked} triples)"]
        lines += [f"  {count:>6}  {shape}" for shape, count in self.counts.items()]
        for v in self.violations[:most]:
            lines += [f"- {v.node}  [{v.shape}]  {v.graph}", f"    {v.message_zh} / {v.message}"]
            if v.value:
                lines.append(f"    值 / value: {v.value}")
        if len(self.violations) > most:
            lines.append(f"… 另有 {len(self.violations) - most} 項 / and {len(self.violations) - most} more")
        return "\n".join(lines)


def validate(graphs: Mapping[str, set[str]], shapes: Path = SHAPES, progress: Callable[[int, int], None] | None = None) -> ShapeReport:
    """Validates every named graph by itself; `progress` is told batches done and batches in all."""
    jobs = [(graph, batch, str(shapes)) for graph in sorted(graphs) for batch in _batches(graphs[graph])]
    total = sum(map(len, graphs.values()))
    found: list[Violation] = []
    if total < _WORTH_A_POOL or (os.cpu_count() or 1) < _WORKERS:
        results: Iterable[list[Violation]] = map(_job, jobs)
        found.extend(_collect(results, len(jobs), progress))
    else:
        with ProcessPoolExecutor(_WORKERS, mp_context=multiprocessing.get_context("spawn")) as pool:
            found.extend(_collect(pool.map(_job, jobs), len(jobs), progress))
    return ShapeReport(tuple(sorted(found)), total)


def _collect(results: Iterable[list[Violation]], total: int, progress: Callable[[int, int], None] | None) -> Iterator[Violation]:
    for number, violations in enumerate(results, start=1):
        yield from violations
        if progress:
            progress(number, total)


def _batches(triples: set[str]) -> Iterator[list[str]]:
    """Triples in batches; those of one subject stay together, because they stand together in order."""
    batch: list[str] = []
    last = ""
    for triple in sorted(triples):
        subject = triple[:triple.index(" ")]
        if len(batch) >= BATCH and subject != last:
            yield batch
            batch = []
        batch.append(triple)
        last = subject
    if batch:
        yield batch


def _job(job: tuple[str, list[str], str]) -> list[Violation]:
    graph, triples, shapes = job
    data = Graph()
    for triple in triples:
        subject, predicate, value = triple.split(" ", 2)
        data.add((_iri(subject), _iri(predicate), _node(value)))
    conforms, results, _ = pyshacl.validate(data, shacl_graph=_shapes(shapes), inference="none", inplace=True)
    if not isinstance(results, Graph):
        raise RuntimeError(f"pyshacl could not validate {graph}: {results}")
    return [] if conforms else [_violation(graph, results, result, _shapes(shapes)) for result in results.subjects(RDF.type, SH.ValidationResult)]


@lru_cache(maxsize=4)
def _shapes(path: str) -> Graph:
    return Graph().parse(path, format="turtle")


@lru_cache(maxsize=100_000)
def _iri(term: str) -> URIRef:
    return URIRef(term[1:-1])


def _node(term: str) -> Node:
    if term.startswith("<"):
        return _iri(term)
    match = _LITERAL.fullmatch(term)
    if match is None:
        raise ValueError(f"not an N-Quads term: {term}")
    lexical = unquote(match[1]) if "\\" in match[1] else match[1]
    return Literal(lexical, lang=match[2], datatype=URIRef(match[3]) if match[3] else None, normalize=False)


def _violation(graph: str, results: Graph, result: Node, shapes: Graph) -> Violation:
    messages = {m.language: str(m) for m in results.objects(result, SH.resultMessage) if isinstance(m, Literal)}
    chinese = next((text for language, text in messages.items() if language and language.lower() == "zh-hant"), "")
    english = messages.get("en") or next(iter(messages.values()), "")
    source = results.value(result, SH.sourceShape)
    shape = str(source or "")
    path = results.value(result, SH.resultPath)
    paths = (str(path),) if isinstance(path, URIRef) else tuple(sorted(str(p) for p in shapes.objects(source, SH.targetSubjectsOf)))
    value = results.value(result, SH.value)
    return Violation(graph, shape.rsplit("/", 1)[-1], str(results.value(result, SH.focusNode)), "" if value is None else str(value),
                     english, chinese or english, paths)
