"""The access log and the counts: one JSON line a request, without anything of the person who asked.

    {"method": "GET", "route": "/claims/{claim}", "status": 200, "ms": 3.1, "bytes": 5120, "release": "0a1b2c3d4e5f"}

No address, no browser, no query text: the route stands for what was asked, as the program names it.
"""

from __future__ import annotations

import logging
import time

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import Metrics

log = logging.getLogger("mailuo.access")


class AccessLog:
    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, count = time.perf_counter(), 500, 0
        method = scope["method"]

        async def counted(message: Message) -> None:
            nonlocal status, count
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                count += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, counted)
        finally:
            seconds = time.perf_counter() - began
            route = getattr(scope.get("route"), "path", "")
            self._metrics.seen(route, method, status, seconds, count)
            if log.isEnabledFor(logging.INFO):
                served = scope.get("state", {}).get("served")
                log.info(orjson.dumps({"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1),
                                     "bytes": count, "release": served.release.id if served else ""}).decode())
