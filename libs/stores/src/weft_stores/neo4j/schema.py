"""Constraints and indexes of the graph."""

import asyncio

from neo4j import AsyncDriver

from weft_stores.neo4j.cypher import PING, SCHEMA
from weft_stores.neo4j.errors import translate

SCHEMA_S = 60.0


async def ensure_schema(driver: AsyncDriver, database: str) -> None:
    """Makes every constraint and index that is missing. Safe to run by several processes at once."""
    with translate():
        async with asyncio.timeout(SCHEMA_S):
            for statement in SCHEMA:
                async with driver.session(database=database) as session:
                    await (await session.run(statement)).consume()


async def check(driver: AsyncDriver, database: str) -> None:
    """Raises `UnavailableError` unless the server answers a query. For readiness."""
    with translate():
        async with driver.session(database=database) as session:
            await (await session.run(PING)).consume()
