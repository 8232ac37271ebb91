"""A database of its own on each server."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from weft_stores.postgres.engine import create_engine


@pytest.fixture
async def database(postgres_server: SecretStr) -> AsyncIterator[SecretStr]:
    """Its address. Dropped at the end, with whoever is still connected."""
    name = f"contract_{uuid4().hex[:12]}"
    server = create_engine(postgres_server, application_name="tests")
    async with server.connect() as connection:
        alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await alone.execute(text(f'CREATE DATABASE "{name}"'))
        yield SecretStr(urlsplit(postgres_server.get_secret_value())._replace(path=f"/{name}").geturl())
        await alone.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    await server.dispose()


@pytest.fixture
async def engine(database: SecretStr) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(database, application_name="contract", pool_size=2)
    yield engine
    await engine.dispose()
