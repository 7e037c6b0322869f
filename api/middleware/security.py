"""Headers that keep a page to what we sent: no script, nothing from elsewhere, no frame, no guessing of types."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_RAW = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


class SecurityHeaders:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name for name, _ in message["headers"]}
                framed = any(name == b"content-security-policy" and b"frame-ancestors *" in value for name, value in message["headers"])
                left = there | ({b"x-frame-options"} if framed else set())  # a page that says it may be framed
                message["headers"] = [*message["headers"], *(pair for pair in _RAW if pair[0] not in left)]
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
