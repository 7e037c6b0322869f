"""Every request is answered from one release, from its beginning to its end, and says from which."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.serving import Keeper

HEADER = "Mailuo-Release"


class PinRelease:
    """Puts the release in service into `request.state.served`; None where nothing is built."""

    def __init__(self, app: ASGIApp, keeper: Keeper) -> None:
        self._app, self._keeper = app, keeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with self._keeper.use() as served:
            scope.setdefault("state", {})["served"] = served

            async def marked(message: Message) -> None:
                if served and message["type"] == "http.response.start":
                    MutableHeaders(scope=message)[HEADER] = served.release.id
                await send(message)

            await self._app(scope, receive, marked)
