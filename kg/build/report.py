"""The report of a build: what was read, what came of it, what is wrong; a record, `report.json`, and text for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extract.claims import Problem
from extract.extraction import Extraction
from kg.build.checks import Checked
from kg.build.identity import Identity


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """One document: its size, its claims by kind, and the stretches of lines that no reader understood (first, last, what)."""

    id: str
    title: str
    genre: str
    years: tuple[int, ...]
    sha256: str
    lines: int
    claims: Mapping[str, int]
    checks: int
    findings: int
    unread: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did; counts by kind are in the order of their names. `failures` are problems that cost a document."""

    documents: tuple[DocumentReport, ...]
    claims: Mapping[str, int]
    entities: Mapping[str, int]
    checks: Mapping[str, int]
    findings: Mapping[str, int]
    quads: Mapping[str, int]
    failures: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    redirects: int = 0

    @property
    def ok(self) -> bool:
        """Whether every document was read."""
        return not self.failures

    def as_json(self) -> dict[str, Any]:
        """The content of report.json."""
        return {
            "documents": [{"id": d.id, "title": d.title, "genre": d.genre, "years": list(d.years), "sha256": d.sha256, "lines": d.lines,
                           "claims": dict(d.claims), "checks": d.checks, "findings": d.findings,
                           "unread": [{"lines": [first, last], "what": what} for first, last, what in d.unread]} for d in self.documents],
            "claims": dict(self.claims), "entities": dict(self.entities), "checks": dict(self.checks), "findings": dict(self.findings),
            "quads": dict(self.quads), "redirects": self.redirects,
            "failures": [_problem(p) for p in self.failures], "problems": [_problem(p) for p in self.problems],
        }

    def text(self) -> str:
        """The report for the terminal, in Traditional Chinese and English."""
        lines = [f"文件 documents: {len(self.documents)}"]
        for d in self.documents:
            lines.append(f"  {d.id:<28} {d.lines:>7} 行 lines {sum(d.claims.values()):>7} 陳述 claims"
                         f" {len(d.unread):>4} 未讀段 unread {d.findings:>4} 發現 findings")
        for title, counts in (("陳述 claims", self.claims), ("事物 entities", self.entities), ("檢核 checks", self.checks),
                              ("發現 findings", self.findings), ("四元組 quads", self.quads)):
            lines.append(f"{title}: {sum(counts.values())}")
            lines += [f"  {count:>8}  {name}" for name, count in counts.items()]
        if self.redirects:
            lines.append(f"新轉址 new redirects: {self.redirects}")
        for title, problems in (("失敗 failures", self.failures), ("問題 problems", self.problems)):
            if problems:
                lines.append(f"{title}: {len(problems)}")
                lines += [f"  {p.file}{f':{p.line}' if p.line else ''}: {p.reason_zh} / {p.reason}" for p in problems]
        return "\n".join(lines)


def _problem(problem: Problem) -> dict[str, Any]:
    return {"file": problem.file, "line": problem.line, "reason": problem.reason, "reason_zh": problem.reason_zh, "fatal": problem.fatal}


def report(extractions: Sequence[Extraction], identity: Identity, checks: Sequence[Checked], graphs: Mapping[str, set[str]],
           problems: Iterable[Problem], redirects: int) -> Report:
    """The report of a build; `problems` are those of inputs that gave no document, and of decisions that met nothing."""
    documents = tuple(_document(e, checks) for e in extractions)
    everything = sorted((*problems, *(p for e in extractions for p in e.problems)), key=lambda p: (p.file, p.line, p.reason))
    quads = Counter({_graph(graph): 0 for graph in graphs})
    for graph, triples in graphs.items():
        quads[_graph(graph)] += len(triples)
    return Report(
        documents, _counts(c.body.kind for e in extractions for c in e.claims),
        _counts(entity.type.value for entity in identity.entities.values()),
        _counts(c.kind for c in checks), _counts(c.kind for c in checks if not c.passed), dict(sorted(quads.items())),
        tuple(p for p in everything if p.fatal), tuple(p for p in everything if not p.fatal), redirects)


def _document(extraction: Extraction, checks: Sequence[Checked]) -> DocumentReport:
    document = extraction.document
    own = [c for c in checks if any(d == document.id for d, _ in c.inputs)]
    return DocumentReport(
        document.id, document.title, document.genre, document.covers, document.sha256, document.line_count,
        _counts(c.body.kind for c in extraction.claims), len(own), sum(not c.passed for c in own),
        tuple((u.first_line, u.last_line, u.what) for u in extraction.unread))


def _counts(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def _graph(term: str) -> str:
    """The name of a graph in the report: all documents count as one."""
    name = term.strip("<>").rsplit("/graph/", 1)[-1]
    return "document" if name.startswith("document/") else name
