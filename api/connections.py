"""What a connection may take of the server before a request has come whole: time, bytes, and how many one client has.

The server itself waits for a request's head as long as it takes and keeps whatever comes. `guarded` gives it a protocol that

    ends a connection whose request has no whole head after some seconds, or whose head is too large (431)
    refuses a client more connections than it may hold (429)
    ends one whose client stops taking its answer
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.clients import client_of


def guarded(head_bytes: int, head_seconds: float, send_seconds: float, each: int, trusted: tuple[str, ...] = ()) -> type[asyncio.Protocol]:
    """The protocol for `uvicorn.Config(http=…)`; `trusted` proxies hold as many connections as they like."""
    held: Counter[str] = Counter()

    class Guarded(HttpToolsProtocol):
        _name = ""
        _head = 0
        _in_head = True
        _timer: asyncio.TimerHandle | None = None
        _stalled: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._name = client_of({"client": self.client})
            held[self._name] += 1
            if held[self._name] > each and self._name not in trusted:
                self._refuse(b"429 Too Many Requests", b"too many connections")
                return
            self._timer = self.loop.call_later(head_seconds, self._too_slow)

        def connection_lost(self, exc: Exception | None) -> None:
            held[self._name] -= 1
            if held[self._name] <= 0:
                del held[self._name]
            for timer in (self._timer, self._stalled):
                if timer:
                    timer.cancel()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            if self.transport.is_closing():
                return
            if self._in_head:
                self._head += len(data)
            super().data_received(data)
            if self._in_head and self._head > head_bytes and not self.transport.is_closing():
                self._refuse(b"431 Request Header Fields Too Large", b"the head of the request is too large")

        def on_message_begin(self) -> None:
            self._in_head, self._head = True, 0
            if not self._timer:
                self._timer = self.loop.call_later(head_seconds, self._too_slow)
            super().on_message_begin()

        def on_headers_complete(self) -> None:
            self._in_head = False
            if self._timer:
                self._timer.cancel()
                self._timer = None
            super().on_headers_complete()

        def pause_writing(self) -> None:
            self._stalled = self.loop.call_later(send_seconds, self.transport.abort)
            super().pause_writing()

        def resume_writing(self) -> None:
            if self._stalled:
                self._stalled.cancel()
                self._stalled = None
            super().resume_writing()

        def _too_slow(self) -> None:
            if not self.transport.is_closing():
                self._refuse(b"408 Request Timeout", b"the request did not come in time")

        def _refuse(self, status: bytes, said: bytes) -> None:
            self.transport.write(b"HTTP/1.1 %b\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nRetry-After: 5\r\nConnection: close\r\n\r\n%b"
                                 % (status, len(said), said))
            self.transport.close()

    return Guarded
