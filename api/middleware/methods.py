"""HEAD wherever GET is, without its body; OPTIONS says which methods an address takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OWN = ("/sparql", "/static/")
"""Addresses that answer HEAD themselves, and sooner."""


class Methods:
    """`routes` are those of the application, asked for when they are needed."""

    def __init__(self, app: ASGIApp, routes: Callable[[], Iterable[BaseRoute]]) -> None:
        self._app, self._routes = app, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope.get("method")
        if scope["type"] == "http" and method == "OPTIONS":
            allowed = self._allowed(scope)
            await Response(status_code=204 if allowed else 404, headers={"Allow": ", ".join(allowed)} if allowed else None)(scope, receive, send)
        elif scope["type"] == "http" and method == "HEAD" and not scope["path"].startswith(_OWN):
            ended = False

            async def without_body(message: Message) -> None:
                nonlocal ended
                if message["type"] != "http.response.body":
                    await send(message)
                elif not ended:
                    ended = True
                    await send({"type": "http.response.body", "body": b""})

            scope["method"] = "GET"  # in place: who logs the request finds its route here
            await self._app(scope, receive, without_body)
        else:
            await self._app(scope, receive, send)

    def _allowed(self, scope: Scope) -> list[str]:
        methods = {m for method in ("GET", "POST") for route in self._routes() if route.matches({**scope, "method": method})[0] is Match.FULL
                   for m in (method, "HEAD" if method == "GET" else method)}
        return [*sorted(methods), "OPTIONS"] if methods else []
