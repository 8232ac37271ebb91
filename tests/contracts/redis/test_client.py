"""A server that is away is `UnavailableError`, soon."""

import asyncio
import socket
import time

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from weft_core.errors import UnavailableError
from weft_stores.redis.client import open_redis
from weft_stores.redis.errors import translate


async def test_values_are_bytes(redis: Redis) -> None:
    await redis.set("contract:key", "välue", ex=60)
    assert await redis.get("contract:key") == "välue".encode()


async def _unavailable(url: SecretStr, within_s: float) -> None:
    client = open_redis(url)
    began = time.perf_counter()
    with pytest.raises(UnavailableError) as raised, translate():
        await client.get("x")
    assert raised.value.dependency == "redis"
    assert time.perf_counter() - began < within_s
    await client.aclose()


async def test_a_refused_connection_is_unavailable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refuses
        await _unavailable(SecretStr(f"redis://:secret@127.0.0.1:{taken.getsockname()[1]}/0"), 3)


async def test_a_silent_server_is_unavailable() -> None:
    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(swallow, "127.0.0.1", 0)
    await _unavailable(SecretStr(f"redis://:secret@127.0.0.1:{server.sockets[0].getsockname()[1]}/0"), 15)
    server.close()


async def test_a_wrong_password_is_unavailable(redis_server: SecretStr) -> None:
    address = redis_server.get_secret_value().rpartition("@")[2]
    await _unavailable(SecretStr(f"redis://:not-the-password@{address}"), 3)


async def test_a_connection_that_the_server_closed_is_replaced(redis: Redis, redis_server: SecretStr) -> None:
    await redis.set("contract:kept", "1", ex=60)
    other = open_redis(redis_server)
    await other.client_kill_filter(_type="normal", skipme=True)
    assert await redis.get("contract:kept") == b"1"
    await other.aclose()
