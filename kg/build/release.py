"""Claims → a release: built beside the current one, checked, and swapped in whole.

    data/releases/<id>/  graph.nq · store/ · search.sqlite · documents/<id>.txt · summaries/<query>.json ·
                         identity.jsonl · report.json · release.json
    data/current         a symbolic link to releases/<id>, replaced in one step
    data/redirects.jsonl what became of IRIs that are gone

A build that fails or is killed leaves the current release as it is; what it left behind is removed by the next one.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from extract.claims import Problem, Thing
from extract.extraction import Extraction
from kg.build import curation as decisions
from kg.build import disk, nquads, redirects, remember, shacl
from kg.build.aside import behind, problem
from kg.build.checks import without_rejected
from kg.build.graph import Graph, Inputs, build_graph
from kg.build.guards import beside
from kg.build.identity import Identity, identify
from kg.build.index import write_index
from kg.build.knowledge import ROC
from kg.build.lock import only_build
from kg.build.records import BuildError, in_order
from kg.build.report import Report, report
from kg.build.space import Space
from kg.build.succession import inferred
from kg.build.uses import above, uses
from kg.read import summaries
from kg.read.store import EmbeddedGraph
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


@dataclass(frozen=True, slots=True)
class Setting:
    """What a build works with beside the documents."""

    vocabulary: Vocabulary
    curation: decisions.Curation
    register: redirects.Register
    previous: tuple[redirects.Known, ...]
    space: Space
    version: str
    ontology: Path | None


@dataclass(frozen=True, slots=True)
class Made:
    """Documents with their entities and graph, what is to be remembered of them, and the redirects that they make necessary."""

    extractions: tuple[Extraction, ...]
    identity: Identity
    known: tuple[redirects.Known, ...]
    gone: tuple[redirects.Redirect, ...]
    graph: Graph

    def locate(self, thing: Thing) -> str:
        """The entity of a thing, as a term."""
        return nquads.iri(self.identity.iri_of[thing])


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
        setting = Setting(vocabulary, decided, register, previous, Space(base), version, ontology)
        made, aside = _sound(ordered, setting, tell)
        unmet = [Problem(decided.file, d.line, f"decision ({d.do}) meets nothing in the documents", f"決定（{d.do}）在文件中沒有對象")
                 for d in decided.decisions if d in made.identity.unused or (d.do == "reject" and not _claimed(d.claim, extractions))]
        built = report(made.extractions, made.identity, made.graph.checks, made.graph.quads.graphs, (*problems, *unmet, *aside), len(made.gone))
        folder = releases / f".tmp-{os.getpid()}"
        folder.mkdir()
        digest = _write(folder, made, vocabulary, base, tell)
        disk.write_text(folder / "identity.jsonl", "".join(remember.lines(made.known)))
        disk.write_json(folder / "report.json", built.as_json())
        disk.write_json(folder / "release.json", {
            "id": digest[:_ID_LENGTH], "built": datetime.now(UTC).isoformat(timespec="seconds"), "version": version, "base": base,
            "sha256": digest, "quads": len(made.graph.quads), "documents": len(ordered),
            "claims": sum(len(e.claims) for e in made.extractions), "entities": len(made.identity.entities),
        })
        disk.sync(folder)

        tell("swap", 0, 1)
        target = disk.move(folder, releases / digest[:_ID_LENGTH])
        disk.add_to_register(data / "redirects.jsonl", made.gone, digest[:_ID_LENGTH])
        disk.swap(data, target)
        tell("swap", 1, 1)
        return Release(digest[:_ID_LENGTH], target, len(made.graph.quads), built)


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


def _compose(extractions: tuple[Extraction, ...], setting: Setting, tell: Progress) -> Made:
    """Identity, redirects and graph of the documents."""
    tell("identity", 0, 1)
    claims = [claim for extraction in extractions for claim in extraction.claims]
    subjects = [check.subject for e in extractions for check in e.checks if check.subject is not None]
    base = setting.space.base
    used = uses(claims, subjects)
    related = above(claims)
    identity = identify(used, setting.vocabulary, setting.curation, base, related, beside(extractions))
    links = inferred(identity, used, {e.document.id: e.document.date or _last_year(e) for e in extractions}, related,
                     setting.vocabulary)
    known = remember.known(identity, claims)
    live = frozenset(identity.entities) | _scheme_things(setting.vocabulary, base)
    gone = redirects.vanished(setting.previous, known, live, setting.register)
    register = redirects.Register((*setting.register.entries, *gone))
    tell("identity", 1, 1)
    tell("graph", 0, 1)
    inputs = Inputs(identity, setting.vocabulary, setting.curation, register.final(live), setting.space, setting.version, setting.ontology, links)
    graph = build_graph(extractions, inputs)
    tell("graph", 1, 1)
    return Made(extractions, identity, known, gone, graph)


def _last_year(extraction: Extraction) -> str:
    """The last year that a document without a date covers, as its date."""
    return str(max(extraction.document.covers) + ROC) if extraction.document.covers else ""


def _sound(extractions: tuple[Extraction, ...], setting: Setting, tell: Progress) -> tuple[Made, list[Problem]]:
    """A graph that keeps its shapes, with the claims that had to be left out. Raises ChecksFailed where that is not enough."""
    made = _compose(extractions, setting, tell)
    shapes = _shapes(made.graph, tell)
    if shapes.conforms:
        return made, []
    found = behind(shapes.violations, extractions, made.graph.facts, setting.vocabulary, made.locate, setting.space)
    if found is not None:
        left = tuple(replace(e, claims=tuple(c for c in e.claims if c.id not in found)) for e in extractions)
        problems = [problem(c, found[c.id], e.document.file) for e in extractions for c in e.claims if c.id in found]
        made = _compose(left, setting, tell)
        shapes = _shapes(made.graph, tell)
        if shapes.conforms:
            return made, problems
    raise ChecksFailed(f"the graph breaks its shapes; the current release stays\n{shapes.text()}", "圖譜不符合形狀，現行版本不變")


def _shapes(graph: Graph, tell: Progress) -> shacl.ShapeReport:
    """What the shapes say of a graph. Raises ChecksFailed where a triple stands in two graphs."""
    twice = nquads.shared(graph.quads.graphs)
    if twice:
        shown = "\n".join(f"  {triple}\n    {one} {other}" for triple, one, other in twice[:10])
        raise ChecksFailed(f"{len(twice)} triples stand in two graphs:\n{shown}", f"{len(twice)} 個三元組同時在兩個圖中")
    tell("shapes", 0, 1)
    return shacl.validate(graph.quads.graphs, progress=lambda done, total: tell("shapes", done, total))


def _write(folder: Path, made: Made, vocabulary: Vocabulary, base: str, tell: Progress) -> str:
    """Writes graph, store, texts and index; returns the SHA-256 of graph.nq."""
    tell("store", 0, 2)
    digest = nquads.write(made.graph.quads.lines(), folder / "graph.nq")
    tell("store", 1, 2)
    store = ox.Store(str(folder / "store"))
    store.bulk_load(path=str(folder / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    del store
    summaries.write(EmbeddedGraph(folder / "store"), folder)
    tell("store", 2, 2)
    tell("index", 0, 1)
    texts = folder / "documents"
    texts.mkdir()
    for extraction in made.extractions:
        (texts / f"{extraction.document.id}.txt").write_bytes(extraction.document.text.encode("utf-8"))
    claims = (claim for extraction in made.extractions for claim in extraction.claims)
    write_index(folder / "search.sqlite", (e.document for e in made.extractions), made.identity, claims, vocabulary, base)
    tell("index", 1, 1)
    return digest
