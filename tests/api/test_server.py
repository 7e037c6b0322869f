"""A real server with real connections: a query that will not end is stopped while other clients are answered."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import uvicorn

from api.app import create_app
from mailuo.settings import Settings
from tests.api.conftest import LIMITS
from tests.api.test_workers import ENDLESS


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(Settings(data=data, **LIMITS)), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def test_cartesian_product_is_stopped_while_others_are_answered(address: str) -> None:
    with ThreadPoolExecutor(3) as threads, httpx.Client(base_url=address, timeout=30) as client:
        endless = [threads.submit(client.get, "/sparql", params={"query": ENDLESS}) for _ in range(2)]  # every process of the lane
        while client.get("/health").json()["workers"]["busy"] < 2:
            time.sleep(0.02)
        page = client.get("/queries/programs_of_industry", params={"industry": "海洋能"})
        assert page.status_code == 200 and page.json()["rows"]
        assert not any(query.done() for query in endless)
        waiting = client.get("/sparql", params={"query": "ASK {}"})
        assert waiting.json() == {"head": {}, "boolean": True}
        for query in endless:
            assert query.result().status_code == 504
            assert query.result().json()["error"]["code"] == "time_limit"
        while (state := client.get("/health").json()["workers"])["idle"] < 4:
            time.sleep(0.02)
        assert state["restarts"] == 2


def test_many_clients_get_their_own_answers(address: str) -> None:
    def ask(i: int) -> bool:
        query = f"SELECT ({i} AS ?x) ?p {{ ?p a ml:Program }}"
        found = httpx.get(f"{address}/sparql", params={"query": query}, timeout=30).json()["results"]["bindings"]
        return len(found) == 5 and all(row["x"]["value"] == str(i) for row in found)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(40)))


def test_lying_about_the_length_of_a_body_does_not_help(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 99999999\r\n\r\nASK {}")
        assert b" 413 " in connection.recv(4096).split(b"\r\n")[0]
