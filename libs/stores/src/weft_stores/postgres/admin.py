"""For whoever starts a PostgreSQL: is it up, is it ours, has it our database."""

import asyncio

import asyncpg

from weft_stores.answers import Answer


async def ask(url: str) -> Answer:
    """Whether the server accepts the credentials in `url`."""
    try:
        connection = await asyncpg.connect(url, timeout=5, ssl=False)
    except (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError):
        return Answer.REFUSED
    except (OSError, asyncpg.PostgresError, TimeoutError):
        return Answer.NO
    await connection.close(timeout=5)
    return Answer.YES


async def ensure_database(url: str, name: str) -> None:
    """Make the database if it is missing. `name` is an identifier of ours, never input."""
    connection = await asyncpg.connect(url, timeout=5, command_timeout=30, ssl=False)
    try:
        if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
            await connection.execute("CREATE DATABASE " + name)
    finally:
        await asyncio.shield(connection.close(timeout=5))
