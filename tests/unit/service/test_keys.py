"""Verification keys come over HTTP, rarely, and go on serving while auth is away."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web

from support.jwt_keys import TestKey
from weft_core.contracts.auth import Jwk, Jwks
from weft_core.errors import UnauthenticatedError, UnavailableError
from weft_service import keys as keys_module
from weft_service.http import open_http
from weft_service.keys import JwksKeys
from weft_service.tokens import TokenVerifier


@dataclass
class FakeAuth:
    """An HTTP server that publishes keys and counts how often it is asked."""

    keys: list[Jwk] = field(default_factory=list)
    asked: int = 0
    url: str = ""

    async def jwks(self, _request: web.Request) -> web.Response:
        self.asked += 1
        return web.Response(text=Jwks(keys=self.keys).model_dump_json(), content_type="application/json")


@pytest.fixture
async def auth() -> AsyncIterator[tuple[FakeAuth, web.AppRunner]]:
    fake = FakeAuth()
    app = web.Application()
    app.router.add_get("/.well-known/jwks.json", fake.jwks)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    fake.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield fake, runner
    await runner.cleanup()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_http() as session:
        yield session


async def test_flood_of_unknown_kids_asks_auth_once(
    auth: tuple[FakeAuth, web.AppRunner], http: aiohttp.ClientSession
) -> None:
    fake, _ = auth
    key = TestKey.new()
    fake.keys = [key.jwk]
    verifier = TokenVerifier(JwksKeys(http, fake.url))
    await verifier.verify(key.token())
    for number in range(1000):
        with pytest.raises(UnauthenticatedError):
            await verifier.verify(TestKey(key.private, f"made-up-{number}").token())
    assert fake.asked == 1


async def test_new_key_is_found_after_the_pause(
    auth: tuple[FakeAuth, web.AppRunner], http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake, _ = auth
    old, new = TestKey.new("old"), TestKey.new("new")
    fake.keys = [old.jwk]
    verifier = TokenVerifier(JwksKeys(http, fake.url))
    await verifier.verify(old.token())
    fake.keys = [old.jwk, new.jwk]
    with pytest.raises(UnauthenticatedError):
        await verifier.verify(new.token())
    monkeypatch.setattr(keys_module, "UNKNOWN_KID_REFRESH_S", 0.0)
    verifier = TokenVerifier(JwksKeys(http, fake.url))
    await verifier.verify(new.token())
    assert fake.asked == 2


async def test_known_keys_serve_while_auth_is_away(
    auth: tuple[FakeAuth, web.AppRunner], http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake, runner = auth
    key = TestKey.new()
    fake.keys = [key.jwk]
    source = JwksKeys(http, fake.url)
    verifier = TokenVerifier(source)
    await verifier.verify(key.token())
    await runner.cleanup()
    monkeypatch.setattr(keys_module, "MAX_AGE_S", -1.0)
    monkeypatch.setattr(source, "_next_fetch", 0.0)
    for _ in range(3):
        await verifier.verify(key.token())
    await source.close()


async def test_without_any_key_auth_is_named_as_missing(
    auth: tuple[FakeAuth, web.AppRunner], http: aiohttp.ClientSession
) -> None:
    fake, runner = auth
    await runner.cleanup()
    with pytest.raises(UnavailableError) as caught:
        await TokenVerifier(JwksKeys(http, fake.url)).verify(TestKey.new().token())
    assert caught.value.dependency == "auth"


async def test_auth_that_comes_late_is_used_soon(
    auth: tuple[FakeAuth, web.AppRunner], http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failed first fetch must not lock the service out for the 30 s meant for floods."""
    monkeypatch.setattr(keys_module, "RETRY_S", 0.0)
    fake, _ = auth
    key = TestKey.new()
    source = JwksKeys(http, "http://127.0.0.1:9")
    verifier = TokenVerifier(source)
    with pytest.raises(UnavailableError):
        await verifier.verify(key.token())
    fake.keys = [key.jwk]
    monkeypatch.setattr(source, "_url", f"{fake.url}/.well-known/jwks.json")
    await verifier.verify(key.token())
