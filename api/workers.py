"""Query workers: processes that each hold the read-only store, and how questions are shared out among them.

The engine cannot stop a running query, so a query that overruns its time or memory is stopped with its process. Spare
processes are always warm: a stopped one is missed by nobody while its successor starts. Two lanes share the processes,
`public` for /sparql and `pages` for prepared queries, and each may hold only so many at one time: what strangers ask can
never take the last process from the pages, nor their processors.
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
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import psutil

from api.channel import Channel
from api.failures import WorkerError
from api.frames import DATA, END, FAILURE, HEADER, QUERY, READY, frame
from api.idle import Idle
from api.lanes import Busy, Lane
from api.streams import Memory, Stream

log = logging.getLogger("mailuo.workers")

PUBLIC, PAGES = "public", "pages"
_ROOT = Path(__file__).resolve().parent.parent
_START_LIMIT = 30.0
_WATCH_INTERVAL = 0.1
_RETRY_INTERVAL = 1.0
_NICE = 10
_UNSOUND = frozenset({"time_limit", "memory_limit", "crashed", "closed"})
"""After these a worker is never asked again."""


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
    each: int = 16
    answers: int = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Task:
    """A query, the media types its answer may have (empty: none of that sort), and its dataset.

    The dataset of the protocol, where it is given, comes first; `union` is false for a query whose own FROM counts; else
    the default graph is the union of all. `base` is what relative IRIs of a query without BASE are resolved against.
    """

    query: str
    tabular: str = "application/sparql-results+json"
    rdf: str = "text/turtle"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    union: bool = True
    base: str = ""

    def encoded(self) -> bytes:
        return orjson.dumps({"query": self.query, "tabular": self.tabular, "rdf": self.rdf, "default_graphs": self.default_graphs,
                           "named_graphs": self.named_graphs, "union": self.union, "base": self.base})


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as the engine wrote it, and the seconds it took."""

    media_type: str
    body: bytes
    seconds: float


class Worker:
    """One process. Whoever asks it something must hear the answer out or kill it."""

    def __init__(self, process: subprocess.Popen[bytes], channel: Channel) -> None:
        self._process, self._channel = process, channel
        self.graphs: frozenset[str] = frozenset()
        self.over_memory = False
        self.lane = ""

    @classmethod
    async def start(cls, store: Path, limits: Limits) -> Worker:
        """A worker that has opened the store; raises WorkerError where it cannot."""
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "api.worker_main", "--fd", str(theirs.fileno()), "--store", str(store),
                   "--result-limit", str(limits.result), "--memory-limit", str(limits.memory), "--time-limit", str(limits.time)]
        environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        with theirs:
            process = await asyncio.to_thread(_spawn, command, theirs.fileno(), environment)
        _, channel = await asyncio.get_running_loop().create_unix_connection(Channel, sock=ours)
        worker = cls(process, channel)
        try:
            async with asyncio.timeout(_START_LIMIT):
                kind, content = await channel.next()
            if kind != READY:
                raise WorkerError("crashed", "a worker began with something else than its readiness")
        except (TimeoutError, OSError) as error:
            worker.kill()
            raise WorkerError("crashed", f"a worker did not open {store}") from error
        except BaseException:
            worker.kill()
            raise
        worker.graphs = frozenset(json.loads(content)["graphs"])
        return worker

    def join(self, lane: str) -> None:
        """Serve a lane from now on; the one of strangers yields to pages and to the front when processors are short."""
        if not self.lane and lane == PUBLIC:
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICE)
        self.lane = lane

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, task: Task) -> None:
        """Put a question; raises OSError where the worker is gone. The answer is heard part by part."""
        self._channel.write(frame(QUERY, task.encoded()))

    async def media_type(self) -> str:
        """The head of its answer; raises WorkerError for a refusal, OSError where the worker fell silent."""
        kind, content = await self._channel.next()
        if kind == HEADER:
            return str(json.loads(content)["media_type"])
        raise _failure(kind, content)

    async def part(self) -> bytes | None:
        """The next bytes of its answer; None at its end; raises WorkerError where it breaks off."""
        kind, content = await self._channel.next()
        if kind == DATA:
            return content
        if kind == END:
            return None
        raise _failure(kind, content)

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
        self._channel.close()


def _failure(kind: bytes, content: bytes) -> WorkerError:
    if kind != FAILURE:
        return WorkerError("crashed", "a frame of no known kind")
    said = json.loads(content)
    return WorkerError(said["kind"], said["detail"])


def _spawn(command: list[str], fd: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, pass_fds=(fd,), env=environment, cwd=_ROOT, stdin=subprocess.DEVNULL)


class Pool:
    """The workers of one release."""

    def __init__(self, store: Path, limits: Limits) -> None:
        self.store, self.limits = store, limits
        self.graphs: frozenset[str] = frozenset()
        self.restarts = 0
        self._lanes = {PUBLIC: Lane(limits.public, limits.queue, limits.each, limits.queue_time),
                       PAGES: Lane(limits.pages, limits.queue, limits.each, limits.queue_time)}
        self._memory = Memory(limits.answers)
        self.failures: Counter[str] = Counter()
        self._idle = Idle()
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
        for worker in self._idle.take_all():
            worker.kill()
        for worker in tuple(self._busy):
            worker.kill()

    async def answer(self, task: Task, lane: str = PUBLIC, client: str = "") -> Reply:
        """The whole answer to a query within the limits; raises WorkerError."""
        reply = await self.open(task, lane, client, self.limits.result)
        if isinstance(reply, Stream):  # only where framing itself goes beyond the limit
            reply.leave()
            raise WorkerError("result_limit")
        return reply

    async def open(self, task: Task, lane: str, client: str, enough: int) -> Reply | Stream:
        """The answer, whole where it has no more than `enough` bytes, else the beginning of a stream; raises WorkerError.

        A client is any name: those who wait take turns by it.
        """
        if self._closed:
            raise WorkerError("closed")
        try:
            await self._lanes[lane].enter(client)
        except Busy as busy:
            self.failures["busy"] += 1
            raise WorkerError("busy", busy.reason) from None
        worker: Worker | None = None
        sound = handed_over = False
        began = time.perf_counter()
        deadline = asyncio.get_running_loop().time() + self.limits.time
        try:
            worker = await self._free(lane)
            self._busy.add(worker)
            parts, held = list[bytes](), 0
            async with asyncio.timeout_at(deadline):
                worker.ask(task)
                media_type = await worker.media_type()
                while (part := await worker.part()) is not None:
                    parts.append(part)
                    held += len(part)
                    if held > enough:
                        handed_over = True
                        break
            sound = True
            if not handed_over:
                return Reply(media_type, b"".join(parts), time.perf_counter() - began)
            stream = Stream(media_type, parts, self._memory)
            stream.pump = self._later(self._pump(stream, worker, deadline))
            stream.pump.add_done_callback(lambda _: self._ended(stream, worker, lane))
            return stream
        except (WorkerError, TimeoutError, OSError) as error:
            told = self._told(error, worker)
            sound = told.kind not in _UNSOUND
            raise told from None
        finally:
            if not handed_over:
                self._done(worker, lane, sound)

    async def _pump(self, stream: Stream, worker: Worker, deadline: float) -> None:
        """Hear the rest of an answer, as fast as its memory allows and whatever its reader does."""
        try:
            async with asyncio.timeout_at(deadline):
                while (part := await worker.part()) is not None:
                    await stream.put(part)
            stream.sound = True
            stream.end()
        except (WorkerError, TimeoutError, OSError) as error:
            told = self._told(error, worker)
            stream.sound = told.kind not in _UNSOUND
            stream.end(told)

    def _ended(self, stream: Stream, worker: Worker, lane: str) -> None:
        """After the pump, even one that was stopped before it began."""
        stream.end(None if stream.sound or stream.failed else WorkerError("closed"))
        self._done(worker, lane, stream.sound)

    def _told(self, error: BaseException, worker: Worker | None) -> WorkerError:
        """What a failure is called."""
        if isinstance(error, WorkerError):
            told = error
        elif isinstance(error, TimeoutError):
            told = WorkerError("time_limit")
        else:
            told = WorkerError("memory_limit" if worker and worker.over_memory else "closed" if self._closed else "crashed")
        self.failures[told.kind] += 1
        return told

    def _done(self, worker: Worker | None, lane: str, sound: bool) -> None:
        """The end of a question: its worker to the others, or another in its place."""
        if worker:
            self._busy.discard(worker)
            if sound and not self._closed:
                self._put(worker)
            else:
                self._replace(worker)
        self._lanes[lane].leave()

    def state(self) -> dict[str, int]:
        """Counts for operators."""
        return {"idle": len(self._idle), "busy": len(self._busy), "restarts": self.restarts,
                **{f"waiting_{name}": lane.waiting for name, lane in self._lanes.items()}}

    async def _free(self, lane: str) -> Worker:
        """An idle worker for a lane; one that died in its sleep is replaced."""
        while True:
            worker = await self._idle.get(lane)
            if worker.alive:
                return worker
            self._replace(worker)

    def _put(self, worker: Worker) -> None:
        self.graphs = worker.graphs
        self._idle.put(worker)

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

    def _later(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
