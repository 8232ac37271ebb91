"""Composition root: what the graph service owns while it runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from weft_graph.settings import GraphSettings
from weft_stores.neo4j.driver import open_driver
from weft_stores.neo4j.reader import GraphReader
from weft_stores.neo4j.schema import check
from weft_stores.postgres.engine import create_engine, session_factory
from weft_stores.postgres.entity_search import EntitySearch
from weft_stores.postgres.published import PublishedChunks
from weft_stores.postgres.published_communities import PublishedCommunities
from weft_stores.postgres.published_entities import PublishedEntities
from weft_stores.postgres.published_graph import PublishedGraph
from weft_stores.postgres.reader import Reader, open_reader
from weft_stores.settings import neo4j_target

if TYPE_CHECKING:  # the driver belongs to weft_stores; here it is only named
    from neo4j import AsyncDriver


READ_S = 5.0
"""A search that has not found anything by then keeps a connection from others."""


@dataclass(frozen=True, slots=True)
class Container:
    """Everything with a lifetime, and the tenant-bound readers made from it."""

    engine: AsyncEngine
    sessions: async_sessionmaker[AsyncSession]
    reader: Reader
    driver: "AsyncDriver"
    database: str

    def graph(self, workspace_id: UUID) -> GraphReader:
        """The graph of one workspace."""
        return GraphReader(self.driver, self.database, workspace_id)

    def published(self, workspace_id: UUID) -> PublishedChunks:
        """What readers of one workspace may see."""
        return PublishedChunks(self.reader, workspace_id)

    def entities(self, workspace_id: UUID) -> PublishedEntities:
        """Names of one workspace that readers may see, and which entity each is."""
        return PublishedEntities(self.reader, workspace_id)

    def shown(self, workspace_id: UUID) -> PublishedGraph:
        """Entities of one workspace's graph that readers may see."""
        return PublishedGraph(self.reader, workspace_id)

    def communities(self, workspace_id: UUID) -> PublishedCommunities:
        """Communities of one workspace's graph."""
        return PublishedCommunities(self.reader, workspace_id)

    def search(self, workspace_id: UUID) -> EntitySearch:
        """The same by what they are called."""
        return EntitySearch(self.reader, workspace_id)

    async def check_postgres(self) -> None:
        """Raises when the database cannot be asked."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def check_neo4j(self) -> None:
        """Raises when Neo4j does not answer."""
        await check(self.driver, self.database)


@asynccontextmanager
async def open_container(settings: GraphSettings) -> AsyncIterator[Container]:
    """Connects to nothing by itself, so that the process starts, and says what it lacks, while a store is down."""
    engine = create_engine(settings.postgres_url, application_name="weft graph", pool_size=5)
    driver = open_driver(settings)
    try:
        opening = open_reader(
            settings.postgres_url, application_name="weft graph", pool_size=10, command_timeout_s=READ_S
        )
        async with opening as reader:
            database = neo4j_target(settings.neo4j_url).database
            yield Container(engine, session_factory(engine), reader, driver, database)
    finally:
        await driver.close()
        await engine.dispose()
