"""A folder of documents → claims: the names that documents define, the reading with them, and a second look at what it missed.

A document that cannot be read is reported and left out; the others are read.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from extract.claims import Check, Problem, Statement, Unread, number
from extract.confidence import confidences
from extract.entities.again import again
from extract.entities.alone import alone
from extract.entities.meant import meant
from extract.entities.pipeline import pipeline
from extract.entities.references import references
from extract.entities.unclosed import unclosed
from extract.extraction import Extraction
from extract.genres import budget, performance, plan, report
from extract.genres.outcome import Outcome
from extract.genres.prose import Tools, inside_names, read_prose
from extract.lexicon import Lexicon, learn
from extract.reading.document import Document
from extract.reading.manifest import Source, read_manifest
from extract.reading.text import Unreadable, read_document
from extract.relations.across import across
from extract.relations.listed_phases import phases
from ontology.vocabulary import Vocabulary

READERS: dict[str, Callable[[Document, Vocabulary], Outcome]] = {
    "report": report.read, "plan": plan.read, "budget": budget.read, "performance": performance.read, "prose": report.read,
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A document whose structure was read, before its prose is."""

    document: Document
    outcome: Outcome
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What the structure and the prose of one document say, before the second look."""

    document: Document
    statements: tuple[Statement, ...]
    checks: tuple[Check, ...]
    unread: tuple[Unread, ...]
    problems: tuple[Problem, ...]


def open_corpus(folder: Path, vocabulary: Vocabulary) -> tuple[tuple[Opened, ...], tuple[Problem, ...]]:
    """The documents of a folder with their structure, and what could not be read."""
    sources, problems = read_manifest(folder)
    opened, failed = _open(sources, vocabulary)
    return opened, (*problems, *failed)


def open_files(files: Sequence[Path], vocabulary: Vocabulary) -> tuple[tuple[Opened, ...], tuple[Problem, ...]]:
    """Single files with their structure; genre, title and years are found out from the text."""
    return _open([Source(file.stem, file) for file in files], vocabulary)


def _open(sources: Sequence[Source], vocabulary: Vocabulary) -> tuple[tuple[Opened, ...], tuple[Problem, ...]]:
    opened: list[Opened] = []
    failed: list[Problem] = []
    for source in sources:
        try:
            document, warnings = read_document(source)
        except Unreadable as error:
            failed.append(error.problem)
            continue
        opened.append(Opened(document, *_structure(document, vocabulary, warnings)))
    return tuple(opened), tuple(failed)


def _structure(document: Document, vocabulary: Vocabulary, warnings: tuple[Problem, ...]) -> tuple[Outcome, tuple[Problem, ...]]:
    """The genre's reading; where its reader fails on a document, the document is read as prose and the failure reported."""
    try:
        outcome = READERS[document.genre](document, vocabulary)
    except Exception as error:
        reason = f"the {document.genre} reader failed ({type(error).__name__}: {error}); read as prose"
        problem = Problem(document.file, 0, reason, f"以 {document.genre} 讀取失敗（{error}），改以一般文字讀取", fatal=True)
        outcome, warnings = report.read(document, vocabulary), (*warnings, problem)
    return outcome, (*warnings, *outcome.problems)


def read_corpus(opened: Sequence[Opened], vocabulary: Vocabulary, lexicon: Lexicon | None = None, jobs: int = 1) -> Iterator[Extraction]:
    """The claims of each document, in order; with `jobs` above 1 in so many processes, to the same claims.

    The lexicon is of all documents and frozen before the first is read, and the second look comes when all are read, so that
    no document's claims depend on its turn.
    """
    read = list(_all_read(opened, vocabulary, lexicon or learn([(o.document, o.outcome) for o in opened], vocabulary), jobs))
    for one, more in zip(read, again([(r.document, r.statements) for r in read], vocabulary), strict=True):
        found = (*one.statements, *more)
        found = (*found, *unclosed(one.document, found))
        found = (*found, *across(one.document, found))
        found = meant(one.document, (*found, *alone(one.document, found, vocabulary)), vocabulary)
        claims = number(one.document.id, found, confidences())
        yield Extraction(one.document, claims, one.checks, one.unread, one.problems)


def _all_read(opened: Sequence[Opened], vocabulary: Vocabulary, names: Lexicon, jobs: int) -> Iterator[Read]:
    if min(jobs, len(opened)) <= 1:
        tools = Tools(pipeline(vocabulary, names.entries), vocabulary)
        yield from (_read(o, tools) for o in opened)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(opened)), context, _make_tools, (vocabulary, names)) as pool:
        largest_first = sorted(range(len(opened)), key=lambda i: -len(opened[i].document.text))
        waiting = {i: pool.submit(_read_with_own_tools, opened[i]) for i in largest_first}
        yield from (waiting[i].result() for i in range(len(opened)))


_own_tools: list[Tools] = []
"""The pipeline of a worker process, made once when it starts."""


def _make_tools(vocabulary: Vocabulary, names: Lexicon) -> None:
    _own_tools.append(Tools(pipeline(vocabulary, names.entries), vocabulary))


def _read_with_own_tools(opened: Opened) -> Read:
    return _read(opened, _own_tools[0])


def _read(opened: Opened, tools: Tools) -> Read:
    """What one document says; where its prose cannot be read, what its structure says is kept and the failure reported."""
    document, problems = opened.document, opened.problems
    statements: list[Statement] = list(opened.outcome.statements)
    try:
        statements += inside_names(opened.outcome.statements, tools)
        statements += read_prose(document, opened.outcome.blocks, tools, references(document.publisher, tools.vocabulary))
        statements += list(phases(document, opened.outcome.blocks, statements))
    except Exception as error:
        reason = f"its prose could not be read ({type(error).__name__}: {error}); only its tables are"
        problems = (*problems, Problem(document.file, 0, reason, f"文字部分讀取失敗（{error}），僅保留表格", fatal=True))
    return Read(document, tuple(statements), opened.outcome.checks, opened.outcome.unread, problems)
