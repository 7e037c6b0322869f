"""Speed by size: the prepared queries on graphs of the real one's shape, beside rdflib's memory store, the Oxigraph server and Virtuoso.

    python -m benchmarks.scale RELEASE [QUADS …] [--rdflib-limit QUADS] [--rdflib-seconds S] [--only NAME …]

RELEASE is the folder of a release; sizes default to that of the release itself. For each size: loading, size on disk, a worker's cold
start and its start again after it was killed, its memory, and the median of every prepared query; ratios to
rdflib and to the better server. Peers that are not installed are left out, and said to be. A query that rdflib does not answer in its time
counts with that time, so its ratio is a lower bound (≥).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import math
import multiprocessing as mp
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import httpx
import psutil
import pyoxigraph as ox

from api.workers import Limits, Task, Worker
from benchmarks.generate import write
from kg.read.catalogue import Parameter, catalogue
from kg.read.release import Release
from kg.read.runner import bind
from kg.read.store import fill
from kg.read.sure import expanded
from kg.read.terms import ENTITY_CLASSES, local
from tests.endpoints import find, oxigraph, virtuoso

REPEATS, SECONDS = 5, 4.0
LIMITS = Limits(1, 1, 0, 120.0, 8 << 30, 1 << 30, 4, 60.0)
JSON = "application/sparql-results+json"
Ask = Callable[[str], bytes]
"""Runs a query and hears its whole answer, in JSON."""


@dataclass
class Size:
    """What was measured at one size: milliseconds by peer and query (negative: no answer within so many), rows by both, and other figures."""

    quads: int
    figures: dict[str, str] = field(default_factory=dict)
    times: dict[str, dict[str, float]] = field(default_factory=dict)
    rows: dict[str, dict[str, int]] = field(default_factory=dict)


def texts(release: Release, only: frozenset[str]) -> dict[str, str]:
    """Prepared queries, each required value one that the release has: the example of the file, else what is there first or is mentioned most."""
    found = {}
    for name, query in catalogue().items():
        if not only or name in only:
            given = {p.name: _value(release, p) for p in query.parameters if p.required}
            found[name] = expanded(fill(query.text, bind(query, given, release.search, release.base)))
    return found


def _value(release: Release, parameter: Parameter) -> str:
    if parameter.type == "id:document":
        return release.documents[0]
    if parameter.type == "id:claim":
        return local(str(release.graph.rows("SELECT ?c { ?c a ml:Claim } ORDER BY ?c LIMIT 1")[0]["c"]))
    if parameter.takes_entity:
        known = release.search.named(str(parameter.example), parameter.entity_types)
        return known[0].iri if len(known) == 1 else _most_mentioned(release, parameter.entity_types or tuple(ENTITY_CLASSES))
    return str(parameter.example)


def _most_mentioned(release: Release, types: tuple[str, ...]) -> str:
    classes = " ".join(f"ml:{ENTITY_CLASSES[kind]}" for kind in types)
    rows = release.graph.rows(f"SELECT ?e {{ VALUES ?class {{ {classes} }} ?e a ?class . ?c ml:mentions ?e }} GROUP BY ?e ORDER BY DESC(COUNT(?c)) ?e LIMIT 1")
    return str(rows[0]["e"])


def median(ask: Ask, text: str) -> float:
    """Median milliseconds of up to REPEATS runs within SECONDS; the first, cold one counts only where it is the only one."""
    times = list[float]()
    until = time.perf_counter() + SECONDS
    while len(times) <= REPEATS and (len(times) < 2 or time.perf_counter() < until):
        began = time.perf_counter()
        ask(text)
        times.append((time.perf_counter() - began) * 1000)
        if times[0] > SECONDS * 1000:
            break
    return statistics.median(times[1:] or times)


def inside(store: Path) -> Ask:
    opened = ox.Store.read_only(str(store))

    def ask(text: str) -> bytes:
        found = opened.query(text, use_default_graph_as_union=True)
        return found.serialize(format=ox.QueryResultsFormat.JSON) or b""  # type: ignore[union-attr, arg-type]

    return ask


def over_http(address: str) -> Ask:
    client = httpx.Client(timeout=120)

    def ask(text: str) -> bytes:
        reply = client.post(address, data={"query": text}, headers={"Accept": JSON, "Connection": "close"})
        reply.raise_for_status()
        return reply.content

    return ask


def _rdflib(graph: str, pipe: Connection) -> None:
    """In a process of its own, so that a query without end can be ended."""
    from rdflib import Dataset

    began = time.perf_counter()
    data = Dataset(default_union=True)
    data.parse(graph, format="nquads")
    pipe.send((time.perf_counter() - began, psutil.Process().memory_info().rss))
    while (text := pipe.recv()) is not None:
        try:
            pipe.send(len(data.query(text).serialize(format="json") or b""))
        except Exception as error:  # whatever it is, it is no answer
            pipe.send(str(error)[:200])


class Rdflib:
    """rdflib's memory store; started again after a query that had to be ended."""

    def __init__(self, graph: Path, seconds: float) -> None:
        self._graph, self._seconds = graph, seconds
        self._start()

    def _start(self) -> None:
        ours, theirs = mp.Pipe()
        self._process = mp.get_context("spawn").Process(target=_rdflib, args=(str(self._graph), theirs), daemon=True)
        self._process.start()
        self.pipe = ours
        self.load, self.memory = ours.recv()

    def median(self, text: str) -> float:
        """Milliseconds; negative where there was no answer in its time; NaN where it refused the query."""
        times = list[float]()
        while len(times) < 3 and sum(times) < self._seconds * 500:
            began = time.perf_counter()
            self.pipe.send(text)
            if not self.pipe.poll(self._seconds):
                self.end()
                self._start()
                return -self._seconds * 1000
            if isinstance(self.pipe.recv(), str):
                return math.nan
            times.append((time.perf_counter() - began) * 1000)
        return statistics.median(times[1:] or times)

    def end(self) -> None:
        self._process.kill()
        self._process.join()


def load(graph: Path, store: Path) -> tuple[float, float]:
    """Seconds to load N-Quads into a new store on disk, and to put it in order."""
    began = time.perf_counter()
    opened = ox.Store(str(store))
    opened.bulk_load(path=str(graph), format=ox.RdfFormat.N_QUADS)
    loaded = time.perf_counter()
    opened.optimize()
    opened.flush()
    return loaded - began, time.perf_counter() - loaded


async def workers(store: Path, text: str) -> tuple[float, float, int]:
    """Seconds from nothing to a worker's first answer, the same after it was killed, and its resident bytes then."""
    seconds = []
    for _ in range(2):
        began = time.perf_counter()
        worker = await Worker.start(store, LIMITS)
        worker.ask(Task(text))
        await worker.media_type()
        while await worker.part() is not None:
            pass
        seconds.append(time.perf_counter() - began)
        memory = worker.memory()
        worker.kill()
    return seconds[0], seconds[1], memory


def measured(release: Release, quads: int, scratch: Path, rdflib: tuple[int, float], only: frozenset[str]) -> Size:
    """All figures of one size."""
    folder = scratch / str(quads)
    folder.mkdir()
    graph = folder / "graph.nq"
    count = write(release.folder / "graph.nq", quads, graph)
    size, asked = Size(count), texts(release, only)
    bulk, order = load(graph, folder / "store")
    bytes_on_disk = sum(f.stat().st_size for f in (folder / "store").rglob("*") if f.is_file())
    size.figures |= {"load quads/s": f"{count / bulk:,.0f}", "optimize s": f"{order:.1f}", "disk MB": f"{bytes_on_disk / 1e6:,.0f}"}
    cold, again, memory = asyncio.run(workers(folder / "store", next(iter(asked.values()))))
    size.figures |= {"cold start s": f"{cold:.2f}", "worker restart s": f"{again:.2f}", "worker MB": f"{memory / 1e6:,.0f}"}
    _run(size, "disk", inside(folder / "store"), asked)
    for name, starter in (("oxigraph", oxigraph), ("virtuoso", virtuoso)):
        if not find({"oxigraph": "oxigraph", "virtuoso": "virtuoso-t"}[name]):
            size.figures[name] = "not installed"
            continue
        own = folder / name
        own.mkdir()
        began = time.perf_counter()
        with starter(folder, own) as address:
            size.figures[f"{name} ready s"] = f"{time.perf_counter() - began:.1f}"
            _run(size, name, over_http(address), asked)
    if count <= rdflib[0]:
        peer = Rdflib(graph, rdflib[1])
        size.figures |= {"rdflib load quads/s": f"{count / peer.load:,.0f}", "rdflib MB": f"{peer.memory / 1e6:,.0f}"}
        size.times["rdflib"] = {name: peer.median(text) for name, text in asked.items()}
        peer.end()
    return size


def _run(size: Size, peer: str, ask: Ask, asked: dict[str, str]) -> None:
    size.times[peer], size.rows[peer] = {}, {}
    for name, text in asked.items():
        with contextlib.suppress(httpx.HTTPError):  # a server that refuses a query has no figure for it
            size.rows[peer][name] = len(json.loads(ask(text))["results"]["bindings"])
            size.times[peer][name] = median(ask, text)


def ratios(size: Size, peer: str) -> dict[str, float]:
    """How many times as long as the store on disk a peer takes, by query."""
    own = size.times["disk"]
    return {name: abs(ms) / own[name] for name, ms in size.times.get(peer, {}).items() if not math.isnan(ms)}


def geometric(values: Iterator[float] | list[float]) -> float:
    logs = [math.log(v) for v in values]
    return math.exp(sum(logs) / len(logs)) if logs else math.nan


def report(size: Size) -> str:
    """The figures of one size as Markdown."""
    lines = [f"\n### {size.quads:,} quads\n", " · ".join(f"{name} {value}" for name, value in size.figures.items()), ""]
    peers = [peer for peer in ("disk", "oxigraph", "virtuoso", "rdflib") if peer in size.times]
    lines += ["≠: another number of rows than the store on disk, so no peer for this query.", ""]
    lines += [f"| query | {' | '.join(f'{p} ms' for p in peers)} | rdflib : disk | disk : better server |", "|-" * (len(peers) + 3) + "|"]
    against = ratios(size, "rdflib")
    for name, own in size.times["disk"].items():
        other = {peer for peer in peers if size.rows.get(peer, {}).get(name) not in (None, size.rows.get("disk", {}).get(name))}
        cells = [_milliseconds(size.times[peer].get(name, math.nan)) + (" ≠" if peer in other else "") for peer in peers]
        servers = [size.times[p][name] for p in ("oxigraph", "virtuoso") if name in size.times.get(p, {}) and p not in other]
        bound = "≥ " if size.times.get("rdflib", {}).get(name, 0) < 0 else ""
        lines.append(f"| {name} | {' | '.join(cells)} | {bound}{against[name]:.1f} |" if name in against else f"| {name} | {' | '.join(cells)} | – |")
        lines[-1] += f" {own / min(servers):.2f} |" if servers else " – |"
    if against:
        lines.append(f"\nrdflib : disk, geometric mean {geometric(list(against.values())):.1f}, least {min(against.values()):.1f} "
                     f"({min(against, key=lambda n: against[n])}).")
    slowest = max(size.times["disk"], key=lambda n: size.times["disk"][n])
    lines.append(f"Slowest on disk: {slowest}, {size.times['disk'][slowest]:.0f} ms.")
    return "\n".join(lines)


def _milliseconds(ms: float) -> str:
    return "–" if math.isnan(ms) else f"> {-ms:,.0f}" if ms < 0 else f"{ms:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description="the prepared queries by size of the graph, beside other stores")
    parser.add_argument("release", type=Path, help="folder of a release (data/current)")
    parser.add_argument("quads", type=int, nargs="*", help="sizes; the release's own where none is given")
    parser.add_argument("--rdflib-limit", type=int, default=1_200_000, help="largest size at which rdflib is measured (memory)")
    parser.add_argument("--rdflib-seconds", type=float, default=60.0, help="how long rdflib may take for one query")
    parser.add_argument("--only", nargs="*", default=[], help="these queries")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    given = parser.parse_args()
    release = Release(given.release.resolve())
    told = []
    for quads in given.quads or [0]:
        with tempfile.TemporaryDirectory() as scratch:
            size = measured(release, quads, Path(scratch), (given.rdflib_limit, given.rdflib_seconds), frozenset(given.only))
        print(report(size), flush=True)
        told.append({"quads": size.quads, "figures": size.figures, "times": size.times})
    if given.json:
        given.json.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
