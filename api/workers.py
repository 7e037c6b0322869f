"""Query workers: processes that each hold the read-only store, and how questions are shared out among them.

The engine cannot stop a running query, so a query that overruns its time or memory is stopped with its process. Spare
processes are always warm: a stopped one is missed by nobody while its successor starts. Two lanes share the processes,
`public` for /sparql and `pages` for prepared queries, and each may hold only so many at one time: what strangers ask can
never take the last process from the pages.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from api.frames import DATA, END, FAILURE, HEAD, HEADER, QUERY, READY, frame

log = logging.getLogger("mailuo.workers")

PUBLIC, PAGES = "public", "pages"
_ROOT = Path(__file__).resolve().parent.parent
_START_LIMIT = 30.0
_WATCH_INTERVAL = 0.1
_RETRY_INTERVAL = 1.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds, sizes in bytes, counts of processes and of waiting queries."""

    public: int
    pages: int
    spare: int
    time: float
    memory: int
    result: int
    queue: int
    queue_time: float


@dataclass(frozen=True, slots=True)
class Task:
    """A query, the media types its answer may have (empty: none of that sort), and its dataset.

    The dataset of the protocol, where it is given, comes first; `union` is false for a query whose own FROM counts; else
    the default graph is the union of all.
    """

    query: str
    tabular: str = "application/sparql-results+json"
    rdf: str = "text/turtle"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    union: bool = True

    def encoded(self) -> bytes:
        return json.dumps({"query": self.query, "tabular": self.tabular, "rdf": self.rdf, "default_graphs": self.default_graphs,
                           "named_graphs": self.named_graphs, "union": self.union}).encode()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as the engine wrote it, and the seconds it took."""

    media_type: str
    body: bytes
    seconds: float


class WorkerError(Exception):
    """A query without an answer.

    `kind` is syntax, not_acceptable, result_limit, engine (the worker said so), time_limit, memory_limit, crashed (the
    worker was stopped or fell), busy (no worker came free in time) or closed; `detail` is the engine's own message.
    """

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind, self.detail = kind, detail


class Worker:
    """One process. Whoever asks it something must hear the answer out or kill it."""

    def __init__(self, process: subprocess.Popen[bytes], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._process, self._reader, self._writer = process, reader, writer
        self.graphs: frozenset[str] = frozenset()
        self.over_memory = False

    @classmethod
    async def start(cls, store: Path, limits: Limits) -> Worker:
        """A worker that has opened the store; raises WorkerError where it cannot."""
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "api.worker_main", "--fd", str(theirs.fileno()), "--store", str(store),
                   "--result-limit", str(limits.result), "--memory-limit", str(limits.memory), "--time-limit", str(limits.time)]
        environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        with theirs:
            process = await asyncio.to_thread(_spawn, command, theirs.fileno(), environment)
        reader, writer = await asyncio.open_connection(sock=ours)
        worker = cls(process, reader, writer)
        try:
            async with asyncio.timeout(_START_LIMIT):
                kind, content = await worker._frame()
            if kind != READY:
                raise WorkerError("crashed", "a worker began with something else than its readiness")
        except (TimeoutError, asyncio.IncompleteReadError, OSError) as error:
            worker.kill()
            raise WorkerError("crashed", f"a worker did not open {store}") from error
        except BaseException:
            worker.kill()
            raise
        worker.graphs = frozenset(json.loads(content)["graphs"])
        return worker

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ask(self, task: Task) -> Reply:
        """Its answer; raises WorkerError for a refusal, IncompleteReadError or OSError where it fell silent."""
        began = time.perf_counter()
        self._writer.write(frame(QUERY, task.encoded()))
        media_type, parts = "", list[bytes]()
        while True:
            kind, content = await self._frame()
            if kind == DATA:
                parts.append(content)
            elif kind == HEADER:
                media_type = json.loads(content)["media_type"]
            elif kind == FAILURE:
                said = json.loads(content)
                raise WorkerError(said["kind"], said["detail"])
            elif kind == END:
                return Reply(media_type, b"".join(parts), time.perf_counter() - began)
            else:
                raise WorkerError("crashed", "a frame of no known kind")

    def memory(self) -> int:
        """Resident bytes; 0 when the process is gone."""
        try:
            return int(psutil.Process(self._process.pid).memory_info().rss)
        except psutil.Error:
            return 0

    def kill(self) -> None:
        """End the process at once. A killed worker is never asked again."""
        self._process.kill()
        self._process.wait()
        self._writer.close()

    async def _frame(self) -> tuple[bytes, bytes]:
        kind, length = HEAD.unpack(await self._reader.readexactly(HEAD.size))
        return kind, await self._reader.readexactly(length)


def _spawn(command: list[str], fd: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, pass_fds=(fd,), env=environment, cwd=_ROOT, stdin=subprocess.DEVNULL)


class Lane:
    """Who may hold how many processes at one time, and how many may wait for their turn."""

    def __init__(self, width: int, queue: int, patience: float) -> None:
        self._turns, self._queue, self._patience, self.waiting = asyncio.Semaphore(width), queue, patience, 0

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        if self._turns.locked() and self.waiting >= self._queue:
            raise WorkerError("busy", "queue")
        self.waiting += 1
        try:
            async with asyncio.timeout(self._patience):
                await self._turns.acquire()
        except TimeoutError:
            raise WorkerError("busy", "time") from None
        finally:
            self.waiting -= 1
        try:
            yield
        finally:
            self._turns.release()


class Pool:
    """The workers of one release."""

    def __init__(self, store: Path, limits: Limits) -> None:
        self.store, self.limits = store, limits
        self.graphs: frozenset[str] = frozenset()
        self.restarts = 0
        self._lanes = {PUBLIC: Lane(limits.public, limits.queue, limits.queue_time),
                       PAGES: Lane(limits.pages, limits.queue, limits.queue_time)}
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self._busy: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    async def start(self) -> None:
        """Open all workers; raises WorkerError where the store cannot be opened."""
        try:
            self._put(await Worker.start(self.store, self.limits))  # the first alone: a broken store fails once, not five times
            more = self.limits.public + self.limits.pages + self.limits.spare - 1
            for worker in await asyncio.gather(*(Worker.start(self.store, self.limits) for _ in range(more))):
                self._put(worker)
        except BaseException:
            await self.close()
            raise
        self._later(self._watch())

    async def close(self) -> None:
        """End all workers, whatever they are at."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        while not self._idle.empty():
            self._idle.get_nowait().kill()
        for worker in tuple(self._busy):
            worker.kill()

    async def answer(self, task: Task, lane: str = PUBLIC) -> Reply:
        """The answer to a query within the limits; raises WorkerError."""
        if self._closed:
            raise WorkerError("closed")
        async with self._lanes[lane].turn():
            worker = await self._free()
            self._busy.add(worker)
            sound = False
            try:
                async with asyncio.timeout(self.limits.time):
                    reply = await worker.ask(task)
                sound = True
                return reply
            except WorkerError as error:
                sound = error.kind != "crashed"
                raise
            except TimeoutError:
                raise WorkerError("time_limit") from None
            except (asyncio.IncompleteReadError, OSError):
                raise WorkerError("memory_limit" if worker.over_memory else "closed" if self._closed else "crashed") from None
            finally:
                self._busy.discard(worker)
                if sound and not self._closed:
                    self._put(worker)
                else:
                    self._replace(worker)

    def state(self) -> dict[str, int]:
        """Counts for operators."""
        return {"idle": self._idle.qsize(), "busy": len(self._busy), "restarts": self.restarts,
                **{f"waiting_{name}": lane.waiting for name, lane in self._lanes.items()}}

    async def _free(self) -> Worker:
        """An idle worker; one that died in its sleep is replaced."""
        while True:
            worker = await self._idle.get()
            if worker.alive:
                return worker
            self._replace(worker)

    def _put(self, worker: Worker) -> None:
        self.graphs = worker.graphs
        self._idle.put_nowait(worker)

    def _replace(self, worker: Worker) -> None:
        worker.kill()
        if not self._closed:
            self.restarts += 1
            log.warning("worker %s stopped, starting another", worker.pid)
            self._later(self._start_one())

    async def _start_one(self) -> None:
        while not self._closed:
            try:
                worker = await Worker.start(self.store, self.limits)
            except (WorkerError, OSError) as error:
                log.error("no new worker: %s", error)
                await asyncio.sleep(_RETRY_INTERVAL)
                continue
            if self._closed:
                worker.kill()
            else:
                self._put(worker)
            return

    async def _watch(self) -> None:
        """Stop workers that hold more memory than they may; who asked them then hears of it."""
        while True:
            await asyncio.sleep(_WATCH_INTERVAL)
            for worker in tuple(self._busy):
                if worker.memory() > self.limits.memory:
                    worker.over_memory = True
                    worker.kill()

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
