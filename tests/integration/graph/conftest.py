"""The graph service over a real Postgres and a real graph; only who is calling is arranged by hand."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from support.ingestion import Members, fresh_database
from support.planted import Garden
from weft_core.contracts.workspaces import Role
from weft_graph.app import create_app
from weft_graph.container import Container
from weft_graph.settings import GraphSettings
from weft_stores.neo4j.schema import ensure_schema
from weft_stores.neo4j.writer import GraphWriter
from weft_stores.postgres.engine import session_factory

NAMES = ("Ada Lovelace", "Charles Babbage", "Analytical Engine", "Lord Byron", "Luigi Menabrea")


@dataclass
class Graph:
    """A running service, a viewer's client, and a way to put documents in."""

    app: FastAPI
    client: httpx.AsyncClient
    members: Members
    garden: Garden

    @property
    def base(self) -> str:
        return f"/v1/workspaces/{self.garden.workspace_id}/graph"

    async def get(self, path: str, **query: str | int) -> httpx.Response:
        return await self.client.get(f"{self.base}/{path}", params=query)

    async def paths(self, source: UUID, target: UUID, **more: int) -> httpx.Response:
        body = {"source": str(source), "target": str(target), **more}
        return await self.client.post(f"{self.base}/paths", json=body)

    def join(self, role: Role) -> dict[str, str]:
        """Headers of another member of the workspace."""
        user = uuid4()
        self.members.roles[user, self.garden.workspace_id] = role
        return {"Authorization": f"Bearer {user}"}

    def elsewhere(self) -> Garden:
        """Another workspace of the same stores, of which the caller is no member."""
        container: Container = self.app.state.container
        workspace = uuid4()
        writer = GraphWriter(container.driver, container.database, workspace)
        return Garden(session_factory(container.engine), writer, workspace, NAMES)


@pytest.fixture(scope="package")
async def database(postgres_url: SecretStr) -> AsyncIterator[SecretStr]:
    async with fresh_database(postgres_url) as url:
        yield url


@pytest.fixture
async def graph(database: SecretStr, neo4j_url: SecretStr) -> AsyncIterator[Graph]:
    app = create_app(GraphSettings.model_validate({"postgres_url": database, "neo4j_url": neo4j_url}))
    async with app.router.lifespan_context(app):
        container: Container = app.state.container
        await ensure_schema(container.driver, container.database)
        members, workspace, user = Members(), uuid4(), uuid4()
        members.roles[user, workspace] = Role.VIEWER
        app.state.verifier = app.state.roles = members
        writer = GraphWriter(container.driver, container.database, workspace)
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://graph",
            headers={"Authorization": f"Bearer {user}"},
        ) as client:
            yield Graph(app, client, members, Garden(session_factory(container.engine), writer, workspace, NAMES))
