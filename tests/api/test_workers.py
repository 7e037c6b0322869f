"""The pool of workers by itself: limits, replacement, and that a worker cannot reach the network whatever it is asked."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from api import sandbox
from api.workers import PAGES, Limits, Pool, Task, Worker, WorkerError

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
GREEDY = "SELECT DISTINCT ?a ?d ?g ?x { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . BIND(CONCAT(STR(?a), STR(?d), STR(?g)) AS ?x) } ORDER BY ?x"
ANSWER = b'{"head":{},"boolean":true}'
Result = TypeVar("Result")


@pytest.fixture(scope="module")
def store(data: Path) -> Path:
    return (data / "current").resolve() / "store"


def limits(**other: float) -> Limits:
    return Limits(**{"public": 1, "pages": 1, "spare": 1, "time": 1.0, "memory": 1 << 30, "result": 100_000, "queue": 4, "queue_time": 5.0, **other})  # type: ignore[arg-type]


def in_pool(store: Path, work: Callable[[Pool], Awaitable[Result]], **other: float) -> Result:
    async def run() -> Result:
        pool = Pool(store, limits(**other))
        await pool.start()
        try:
            return await work(pool)
        finally:
            await pool.close()

    return asyncio.run(run())


async def kind_of(pool: Pool, query: str, lane: str = "public", **task: object) -> str:
    try:
        await pool.answer(Task(query, **task), lane)  # type: ignore[arg-type]
    except WorkerError as error:
        return error.kind
    return ""


async def settled(pool: Pool) -> None:
    """Wait until every stopped worker has its successor."""
    wanted = pool.limits.public + pool.limits.pages + pool.limits.spare
    while pool.state()["idle"] < wanted:
        await asyncio.sleep(0.02)


def test_query_beyond_its_time_is_stopped_and_others_are_served_meanwhile(store: Path) -> None:
    async def work(pool: Pool) -> None:
        endless = asyncio.create_task(kind_of(pool, ENDLESS))
        await asyncio.sleep(0.1)
        assert (await pool.answer(Task("ASK {}"), PAGES)).body == ANSWER
        assert not endless.done()
        assert await endless == "time_limit"
        assert (await pool.answer(Task("ASK {}"))).body == ANSWER
        await settled(pool)
        assert pool.restarts == 1

    in_pool(store, work)


def test_query_beyond_its_memory_is_stopped(store: Path) -> None:
    async def work(pool: Pool) -> None:
        assert await kind_of(pool, GREEDY) == "memory_limit"
        assert (await pool.answer(Task("ASK {}"))).body == ANSWER

    in_pool(store, work, time=60.0, memory=150 << 20, result=1 << 34)


def test_answer_beyond_its_size_is_refused_and_the_worker_goes_on(store: Path) -> None:
    async def work(pool: Pool) -> None:
        assert await kind_of(pool, "SELECT * { ?a ?b ?c . ?d ?e ?f }") == "result_limit"
        assert (await pool.answer(Task("ASK {}"))).body == ANSWER
        assert pool.restarts == 0

    in_pool(store, work)


def test_query_that_fells_its_worker_is_told_and_forgotten(store: Path) -> None:
    async def work(pool: Pool) -> None:
        assert await kind_of(pool, "SELECT * {" + "{" * 20_000 + "}" * 20_000 + "}") == "crashed"
        await settled(pool)
        assert (await pool.answer(Task("ASK {}"))).body == ANSWER

    in_pool(store, work)


def test_worker_that_died_in_its_sleep_is_replaced(store: Path) -> None:
    async def work(pool: Pool) -> None:
        for worker in pool._idle.take_all():
            os.kill(worker.pid, signal.SIGKILL)
            pool._idle.put(worker)
        await asyncio.sleep(0.1)
        assert (await pool.answer(Task("ASK {}"))).body == ANSWER
        await settled(pool)

    in_pool(store, work)


def test_the_lane_of_strangers_cannot_take_the_last_process(store: Path) -> None:
    async def work(pool: Pool) -> None:
        crowd = [asyncio.create_task(kind_of(pool, ENDLESS)) for _ in range(4)]
        await asyncio.sleep(0.1)
        assert (await pool.answer(Task("ASK {}"), PAGES)).body == ANSWER
        assert pool.state()["waiting_public"] == 3
        assert set(await asyncio.gather(*crowd)) == {"time_limit"}

    in_pool(store, work, time=0.5)


def test_what_strangers_ask_yields_to_pages(store: Path) -> None:
    async def work(pool: Pool) -> None:
        await pool.answer(Task("ASK {}"))
        await pool.answer(Task("ASK {}"), PAGES)
        niceness = {worker.lane: os.getpriority(os.PRIO_PROCESS, worker.pid) for worker in pool._idle.take_all()}
        assert niceness["public"] > niceness["pages"] == niceness[""]

    in_pool(store, work)


def test_too_many_waiting_are_told_to_come_later(store: Path) -> None:
    async def work(pool: Pool) -> None:
        crowd = [asyncio.create_task(kind_of(pool, ENDLESS)) for _ in range(4)]
        told = await asyncio.gather(*crowd)
        assert sorted(told) == ["busy", "busy", "time_limit", "time_limit"]

    in_pool(store, work, queue=1, time=0.5)


def test_client_that_leaves_frees_its_worker(store: Path) -> None:
    async def work(pool: Pool) -> None:
        endless = asyncio.create_task(pool.answer(Task(ENDLESS)))
        await asyncio.sleep(0.1)
        endless.cancel()
        with pytest.raises(asyncio.CancelledError):
            await endless
        assert (await pool.answer(Task("ASK {}"))).body == ANSWER

    in_pool(store, work, time=60.0)


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="the kernel's wall is Linux only")
def test_worker_opens_no_socket_even_when_nobody_checked_the_query(store: Path) -> None:
    async def work(pool: Pool) -> None:
        calls = 0

        async def called(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal calls
            calls += 1
            writer.close()

        server = await asyncio.start_server(called, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        for host in ("127.0.0.1", "localhost"):
            assert await kind_of(pool, f"SELECT * {{ SERVICE <http://{host}:{port}/> {{ ?s ?p ?o }} }}") == "engine"
        assert calls == 0
        server.close()

    in_pool(store, work)


def test_filter_of_the_kernel_jumps_to_where_it_says() -> None:
    code = sandbox.program(0xC000003E, (41, 42))
    lines = [tuple(code[i:i + 8]) for i in range(0, len(code), 8)]
    refuse = len(lines) - 1
    assert [i + 1 + lines[i][2] for i in (5, 6)] == [refuse, refuse]
    assert 4 + 1 + lines[4][2] == refuse


def test_store_that_is_not_there_is_an_error_at_the_start(tmp_path: Path) -> None:
    async def run() -> None:
        with pytest.raises(WorkerError):
            await Worker.start(tmp_path / "none", limits())
        with pytest.raises(WorkerError):
            await Pool(tmp_path / "none", limits()).start()

    asyncio.run(run())
