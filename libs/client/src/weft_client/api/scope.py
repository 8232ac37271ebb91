"""Which workspace the calls of a client are about."""

from uuid import UUID

import anyio

from weft_client.errors import WeftClientError
from weft_client.transport import Transport
from weft_core.contracts.common import Page
from weft_core.contracts.workspaces import Workspace


class WorkspaceScope:
    """A workspace given by id or, when none is given, the caller's oldest one, looked up once."""

    def __init__(self, transport: Transport, workspace_id: UUID | None) -> None:
        self._transport = transport
        self._workspace_id = workspace_id
        self._lock = anyio.Lock()

    async def id(self) -> UUID:
        async with self._lock:
            if self._workspace_id is None:
                page = await self._transport.fetch(Page[Workspace], "GET", "/v1/workspaces")
                if not page.items:
                    raise WeftClientError("this account has no workspace")
                self._workspace_id = min(page.items, key=lambda workspace: workspace.created_at).id
            return self._workspace_id

    def forget(self) -> None:
        """Look it up anew: another account has signed in."""
        self._workspace_id = None

    async def path(self, rest: str) -> str:
        """`rest` (with its leading slash) below the workspace."""
        return f"/v1/workspaces/{await self.id()}{rest}"
