"""A query worker: a process of its own that holds the read-only store of one release and answers one query after another.

It is started by `api.workers` with one end of a socket pair and is stopped by killing it. It imports as little as it can,
because a fresh one must be ready soon; the engine writes the answer and Python only passes its bytes on.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import socket
import sys
from typing import Any

from pyoxigraph import NamedNode, QueryResultsFormat, QueryTriples, RdfFormat, Store

from api import sandbox
from api.frames import DATA, END, FAILURE, HEAD, HEADER, QUERY, READY, frame
from kg.read.terms import PREFIXES

_CHUNK = 64 * 1024
_ADDRESS_SPACE_FACTOR = 8
"""Backstop beside the watched memory: mapped files and arenas count too, and reaching it ends the process at once."""
_CPU_FACTOR = 4
"""Backstop beside the watched time: an engine that runs on several cores uses more than one second a second."""


class TooLarge(Exception):
    """The answer is larger than the limit."""


class Out:
    """Where the engine writes: gathers bytes into frames, and counts them."""

    def __init__(self, connection: socket.socket, media_type: str, limit: int) -> None:
        self._connection, self._limit, self._count = connection, limit, 0
        self._frames = bytearray(frame(HEADER, json.dumps({"media_type": media_type}).encode()))
        self._chunk = bytearray()

    def write(self, content: bytes) -> int:
        self._count += len(content)
        if self._count > self._limit:
            raise TooLarge
        self._chunk += content
        if len(self._chunk) >= _CHUNK:
            self._send()
        return len(content)

    def flush(self) -> None:
        """The engine flushes when it is done; what remains goes out with the end."""

    def close(self) -> None:
        self._frames += frame(DATA, bytes(self._chunk)) + frame(END)
        self._connection.sendall(self._frames)

    def _send(self) -> None:
        self._frames += frame(DATA, bytes(self._chunk))
        self._chunk.clear()
        self._connection.sendall(self._frames)
        self._frames.clear()


def answer(store: Store, asked: dict[str, Any], connection: socket.socket, limit: int) -> None:
    """Run one query and send its answer, or the reason why there is none."""
    default = [NamedNode(g) for g in asked["default_graphs"]]
    named = [NamedNode(g) for g in asked["named_graphs"]]
    dataset: dict[str, Any] = {"use_default_graph_as_union": asked["union"]}  # a union would hide the FROM of a query
    if default or named:  # a dataset given by the protocol replaces the one of the service, named graphs included
        dataset = {"default_graph": default, "named_graphs": named}
    results = store.query(asked["query"], base_iri=asked["base"] or None, prefixes=dict(PREFIXES), **dataset)
    if isinstance(results, QueryTriples):
        rdf = RdfFormat.from_media_type(asked["rdf"]) if asked["rdf"] else None
        if rdf is None:
            return fail(connection, "not_acceptable", "rdf")
        out = Out(connection, asked["rdf"], limit)
        results.serialize(output=out, format=rdf)  # type: ignore[arg-type]
    else:
        tabular = QueryResultsFormat.from_media_type(asked["tabular"]) if asked["tabular"] else None
        if tabular is None:
            return fail(connection, "not_acceptable", "tabular")
        out = Out(connection, asked["tabular"], limit)
        results.serialize(output=out, format=tabular)  # type: ignore[arg-type]
    out.close()


def fail(connection: socket.socket, kind: str, detail: str) -> None:
    connection.sendall(frame(FAILURE, json.dumps({"kind": kind, "detail": detail}).encode()))


def serve(store: Store, connection: socket.socket, limit: int, seconds: float) -> None:
    """Answer until the front closes its end."""
    connection.sendall(frame(READY, json.dumps({"graphs": [str(g.value) for g in store.named_graphs()]}).encode()))
    while (asked := receive(connection)) is not None:
        _allow_cpu(seconds)
        try:
            answer(store, asked, connection, limit)
        except TooLarge:
            fail(connection, "result_limit", "")
        except SyntaxError as error:
            fail(connection, "syntax", str(error))
        except RuntimeError as error:  # what the engine finds out only while it runs: a function that it does not have
            fail(connection, "evaluation", str(error))
        except (OSError, ValueError) as error:  # a store that cannot be read, a format that does not fit
            fail(connection, "engine", str(error))


def receive(connection: socket.socket) -> dict[str, Any] | None:
    """The next question; None when the front is gone."""
    head = _exactly(connection, HEAD.size)
    if head is None:
        return None
    kind, length = HEAD.unpack(head)
    content = _exactly(connection, length)
    if content is None or kind != QUERY:
        return None
    asked: dict[str, Any] = json.loads(content)
    return asked


def _exactly(connection: socket.socket, count: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        part = connection.recv(count - len(parts))
        if not part:
            return None
        parts += part
    return bytes(parts)


def _allow_cpu(seconds: float) -> None:
    """Let the kernel end this process if it computes far beyond the limit and nobody is left to stop it."""
    used = sum(os.times()[:2])
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(used + _CPU_FACTOR * seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fd", type=int, required=True, help="the worker's end of the socket pair")
    parser.add_argument("--store", required=True, help="folder of the store")
    parser.add_argument("--result-limit", type=int, required=True, help="bytes an answer may have")
    parser.add_argument("--memory-limit", type=int, required=True, help="bytes the process may hold")
    parser.add_argument("--time-limit", type=float, required=True, help="seconds a query may run")
    given = parser.parse_args()
    space = given.memory_limit * _ADDRESS_SPACE_FACTOR
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the front, which ends its workers when it has answered
    with socket.socket(fileno=given.fd) as connection:
        store = Store.read_only(given.store)
        sandbox.apply()
        try:
            serve(store, connection, given.result_limit, given.time_limit)
        except (BrokenPipeError, ConnectionResetError):
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
