"""Migrations run from inside, in the service's own schema, once however many start them."""

import asyncio
from uuid import uuid4

import pytest
from alembic.util import CommandError
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.schema import CreateTable

from support.migrated.models import SCHEMA, Base, Thing
from weft_stores.postgres.migrations import check, downgrade, upgrade

PACKAGE = "support.migrated"


@pytest.fixture(autouse=True)
async def _runs(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE public.runs (note text)"))


async def rows(engine: AsyncEngine, query: str) -> list[str]:
    async with engine.connect() as connection:
        return list((await connection.scalars(text(query))).all())


TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'migrated' ORDER BY 1"


async def test_up_and_down(database: SecretStr, engine: AsyncEngine) -> None:
    await upgrade(database, PACKAGE, SCHEMA)
    assert await rows(engine, TABLES) == ["alembic_version", "things"]
    assert await rows(engine, "SELECT version_num FROM migrated.alembic_version") == ["0002"]
    await check(database, PACKAGE, SCHEMA)
    await downgrade(database, PACKAGE, SCHEMA)
    assert await rows(engine, TABLES) == ["alembic_version"]
    await upgrade(database, PACKAGE, SCHEMA)
    assert await rows(engine, TABLES) == ["alembic_version", "things"]


async def test_four_at_once_migrate_once(database: SecretStr, engine: AsyncEngine) -> None:
    """RELIABILITY G11."""
    await asyncio.gather(*(upgrade(database, PACKAGE, SCHEMA) for _ in range(4)))
    assert await rows(engine, "SELECT note FROM public.runs ORDER BY 1") == ["0001", "0002"]


async def test_four_at_once_go_on_from_an_older_schema(database: SecretStr, engine: AsyncEngine) -> None:
    await upgrade(database, PACKAGE, SCHEMA, "0001")
    await asyncio.gather(*(upgrade(database, PACKAGE, SCHEMA) for _ in range(4)))
    assert await rows(engine, "SELECT note FROM public.runs ORDER BY 1") == ["0001", "0002"]


async def test_a_failed_migration_leaves_nothing_and_frees_the_lock(database: SecretStr, engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE public.runs"))  # 0001 writes there at its end
    with pytest.raises(Exception, match="runs"):
        await upgrade(database, PACKAGE, SCHEMA)
    assert await rows(engine, TABLES) == []
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE public.runs (note text)"))
    await asyncio.wait_for(upgrade(database, PACKAGE, SCHEMA), 20)
    assert "things" in await rows(engine, TABLES)


async def test_other_schemas_are_no_difference(database: SecretStr, engine: AsyncEngine) -> None:
    await upgrade(database, PACKAGE, SCHEMA)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE SCHEMA other"))
        await connection.execute(text("CREATE TABLE other.things (id int)"))
    await check(database, PACKAGE, SCHEMA)


async def test_a_difference_from_the_models_is_found(database: SecretStr, engine: AsyncEngine) -> None:
    await upgrade(database, PACKAGE, SCHEMA)
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE migrated.things DROP COLUMN size"))
    with pytest.raises(CommandError, match="size"):
        await check(database, PACKAGE, SCHEMA)


async def test_annotations_round_trip(database: SecretStr, engine: AsyncEngine) -> None:
    from datetime import UTC, datetime

    from weft_stores.postgres.engine import session_factory, session_scope

    await upgrade(database, PACKAGE, SCHEMA)
    at = datetime(2020, 2, 29, 12, 30, tzinfo=UTC)
    thing = {"id": uuid4(), "name": "naïve 漢 🧬", "size": 2**40, "tags": ["a", "b"], "extra": {"k": [1]}, "at": at}
    factory = session_factory(engine)
    async with session_scope(factory) as session:
        session.add(Thing(**thing))
    async with session_scope(factory) as session:
        found = await session.get_one(Thing, thing["id"])
    assert {name: getattr(found, name) for name in thing} == thing
    assert "uq_things_name" in str(CreateTable(Base.metadata.tables["migrated.things"]))
