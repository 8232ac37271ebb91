"""An API and a database of its own for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from support.ingestion import Api, fresh_database, running_api
from weft_stores.postgres.engine import create_engine, session_factory


@pytest.fixture
async def database(postgres_url: SecretStr) -> AsyncIterator[SecretStr]:
    async with fresh_database(postgres_url) as url:
        yield url


@pytest.fixture
async def engine(database: SecretStr) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(database, application_name="tests", pool_size=20)
    yield engine
    await engine.dispose()


@pytest.fixture
def sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return session_factory(engine)


@pytest.fixture
async def empty_redis(redis_url: SecretStr) -> SecretStr:
    async with Redis.from_url(redis_url.get_secret_value()) as redis:
        await redis.flushall()
    return redis_url


@pytest.fixture
async def api(database: SecretStr, empty_redis: SecretStr, tmp_path: Path) -> AsyncIterator[Api]:
    async with running_api(database, empty_redis, tmp_path / "blobs", max_upload_bytes=2_000_000) as api:
        yield api
