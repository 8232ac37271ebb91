"""An API and a database of its own for each test, and a whole system where workers take part."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from support.embedding_server import EmbeddingServer, embedding_server
from support.ingestion import Api, fresh_database, running_api
from support.ingestion_system import Stores, System, running_system
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


@pytest.fixture(scope="module")
def embedder() -> Iterator[EmbeddingServer]:
    with embedding_server() as server:
        yield server


@pytest.fixture
async def system(
    database: SecretStr,
    sessions: async_sessionmaker[AsyncSession],
    empty_redis: SecretStr,
    neo4j_url: SecretStr,
    qdrant_url: SecretStr,
    embedder: EmbeddingServer,
    tmp_path: Path,
) -> AsyncIterator[System]:
    stores = Stores(database, empty_redis, neo4j_url, qdrant_url)
    async with running_system(stores, sessions, embedder, tmp_path) as system:
        yield system
