"""An answer that is too large to be held back: passed on while the engine still writes it.

Up to `stream_after` bytes an answer is kept until it is whole, so that a failure has its own status and nothing of the
answer is sent. Beyond that it goes out as it comes. What fails then can have no status any more: a marker is written into
the body and the connection is broken off, so that no client takes a part for the whole.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Mapping

from api.failures import WorkerError

MARKERS: Mapping[str, str] = {
    "application/sparql-results+xml": "<!-- %s -->", "application/rdf+xml": "<!-- %s -->",
    "application/sparql-results+json": "/* %s */", "application/ld+json": "/* %s */",
}
"""How a broken answer says so in its own format; `# …` where nothing is written here. JSON has no comments: it is then no JSON."""


class Memory:
    """Bytes that all answers on their way may hold together; who wants more waits for others to be taken."""

    def __init__(self, limit: int) -> None:
        self._limit, self.held = limit, 0
        self._free = asyncio.Event()

    async def take(self, count: int) -> None:
        while self.held and self.held + count > self._limit:
            self._free.clear()
            await self._free.wait()
        self.held += count

    def give(self, count: int) -> None:
        self.held -= count
        self._free.set()


class Stream:
    """Filled by the pool, emptied by the response; the two at their own pace."""

    def __init__(self, media_type: str, began: list[bytes], memory: Memory) -> None:
        self.media_type = media_type
        self._parts: deque[bytes] = deque(began)
        self._memory, self._ended = memory, False
        self._error: WorkerError | None = None
        self._more = asyncio.Event()
        self.pump: asyncio.Task[None] | None = None
        self.sound = False
        memory.held += sum(map(len, began))

    async def put(self, part: bytes) -> None:
        await self._memory.take(len(part))
        self._parts.append(part)
        self._more.set()

    def end(self, error: WorkerError | None = None) -> None:
        """No more comes; the first error counts."""
        self._ended, self._error = True, self._error or error
        self._more.set()

    @property
    def failed(self) -> bool:
        return self._error is not None

    async def parts(self) -> AsyncIterator[bytes]:
        """The bytes of the answer; a failure is told by its marker and then raised."""
        try:
            while True:
                while self._parts:
                    part = self._parts.popleft()
                    self._memory.give(len(part))
                    yield part
                if self._ended:
                    break
                self._more.clear()
                await self._more.wait()
            if self._error:
                said = f"mailuo: not the whole answer: {self._error.kind} / 結果不完整，已中斷"
                yield ("\n" + MARKERS.get(self.media_type, "# %s") % said + "\n").encode()
                raise self._error
        finally:
            self.leave()

    def leave(self) -> None:
        """Nobody reads any more: what is held is given up, and the query is stopped if it still runs."""
        for part in self._parts:
            self._memory.give(len(part))
        self._parts.clear()
        if self.pump and not self.pump.done():
            self.pump.cancel()
