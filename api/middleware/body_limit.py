"""Bodies of requests: never read beyond the limit, whatever length they claim."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyLimit:
    """Refuses with 413 when the body is read, so that the table of errors says it."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app, self._limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        claimed = next((int(value) for name, value in scope["headers"] if name == b"content-length" and value.isdigit()), 0)
        count = 0

        async def counted() -> Message:
            nonlocal count
            if claimed > self._limit:
                raise HTTPException(413)
            message = await receive()
            count += len(message.get("body", b""))
            if count > self._limit:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)
