"""Hints wake subscribers up; without Redis everything goes on, only later."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import aclosing
from uuid import uuid4

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from weft_stores.redis.client import open_redis
from weft_stores.redis.progress import ProgressBus

NEVER_S = 60.0
"""A poll interval that no test waits for: what comes sooner came through Redis."""


async def _next(wakes: AsyncIterator[None], within_s: float = 10) -> None:
    await asyncio.wait_for(anext(wakes), within_s)


async def test_a_hint_wakes_every_subscriber_of_the_document(redis: Redis) -> None:
    document = uuid4()
    bus = ProgressBus(redis, poll_s=NEVER_S)
    async with aclosing(bus.subscribe(document)) as one, aclosing(bus.subscribe(document)) as two:
        await _next(one)
        await _next(two)
        await bus.publish(document)
        await _next(one)
        await _next(two)


async def test_a_hint_between_two_looks_is_not_missed(redis: Redis) -> None:
    document = uuid4()
    bus = ProgressBus(redis, poll_s=NEVER_S)
    async with aclosing(bus.subscribe(document)) as wakes:
        await _next(wakes)
        await bus.publish(document)
        await bus.publish(document)  # two hints while nobody waits are one reason to look
        await _next(wakes)


async def test_hints_of_other_documents_do_not_wake(redis: Redis) -> None:
    bus = ProgressBus(redis, poll_s=NEVER_S)
    async with aclosing(bus.subscribe(uuid4())) as wakes:
        await _next(wakes)
        waiting = asyncio.ensure_future(anext(wakes))
        await bus.publish(uuid4())
        done, _ = await asyncio.wait([waiting], timeout=0.3)
        assert not done
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting


async def test_without_hints_a_subscriber_wakes_by_itself(redis: Redis) -> None:
    async with aclosing(ProgressBus(redis, poll_s=0.05).subscribe(uuid4())) as wakes:
        for _ in range(3):
            await _next(wakes)


async def test_a_dead_server_breaks_neither_side(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refuses
        client = open_redis(SecretStr(f"redis://:secret@127.0.0.1:{taken.getsockname()[1]}/0"))
        bus = ProgressBus(client, poll_s=0.05)
        with caplog.at_level(logging.WARNING):
            await bus.publish(uuid4())
        assert "not sent" in caplog.text
        async with aclosing(bus.subscribe(uuid4())) as wakes:
            for _ in range(3):
                await _next(wakes)
        await client.aclose()


async def test_a_subscriber_whose_connection_dies_hears_again(redis: Redis, redis_server: SecretStr) -> None:
    document = uuid4()
    bus = ProgressBus(redis, poll_s=0.05)
    other = open_redis(redis_server)
    async with aclosing(bus.subscribe(document)) as wakes:
        await _next(wakes)
        await other.client_kill_filter(_type="pubsub")
        channel = f"weft:progress:{document}"
        async with asyncio.timeout(10):
            await _next(wakes)  # the first one meets the loss
            while (await other.pubsub_numsub(channel))[0][1] == 0:
                await _next(wakes)
    await other.aclose()
