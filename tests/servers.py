"""The service on a real port, for tests that need a real connection."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from api.app import create_app
from api.connections import guarded
from mailuo.settings import Settings


@contextmanager
def serving(data: Path, **settings: object) -> Iterator[str]:
    """A server in a thread of its own, with the same guards as `mailuo serve`; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = Settings(data=data, **settings)  # type: ignore[arg-type]
    protocol = guarded(given.body_limit, given.body_time_limit, given.send_time_limit, given.connection_limit)
    server = uvicorn.Server(uvicorn.Config(create_app(given), host="127.0.0.1", port=port, log_level="warning", access_log=False, ws="none", http=protocol))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
