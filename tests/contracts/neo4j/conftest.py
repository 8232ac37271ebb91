"""A schema'd graph on each server, and a workspace of its own for each test."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from neo4j import AsyncDriver
from pydantic import SecretStr

from support.graphs import Snapshot, dump
from weft_stores.neo4j.driver import open_driver
from weft_stores.neo4j.reader import GraphReader
from weft_stores.neo4j.schema import ensure_schema
from weft_stores.neo4j.writer import GraphWriter
from weft_stores.settings import Neo4jSettings, neo4j_target


@dataclass(frozen=True)
class Store:
    driver: AsyncDriver
    database: str

    def writer(self, workspace: UUID) -> GraphWriter:
        return GraphWriter(self.driver, self.database, workspace)

    def reader(self, workspace: UUID) -> GraphReader:
        return GraphReader(self.driver, self.database, workspace)

    async def dump(self, workspace: UUID) -> Snapshot:
        return await dump(self.driver, self.database, workspace)


@pytest.fixture(scope="session")
async def store(neo4j_server: SecretStr) -> AsyncIterator[Store]:
    driver = open_driver(Neo4jSettings(neo4j_url=neo4j_server))
    database = neo4j_target(neo4j_server).database
    await ensure_schema(driver, database)
    yield Store(driver, database)
    await driver.close()


@pytest.fixture
def workspace() -> UUID:
    return uuid4()
