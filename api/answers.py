"""Answers of the engine as responses: whole ones with their length, large ones as they come."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.failures import WorkerError
from api.streams import Stream
from api.workers import Reply

log = logging.getLogger("mailuo.answers")

_CHARSET = {"text/csv": "text/csv; charset=utf-8; header=present", "text/tab-separated-values": "text/tab-separated-values; charset=utf-8",
            "text/turtle": "text/turtle; charset=utf-8"}


def content_type(media_type: str) -> str:
    return _CHARSET.get(media_type, media_type)


def response(reply: Reply | Stream, headers: Mapping[str, str], seconds: float) -> Response:
    """`seconds` is how long a client may take to fetch a large answer."""
    kind = content_type(reply.media_type)
    if isinstance(reply, Reply):
        return Response(reply.body, headers={**headers, "content-type": kind})
    return StreamedAnswer(reply, {**headers, "content-type": kind, "Mailuo-Streamed": "1"}, seconds)


class StreamedAnswer(Response):
    """Sends a stream; one that fails is broken off without the end that the protocol has for whole ones."""

    def __init__(self, stream: Stream, headers: Mapping[str, str], seconds: float) -> None:
        self._stream, self._seconds = stream, seconds
        self.status_code, self.background = 200, None
        self.init_headers(headers)

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:
        """As the base class, but without a length."""
        self.raw_headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in (headers or {}).items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gone = asyncio.ensure_future(_left(receive))
        gone.add_done_callback(lambda _: self._stream.leave())
        try:
            async with asyncio.timeout(self._seconds):
                await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
                if scope["method"] != "HEAD":
                    async for part in self._stream.parts():
                        await send({"type": "http.response.body", "body": part, "more_body": True})
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        except (WorkerError, TimeoutError) as error:  # the server breaks off a response that does not end
            log.warning("an answer was broken off: %s", error.kind if isinstance(error, WorkerError) else "the client was too slow")
        finally:
            gone.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await gone
            self._stream.leave()


async def _left(receive: Receive) -> None:
    """Returns when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
