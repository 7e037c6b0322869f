"""Workers without work, and who waits for one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.workers import Worker


class Idle:
    """Workers without work. One that has served a lane stays with it, because what strangers ask runs at a lower priority; new ones are for any."""

    def __init__(self) -> None:
        self._held: list[Worker] = []
        self._wanted: list[tuple[str, asyncio.Future[Worker]]] = []

    def __len__(self) -> int:
        return len(self._held)

    def put(self, worker: Worker) -> None:
        for i, (lane, future) in enumerate(self._wanted):
            if worker.lane in ("", lane) and not future.done():
                del self._wanted[i]
                worker.join(lane)
                future.set_result(worker)
                return
        self._held.append(worker)

    async def get(self, lane: str) -> Worker:
        for wanted in (lane, ""):
            for i in range(len(self._held) - 1, -1, -1):  # the last one used is the warmest
                if self._held[i].lane == wanted:
                    worker = self._held.pop(i)
                    worker.join(lane)
                    return worker
        future: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._wanted.append((lane, future))
        try:
            return await future
        except asyncio.CancelledError:
            self._wanted = [(name, other) for name, other in self._wanted if other is not future]
            if future.done() and not future.cancelled():
                self.put(future.result())
            raise

    def take_all(self) -> list[Worker]:
        held, self._held = self._held, []
        return held
