"""The service under attack: `mailuo serve` in a process of its own, watched."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from tests.attacks import watch
from tests.conftest import ROOT
from tests.kg.read import invented

SETTINGS = {"MAILUO_WORKERS": "2", "MAILUO_PAGE_WORKERS": "1", "MAILUO_QUERY_TIME_LIMIT": "1", "MAILUO_MEMORY_LIMIT": str(250 << 20),
            "MAILUO_RESULT_LIMIT": "200000", "MAILUO_BODY_TIME_LIMIT": "2", "MAILUO_CONNECTION_LIMIT": "40", "MAILUO_RATE_LIMIT": "0"}


@dataclass
class Fortress:
    """The service, its address, and what its processes did."""

    process: psutil.Process
    address: str
    data: Path
    log: Path
    errors: Path

    def events(self, since: int = 0) -> list[tuple[str, int, str, list[str]]]:
        return [tuple(json.loads(line)) for line in self.log.read_bytes()[since:].splitlines()]

    def raw(self, content: bytes, wait: float = 10.0) -> bytes:
        """Bytes sent as they are; what came back until the server closed or was silent."""
        host, port = self.address.removeprefix("http://").split(":")
        got = b""
        with socket.create_connection((host, int(port))) as connection:
            connection.settimeout(wait)
            connection.sendall(content)
            try:
                while part := connection.recv(65536):
                    got += part
                    if b"\r\n\r\n" in got and b"onnection: close" not in got:
                        break
            except (TimeoutError, ConnectionResetError):
                pass
        return got


@pytest.fixture(scope="session")
def fortress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fortress]:
    folder = tmp_path_factory.mktemp("fortress")
    invented.release(folder / "data")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, **SETTINGS, watch.FILE: str(folder / "watch.jsonl"), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "tests.attacks.front", "--data", str(folder / "data"), "serve", "--port", str(port)]
    with (folder / "stderr").open("wb") as errors:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=errors, stdout=errors)
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while True:
            try:
                if httpx.get(f"{address}/health").status_code == 200:
                    break
            except httpx.TransportError:
                pass
            assert time.monotonic() < deadline and process.poll() is None, (folder / "stderr").read_text("utf-8")[-2000:]
            time.sleep(0.1)
        try:
            yield Fortress(psutil.Process(process.pid), address, folder / "data", folder / "watch.jsonl", folder / "stderr")
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="session")
def http(fortress: Fortress) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=fortress.address, timeout=30) as client:
        yield client
