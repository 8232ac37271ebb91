"""A client on each server."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from weft_stores.redis.client import open_redis


@pytest.fixture
async def redis(redis_server: SecretStr) -> AsyncIterator[Redis]:
    client = open_redis(redis_server)
    yield client
    await client.aclose()
