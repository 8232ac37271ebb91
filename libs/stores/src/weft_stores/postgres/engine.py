"""The one way to reach Postgres: SQLAlchemy's async engine over asyncpg, every wait bounded."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from pydantic import SecretStr
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from weft_core.errors import UnavailableError
from weft_stores.postgres.errors import DEPENDENCY, driver_failure, translate
from weft_stores.postgres.liveness import check_before_use

CONNECT_S = 5
COMMAND_S = 30
IDLE_IN_TRANSACTION_S = 10
"""Whoever stands still in the middle of a transaction holds locks others need: the server ends it, well before those
who wait give up (`COMMAND_S`)."""
TRANSACTION_S = 20
"""A client that stands still between the parts of a statement is not idle for the server, and no limit of a statement
counts then. PostgreSQL 17 and newer end the whole transaction; older ones wait for the connection to break."""
POOL_S = 2
RECYCLE_S = 1800


def create_engine(
    url: SecretStr,
    *,
    application_name: str,
    pool_size: int = 5,
    command_timeout_s: float | None = COMMAND_S,
    idle_in_transaction_s: float = IDLE_IN_TRANSACTION_S,
    role: str | None = None,
) -> AsyncEngine:
    """Engine for `postgresql://…`. Opens nothing yet. `application_name` shows in `pg_stat_activity`; both times are
    in seconds, and an `idle_in_transaction_s` of 0 is no limit of transactions. With a `role` its connections have
    that one's rights only, and every statement is a transaction."""
    settings = {
        "application_name": application_name,
        "timezone": "UTC",
        "idle_in_transaction_session_timeout": str(round(idle_in_transaction_s * 1000)),
    }
    if idle_in_transaction_s:
        settings["transaction_timeout"] = str(TRANSACTION_S * 1000)
    if role is not None:
        settings["role"] = role

    async def open_connection() -> asyncpg.Connection:
        return await asyncpg.connect(
            url.get_secret_value(), timeout=CONNECT_S, command_timeout=command_timeout_s, server_settings=settings
        )

    async def open_on_any_version() -> asyncpg.Connection:
        try:
            return await open_connection()
        except asyncpg.UndefinedObjectError:  # a setting that servers older than 17 do not know
            settings.pop("transaction_timeout", None)
            return await open_connection()

    async def connect(**_: object) -> asyncpg.Connection:
        try:
            return await open_on_any_version()
        except (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError) as error:
            raise UnavailableError(DEPENDENCY) from error
        except asyncpg.InvalidParameterValueError as error:
            raise UnavailableError(DEPENDENCY, f"postgres has no role {role} yet") from error
        except asyncpg.TooManyConnectionsError as error:
            raise UnavailableError(DEPENDENCY, "postgres takes no further connection at the moment") from error

    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_S,
        pool_recycle=RECYCLE_S,
        isolation_level=None if role is None else "AUTOCOMMIT",
        hide_parameters=True,  # an error's message goes to the log, and parameters are people's texts
    )
    check_before_use(engine)
    event.listen(engine.sync_engine, "handle_error", driver_failure)
    return engine


def session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Sessions whose objects stay readable after the commit."""
    return async_sessionmaker(engine, expire_on_commit=False)


@asynccontextmanager
async def session_scope(factory: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
    """One transaction: commits at the end, rolls back on any exception, raises `UnavailableError` for a lost server."""
    with translate():
        async with factory() as session, session.begin():
            yield session
