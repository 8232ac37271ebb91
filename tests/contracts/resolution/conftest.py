"""API, worker and stores as one system, on each graph server."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from support.embedding_server import EmbeddingServer, embedding_server
from support.ingestion import fresh_database
from support.ingestion_system import Stores, System, running_system
from weft_stores.postgres.engine import create_engine, session_factory


@pytest.fixture(scope="module")
def embedder() -> Iterator[EmbeddingServer]:
    with embedding_server() as server:
        yield server


@pytest.fixture
async def system(
    postgres_url: SecretStr,
    redis_url: SecretStr,
    neo4j_server: SecretStr,
    qdrant_url: SecretStr,
    embedder: EmbeddingServer,
    tmp_path: Path,
) -> AsyncIterator[System]:
    async with Redis.from_url(redis_url.get_secret_value()) as redis:
        await redis.flushall()
    async with fresh_database(postgres_url) as database:
        engine = create_engine(database, application_name="tests", pool_size=5)
        stores = Stores(database, redis_url, neo4j_server, qdrant_url)
        async with running_system(stores, session_factory(engine), embedder, tmp_path) as system:
            yield system
        await engine.dispose()
