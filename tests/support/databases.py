"""A database of a test's own on a PostgreSQL server it shares with others."""

import asyncio
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

import asyncpg

VARIABLE = "WEFT_POSTGRES_URL"


@contextmanager
def own_database(stores: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """`stores` with its Postgres address, if there is one, pointing to a fresh database that is dropped at the end.

    Signing keys are sealed with a secret of each system, so two systems cannot share a database one after the other.
    """
    url = stores.get(VARIABLE)
    if url is None:
        yield dict(stores)
        return
    name = f"weft_e2e_{secrets.token_hex(4)}"
    asyncio.run(_execute(url, f'CREATE DATABASE "{name}"'))
    try:
        yield {**stores, VARIABLE: urlsplit(url)._replace(path=f"/{name}").geturl()}
    finally:
        asyncio.run(_execute(url, f'DROP DATABASE "{name}" WITH (FORCE)'))


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        await connection.execute(statement, timeout=30)
    finally:
        await connection.close()
