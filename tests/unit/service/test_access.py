"""Roles come from auth, are remembered briefly, and outlive it for a while."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import httpx
import pytest
from aiohttp import web
from fastapi import APIRouter, FastAPI

from support.jwt_keys import TestKey
from weft_core.contracts.auth import Jwks
from weft_core.contracts.workspaces import Role, Workspace
from weft_service import access as access_module
from weft_service.access import EditorDep, OwnerDep, ViewerDep
from weft_service.app import create_service_app, no_checks
from weft_service.settings import ServiceSettings


@dataclass
class Auth:
    """What the services see of auth. `roles` by user token's subject is kept simple: one role for everybody."""

    key: TestKey
    role: Role | None = Role.VIEWER
    status: int = 200
    asked: list[str] = field(default_factory=list)
    delay_s: float = 0.0

    async def jwks(self, _request: web.Request) -> web.Response:
        return web.Response(text=Jwks(keys=[self.key.jwk]).model_dump_json(), content_type="application/json")

    async def workspace(self, request: web.Request) -> web.Response:
        self.asked.append(request.headers["Authorization"])
        await asyncio.sleep(self.delay_s)
        if self.status != 200:
            return web.Response(status=self.status)
        if self.role is None:
            return web.Response(status=404)
        found = Workspace.model_validate(
            {"id": request.match_info["id"], "name": "w", "role": self.role, "created_at": "2026-01-01T00:00:00Z"}
        )
        return web.Response(text=found.model_dump_json(), content_type="application/json")


def _router() -> APIRouter:
    router = APIRouter(prefix="/v1/workspaces/{workspace_id}")

    @router.get("/view")
    async def view(access: ViewerDep) -> UUID:
        return access.workspace_id

    @router.get("/edit")
    async def edit(access: EditorDep) -> UUID:
        return access.user_id

    @router.get("/own")
    async def own(access: OwnerDep) -> Role:
        return access.role

    return router


@pytest.fixture
async def auth() -> AsyncIterator[tuple[Auth, web.AppRunner]]:
    fake = Auth(TestKey.new())
    app = web.Application()
    app.router.add_get("/.well-known/jwks.json", fake.jwks)
    app.router.add_get("/v1/workspaces/{id}", fake.workspace)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield fake, runner
    await runner.cleanup()


@pytest.fixture
async def client(auth: tuple[Auth, web.AppRunner]) -> AsyncIterator[httpx.AsyncClient]:
    fake, runner = auth

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield

    settings = ServiceSettings(auth_url=f"http://127.0.0.1:{runner.addresses[0][1]}")
    app = create_service_app(title="t", settings=settings, lifespan=lifespan, routers=[_router()], checks=no_checks)
    headers = {"Authorization": f"Bearer {fake.key.token()}"}
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t", headers=headers) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (None, [404, 404, 404]),
        (Role.VIEWER, [200, 403, 403]),
        (Role.EDITOR, [200, 200, 403]),
        (Role.OWNER, [200, 200, 200]),
    ],
)
async def test_role_decides(
    role: Role | None, expected: list[int], auth: tuple[Auth, web.AppRunner], client: httpx.AsyncClient
) -> None:
    auth[0].role = role
    path = f"/v1/workspaces/{uuid4()}"
    assert [(await client.get(f"{path}/{what}")).status_code for what in ("view", "edit", "own")] == expected


async def test_no_token_no_question(auth: tuple[Auth, web.AppRunner], client: httpx.AsyncClient) -> None:
    response = await client.get(f"/v1/workspaces/{uuid4()}/view", headers={"Authorization": ""})
    assert response.status_code == 401
    assert (await client.get("/v1/workspaces/nonsense/view")).status_code == 422
    assert auth[0].asked == []


async def test_many_at_once_ask_once_with_the_callers_token(
    auth: tuple[Auth, web.AppRunner], client: httpx.AsyncClient
) -> None:
    auth[0].delay_s = 0.1
    path = f"/v1/workspaces/{uuid4()}/view"
    answers = await asyncio.gather(*(client.get(path) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert auth[0].asked == [client.headers["Authorization"]]
    await client.get(path)
    assert len(auth[0].asked) == 1
    await client.get(f"/v1/workspaces/{uuid4()}/view")
    assert len(auth[0].asked) == 2


async def test_new_member_gets_in_at_once(auth: tuple[Auth, web.AppRunner], client: httpx.AsyncClient) -> None:
    path = f"/v1/workspaces/{uuid4()}/view"
    auth[0].role = None
    assert (await client.get(path)).status_code == 404
    auth[0].role = Role.VIEWER
    assert (await client.get(path)).status_code == 200


async def test_lost_role_is_noticed_when_memory_ends(
    auth: tuple[Auth, web.AppRunner], client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/v1/workspaces/{uuid4()}/view"
    assert (await client.get(path)).status_code == 200
    monkeypatch.setattr(access_module, "FRESH_S", 0.0)
    auth[0].role = None
    assert (await client.get(path)).status_code == 404
    auth[0].status = 500
    assert (await client.get(path)).status_code == 503


async def test_known_roles_serve_while_auth_is_away_but_not_for_ever(
    auth: tuple[Auth, web.AppRunner], client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/v1/workspaces/{uuid4()}/view"
    assert (await client.get(path)).status_code == 200
    await auth[1].cleanup()
    monkeypatch.setattr(access_module, "FRESH_S", 0.0)
    assert (await client.get(path)).status_code == 200
    unknown = await client.get(f"/v1/workspaces/{uuid4()}/view")
    assert (unknown.status_code, unknown.json()["dependency"]) == (503, "auth")
    monkeypatch.setattr(access_module, "STALE_S", 0.0)
    assert (await client.get(path)).status_code == 503


async def test_token_that_auth_refuses_is_401(auth: tuple[Auth, web.AppRunner], client: httpx.AsyncClient) -> None:
    auth[0].status = 401
    assert (await client.get(f"/v1/workspaces/{uuid4()}/view")).status_code == 401
