"""Connections that see what ingestion publishes and nothing else.

They take the role of a reader when they are opened and commit every statement by itself: a question reads a handful of
rows three times, and saying the role and the transaction's ends each time cost three exchanges beside the one that
counts.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NewType

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_stores.postgres.engine import create_engine, session_factory, session_scope

ROLE = "weft_chunk_reader"

Reader = NewType("Reader", async_sessionmaker[AsyncSession])
"""Sessions of such connections. Made by `open_reader` only, so that nothing published is read by another role."""


@asynccontextmanager
async def open_reader(url: SecretStr, *, application_name: str, pool_size: int) -> AsyncIterator[Reader]:
    """Opens nothing yet. Using it raises `UnavailableError` also while the role does not exist: ingestion's migrations
    make it."""
    engine = create_engine(url, application_name=application_name, pool_size=pool_size, role=ROLE)
    try:
        yield Reader(session_factory(engine))
    finally:
        await engine.dispose()


@asynccontextmanager
async def reading(reader: Reader) -> AsyncIterator[AsyncSession]:
    """A session; raises `UnavailableError` for a lost server."""
    async with session_scope(reader) as session:
        yield session
