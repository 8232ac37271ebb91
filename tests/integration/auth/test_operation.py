"""Migrations, keys and throttling as several processes see them."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from support.http import unused_url
from support.people import PASSWORD, Person
from weft_auth.app import create_app
from weft_auth.settings import AuthSettings
from weft_stores.postgres.migrations import check, downgrade, upgrade

NewPerson = Callable[[], Awaitable[Person]]


async def _client(stack: AsyncExitStack, app: FastAPI) -> httpx.AsyncClient:
    await stack.enter_async_context(app.router.lifespan_context(app))
    return await stack.enter_async_context(
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://auth")
    )


async def _empty(engine: AsyncEngine, statement: str) -> None:
    async with engine.begin() as connection:
        await connection.execute(text(statement))


async def test_migrations_match_the_models_and_go_both_ways(database: SecretStr) -> None:
    await check(database, package="weft_auth", schema="auth")
    await downgrade(database, package="weft_auth", schema="auth")
    await asyncio.gather(*(upgrade(database, package="weft_auth", schema="auth") for _ in range(4)))
    await check(database, package="weft_auth", schema="auth")


async def test_replicas_that_start_together_agree_on_one_key(settings: AuthSettings, engine: AsyncEngine) -> None:
    for _ in range(5):
        await _empty(engine, "DELETE FROM auth.signing_keys")
        async with AsyncExitStack() as stack:
            clients = [await _client(stack, create_app(settings)) for _ in range(4)]
            answers = await asyncio.gather(*(client.get("/.well-known/jwks.json") for client in clients))
            found = [[key["kid"] for key in answer.json()["keys"]] for answer in answers]
            assert len(found[0]) == 1
            assert all(kids == found[0] for kids in found)


async def test_token_of_one_replica_is_good_at_the_other(
    new_person: NewPerson, settings: AuthSettings, client: httpx.AsyncClient
) -> None:
    person = await new_person()
    async with AsyncExitStack() as stack:
        other = await _client(stack, create_app(settings))
        assert (await other.get("/v1/auth/me", headers=person.auth)).status_code == 200


async def test_other_secret_is_named_and_destroys_nothing(
    new_person: NewPerson, settings: AuthSettings, client: httpx.AsyncClient
) -> None:
    person = await new_person()
    changed = settings.model_copy(update={"auth_key_secret": SecretStr("Zx9Cv8Bn7Mq6Wd5Er4Ty3Ui2Op1As0Df")})
    async with AsyncExitStack() as stack:
        other = await _client(stack, create_app(changed))
        ready = await other.get("/readyz")
        assert ready.status_code == 503
        assert "WEFT_AUTH_KEY_SECRET" in ready.json()["checks"]["signing keys"]
        assert (await other.get("/.well-known/jwks.json")).status_code == 503
    assert (await client.get("/v1/auth/me", headers=person.auth)).status_code == 200


async def test_unmigrated_database_is_not_ready(database: SecretStr, client: httpx.AsyncClient) -> None:
    await downgrade(database, package="weft_auth", schema="auth")
    try:
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()["checks"]["postgres"]) == (503, "ok")
    finally:
        await upgrade(database, package="weft_auth", schema="auth")


@pytest.mark.parametrize("redis", ["none", "shared", "dead"])
async def test_guessing_is_slowed_and_the_owner_still_gets_in(
    redis: str, new_person: NewPerson, settings: AuthSettings, redis_url: SecretStr
) -> None:
    urls = {"none": None, "shared": redis_url, "dead": SecretStr(unused_url().replace("http", "redis"))}
    app = create_app(settings.model_copy(update={"redis_url": urls[redis]}))
    person = await new_person()

    async with AsyncExitStack() as stack:
        client = await _client(stack, app)

        async def sign_in(password: str, address: str) -> httpx.Response:
            # A client may prepend what it likes; only what the gateway appended counts.
            headers = {"X-Forwarded-For": f"{uuid4()}, {address}"}
            body = {"email": person.email, "password": password}
            return await client.post("/v1/auth/login", json=body, headers=headers)

        guesses = [await sign_in("wrong wrong wrong", "10.9.9.9") for _ in range(14)]
        assert [guess.status_code for guess in guesses] == [401] * 10 + [429] * 4
        assert 1 <= int(guesses[-1].headers["retry-after"]) <= 901
        assert (await sign_in(PASSWORD, "10.9.9.9")).status_code == 429
        assert (await sign_in(PASSWORD, "10.1.1.1")).status_code == 200


async def test_success_takes_failures_back(new_person: NewPerson, client: httpx.AsyncClient) -> None:
    person = await new_person()
    for password in ["wrong wrong wrong"] * 9 + [PASSWORD] + ["wrong wrong wrong"] * 9:
        response = await client.post("/v1/auth/login", json={"email": person.email, "password": password})
        assert response.status_code == (200 if password == PASSWORD else 401)
