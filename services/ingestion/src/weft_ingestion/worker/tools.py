"""Composition root of a worker's process: clients that live as long as it does."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_ingestion.settings import WorkerSettings
from weft_models.embedding.base import Embedder
from weft_models.extraction.base import Extractor
from weft_models.extraction.factory import open_extractor
from weft_models.extraction.settings import ExtractionSettings
from weft_models.llm.settings import LlmSettings
from weft_parsing import Parsers, open_parsers
from weft_stores.blob.base import BlobStore, BlobStores
from weft_stores.blob.factory import open_blob_store
from weft_stores.neo4j.driver import open_driver
from weft_stores.neo4j.reader import GraphReader
from weft_stores.neo4j.schema import ensure_schema
from weft_stores.neo4j.writer import GraphWriter
from weft_stores.postgres.curations import open_curations
from weft_stores.postgres.engine import create_engine, session_factory
from weft_stores.postgres.reader import Reader
from weft_stores.qdrant.chunks import ChunkVectors
from weft_stores.qdrant.client import open_qdrant
from weft_stores.qdrant.collections import ensure_chunks
from weft_stores.redis.client import open_redis
from weft_stores.redis.progress import ProgressBus
from weft_stores.settings import neo4j_target

POOL_SIZE = 4


class Projections:
    """Qdrant and Neo4j. Collections and constraints are made before the first write, not at the start: a worker
    starts without its stores and waits for them."""

    def __init__(self, settings: WorkerSettings, embedder: Embedder) -> None:
        self._embedder = embedder
        self._qdrant = open_qdrant(settings)
        self._neo4j = open_driver(settings)
        self._database = neo4j_target(settings.neo4j_url).database
        self._lock = asyncio.Lock()
        self._vectors_ready = self._graph_ready = False

    async def vectors(self, workspace_id: UUID) -> ChunkVectors:
        async with self._lock:
            if not self._vectors_ready:
                slug, dimension = await asyncio.to_thread(self._space)
                await ensure_chunks(self._qdrant, slug, dimension)
                self._vectors_ready = True
        return ChunkVectors(self._qdrant, workspace_id)

    async def graph(self, workspace_id: UUID) -> GraphWriter:
        async with self._lock:
            if not self._graph_ready:
                await ensure_schema(self._neo4j, self._database)
                self._graph_ready = True
        return GraphWriter(self._neo4j, self._database, workspace_id)

    def reading(self, workspace_id: UUID) -> GraphReader:
        return GraphReader(self._neo4j, self._database, workspace_id)

    def _space(self) -> tuple[str, int]:
        """A remote embedder may have to ask its server."""
        return self._embedder.slug, self._embedder.dimension

    def forget(self) -> None:
        """A store was away, and may have come back empty: look for collection and constraints again."""
        self._vectors_ready = self._graph_ready = False

    async def close(self) -> None:
        await self._qdrant.close()
        await self._neo4j.close()


@dataclass(frozen=True, slots=True)
class Models:
    """What reads documents: the embedding model, loaded before the fork, and settings of what finds names."""

    embedder: Embedder
    llm: LlmSettings
    extraction: ExtractionSettings


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything a job uses."""

    settings: WorkerSettings
    sessions: async_sessionmaker[AsyncSession]
    blob_stores: BlobStores
    bus: ProgressBus
    embedder: Embedder
    extractor: Extractor
    projections: Projections
    parsers: Parsers
    curations: Reader
    """Sees what people decided about entities."""

    def blobs(self, workspace_id: UUID) -> BlobStore:
        return self.blob_stores.workspace(workspace_id)


@asynccontextmanager
async def open_tools(settings: WorkerSettings, models: Models) -> AsyncIterator[Tools]:
    """Clients for the running loop, none of which connects yet."""
    async with contextlib.AsyncExitStack() as stack:
        engine = create_engine(settings.postgres_url, application_name="weft-ingestion-worker", pool_size=POOL_SIZE)
        stack.push_async_callback(engine.dispose)
        redis = open_redis(settings.redis_url)
        stack.push_async_callback(redis.aclose)
        projections = Projections(settings, models.embedder)
        stack.push_async_callback(projections.close)
        yield Tools(
            settings=settings,
            sessions=session_factory(engine),
            blob_stores=open_blob_store(settings.blob_url),
            bus=ProgressBus(redis),
            embedder=models.embedder,
            extractor=open_extractor(models.llm, models.extraction),
            projections=projections,
            parsers=await stack.enter_async_context(open_parsers()),
            curations=await stack.enter_async_context(open_curations(settings.postgres_url)),
        )
