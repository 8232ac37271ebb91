"""For whoever starts a server that speaks Bolt: is it up, is it ours, give it our password."""

import asyncio

from neo4j import AsyncGraphDatabase
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from weft_stores.answers import Answer
from weft_stores.neo4j.cypher import PING, SET_PASSWORD

_NO_ANSWER = (DriverError, Neo4jError, OSError, TimeoutError)


async def ask(address: str, user: str, password: str, database: str) -> Answer:
    """Whether the server at `address` (bolt://host:port) runs a query for these credentials."""
    driver = AsyncGraphDatabase.driver(
        address, auth=(user, password), connection_timeout=5, max_transaction_retry_time=0
    )
    async with driver:
        try:
            async with asyncio.timeout(10):
                await driver.execute_query(PING, database_=database)
        except AuthError:
            return Answer.REFUSED
        except _NO_ANSWER:
            return Answer.NO
    return Answer.YES


async def change_password(address: str, user: str, old: str, new: str) -> bool:
    """Replace a user's password on a Neo4j; False when the server refuses the old one."""
    async with AsyncGraphDatabase.driver(address, auth=(user, old), connection_timeout=5) as driver:
        try:
            async with asyncio.timeout(10):
                await driver.execute_query(SET_PASSWORD, old=old, new=new, database_="system")
        except _NO_ANSWER:
            return False
    return True
