"""gzip for whoever takes it: whole answers from a kilobyte on, streams as they come; large parts are compressed in a thread."""

from __future__ import annotations

import asyncio
import zlib

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.negotiation import quality

_LEAST, _IN_THREAD, _LEVEL, _GZIP = 1024, 64 * 1024, 4, 31
_PLAIN = (b"text/", b"application/json", b"application/sparql-results", b"application/xml", b"application/rdf", b"application/ld", b"application/n-",
          b"application/trig")


class Compress:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepted = next((v for n, v in scope.get("headers", ()) if n == b"accept-encoding"), b"") if scope["type"] == "http" else b""
        wanted = dict(quality(accepted.decode("latin-1"))) if accepted else {}
        if wanted.get("gzip", wanted.get("*", 0.0)) <= 0 or scope["method"] == "HEAD":
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
        packing = False

        async def packed(message: Message) -> None:
            nonlocal start, packing
            if message["type"] == "http.response.start":
                start = message
                return
            body, more = message.get("body", b""), message.get("more_body", False)
            if start is not None:
                head, start = start, None
                packing = (more or len(body) >= _LEAST) and _fits(head["headers"])
                if packing:
                    kept = [(n, v) for n, v in head["headers"] if n not in (b"content-length", b"vary")]
                    vary = b", ".join([v for n, v in head["headers"] if n == b"vary"] + [b"Accept-Encoding"])
                    head["headers"] = [*kept, (b"content-encoding", b"gzip"), (b"vary", vary)]
                    if not more:
                        body = await _pack(packer, body, last=True)
                        head["headers"].append((b"content-length", str(len(body)).encode()))
                        await send(head)
                        await send({"type": "http.response.body", "body": body})
                        return
                await send(head)
            if packing:
                body = await _pack(packer, body, last=not more)
            if body or not more:
                await send({"type": "http.response.body", "body": body, "more_body": more})

        await self._app(scope, receive, packed)


async def _pack(packer: zlib._Compress, body: bytes, last: bool) -> bytes:
    def work() -> bytes:
        return packer.compress(body) + (packer.flush() if last else b"")

    return await asyncio.to_thread(work) if len(body) > _IN_THREAD else work()


def _fits(headers: list[tuple[bytes, bytes]]) -> bool:
    found = {n: v for n, v in headers if n in (b"content-type", b"content-encoding")}
    return b"content-encoding" not in found and found.get(b"content-type", b"").startswith(_PLAIN)
