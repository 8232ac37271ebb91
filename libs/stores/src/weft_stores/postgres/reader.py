"""Connections that see what another service publishes and nothing else.

They take the role of a reader when they are opened and commit every statement by itself: a question reads a handful of
rows three times, and saying the role and the transaction's ends each time cost three exchanges beside the one that
counts.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NewType

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from weft_stores.postgres.engine import COMMAND_S, create_engine
from weft_stores.postgres.errors import translate

ROLE = "weft_chunk_reader"
"""Sees what ingestion publishes."""

Reader = NewType("Reader", AsyncEngine)
"""An engine of such connections. Made by `open_reader` only, so that nothing published is read by another role."""


@asynccontextmanager
async def open_reader(
    url: SecretStr,
    *,
    application_name: str,
    pool_size: int,
    role: str = ROLE,
    command_timeout_s: float = COMMAND_S,
) -> AsyncIterator[Reader]:
    """Opens nothing yet. Using it raises `UnavailableError` also while the role does not exist: the migrations of the
    service that publishes make it."""
    engine = create_engine(
        url,
        application_name=application_name,
        pool_size=pool_size,
        role=role,
        command_timeout_s=command_timeout_s,
    )
    try:
        yield Reader(engine)
    finally:
        await engine.dispose()


@asynccontextmanager
async def reading(reader: Reader) -> AsyncIterator[AsyncConnection]:
    """A connection; raises `UnavailableError` for a lost server. No session: there is nothing to keep track of, and its
    bookkeeping took as long as the exchange."""
    with translate():
        async with reader.connect() as connection:
            yield connection
