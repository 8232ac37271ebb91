"""What every service gets from the kit: problems, request ids, health, metrics, logs."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from structlog.testing import capture_logs

from weft_core import errors
from weft_core.contracts.auth import Login
from weft_core.contracts.common import Problem
from weft_service.app import create_service_app
from weft_service.problems import STATUS
from weft_service.settings import ServiceSettings

RAISED: dict[str, Exception] = {
    "not_found": errors.NotFoundError("nothing"),
    "conflict": errors.ConflictError("taken"),
    "invalid_input": errors.InvalidInputError("bad"),
    "unauthenticated": errors.UnauthenticatedError("who"),
    "forbidden": errors.ForbiddenError("no"),
    "too_large": errors.TooLargeError("big"),
    "unsupported": errors.UnsupportedMediaError("what"),
    "rate_limited": errors.RateLimitedError("slow", 7),
    "unavailable": errors.UnavailableError("neo4j"),
    "internal": RuntimeError("SELECT secret FROM /root/.ssh"),
    "weft": errors.WeftError("no status of its own: /root/x"),
}


def _router() -> APIRouter:
    router = APIRouter(prefix="/v1/things/{thing_id}")

    @router.get("/raise/{name}")
    async def fail(thing_id: int, name: str) -> str:
        raise RAISED[name]

    @router.post("/login")
    async def login(thing_id: int, given: Login) -> str:
        return given.email

    return router


class Switch:
    """A dependency that can be down, slow or up."""

    def __init__(self) -> None:
        self.state = "up"

    async def check(self) -> None:
        if self.state == "down":
            raise errors.UnavailableError("store")
        if self.state == "odd":
            raise ValueError("password=hunter2")
        if self.state == "slow":
            await asyncio.sleep(60)


@pytest.fixture
def switch() -> Switch:
    return Switch()


@pytest.fixture
async def app(switch: Switch) -> AsyncIterator[FastAPI]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield

    def checks(_app: FastAPI) -> Mapping[str, Callable[[], Awaitable[None]]]:
        return {"store": switch.check}

    settings = ServiceSettings(_env_file=None)
    app = create_service_app(title="test", settings=settings, lifespan=lifespan, routers=[_router()], checks=checks)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client


@pytest.mark.parametrize("name", RAISED)
async def test_every_error_is_a_problem(name: str, client: httpx.AsyncClient) -> None:
    response = await client.get(f"/v1/things/1/raise/{name}")
    problem = Problem.model_validate_json(response.content)
    expected = STATUS.get(type(RAISED[name]), 500)  # type: ignore[arg-type]  # a RuntimeError is in no table
    assert response.status_code == problem.status == expected
    assert response.headers["content-type"] == "application/problem+json"
    assert problem.request_id == response.headers["x-request-id"]
    assert problem.code == ("internal" if expected == 500 else name)
    assert "SELECT" not in response.text
    assert "/root" not in response.text


async def test_errors_carry_their_headers(client: httpx.AsyncClient) -> None:
    assert (await client.get("/v1/things/1/raise/rate_limited")).headers["retry-after"] == "7"
    assert (await client.get("/v1/things/1/raise/unauthenticated")).headers["www-authenticate"].startswith("Bearer")
    unavailable = await client.get("/v1/things/1/raise/unavailable")
    assert unavailable.json()["dependency"] == "neo4j"


async def test_bad_requests_are_problems(client: httpx.AsyncClient) -> None:
    cases = [
        (await client.get("/nowhere"), 404, "not_found"),
        (await client.delete("/livez"), 405, "method_not_allowed"),
        (await client.get("/v1/things/x/raise/not_found"), 422, "invalid_input"),
        (await client.post("/v1/things/1/login", json={"email": 1}), 422, "invalid_input"),
        (await client.post("/v1/things/1/login", content=b'{"em', headers=JSON), 400, "malformed"),
        (await client.post("/v1/things/1/login", content=b"\xff\xfe", headers=JSON), 400, "malformed"),
        (await client.post("/v1/things/1/login", content=b"[" * 100_000, headers=JSON), 400, "malformed"),
        (await client.post("/v1/things/1/login", content=b" " * 3_000_000, headers=JSON), 413, "too_large"),
    ]
    for response, status, code in cases:
        assert (response.status_code, response.json()["code"]) == (status, code), response.text
        assert response.headers["content-type"] == "application/problem+json"


JSON = {"content-type": "application/json"}


async def test_validation_names_the_place_and_never_sends_values_back(client: httpx.AsyncClient) -> None:
    body = {"email": "a@example.com", "password": "s" * 500, "role": "owner"}
    response = await client.post("/v1/things/1/login", json=body)
    assert {error["location"] for error in response.json()["errors"]} == {"body.password", "body.role"}
    assert "sss" not in response.text


@pytest.mark.parametrize("text", ["nul\u0000", "half \ud800"])
async def test_text_no_database_stores_is_refused(text: str, client: httpx.AsyncClient) -> None:
    body = json.dumps({"email": text, "password": "x"})
    assert (await client.post("/v1/things/1/login", content=body, headers=JSON)).status_code == 422


async def test_sane_request_id_is_kept_and_others_replaced(client: httpx.AsyncClient) -> None:
    kept = await client.get("/livez", headers={"X-Request-ID": "abc-123.x:y_z"})
    assert kept.headers["x-request-id"] == "abc-123.x:y_z"
    for bad in ["", "x" * 129, "a b", "a\tb", "é", '{"a":1}']:
        response = await client.get("/livez", headers=[(b"X-Request-ID", bad.encode())])
        assert response.headers["x-request-id"] != bad
        assert len(response.headers["x-request-id"]) == 32


async def test_readiness_follows_the_dependency(client: httpx.AsyncClient, app: FastAPI, switch: Switch) -> None:
    health = app.state.health
    for state, status, said in [
        ("up", 200, "ok"),
        ("down", 503, "store is not reachable at the moment"),
        ("odd", 503, "not reachable"),
        ("slow", 503, "no answer within 1 s"),
        ("up", 200, "ok"),
    ]:
        switch.state, health._until = state, 0.0
        response = await client.get("/readyz")
        assert (response.status_code, response.json()["checks"]) == (status, {"store": said})
        assert (await client.get("/livez")).status_code == 200
    app.state.draining.set()
    draining = await client.get("/readyz")
    assert (draining.status_code, draining.json()["ready"]) == (503, False)


async def test_readiness_is_cached(client: httpx.AsyncClient, switch: Switch) -> None:
    assert (await client.get("/readyz")).status_code == 200
    switch.state = "slow"
    assert (await client.get("/readyz")).status_code == 200


async def test_metrics_and_log_name_the_route_not_the_path(client: httpx.AsyncClient) -> None:
    with capture_logs() as logs:
        await client.get("/v1/things/81/raise/conflict?token=hunter2")
        await client.get("/no/such/path/81%0D%0Aforged")
    metrics = (await client.get("/metrics")).text
    line = 'weft_http_requests_total{method="GET",route="/v1/things/{thing_id}/raise/{name}",status="409"} 1.0'
    assert line in metrics
    assert 'route="unmatched",status="404"' in metrics
    assert "81" not in "".join(row for row in metrics.splitlines() if "weft_http_requests_total" in row)
    requests = [entry for entry in logs if entry["event"] == "request"]
    assert [entry["status"] for entry in requests] == [409, 404]
    assert "hunter2" not in str(logs)
    assert "forged" not in str(logs)


async def test_two_apps_in_one_process_count_apart(client: httpx.AsyncClient) -> None:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield

    other = create_service_app(
        title="other", settings=ServiceSettings(_env_file=None), lifespan=lifespan, routers=[], checks=lambda _: {}
    )
    await client.get("/nowhere")
    async with (
        other.router.lifespan_context(other),
        httpx.AsyncClient(transport=httpx.ASGITransport(other), base_url="http://test") as second,
    ):
        assert "unmatched" not in (await second.get("/metrics")).text


async def test_openapi_shows_problems(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    operation = document["paths"]["/v1/things/{thing_id}/login"]["post"]
    assert "application/problem+json" in operation["responses"]["default"]["content"]
    assert "HTTPValidationError" not in document["components"]["schemas"]
