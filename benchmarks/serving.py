"""What serving costs: the same queries on the same store in this process, through `mailuo serve`, and through the `oxigraph` server.

    python -m benchmarks.serving

Small queries ask for another program each time, so that nothing remembered helps. Latency and throughput at 1, 8 and 32
clients, and prepared queries while twenty clients attack. The load comes from this
process and shares the processors with what it measures, alike for both servers.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph as ox

ROOT = Path(__file__).parent.parent
SECONDS = 1.5
CLIENTS = (1, 8, 32)
PROGRAMS, YEARS = 3000, 6
BENCH = "https://bench.example/"
JSON = "application/sparql-results+json"
SMALL = f"""SELECT ?p ?o ?y ?a {{ <{BENCH}program/NUMBER> ?p ?o . ?f <{BENCH}of> <{BENCH}program/NUMBER> ; <{BENCH}year> ?y ; <{BENCH}amount> ?a }}"""
LARGE = f"""SELECT ?y (SUM(?a) AS ?s) {{ ?f <{BENCH}of> ?x ; <{BENCH}year> ?y ; <{BENCH}amount> ?a }} GROUP BY ?y ORDER BY ?y"""


@dataclass(frozen=True)
class Cell:
    """One measurement: median milliseconds of a request, and requests a second."""

    median: float
    rate: float


def synthetic() -> Iterator[str]:
    """Lines of N-Quads: programs with amounts over years."""
    graph = f"<{BENCH}graph>"
    for i in range(PROGRAMS):
        program = f"<{BENCH}program/{i}>"
        for n in range(4):
            yield f'{program} <{BENCH}p{n}> "value {n} of program {i}" {graph} .\n'
        for year in range(YEARS):
            fact = f"<{BENCH}fact/{i}-{year}>"
            yield f"{fact} <{BENCH}of> {program} {graph} .\n"
            yield f'{fact} <{BENCH}year> "{105 + year}"^^<http://www.w3.org/2001/XMLSchema#integer> {graph} .\n'
            yield f'{fact} <{BENCH}amount> "{i * 7 + year}"^^<http://www.w3.org/2001/XMLSchema#integer> {graph} .\n'


def prepare(data: Path) -> Path:
    """A release of the samples with synthetic facts beside them; its store."""
    subprocess.run([sys.executable, "-m", "mailuo", "--data", str(data), "build", str(ROOT / "samples"), "--quiet"], cwd=ROOT, check=True, capture_output=True)
    store = (data / "current").resolve() / "store"
    opened = ox.Store(str(store))
    opened.bulk_load("".join(synthetic()).encode(), ox.RdfFormat.N_QUADS)
    opened.optimize()
    opened.flush()
    return store


def inside(store: Path, query: str) -> Cell:
    """The engine in this process, its answer as bytes."""
    opened, times = ox.Store.read_only(str(store)), list[float]()
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        began = time.perf_counter()
        found = opened.query(query.replace("NUMBER", str(len(times) % PROGRAMS)), use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        found.serialize(format=ox.QueryResultsFormat.JSON)
        times.append(time.perf_counter() - began)
    return Cell(statistics.median(times) * 1000, len(times) / sum(times))


@contextmanager
def server(*command: str, environment: dict[str, str] | None = None) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server on a free port, which stands for PORT in its command."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([part.replace("PORT", str(port)) for part in command], cwd=ROOT, env={**os.environ, **(environment or {})},
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if time.monotonic() > deadline or process.poll() is not None:
                    raise SystemExit(f"{command[0]} did not start") from None
                time.sleep(0.1)
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


class Client(asyncio.Protocol):
    """Asks the same again and again over one connection."""

    def __init__(self, request: str, until: float, times: list[float], done: asyncio.Future[None]) -> None:
        self._request, self._until, self._times, self._done = request, until, times, done
        self._got = bytearray()
        self._began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._ask()

    def _ask(self) -> None:
        request = self._request.replace("NUMBER", str(len(self._times) % PROGRAMS)).encode()
        self._began = time.perf_counter()
        self._transport.write(request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self._got += data
        head = self._got.find(b"\r\n\r\n")
        if head < 0:
            return
        start = bytes(self._got[:head]).lower()
        if b"content-length:" in start:
            whole = len(self._got) >= head + 4 + int(start.split(b"content-length:")[1].split(b"\r\n")[0])
        else:
            whole = self._got.endswith(b"0\r\n\r\n")
        if not whole:
            return
        if b" 200 " not in start.split(b"\r\n")[0]:
            raise SystemExit(bytes(self._got[:500]))
        self._times.append(time.perf_counter() - self._began)
        self._got.clear()
        if time.perf_counter() < self._until:
            self._ask()
        else:
            self._transport.close()
            if not self._done.done():
                self._done.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(exc or ConnectionError("the server hung up"))


def load(port: int, path: str, query: str, clients: int) -> Cell:
    """So many clients for SECONDS."""
    request = f"GET {path}?query={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {JSON}\r\n\r\n"

    async def run() -> Cell:
        times: list[float] = []
        loop, began = asyncio.get_running_loop(), time.perf_counter()
        futures = [loop.create_future() for _ in range(clients)]
        for future in futures:
            await loop.create_connection(lambda f=future: Client(request, began + SECONDS, times, f), "127.0.0.1", port)  # type: ignore[misc]
        await asyncio.gather(*futures)
        return Cell(statistics.median(times) * 1000, len(times) / (time.perf_counter() - began))

    return asyncio.run(run())


def attack(port: int, seconds: float) -> None:
    """Twenty clients that send one attack after another; in a process of their own, so that they do not slow what is measured here."""
    from tests.attacks.cases import ATTACKS

    until = time.monotonic() + seconds

    def one(number: int) -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            while time.monotonic() < until:
                chosen = ATTACKS[(number * 7) % len(ATTACKS)]
                number += 1
                with contextlib.suppress(httpx.TransportError):  # an answer that is broken off on purpose
                    client.request(chosen.method, chosen.path, content=chosen.body, headers=chosen.headers)

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(one, range(20)))


def attacked(port: int, process: subprocess.Popen[bytes], seconds: float = 6.0) -> tuple[float, float, int, bool]:
    """Milliseconds (median, 95th percentile) of prepared queries while 20 attack, how many, and whether the front is the same."""
    times = list[float]()
    attackers = subprocess.Popen([sys.executable, "-c", f"from benchmarks.serving import attack; attack({port}, {seconds + 2})"], cwd=ROOT)
    time.sleep(1.5)  # they have begun
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            began = time.perf_counter()
            client.get("/queries/programs_of_industry", params={"industry": "離岸風電"}).raise_for_status()
            times.append((time.perf_counter() - began) * 1000)
            time.sleep(0.02)
    attackers.wait(60)
    return statistics.median(times), statistics.quantiles(times, n=20)[18], len(times), process.poll() is None


def report() -> None:
    """Prints the figures as Markdown."""
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch)
        store = prepare(data)
        settings = {"MAILUO_RATE_LIMIT": "0", "MAILUO_CONNECTION_LIMIT": "200", "MAILUO_QUEUE_LIMIT": "64", "MAILUO_CLIENT_QUEUE_LIMIT": "64"}
        ours = (sys.executable, "-m", "mailuo", "--data", str(data), "serve", "--port", "PORT")
        theirs = (str(Path(sys.executable).parent / "oxigraph"), "serve-read-only", "-l", str(store), "-b", "127.0.0.1:PORT", "--union-default-graph")
        print("\n### Serving: one store, the same queries\n\n| query | clients | in-process ms | mailuo ms | times in-process | mailuo requests/s "
              "| oxigraph ms | oxigraph requests/s | throughput ratio |\n|-|-|-|-|-|-|-|-|-|")
        with server(*ours, environment=settings) as (our_port, process), server(*theirs) as (their_port, _):
            for name, query in (("small", SMALL), ("large", LARGE)):
                raw = inside(store, query)
                for clients in CLIENTS:
                    us, them = load(our_port, "/sparql", query, clients), load(their_port, "/query", query, clients)
                    print(f"| {name} | {clients} | {raw.median:.2f} | {us.median:.2f} | {us.median / raw.median:.2f} | {us.rate:.0f} "
                          f"| {them.median:.2f} | {them.rate:.0f} | {us.rate / them.rate:.2f} |")
        with server(*ours, environment={**settings, "MAILUO_QUERY_TIME_LIMIT": "2"}) as (port, process):
            median, p95, count, same = attacked(port, process)
            restarts = json.loads(httpx.get(f"http://127.0.0.1:{port}/health").content)["workers"]["restarts"]
        print(f"\nWith 20 clients attacking: {count} prepared queries answered, median {median:.0f} ms, 95th percentile {p95:.0f} ms; "
              f"{restarts} workers replaced, the front {'never restarted' if same else 'FELL'}.")


if __name__ == "__main__":
    report()
