"""The ingestion API on a real socket, over real stores. Only who is calling is arranged by hand."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID, uuid4

import asyncpg
import httpx
import uvicorn
from fastapi import FastAPI
from pydantic import SecretStr

from weft_core.contracts.workspaces import Role
from weft_core.errors import NotFoundError, UnauthenticatedError
from weft_ingestion.app import create_app
from weft_ingestion.container import Container
from weft_ingestion.settings import IngestionSettings
from weft_service.security import Caller
from weft_service.server import server_config
from weft_stores.postgres.migrations import upgrade

TEMPLATE = "weft_ingestion_template"


@asynccontextmanager
async def fresh_database(server: SecretStr) -> AsyncIterator[SecretStr]:
    """A migrated database of its own, copied from a template that is migrated once per server."""
    base = server.get_secret_value().rpartition("/")[0]
    name = f"ingestion_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(server.get_secret_value())
    try:
        if not await admin.fetchval("SELECT true FROM pg_database WHERE datname = $1", TEMPLATE):
            await admin.execute(f"CREATE DATABASE {TEMPLATE}")
            for package, schema in (("weft_ingestion", "ingestion"), ("weft_graph", "graph")):
                await upgrade(SecretStr(f"{base}/{TEMPLATE}"), package, schema)
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        yield SecretStr(f"{base}/{name}")
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await admin.close()


@dataclass
class Members:
    """Tokens are user ids; roles are what the test says."""

    roles: dict[tuple[UUID, UUID], Role] = field(default_factory=dict)

    async def verify(self, token: str) -> SimpleNamespace:
        try:
            return SimpleNamespace(user_id=UUID(token))
        except ValueError as error:
            raise UnauthenticatedError("not a token") from error

    async def role(self, caller: Caller, workspace_id: UUID) -> Role:
        role = self.roles.get((caller.user_id, workspace_id))
        if role is None:
            raise NotFoundError("there is no such workspace")
        return role


@dataclass
class Api:
    """A running API and an editor's client."""

    app: FastAPI
    client: httpx.AsyncClient
    members: Members
    workspace_id: UUID
    user_id: UUID

    @property
    def container(self) -> Container:
        container: Container = self.app.state.container
        return container

    @property
    def documents(self) -> str:
        return f"/v1/workspaces/{self.workspace_id}/documents"

    def join(self, role: Role, workspace_id: UUID | None = None) -> dict[str, str]:
        """Headers of a new member of a workspace."""
        user = uuid4()
        self.members.roles[user, workspace_id or self.workspace_id] = role
        return {"Authorization": f"Bearer {user}"}

    async def upload(self, content: bytes, name: str = "note.txt", **fields: str) -> httpx.Response:
        return await self.client.post(self.documents, files={"file": (name, content)}, data=fields)


@asynccontextmanager
async def running_api(postgres: SecretStr, redis: SecretStr, blobs: Path, **settings: float) -> AsyncIterator[Api]:
    values = {"postgres_url": postgres, "redis_url": redis, "blob_url": SecretStr(f"file://{blobs}"), **settings}
    app = create_app(IngestionSettings.model_validate(values))
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(server_config(app, host="127.0.0.1", port=0))
    serving = asyncio.create_task(server.serve([listener]))
    while not server.started:
        await asyncio.sleep(0.01)
        if serving.done():
            serving.result()
    members, workspace, user = Members(), uuid4(), uuid4()
    members.roles[user, workspace] = Role.EDITOR
    app.state.verifier = app.state.roles = members
    try:
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{listener.getsockname()[1]}",
            headers={"Authorization": f"Bearer {user}"},
            timeout=30,
            limits=httpx.Limits(max_connections=200),
        ) as client:
            yield Api(app, client, members, workspace, user)
    finally:
        server.should_exit = True
        await serving
        listener.close()
