"""Who may pass the gateway, and how often."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

from support.http import served, unused_url
from support.jwt_keys import TestKey
from support.upstream import Upstream, settings_for
from support.waiting import eventually
from weft_gateway.app import create_app
from weft_local.servers import ValkeyServer

WORKSPACE = f"/v1/workspaces/{UUID(int=7)}"


@contextmanager
def _gateway(upstream: Upstream, **changes: object) -> Iterator[httpx.Client]:
    with served(create_app(settings_for(upstream, **changes))) as running, httpx.Client(base_url=running.url) as client:
        yield client


@pytest.fixture
async def anonymous(gateway: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=gateway) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    ["/v1/workspaces", WORKSPACE, f"{WORKSPACE}/documents", f"{WORKSPACE}/chat", "/v1/auth/me", "/v1/auth/anything"],
)
async def test_token_is_needed(path: str, anonymous: httpx.AsyncClient, key: TestKey, upstream: Upstream) -> None:
    before = upstream.requests
    for header in (None, "", "Bearer", "Bearer x.y.z", "Basic YTpi", f"Bearer {TestKey.new().token()}", key.token()):
        response = await anonymous.get(path, headers={"Authorization": header} if header is not None else {})
        assert (response.status_code, response.json()["code"]) == (401, "unauthenticated"), header
        assert response.headers["www-authenticate"].startswith("Bearer")
        assert response.headers["content-type"] == "application/problem+json"
    assert upstream.requests == before
    assert (await anonymous.get(path, headers={"Authorization": f"bearer {key.token()}"})).status_code == 200


async def test_public_paths_need_none(anonymous: httpx.AsyncClient) -> None:
    for path in ("/v1/auth/login", "/v1/auth/register", "/v1/auth/refresh", "/v1/auth/logout"):
        assert (await anonymous.post(path, json={})).status_code == 200
    for path in ("/.well-known/jwks.json", "/openapi.json", "/docs", "/docs/docs.js", "/livez", "/readyz", "/metrics"):
        assert (await anonymous.get(path)).status_code == 200, path


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v2/workspaces", f"{WORKSPACE}/nothing", "/docs/app.py", "/.well-known/other", "/v1/authx"]
)
async def test_unknown_path_is_404(path: str, anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.get(path)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_metrics_know_areas_not_paths(client: httpx.AsyncClient) -> None:
    await client.get(f"{WORKSPACE}/documents/{uuid4()}")
    metrics = (await client.get("/metrics")).text
    assert 'route="/v1/workspaces/{workspace_id}/documents"' in metrics
    assert WORKSPACE not in metrics


def test_burst_is_cut_off_exactly(upstream: Upstream, key: TestKey) -> None:
    token, other = key.token(), key.token()
    with _gateway(upstream, rate_per_minute=100) as client:
        answers = [client.get(WORKSPACE, headers={"Authorization": f"Bearer {token}"}) for _ in range(130)]
        refused = answers[-1]
        assert [answer.status_code for answer in answers] == [200] * 100 + [429] * 30
        assert [int(answer.headers["ratelimit-remaining"]) for answer in answers[:100]] == list(range(99, -1, -1))
        assert answers[0].headers["ratelimit-limit"] == "100"
        assert 1 <= int(refused.headers["retry-after"]) <= 61
        assert refused.json()["code"] == "rate_limited"
        assert client.get(WORKSPACE, headers={"Authorization": f"Bearer {other}"}).status_code == 200
        assert client.get("/livez").status_code == 200


def test_bad_tokens_are_counted_by_address(upstream: Upstream) -> None:
    with _gateway(upstream, rate_per_minute=20) as client:
        statuses = [client.get(WORKSPACE, headers={"Authorization": f"Bearer x.{n}.y"}).status_code for n in range(25)]
        assert statuses == [401] * 20 + [429] * 5


def test_sign_in_is_stricter_and_forged_addresses_do_not_help(upstream: Upstream) -> None:
    with _gateway(upstream, rate_auth_per_minute=5) as client:
        statuses = [
            client.post("/v1/auth/login", json={}, headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code
            for n in range(8)
        ]
        assert statuses == [200] * 5 + [429] * 3
        assert client.post("/v1/auth/refresh", json={}).status_code == 200


def test_trusted_proxy_names_the_client(upstream: Upstream) -> None:
    with _gateway(upstream, rate_auth_per_minute=1, trusted_proxies="127.0.0.0/8, 10.1.0.0/16") as client:

        def sign_in(forwarded: str) -> httpx.Response:
            return client.post("/v1/auth/login", json={}, headers={"X-Forwarded-For": forwarded})

        first = sign_in("6.6.6.6, 9.9.9.1, 10.1.2.3")
        assert first.json()["headers"]["x-forwarded-for"] == "9.9.9.1"
        assert sign_in("7.7.7.7, 9.9.9.1").status_code == 429
        assert sign_in("9.9.9.2").status_code == 200


def test_limit_is_shared_through_redis_and_outlives_it(upstream: Upstream, key: TestKey, tmp_path: Path) -> None:
    headers = {"Authorization": f"Bearer {key.token()}"}
    redis = ValkeyServer(tmp_path)
    redis.start()
    try:
        changes = {"rate_per_minute": 60, "redis_url": redis.url}
        with _gateway(upstream, **changes) as first, _gateway(upstream, **changes) as second:
            statuses = [(first, second)[n % 2].get(WORKSPACE, headers=headers).status_code for n in range(80)]
            allowed = statuses.count(200)
            assert 54 <= allowed <= 60, statuses
            redis.stop()
            # The refusal Redis gave is repeated for a second; then this process counts by itself.
            eventually(lambda: first.get(WORKSPACE, headers=headers).status_code == 200, 5, "counting without Redis")
            after = [first.get(WORKSPACE, headers=headers).status_code for _ in range(100)]
            assert set(after) == {200, 429}
            assert after.count(200) < 60
    finally:
        redis.stop()


def test_gateway_serves_without_redis_from_the_start(upstream: Upstream, key: TestKey) -> None:
    headers = {"Authorization": f"Bearer {key.token()}"}
    redis_url = unused_url().replace("http", "redis")
    with _gateway(upstream, rate_per_minute=10, redis_url=redis_url) as client:
        statuses = [client.get(WORKSPACE, headers=headers).status_code for _ in range(15)]
        assert statuses == [200] * 10 + [429] * 5
