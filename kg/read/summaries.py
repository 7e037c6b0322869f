"""Answers that dashboards ask for again and again, computed once when a release is built: `summaries/<query>.json` of the release.

    {"sparql": "SELECT …", "results": {"head": …, "results": {"bindings": …}}}

A query file says `summary = true`. What is kept is the plain query's own answer with the text that ran; it is given only where that very
text would run now, so that a changed query file, a value, or a least confidence is answered by the graph itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from kg.read.catalogue import Query, catalogue
from kg.read.release import Release
from kg.read.runner import Answer, Given, run
from kg.read.store import Graph, Row, cell
from kg.read.sure import SureGraph, expanded

FOLDER = "summaries"


def kept() -> tuple[Query, ...]:
    """The queries that have a summary."""
    return tuple(query for query in catalogue().values() if query.summary)


def write(graph: Graph, folder: Path) -> None:
    """Writes the summaries of a release's graph into the folder of the release."""
    (folder / FOLDER).mkdir()
    for query in kept():
        text = expanded(query.text)
        told = {"sparql": text, "results": json.loads(graph.query(text))}
        (folder / FOLDER / f"{query.name}.json").write_text(json.dumps(told, ensure_ascii=False) + "\n", "utf-8")


def answer(release: Release, name: str, given: Mapping[str, Given] | None = None) -> Answer:
    """The answer of a query as `kg.read.runner.run` gives it, from the summary where there is one that holds; raises what that raises."""
    query = catalogue().get(name)
    if query is not None and query.summary and not any(_given(given)) and not isinstance(release.graph, SureGraph):
        rows = _read(release.folder / FOLDER / f"{name}.json", expanded(query.text))
        if rows is not None:
            return Answer(query, rows, expanded(query.text), {})
    return run(release.graph, release.search, name, given or {}, release.base)


def _given(given: Mapping[str, Given] | None) -> Iterable[str]:
    return (name for name, value in (given or {}).items() if value not in ("", [], ()))


def _read(file: Path, text: str) -> tuple[Row, ...] | None:
    """The rows of a summary that was made with this text, None where there is none."""
    try:
        told = json.loads(file.read_text("utf-8"))
        if told["sparql"] != text:
            return None
        results = parse_query_results(json.dumps(told["results"]).encode(), QueryResultsFormat.JSON)
    except (OSError, ValueError, KeyError, TypeError, SyntaxError):
        return None
    if not isinstance(results, QuerySolutions):
        return None
    names = [variable.value for variable in results.variables]
    return tuple({name: cell(solution[name]) for name in names} for solution in results)
