"""Claims → a release: built beside the current one, checked, and swapped in whole.

    data/releases/<id>/  graph.nq · store/ · search.sqlite · documents/<id>.txt · identity.jsonl · report.json · release.json
    data/current         a symbolic link to releases/<id>, replaced in one step
    data/redirects.jsonl what became of IRIs that are gone

A build that fails or is killed leaves the current release as it is; what it left behind is removed by the next one.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from extract.claims import Problem
from extract.extraction import Extraction
from kg.build import curation as decisions
from kg.build import disk, nquads, redirects, remember, shacl
from kg.build.checks import without_rejected
from kg.build.graph import Graph, Inputs, build_graph
from kg.build.identity import Identity, above, identify, uses
from kg.build.index import write_index
from kg.build.lock import only_build
from kg.build.records import BuildError, in_order
from kg.build.report import Report, report
from kg.build.space import Space
from ontology.vocabulary import DEFAULT_BASE, THING_KINDS, Vocabulary, mint

STEPS = (
    ("identity", "辨識事物"), ("graph", "組成圖譜"), ("shapes", "檢核圖譜"), ("store", "寫入圖庫"), ("index", "建立索引"),
    ("swap", "換上新版"),
)
Progress = Callable[[str, int, int], None]
"""Told the name of a step (of STEPS), how much of it is done, and how much there is."""

_DOCUMENT_ID = re.compile(r"\w[\w.\-]*")
_ID_LENGTH = 12


class ChecksFailed(BuildError):
    """The new graph breaks its shapes or says a thing twice; the current release stays."""


@dataclass(frozen=True, slots=True)
class Release:
    """A finished release: its id, its folder, how many quads it holds, and the report of its build."""

    id: str
    folder: Path
    quads: int
    report: Report


def build_release(
    extractions: Sequence[Extraction], vocabulary: Vocabulary, data: Path, *, curation: Path | None = None,
    problems: Sequence[Problem] = (), version: str = "0", base: str = DEFAULT_BASE, ontology: Path | None = None,
    progress: Progress | None = None,
) -> Release:
    """Builds a release in `data` and makes it the current one.

    `curation` is the file of people's decisions, `problems` those of inputs that gave no document, `ontology` another
    folder than the ontology's own. Raises BuildRunning, CurationError, RegisterError, ChecksFailed, or another
    BuildError; the current release then stays.
    """
    tell = progress or (lambda step, done, total: None)
    data.mkdir(parents=True, exist_ok=True)
    with only_build(data):
        releases = data / "releases"
        releases.mkdir(exist_ok=True)
        for left in releases.glob(".tmp-*"):
            shutil.rmtree(left)
        decided = decisions.read(curation, vocabulary)
        register = redirects.read(data / "redirects.jsonl")
        previous = remember.read(data / "current" / "identity.jsonl")
        ordered = without_rejected(_checked(in_order(extractions)), decided.rejected)
        claims = [claim for extraction in ordered for claim in extraction.claims]

        tell("identity", 0, 1)
        subjects = [check.subject for e in ordered for check in e.checks if check.subject is not None]
        identity = identify(uses(claims, subjects), vocabulary, decided, base, above(claims))
        known = remember.known(identity, claims)
        live = frozenset(identity.entities) | _scheme_things(vocabulary, base)
        gone = redirects.vanished(previous, known, live, register)
        register = redirects.Register((*register.entries, *gone))
        tell("identity", 1, 1)

        tell("graph", 0, 1)
        graph = build_graph(ordered, Inputs(identity, vocabulary, decided, register.final(live), Space(base), version, ontology))
        tell("graph", 1, 1)
        _check(graph, tell)

        unmet = [Problem(decided.file, d.line, f"decision ({d.do}) meets nothing in the documents", f"決定（{d.do}）在文件中沒有對象")
                 for d in decided.decisions if d in identity.unused or (d.do == "reject" and not _claimed(d.claim, extractions))]
        built = report(ordered, identity, graph.checks, graph.quads.graphs, (*problems, *unmet), len(gone))
        folder = releases / f".tmp-{os.getpid()}"
        folder.mkdir()
        digest = _write(folder, ordered, identity, graph, vocabulary, base, tell)
        disk.write_text(folder / "identity.jsonl", "".join(remember.lines(known)))
        disk.write_json(folder / "report.json", built.as_json())
        disk.write_json(folder / "release.json", {
            "id": digest[:_ID_LENGTH], "built": datetime.now(UTC).isoformat(timespec="seconds"), "version": version, "base": base,
            "sha256": digest, "quads": len(graph.quads), "documents": len(ordered), "claims": len(claims),
            "entities": len(identity.entities),
        })
        disk.sync(folder)

        tell("swap", 0, 1)
        target = disk.move(folder, releases / digest[:_ID_LENGTH])
        disk.add_to_register(data / "redirects.jsonl", gone, digest[:_ID_LENGTH])
        disk.swap(data, target)
        tell("swap", 1, 1)
        return Release(digest[:_ID_LENGTH], target, len(graph.quads), built)


def _checked(extractions: tuple[Extraction, ...]) -> tuple[Extraction, ...]:
    """The documents, if their ids can be names of files and their claims' ids are all different."""
    seen: set[str] = set()
    for extraction in extractions:
        name = extraction.document.id
        if not _DOCUMENT_ID.fullmatch(name):
            raise BuildError(f"a document's id is made of letters, digits, . _ and -: {name!r}",
                             f"文件代號只能含字母、數字與 . _ -：{name!r}")
        for claim in extraction.claims:
            if claim.document != name:
                raise BuildError(f"claim {claim.id} of {claim.document} was handed in with {name}", f"陳述 {claim.id} 不屬於文件 {name}")
            if claim.id in seen:
                raise BuildError(f"the claim id {claim.id} stands twice ({name})", f"陳述代號 {claim.id} 重複（{name}）")
            seen.add(claim.id)
    return extractions


def _claimed(claim: str, extractions: Sequence[Extraction]) -> bool:
    return any(c.id == claim for e in extractions for c in e.claims)


def _scheme_things(vocabulary: Vocabulary, base: str) -> frozenset[str]:
    kinds = frozenset(THING_KINDS.values())
    return frozenset(mint(term.kind, term.key, base) for term in vocabulary.terms if term.kind in kinds)


def _check(graph: Graph, tell: Progress) -> None:
    """Raises ChecksFailed where a triple stands in two graphs or a node breaks a shape."""
    twice = nquads.shared(graph.quads.graphs)
    if twice:
        shown = "\n".join(f"  {triple}\n    {one} {other}" for triple, one, other in twice[:10])
        raise ChecksFailed(f"{len(twice)} triples stand in two graphs:\n{shown}", f"{len(twice)} 個三元組同時在兩個圖中")
    tell("shapes", 0, 1)
    shapes = shacl.validate(graph.quads.graphs, progress=lambda done, total: tell("shapes", done, total))
    if not shapes.conforms:
        raise ChecksFailed(f"the graph breaks its shapes; the current release stays\n{shapes.text()}", "圖譜不符合形狀，現行版本不變")


def _write(folder: Path, extractions: Sequence[Extraction], identity: Identity, graph: Graph, vocabulary: Vocabulary, base: str,
           tell: Progress) -> str:
    """Writes graph, store, texts and index; returns the SHA-256 of graph.nq."""
    tell("store", 0, 2)
    digest = nquads.write(graph.quads.lines(), folder / "graph.nq")
    tell("store", 1, 2)
    store = ox.Store(str(folder / "store"))
    store.bulk_load(path=str(folder / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    del store
    tell("store", 2, 2)
    tell("index", 0, 1)
    texts = folder / "documents"
    texts.mkdir()
    for extraction in extractions:
        (texts / f"{extraction.document.id}.txt").write_bytes(extraction.document.text.encode("utf-8"))
    claims = (claim for extraction in extractions for claim in extraction.claims)
    write_index(folder / "search.sqlite", (e.document for e in extractions), identity, claims, vocabulary, base)
    tell("index", 1, 1)
    return digest
