"""The access log: one JSON line a request, without anything of the person who asked.

    {"method": "GET", "route": "/claims/{claim}", "status": 200, "ms": 3.1, "bytes": 5120, "release": "0a1b2c3d4e5f"}

No address, no browser, no query text: the route stands for what was asked, as the program names it.
"""

from __future__ import annotations

import json
import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("mailuo.access")


class AccessLog:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, count = time.perf_counter(), 500, 0

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
            route = getattr(scope.get("route"), "path", "")
            served = scope.get("state", {}).get("served")
            log.info(json.dumps({"method": scope["method"], "route": route, "status": status, "ms": round((time.perf_counter() - began) * 1000, 1),
                                 "bytes": count, "release": served.release.id if served else ""}))
