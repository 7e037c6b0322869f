"""How often one client may ask: a bucket that holds `burst` requests and is filled again with `rate` a second.

    RateLimit-Policy: "client";q=500;w=10        what is allowed
    RateLimit: "client";r=499;t=1                what is left, and in how many seconds the bucket is full
    429, Retry-After: 1                          nothing is left
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.clients import CLIENT, client_of
from api.errors import Problem

HEADERS = ("RateLimit", "RateLimit-Policy", "Retry-After")
_FREE = ("/health", "/metrics", "/static/")
_MOST_CLIENTS = 20_000


class Buckets:
    """What each client has left; of clients that have not asked for long nothing is kept."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self.burst, self._clock = rate, burst, clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """What is left after one more request; below 0 it is refused and takes nothing."""
        now = self._clock()
        left, then = self._held.get(client, (float(self.burst), now))
        left = min(float(self.burst), left + (now - then) * self._rate) - 1
        self._held[client] = (max(left, left + 1 if left < 0 else left), now)
        self._held.move_to_end(client)
        if len(self._held) > _MOST_CLIENTS:
            self._held.popitem(last=False)
        return left

    def wait(self, left: float) -> int:
        """Whole seconds until one request may be made."""
        return max(1, math.ceil(-left / self._rate))


class RateLimit:
    """Names the client of a request, for fairness further in, and refuses who asks too often; a rate of 0 refuses nobody."""

    def __init__(self, app: ASGIApp, rate: float, burst: int, refused: Callable[[], None] = lambda: None) -> None:
        self._app, self._rate, self._burst, self._refused = app, rate, burst, refused
        self._buckets = Buckets(rate, burst) if rate else None
        self._policy = f'"client";q={burst};w={max(1, round(burst / rate))}'.encode() if rate else b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        client = client_of(scope)
        CLIENT.set(client)
        if self._buckets is None or scope["path"].startswith(_FREE):
            await self._app(scope, receive, send)
            return
        left = self._buckets.take(client)
        if left < 0:
            self._refused()
            again = self._buckets.wait(left)
            problem = Problem(429, "rate", "請求太頻繁，請稍後再試。", "Too many requests; try again later.")
            headers = {"Retry-After": str(again), "RateLimit-Policy": self._policy.decode(), "RateLimit": f'"client";r=0;t={again}',
                       "Cache-Control": "no-store"}
            await JSONResponse(problem.as_json(), 429, headers)(scope, receive, send)
            return
        state = b'"client";r=%d;t=%d' % (int(left), math.ceil((self._burst - left) / self._rate))

        async def announced(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"ratelimit-policy", self._policy), (b"ratelimit", state)]
            await send(message)

        await self._app(scope, receive, announced)
