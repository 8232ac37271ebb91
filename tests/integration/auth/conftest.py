"""The auth service on a real Postgres, migrated as in production, one database for the package."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from support.people import PASSWORD_HASH, Person
from weft_auth.app import create_app
from weft_auth.container import Container
from weft_auth.repositories.sessions import SessionRepository
from weft_auth.repositories.users import UserRepository
from weft_auth.repositories.workspaces import WorkspaceRepository
from weft_auth.services.accounts import FIRST_WORKSPACE
from weft_auth.services.emails import email_key
from weft_auth.services.refresh_tokens import RefreshTokens
from weft_auth.settings import AuthSettings
from weft_core.contracts.auth import TokenPair, User
from weft_service.tokens import ACCESS_LIFE_S
from weft_stores.postgres.engine import create_engine, session_scope
from weft_stores.postgres.migrations import upgrade

KEY_SECRET = "7tq2LmPz8Rk4XvNc1Jd9Ws6Yb3Hf5Gu0"


@pytest.fixture(scope="package")
async def database(postgres_url: SecretStr) -> AsyncIterator[SecretStr]:
    name = f"auth_{uuid4().hex}"
    server = create_engine(postgres_url, application_name="tests")
    url = SecretStr(urlsplit(postgres_url.get_secret_value())._replace(path=f"/{name}").geturl())
    async with server.connect() as connection:
        alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await alone.execute(text(f'CREATE DATABASE "{name}"'))
        await upgrade(url, package="weft_auth", schema="auth")
        yield url
        await alone.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    await server.dispose()


@pytest.fixture
def settings(database: SecretStr) -> AuthSettings:
    return AuthSettings(_env_file=None, postgres_url=database, auth_key_secret=SecretStr(KEY_SECRET))


@pytest.fixture
async def app(settings: AuthSettings) -> AsyncIterator[FastAPI]:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://auth") as client:
        yield client


@pytest.fixture
async def engine(database: SecretStr) -> AsyncIterator[AsyncEngine]:
    """Straight to the tables, to age rows and to look at what is stored."""
    engine = create_engine(database, application_name="tests")
    yield engine
    await engine.dispose()


@pytest.fixture
def new_person(app: FastAPI) -> Callable[[], Awaitable[Person]]:
    """Signed-in users, made without the 0.6 s of hashing that registration and sign-in take."""
    container: Container = app.state.container

    async def make() -> Person:
        email = f"person-{uuid4().hex}@example.com"
        async with session_scope(container.sessions) as session:
            row = await UserRepository(session).add(
                email=email, email_key=email_key(email), password_hash=PASSWORD_HASH, name="P"
            )
            assert row is not None
            await WorkspaceRepository(session).create(FIRST_WORKSPACE, row.id)
            refresh_token = await RefreshTokens(SessionRepository(session)).begin(row.id)
            user = User.model_validate(row)
        access_token = (await container.keys.signing()).sign(user.id, now=time.time())
        tokens = TokenPair(access_token=access_token, expires_in=ACCESS_LIFE_S, refresh_token=refresh_token)
        return Person(email, user, tokens)

    return make
