"""Rotation of refresh tokens: exactly one live successor, reuse ends the family, a lost answer does not."""

import asyncio
import os
from collections import Counter
from collections.abc import Awaitable, Callable

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from support.people import Person
from weft_auth.app import create_app
from weft_auth.settings import AuthSettings

NewPerson = Callable[[], Awaitable[Person]]
ROUNDS = int(os.environ.get("WEFT_TEST_REFRESH_ROUNDS", "10"))


async def _refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/v1/auth/refresh", json={"refresh_token": token})


async def _next(client: httpx.AsyncClient, token: str) -> str:
    response = await _refresh(client, token)
    assert response.status_code == 200, response.text
    child: str = response.json()["refresh_token"]
    return child


async def _age(engine: AsyncEngine, table: str, column: str, interval: str) -> None:
    async with engine.begin() as connection:
        await connection.execute(text(f"UPDATE auth.{table} SET {column} = {column} - interval '{interval}'"))  # noqa: S608


async def test_each_token_is_exchanged_for_another(new_person: NewPerson, client: httpx.AsyncClient) -> None:
    person = await new_person()
    second = await _next(client, person.tokens.refresh_token)
    third = await _next(client, second)
    assert len({person.tokens.refresh_token, second, third}) == 3


async def test_new_access_token_works(new_person: NewPerson, client: httpx.AsyncClient) -> None:
    person = await new_person()
    pair = (await _refresh(client, person.tokens.refresh_token)).json()
    me = await client.get("/v1/auth/me", headers={"Authorization": f"Bearer {pair['access_token']}"})
    assert me.status_code == 200


@pytest.mark.parametrize("token", ["", "wr_unknown", "x" * 512, "é"])
async def test_unknown_token_is_401(token: str, client: httpx.AsyncClient) -> None:
    assert (await _refresh(client, token)).status_code == 401


async def test_retry_within_the_grace_gives_the_same_successor(
    new_person: NewPerson, client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    first = (await new_person()).tokens.refresh_token
    second = await _next(client, first)
    await _age(engine, "refresh_tokens", "used_at", "8 seconds")
    assert await _next(client, first) == second
    assert await _next(client, second)


async def test_retry_after_the_grace_ends_the_family(
    new_person: NewPerson, client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    first = (await new_person()).tokens.refresh_token
    second = await _next(client, first)
    await _age(engine, "refresh_tokens", "used_at", "11 seconds")
    with capture_logs() as logs:
        assert (await _refresh(client, first)).status_code == 401
    assert "refresh_reuse" in {entry["event"] for entry in logs}
    assert (await _refresh(client, second)).status_code == 401


async def test_grandparent_ends_the_family_even_within_the_grace(
    new_person: NewPerson, client: httpx.AsyncClient
) -> None:
    first = (await new_person()).tokens.refresh_token
    second = await _next(client, first)
    third = await _next(client, second)
    assert (await _refresh(client, first)).status_code == 401
    assert (await _refresh(client, third)).status_code == 401


async def test_one_family_ends_without_the_others(new_person: NewPerson, client: httpx.AsyncClient) -> None:
    person, other = await new_person(), await new_person()
    second = await _next(client, person.tokens.refresh_token)
    await _next(client, second)
    assert (await _refresh(client, person.tokens.refresh_token)).status_code == 401
    assert await _next(client, other.tokens.refresh_token)


@pytest.mark.parametrize(
    ("table", "interval"), [("refresh_tokens", "14 days 1 second"), ("sessions", "30 days 1 second")]
)
async def test_idle_and_absolute_life_end(
    table: str, interval: str, new_person: NewPerson, client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    token = (await new_person()).tokens.refresh_token
    await _age(engine, table, "expires_at", interval)
    assert (await _refresh(client, token)).status_code == 401


async def test_tokens_never_outlive_their_session(
    new_person: NewPerson, client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    person = await new_person()
    await _age(engine, "sessions", "expires_at", "29 days")
    await _next(client, person.tokens.refresh_token)
    async with engine.connect() as connection:
        late = await connection.execute(
            text(
                "SELECT count(*) FROM auth.refresh_tokens t JOIN auth.sessions s ON s.id = t.session_id "
                "WHERE s.user_id = :id AND t.used_at IS NULL AND t.expires_at > s.expires_at"
            ),
            {"id": person.id},
        )
        assert late.scalar_one() == 0


async def test_logout_ends_the_session_and_is_repeatable(new_person: NewPerson, client: httpx.AsyncClient) -> None:
    token = (await new_person()).tokens.refresh_token
    child = await _next(client, token)
    for body in ({"refresh_token": child}, {"refresh_token": child}, {"refresh_token": "unknown"}):
        assert (await client.post("/v1/auth/logout", json=body)).status_code == 204
    assert (await _refresh(client, child)).status_code == 401


async def test_table_alone_gives_no_token(
    new_person: NewPerson, client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    first = (await new_person()).tokens.refresh_token
    second = await _next(client, first)
    async with engine.connect() as connection:
        rows = (await connection.execute(text("SELECT t::text FROM auth.refresh_tokens t"))).scalars().all()
        keys = (await connection.execute(text("SELECT k::text FROM auth.signing_keys k"))).scalars().all()
    dump = "\n".join([*rows, *keys])
    for secret in (first, second):
        assert secret not in dump
        assert secret.encode().hex() not in dump
    assert "PRIVATE" not in dump
    assert b"PRIVATE".hex() not in dump


async def test_fifty_at_once_leave_exactly_one_live_successor(
    new_person: NewPerson, client: httpx.AsyncClient, settings: AuthSettings, engine: AsyncEngine
) -> None:
    """Two auth processes on one database; `WEFT_TEST_REFRESH_ROUNDS=200` for the long version."""
    person = await new_person()
    token = person.tokens.refresh_token
    second_app = create_app(settings)
    async with (
        second_app.router.lifespan_context(second_app),
        httpx.AsyncClient(transport=httpx.ASGITransport(second_app), base_url="http://auth") as other,
    ):
        for _ in range(ROUNDS):
            responses = await asyncio.gather(*(_refresh((client, other)[n % 2], token) for n in range(50)))
            statuses = Counter(response.status_code for response in responses)
            # A busy machine may run out of connections (503, try again); nobody may be turned away.
            assert set(statuses) <= {200, 503}
            successors = {response.json()["refresh_token"] for response in responses if response.status_code == 200}
            assert len(successors) == 1
            async with engine.connect() as connection:
                live = await connection.execute(
                    text(
                        "SELECT count(*) FROM auth.refresh_tokens t JOIN auth.sessions s ON s.id = t.session_id "
                        "WHERE s.user_id = :id AND t.used_at IS NULL AND s.revoked_at IS NULL"
                    ),
                    {"id": person.id},
                )
                assert live.scalar_one() == 1
            token = successors.pop()
