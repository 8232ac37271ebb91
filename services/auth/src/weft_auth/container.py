"""Composition root: what the auth service owns while it runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from weft_auth.services.accounts import RegistrationService
from weft_auth.services.logins import LoginService
from weft_auth.services.passwords import PasswordHasher
from weft_auth.services.signing import SigningKeys
from weft_auth.services.throttle import LoginThrottle
from weft_auth.settings import AuthSettings
from weft_service.ratelimit import RateLimiter
from weft_stores.postgres.engine import create_engine, session_factory


@dataclass(frozen=True, slots=True)
class Container:
    """Everything with a lifetime, and the services that need no request."""

    engine: AsyncEngine
    sessions: async_sessionmaker[AsyncSession]
    keys: SigningKeys
    registration: RegistrationService
    logins: LoginService

    async def check_postgres(self) -> None:
        """Raises when the database cannot be asked."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def check_keys(self) -> None:
        """Raises when tokens cannot be signed: not migrated, or sealed with another secret."""
        await self.keys.signing()


@asynccontextmanager
async def open_container(settings: AuthSettings) -> AsyncIterator[Container]:
    """Opens no connection by itself, so that the process starts, and says what it lacks, while Postgres is down."""
    engine = create_engine(settings.postgres_url, application_name="weft auth", pool_size=10)
    sessions = session_factory(engine)
    hasher = PasswordHasher()
    limiter = RateLimiter(settings.redis_url)
    keys = SigningKeys(sessions, settings.auth_key_secret)
    try:
        yield Container(
            engine=engine,
            sessions=sessions,
            keys=keys,
            registration=RegistrationService(sessions, hasher, registration_open=settings.auth_registration == "open"),
            logins=LoginService(sessions, hasher, keys, LoginThrottle(limiter)),
        )
    finally:
        hasher.close()
        await limiter.close()
        await engine.dispose()
