"""Bodies of requests: never read beyond the limit, whatever length they claim, and not waited for without end."""

from __future__ import annotations

import asyncio

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyLimit:
    """Refuses with 413 or 408 when the body is read, so that the table of errors says it."""

    def __init__(self, app: ASGIApp, limit: int, seconds: float) -> None:
        self._app, self._limit, self._seconds = app, limit, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):  # whose body nobody reads
            await self._app(scope, receive, send)
            return
        claimed = next((int(value) for name, value in scope["headers"] if name == b"content-length" and value.isdigit()), 0)
        count, whole = 0, False
        deadline = asyncio.get_running_loop().time() + self._seconds

        async def counted() -> Message:
            nonlocal count, whole
            if whole:
                return await receive()  # waits for the client to leave
            if claimed > self._limit:
                raise HTTPException(413, headers={"Connection": "close"})
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, headers={"Connection": "close"}) from None
            count += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if count > self._limit:
                raise HTTPException(413, headers={"Connection": "close"})
            return message

        await self._app(scope, counted, send)
