"""Workspaces and their members."""

from collections.abc import AsyncIterator
from uuid import UUID

from weft_client.api.paging import walk
from weft_client.transport import Transport
from weft_core.contracts.common import Page
from weft_core.contracts.workspaces import (
    Member,
    MemberCreate,
    MemberPatch,
    Role,
    Workspace,
    WorkspaceCreate,
    WorkspacePatch,
)


class WorkspacesApi:
    """All workspaces of the caller, by id."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(self, *, limit: int | None = None, cursor: str | None = None) -> Page[Workspace]:
        """One page."""
        params = {"limit": limit, "cursor": cursor}
        return await self._transport.fetch(Page[Workspace], "GET", "/v1/workspaces", params=params)

    def each(self) -> AsyncIterator[Workspace]:
        """All of them."""
        return walk(lambda cursor: self.list(cursor=cursor))

    async def create(self, name: str) -> Workspace:
        return await self._transport.fetch(Workspace, "POST", "/v1/workspaces", body=WorkspaceCreate(name=name))

    async def get(self, workspace_id: UUID) -> Workspace:
        return await self._transport.fetch(Workspace, "GET", f"/v1/workspaces/{workspace_id}")

    async def rename(self, workspace_id: UUID, name: str) -> Workspace:
        path = f"/v1/workspaces/{workspace_id}"
        return await self._transport.fetch(Workspace, "PATCH", path, body=WorkspacePatch(name=name))

    async def members(self, workspace_id: UUID, *, limit: int | None = None, cursor: str | None = None) -> Page[Member]:
        """One page."""
        path, params = f"/v1/workspaces/{workspace_id}/members", {"limit": limit, "cursor": cursor}
        return await self._transport.fetch(Page[Member], "GET", path, params=params)

    async def add_member(self, workspace_id: UUID, email: str, role: Role) -> Member:
        """Add an existing user by e-mail."""
        body = MemberCreate(email=email, role=role)
        return await self._transport.fetch(Member, "POST", f"/v1/workspaces/{workspace_id}/members", body=body)

    async def change_member(self, workspace_id: UUID, user_id: UUID, role: Role) -> Member:
        path = f"/v1/workspaces/{workspace_id}/members/{user_id}"
        return await self._transport.fetch(Member, "PATCH", path, body=MemberPatch(role=role))

    async def remove_member(self, workspace_id: UUID, user_id: UUID) -> None:
        await self._transport.send("DELETE", f"/v1/workspaces/{workspace_id}/members/{user_id}")
