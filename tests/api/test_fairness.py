"""Who is served when many ask: turns by client, rates, memory of answers on their way."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.app import create_app
from api.clients import client_of
from api.lanes import Busy, Lane
from api.middleware.rate_limit import Buckets
from api.streams import Memory
from mailuo.settings import Settings
from tests.api.conftest import LIMITS


def test_clients_take_turns_and_not_requests() -> None:
    async def run() -> list[str]:
        lane, order = Lane(1, 64, 16, 5.0), list[str]()

        async def ask(name: str) -> None:
            await lane.enter(name[0])
            order.append(name)
            await asyncio.sleep(0)
            lane.leave()

        await lane.enter("z")
        tasks = [asyncio.create_task(ask(name)) for name in ("a1", "a2", "a3", "b1", "c1", "b2")]
        await asyncio.sleep(0)
        lane.leave()
        await asyncio.gather(*tasks)
        assert lane.waiting == 0
        return order

    assert asyncio.run(run()) == ["a1", "b1", "c1", "a2", "b2", "a3"]


def test_full_queue_makes_room_for_a_newcomer_at_the_cost_of_the_greediest() -> None:
    async def run() -> None:
        lane = Lane(1, 3, 16, 5.0)
        await lane.enter("z")
        greedy = [asyncio.create_task(lane.enter("greedy")) for _ in range(3)]
        await asyncio.sleep(0)
        newcomer = asyncio.create_task(lane.enter("new"))
        await asyncio.sleep(0)
        with pytest.raises(Busy) as told:
            await greedy[2]
        assert told.value.reason == "queue"
        with pytest.raises(Busy):
            await lane.enter("greedy")
        lane.leave()
        await greedy[0]
        lane.leave()
        await newcomer
        lane.leave()
        await greedy[1]
        lane.leave()
        assert lane.waiting == 0
        await lane.enter("z")

    asyncio.run(run())


def test_one_client_may_wait_only_so_often_and_so_long() -> None:
    async def run() -> None:
        lane = Lane(1, 64, 2, 0.05)
        await lane.enter("z")
        waiting = [asyncio.create_task(lane.enter("a")) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Busy) as told:
            await lane.enter("a")
        assert told.value.reason == "client"
        found = await asyncio.gather(*waiting, return_exceptions=True)
        assert [getattr(e, "reason", "") for e in found] == ["time", "time"]
        assert lane.waiting == 0

    asyncio.run(run())


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=40))
def test_whatever_happens_no_turn_is_lost(steps: list[tuple[str, bool]]) -> None:
    async def run() -> None:
        lane = Lane(2, 4, 2, 30.0)
        tasks = list[asyncio.Task[None]]()

        async def ask(name: str) -> None:
            await lane.enter(name)
            try:
                await asyncio.sleep(0)
            finally:
                lane.leave()

        for name, leaves in steps:
            tasks.append(asyncio.create_task(ask(name)))
            await asyncio.sleep(0)
            if leaves:
                tasks[len(tasks) // 2].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert lane.waiting == 0
        async with asyncio.timeout(5):  # both turns are free again
            await lane.enter("x")
            await lane.enter("y")

    asyncio.run(run())


def test_bucket_is_emptied_by_asking_and_filled_by_waiting() -> None:
    now = [0.0]
    buckets = Buckets(2.0, 4, lambda: now[0])
    assert [buckets.take("a") for _ in range(4)] == [3, 2, 1, 0]
    refused = buckets.take("a")
    assert refused < 0 and buckets.wait(refused) == 1
    assert buckets.take("b") == 3
    now[0] = 0.5
    assert buckets.take("a") == 0
    now[0] = 1000.0
    assert buckets.take("a") == 3


def test_who_asks_too_often_is_told_when_to_come_again(data: Path) -> None:
    with TestClient(create_app(Settings(data=data, **{**LIMITS, "rate_limit": 0.01, "rate_burst": 3}))) as client:
        replies = [client.get("/sparql", params={"query": "ASK {}"}) for _ in range(5)]
        assert [r.status_code for r in replies] == [200, 200, 200, 429, 429]
        assert replies[0].headers["ratelimit"].startswith('"client";r=2;') and replies[0].headers["ratelimit-policy"] == '"client";q=3;w=300'
        told = replies[3]
        assert int(told.headers["retry-after"]) >= 1 and told.json()["error"]["code"] == "rate"
        assert "default-src" in told.headers["content-security-policy"]
        assert client.get("/health").status_code == 200
        assert "mailuo_rate_limited_total 2" in client.get("/metrics").text


@pytest.mark.parametrize(("address", "client"), [
    ("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"), ("2001:db8:1:2::9", "2001:db8:1:2::"), ("::ffff:192.0.2.7", "192.0.2.7"),
    ("fe80::1%eth0", "fe80::"), ("nonsense:", "nonsense:"), ("testclient", "testclient"),
])
def test_client_is_an_address_or_its_network(address: str, client: str) -> None:
    assert client_of({"client": (address, 1)}) == client
    assert client_of({"client": None}) == "" and client_of({}) == ""


def test_answers_on_their_way_share_their_memory() -> None:
    async def run() -> None:
        memory = Memory(100)
        await memory.take(80)
        other = asyncio.create_task(memory.take(50))
        await asyncio.sleep(0.01)
        assert not other.done()
        memory.give(80)
        await other
        assert memory.held == 50
        memory.give(50)
        await memory.take(1000)  # more than all of it: alone it may
        assert memory.held == 1000

    asyncio.run(run())
