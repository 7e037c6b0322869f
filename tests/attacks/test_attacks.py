"""Every attack is answered with a clear error or does no harm; the front never restarts, and no process reaches out.

Most attacks are one request (`cases.py`); what needs a connection of its own kind stands here.
"""

from __future__ import annotations

import contextlib
import socket
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest

from tests.attacks.cases import ATTACKS, BODIES, FAMILIES, HEADERS, SLOW, Attack
from tests.attacks.conftest import Fortress
from tests.conftest import ROOT

OWN = {SLOW: 4, BODIES: 2, HEADERS: 3}
"""Attacks of this file by family."""
EXPECTED = {"service": 403, "graph": 403, "update": 403, "string": 400, "ambiguous": 400, "syntax": 400, "nesting": 400, "operators": 400, "size": 413,
            "body": 413, "request": 400, "media_type": 415, "parameter": 400, "not_acceptable": 406, "method": 405, "not_found": 404, "claim": 404,
            "query": 404, "result_limit": 413, "time_limit": 504, "memory_limit": 507, "crashed": 503, "engine": 503}


def test_there_are_attacks_of_every_family() -> None:
    count = Counter(attack.family for attack in ATTACKS) + Counter(OWN)
    assert set(count) == set(FAMILIES) and count.total() >= 80
    assert len({attack.id for attack in ATTACKS}) == len(ATTACKS)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
def test_attack(fortress: Fortress, http: httpx.Client, attack: Attack) -> None:
    before = fortress.log.stat().st_size
    reply = http.request(attack.method, attack.path, content=attack.body, headers=attack.headers)
    code = ""
    if reply.status_code >= 400:
        if "json" in reply.headers["content-type"]:
            error = reply.json()["error"]
            code = error["code"]
            assert error["zh"] and error["en"] and error["status"] == reply.status_code
        else:
            code = next(c for c in attack.codes if EXPECTED.get(c) == reply.status_code)
        assert EXPECTED[code] == reply.status_code
    assert code in attack.codes, reply.text[:500]
    harmless(reply)
    quiet(fortress, before)
    assert http.get("/sparql", params={"query": "ASK {}"}).json() == {"head": {}, "boolean": True}


def harmless(reply: httpx.Response) -> None:
    """Nothing of the machine, no markup of the attacker, and the headers that keep a browser safe."""
    text = reply.text
    assert "root:" not in text and "Traceback" not in text and "site-packages" not in text and "[project]" not in text
    assert "set-cookie" not in reply.headers and "evil.example" not in text
    assert reply.headers["x-content-type-options"] == "nosniff" and "default-src 'none'" in reply.headers["content-security-policy"]
    if reply.headers.get("content-type", "").startswith("text/html"):
        assert "<script" not in text and 'href="javascript' not in text
    if reply.headers.get("content-type", "").startswith("text/csv"):
        assert "attachment" not in reply.headers.get("content-disposition", "")


def quiet(fortress: Fortress, since: int) -> None:
    """No socket to anyone, and no file but those of the data and of the program itself."""
    code = (f"{ROOT}/{part}/" for part in ("api", "kg", "ontology", "extract", "mailuo", "tests"))
    allowed = (str(fortress.data), *code, sys.prefix, sys.base_prefix, "/proc/", "/usr/lib/python", "/usr/local/lib/python")
    for role, _, event, arguments in fortress.events(since):
        if event == "open":
            name, mode, flags = arguments[0], arguments[1], int(arguments[2])
            own_pipe = name.isdigit()  # the pipe by which a new worker says that it has started
            assert own_pipe or name == "/dev/null" or Path(name).resolve().as_posix().startswith(allowed) or name.startswith(allowed), (role, name)
            assert own_pipe or name == "/dev/null" or not (flags & 3 or any(m in mode for m in "wa+")), (role, name, mode)
        elif event == "subprocess.Popen":
            assert role == "front" and "tests.attacks.worker" in arguments[1], (role, arguments)
        else:
            assert event not in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg", "os.system",
                                 "os.exec", "urllib.Request", "os.remove", "os.rename", "os.symlink", "shutil.rmtree"), (role, event, arguments)
    for process in (fortress.process, *fortress.process.children(recursive=True)):
        try:
            remote = [c for c in process.net_connections() if c.raddr and c.laddr.port != int(fortress.address.rpartition(":")[2])]
            opened = [f.path for f in process.open_files()]
        except psutil.Error:
            continue  # a worker that was stopped meanwhile
        assert remote == [], remote
        # a new worker may be reading its own program just now
        assert [f for f in opened if not f.startswith((*allowed, str(fortress.log), str(fortress.errors)))] == []


def test_slow_head_is_not_waited_for(fortress: Fortress) -> None:
    assert b" 408 " in fortress.raw(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nX-Slow: ")


def test_silent_connection_is_not_kept(fortress: Fortress) -> None:
    assert b" 408 " in fortress.raw(b"")


def test_slow_body_is_not_waited_for(fortress: Fortress) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK"
    assert b" 408 " in fortress.raw(head).split(b"\r\n")[0]


def test_one_client_holds_only_so_many_connections(fortress: Fortress) -> None:
    host, port = fortress.address.removeprefix("http://").split(":")
    held = [socket.create_connection((host, int(port))) for _ in range(60)]
    try:
        refused = 0
        for connection in held:
            connection.settimeout(0.2)
            with contextlib.suppress(TimeoutError):
                refused += b" 429 " in connection.recv(100)
        assert refused >= 20
    finally:
        for connection in held:
            connection.close()
    deadline = time.monotonic() + 10
    while True:
        try:
            assert httpx.get(f"{fortress.address}/health").status_code == 200
            break
        except (httpx.TransportError, AssertionError):
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_body_that_is_longer_than_it_claims_is_not_a_second_request(fortress: Fortress) -> None:
    got = fortress.raw(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"
                       b"0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"mailuo_requests_total" not in got


def test_chunks_without_end_are_cut_off(fortress: Fortress) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert b" 413 " in fortress.raw(head + b"8000\r\n" + b"x" * 0x8000 + b"\r\n" + (b"8000\r\n" + b"x" * 0x8000 + b"\r\n") * 20).split(b"\r\n")[0]


def test_head_without_end_is_cut_off(fortress: Fortress) -> None:
    got = fortress.raw(b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: %s\r\n" % (i, b"y" * 1000) for i in range(400)))
    assert got == b"" or b" 431 " in got or b" 400 " in got


@pytest.mark.parametrize("line", [b"GET http://169.254.169.254/ HTTP/1.1", b"CONNECT 169.254.169.254:80 HTTP/1.1"])
def test_front_is_no_proxy(fortress: Fortress, line: bytes) -> None:
    before = fortress.log.stat().st_size
    fortress.raw(line + b"\r\nHost: 169.254.169.254\r\n\r\n", wait=3.0)
    quiet(fortress, before)


def test_prepared_queries_are_answered_while_twenty_attack(fortress: Fortress, http: httpx.Client) -> None:
    """Every one of them, from the same process as before; how fast is for the benchmark to say."""
    began = fortress.process.create_time()
    stop = time.monotonic() + 6

    def attack(number: int) -> int:
        count = 0
        with httpx.Client(base_url=fortress.address, timeout=30) as client:
            while time.monotonic() < stop:
                chosen = ATTACKS[(number * 7 + count) % len(ATTACKS)]
                client.request(chosen.method, chosen.path, content=chosen.body, headers=chosen.headers)
                count += 1
        return count

    with ThreadPoolExecutor(20) as threads:
        attackers = [threads.submit(attack, i) for i in range(20)]
        asked = 0
        while time.monotonic() < stop:
            reply = http.get("/queries/programs_of_industry", params={"industry": "海洋能", "format": "json", "from": str(100 + asked % 5)})
            assert reply.status_code == 200 and reply.json()["rows"], reply.text[:300]
            asked += 1
        assert asked > 0 and all(attacker.result() > 0 for attacker in attackers)
    assert psutil.Process(fortress.process.pid).create_time() == began
    assert http.get("/health").json()["status"] == "ok"
    assert "Traceback" not in fortress.errors.read_text("utf-8", errors="replace")
