"""A release never changes, so what was fetched of it once need not be fetched again: ETag by release, 304 without any work.

The tag is weak: it stands for what is said, not for its compression. It is made of the release, the program, the address
and the headers that choose a representation.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CHOOSE = (b"accept", b"accept-language", b"host")
_CODE = ("api", "kg/read", "kg/ask", "ontology")


def program_mark() -> bytes:
    """What tells this version of the program from others: names, sizes and times of its files."""
    mark, root = blake2b(digest_size=8), Path(__file__).resolve().parents[2]
    for folder in _CODE:
        for file in sorted((root / folder).rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                status = file.stat()
                mark.update(f"{file.relative_to(root)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return mark.digest()


class ReleaseTag:
    """Stands within the middleware that pins the release."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._mark = app, program_mark()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        served = scope.get("state", {}).get("served")
        if scope["type"] != "http" or served is None or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        tag, known = self._tag(scope, served.release.id), next((v for n, v in scope["headers"] if n == b"if-none-match"), b"")
        if known and _matches(known, tag):
            headers = [(b"etag", tag), (b"cache-control", b"no-cache"), (b"vary", b"Accept, Accept-Language")]
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return

        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                names = dict(message["headers"])
                if b"etag" not in names and b"cache-control" not in names:
                    extra = [(b"etag", tag), (b"cache-control", b"no-cache")]
                    if b"vary" not in names:
                        extra.append((b"vary", b"Accept, Accept-Language"))
                    message["headers"] = [*message["headers"], *extra]
            await send(message)

        await self._app(scope, receive, tagged)

    def _tag(self, scope: Scope, release: str) -> bytes:
        mark = blake2b(self._mark, digest_size=10)
        mark.update(f"{release} {scope['path']}?".encode("utf-8", "replace") + scope["query_string"])
        for name, value in scope["headers"]:
            if name in _CHOOSE:
                mark.update(b"\n" + name + b":" + value)
        return b'W/"%b-%b"' % (release.encode(), mark.hexdigest().encode())


def _matches(header: bytes, tag: bytes) -> bool:
    """Weak comparison (RFC 9110, 8.8.3.2)."""
    return any(part.strip().removeprefix(b"W/") == tag.removeprefix(b"W/") for part in header.split(b","))
