"""Who may hold how many query workers at one time, and who is next: clients take turns, not requests.

    waiting   ann: a1 a2 a3      bob: b1        →  served  a1 b1 a2 a3
    queue full, bob comes                        →  ann's latest is told to come later, bob waits
"""

from __future__ import annotations

import asyncio
from collections import deque


class Busy(Exception):
    """No turn: `reason` is queue (too many wait), client (too many of this client wait) or time (waited too long)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Lane:
    """`width` turns at one time; `queue` may wait, `each` of one client, each for `patience` seconds at most."""

    def __init__(self, width: int, queue: int, each: int, patience: float) -> None:
        self._width, self._queue, self._each, self._patience = width, queue, each, patience
        self._running = self.waiting = 0
        self._lines: dict[str, deque[asyncio.Future[None]]] = {}

    async def enter(self, client: str) -> None:
        """Take a turn, which `leave` gives back; raises Busy."""
        if self._running < self._width and not self.waiting:
            self._running += 1
            return
        self._make_room(client)
        mine = asyncio.get_running_loop().create_future()
        self._lines.setdefault(client, deque()).append(mine)
        self.waiting += 1
        try:
            async with asyncio.timeout(self._patience):
                await mine
        except BaseException as error:
            if not mine.done() or mine.cancelled():
                self._remove(client, mine)
            elif mine.exception() is None:  # the turn came together with the end of waiting
                self.leave()
            if isinstance(error, TimeoutError):
                raise Busy("time") from None
            raise

    def leave(self) -> None:
        self._running -= 1
        while self._running < self._width and self._lines:
            client, line = next(iter(self._lines.items()))
            first = line.popleft()
            del self._lines[client]
            if line:
                self._lines[client] = line  # behind all others
            self.waiting -= 1
            if not first.done():
                self._running += 1
                first.set_result(None)

    def _make_room(self, client: str) -> None:
        mine = len(self._lines.get(client, ()))
        if mine >= self._each:
            raise Busy("client")
        if self.waiting < self._queue:
            return
        longest = max(self._lines, key=lambda name: len(self._lines[name]), default=client)
        if len(self._lines.get(longest, ())) <= mine + 1:
            raise Busy("queue")
        last = self._lines[longest].pop()
        self.waiting -= 1
        if not last.done():
            last.set_exception(Busy("queue"))

    def _remove(self, client: str, mine: asyncio.Future[None]) -> None:
        line = self._lines.get(client)
        if line and mine in line:
            line.remove(mine)
            self.waiting -= 1
            if not line:
                del self._lines[client]
