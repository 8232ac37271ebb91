"""Databases of a test's own on stores it shares with others."""

import asyncio
import itertools
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

import asyncpg

POSTGRES, REDIS = "WEFT_POSTGRES_URL", "WEFT_REDIS_URL"
_redis_numbers = itertools.cycle(range(1, 16))


@contextmanager
def own_databases(stores: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """`stores` with the addresses of Postgres and Redis, where they are given, pointing to databases of their own.

    Signing keys are sealed with a secret of each system, and workers take what is in their queue: two systems share
    neither. The Postgres database is dropped at the end. Neo4j and Qdrant hold workspaces apart by themselves.
    """
    own = dict(stores)
    if REDIS in own:
        own[REDIS] = _with_path(own[REDIS], str(next(_redis_numbers)))
    server = own.get(POSTGRES)
    if server is None:
        yield own
        return
    with empty_database(server) as url:
        yield own | {POSTGRES: url}


@contextmanager
def empty_database(server: str) -> Iterator[str]:
    """Its address; dropped at the end. Not to be used within a running event loop."""
    name = f"weft_own_{secrets.token_hex(4)}"
    asyncio.run(_execute(server, f'CREATE DATABASE "{name}"'))
    try:
        yield _with_path(server, name)
    finally:
        asyncio.run(_execute(server, f'DROP DATABASE "{name}" WITH (FORCE)'))


def _with_path(url: str, path: str) -> str:
    return urlsplit(url)._replace(path=f"/{path}").geturl()


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        await connection.execute(statement, timeout=30)
    finally:
        await connection.close()
