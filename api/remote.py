"""A store elsewhere in place of the workers: the queries of one release answered by a SPARQL 1.1 endpoint over HTTP (`mailuo serve --store URL`).

It keeps what the workers promise: turns by client, the time and the size that an answer may have, whole answers or a stream that says
where it broke off. The memory of a query is the endpoint's own concern. The endpoint must give the union of its named graphs as the
default graph and hold the release that `data/current` names; search and the texts of documents come from the release's folder.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable

import httpx

from api.failures import WorkerError
from api.lanes import Busy, Lane
from api.streams import Memory, Stream
from api.workers import PAGES, PUBLIC, Limits, Reply, Task
from kg.read.terms import PREFIXES

_CHUNK = 64 * 1024
_CONNECT = 5.0
_BASE = re.compile(r"\s*BASE\b", re.IGNORECASE)
_MOST_SAID = 600


class RemotePool:
    """What `api.workers.Pool` is, for an endpoint; `graphs` are those that may be named in a query."""

    def __init__(self, endpoint: str, graphs: Iterable[str], limits: Limits) -> None:
        self.endpoint, self.limits, self.graphs = endpoint, limits, frozenset(graphs)
        self.restarts = 0
        self.failures: Counter[str] = Counter()
        self._lanes = {PUBLIC: Lane(limits.public, limits.queue, limits.each, limits.queue_time),
                       PAGES: Lane(limits.pages, limits.queue, limits.each, limits.queue_time)}
        self._memory = Memory(limits.answers)
        self._client: httpx.AsyncClient | None = None
        self._busy = 0
        self._pumps: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Opens the connections; raises WorkerError where the endpoint does not answer."""
        self._client = httpx.AsyncClient(timeout=httpx.Timeout(self.limits.time + self.limits.queue_time, connect=_CONNECT))
        try:
            await self.answer(Task("ASK {}"), PAGES)
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        client, self._client = self._client, None
        for pump in tuple(self._pumps):
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)
        if client:
            await client.aclose()

    def state(self) -> dict[str, int]:
        """Counts for operators."""
        return {"idle": 0, "busy": self._busy, "restarts": 0, **{f"waiting_{name}": lane.waiting for name, lane in self._lanes.items()}}

    async def answer(self, task: Task, lane: str = PUBLIC, client: str = "") -> Reply:
        """The whole answer within the limits; raises WorkerError."""
        reply = await self.open(task, lane, client, self.limits.result)
        if isinstance(reply, Stream):
            reply.leave()
            raise WorkerError("result_limit")
        return reply

    async def open(self, task: Task, lane: str, client: str, enough: int) -> Reply | Stream:
        """The answer, whole where it has no more than `enough` bytes, else the beginning of a stream; raises WorkerError."""
        try:
            await self._lanes[lane].enter(client)
        except Busy as busy:
            self.failures["busy"] += 1
            raise WorkerError("busy", busy.reason) from None
        self._busy += 1
        began, handed_over = time.perf_counter(), False
        deadline = asyncio.get_running_loop().time() + self.limits.time
        response: httpx.Response | None = None
        try:
            async with asyncio.timeout_at(deadline):
                response = await self._send(task)
                media_type = await _checked(response, task)
                parts, held, more = list[bytes](), 0, response.aiter_bytes(_CHUNK)
                async for part in more:
                    parts.append(part)
                    held += len(part)
                    if held > self.limits.result:
                        raise WorkerError("result_limit")
                    if held > enough:
                        handed_over = True
                        break
            if not handed_over:
                return Reply(media_type, b"".join(parts), time.perf_counter() - began)
            stream = Stream(media_type, parts, self._memory)
            stream.pump = asyncio.get_running_loop().create_task(self._pump(stream, more, held, deadline))
            self._pumps.add(stream.pump)
            stream.pump.add_done_callback(lambda task: self._ended(stream, task, lane, response))
            return stream
        except (WorkerError, TimeoutError, httpx.HTTPError) as error:
            handed_over = False
            raise self._told(error) from None
        finally:
            if not handed_over:
                await self._done(lane, response)

    async def _send(self, task: Task) -> httpx.Response:
        if self._client is None:
            raise WorkerError("closed")
        accept = ", ".join(dict.fromkeys(kind for kind in (task.tabular, task.rdf) if kind))
        form = {"query": prologue(task), "default-graph-uri": list(task.default_graphs), "named-graph-uri": list(task.named_graphs)}
        # as a form: not every store takes a query as the body itself
        request = self._client.build_request("POST", self.endpoint, data=form, headers={"Accept": accept})
        return await self._client.send(request, stream=True)

    async def _pump(self, stream: Stream, more: AsyncIterator[bytes], held: int, deadline: float) -> None:
        """Hears the rest of an answer as fast as its memory allows."""
        try:
            async with asyncio.timeout_at(deadline):
                async for part in more:
                    held += len(part)
                    if held > self.limits.result:
                        raise WorkerError("result_limit")
                    await stream.put(part)
            stream.sound = True
            stream.end()
        except (WorkerError, TimeoutError, httpx.HTTPError) as error:
            stream.end(self._told(error))

    def _ended(self, stream: Stream, pump: asyncio.Task[None], lane: str, response: httpx.Response | None) -> None:
        self._pumps.discard(pump)
        stream.end(None if stream.sound or stream.failed else WorkerError("closed"))
        closing = asyncio.get_running_loop().create_task(self._done(lane, response))
        self._pumps.add(closing)
        closing.add_done_callback(self._pumps.discard)

    async def _done(self, lane: str, response: httpx.Response | None) -> None:
        self._busy -= 1
        self._lanes[lane].leave()
        if response is not None:
            await response.aclose()

    def _told(self, error: BaseException) -> WorkerError:
        if isinstance(error, WorkerError):
            told = error
        elif isinstance(error, TimeoutError | httpx.TimeoutException):
            told = WorkerError("time_limit")
        else:  # its address and reason are for the log, not for clients
            told = WorkerError("engine", f"{self.endpoint}: {error or type(error).__name__}")
        self.failures[told.kind] += 1
        return told


async def _checked(response: httpx.Response, task: Task) -> str:
    """The media type of an answer; raises WorkerError for what is none, or not of the sort that was asked for."""
    if response.is_success:
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type in (task.tabular, task.rdf):
            return str(media_type)
        raise WorkerError("not_acceptable", media_type)
    said = (await response.aread())[:_MOST_SAID].decode("utf-8", "replace")
    kinds = {400: "syntax", 406: "not_acceptable", 408: "time_limit", 413: "result_limit", 504: "time_limit"}
    raise WorkerError(kinds.get(response.status_code, "engine"), said)


def prologue(task: Task) -> str:
    """The query with the base and the prefixes that the workers would know, on its first line, so that lines of errors hold."""
    missing = [f"PREFIX {p}: <{iri}> " for p, iri in PREFIXES.items() if f"{p}:" in task.query and not re.search(rf"PREFIX\s+{p}:", task.query, re.IGNORECASE)]
    base = f"BASE <{task.base}> " if task.base and not _BASE.match(task.query) else ""
    return base + "".join(missing) + task.query
