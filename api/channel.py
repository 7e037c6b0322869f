"""The front's end of the socket to a worker: bytes in, frames out, one at a time and in order."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import cast

from api.frames import HEAD

_AHEAD = 4 * 1024 * 1024
"""Bytes that may lie here unread before the worker has to wait."""


class Channel(asyncio.Protocol):
    """Frames of one worker. `next` raises ConnectionError when the worker is gone."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._bytes = bytearray()
        self._frames: deque[tuple[bytes, bytes]] = deque()
        self._held = 0
        self._waiter: asyncio.Future[None] | None = None
        self._paused = self._lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._bytes += data
        at, size = 0, HEAD.size
        while len(self._bytes) - at >= size:
            kind, length = HEAD.unpack_from(self._bytes, at)
            end = at + size + length
            if len(self._bytes) < end:
                break
            self._frames.append((kind, bytes(self._bytes[at + size:end])))
            self._held += length
            at = end
        del self._bytes[:at]
        if self._held > _AHEAD and not self._paused and self._transport:
            self._paused = True
            self._transport.pause_reading()
        if at:
            self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost = True
        self._wake()

    def write(self, data: bytes) -> None:
        if self._transport is None or self._lost:
            raise ConnectionResetError
        self._transport.write(data)

    async def next(self) -> tuple[bytes, bytes]:
        """The next frame: its kind and its content."""
        while not self._frames:
            if self._lost:
                raise ConnectionResetError
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        kind, content = self._frames.popleft()
        self._held -= len(content)
        if self._paused and self._held < _AHEAD // 2 and self._transport:
            self._paused = False
            self._transport.resume_reading()
        return kind, content

    def close(self) -> None:
        if self._transport:
            self._transport.abort()

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)
