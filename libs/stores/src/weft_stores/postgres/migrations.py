"""Alembic from inside the process: one history per service, version table in the service's own schema.

Several replicas may start at once: an advisory lock lets one migrate while the others wait and then find nothing to do.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from zlib import crc32

from alembic import command, context
from alembic.config import Config
from pydantic import SecretStr
from sqlalchemy import Connection, MetaData, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateSchema

from weft_core.errors import UnavailableError
from weft_stores.postgres.engine import create_engine
from weft_stores.postgres.errors import DEPENDENCY, translate

VERSION_TABLE = "alembic_version"
LOCK_WAIT_S = 600.0
_LOCK_SPACE = 0x57454654  # "WEFT": keeps our advisory locks apart from anyone else's in the database
_LOCK_POLL_S = 0.1


async def upgrade(url: SecretStr, package: str, schema: str, revision: str = "head") -> None:
    """Creates `schema` and runs the migrations in `package`'s `migrations` folder up to `revision`."""
    await _run(url, package, schema, lambda config: command.upgrade(config, revision))


async def downgrade(url: SecretStr, package: str, schema: str, revision: str = "base") -> None:
    """Runs the migrations backwards down to `revision`. The schema itself stays."""
    await _run(url, package, schema, lambda config: command.downgrade(config, revision))


async def check(url: SecretStr, package: str, schema: str) -> None:
    """Raises Alembic's `CommandError` when models and migrated schema differ."""
    await _run(url, package, schema, command.check)


async def revise(url: SecretStr, package: str, schema: str, message: str) -> None:
    """Writes a new revision from the difference between the models and the migrated database at `url`."""
    await _run(url, package, schema, lambda config: command.revision(config, message, autogenerate=True))


def run_env(metadata: MetaData, schema: str) -> None:
    """All that a service's `migrations/env.py` does: run within the connection that `upgrade` opened."""
    connection = context.config.attributes.get("connection")
    if not isinstance(connection, Connection):
        raise TypeError("run migrations through weft_stores.postgres.migrations, which opens the connection")

    def own_schema(name: str | None, type_: str, _parents: object) -> bool:
        return name == schema if type_ == "schema" else True

    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_schemas=True,
        include_name=own_schema,
        version_table=VERSION_TABLE,
        version_table_schema=schema,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def _run(url: SecretStr, package: str, schema: str, action: Callable[[Config], object]) -> None:
    config = Config()
    config.set_main_option("script_location", f"{package}:migrations")
    engine = create_engine(
        url,
        application_name=f"{package} migrations",
        pool_size=1,
        command_timeout_s=None,  # a table may take long to rewrite, in the server or between two statements
        idle_in_transaction_s=0,
    )

    def in_thread_of_connection(connection: Connection) -> None:
        config.attributes["connection"] = connection
        action(config)

    try:
        with translate():
            async with engine.connect() as connection, _locked(connection, schema):
                await connection.execute(CreateSchema(schema, if_not_exists=True))
                await connection.commit()
                await connection.run_sync(in_thread_of_connection)
                await connection.commit()
    finally:
        await engine.dispose()


@asynccontextmanager
async def _locked(connection: AsyncConnection, schema: str) -> AsyncIterator[None]:
    """Session-level lock, polled: a blocked `pg_advisory_lock` would hold a snapshot that CREATE INDEX CONCURRENTLY
    in the winner waits for."""
    key = crc32(schema.encode()) - 2**31
    deadline = asyncio.get_running_loop().time() + LOCK_WAIT_S
    while not await connection.scalar(select(func.pg_try_advisory_lock(_LOCK_SPACE, key))):
        await connection.commit()
        if asyncio.get_running_loop().time() > deadline:
            raise UnavailableError(DEPENDENCY, f"another process has been migrating {schema} for too long")
        await asyncio.sleep(_LOCK_POLL_S)
    await connection.commit()
    try:
        yield
    finally:
        await connection.rollback()
        await connection.execute(select(func.pg_advisory_unlock(_LOCK_SPACE, key)))
        await connection.commit()
