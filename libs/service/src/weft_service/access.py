"""What the caller may do in the workspace a path names. Auth knows; this asks it and remembers briefly."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import aiohttp
from fastapi import Depends, Request

from weft_core.contracts.workspaces import Role, Workspace
from weft_core.errors import ForbiddenError, NotFoundError, UnauthenticatedError, UnavailableError
from weft_service.context import REQUEST_ID_HEADER, current_request_id
from weft_service.security import Caller, CallerDep

FRESH_S = 5.0
STALE_S = 900.0
_MAX_ENTRIES = 10_000
_Key = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class WorkspaceAccess:
    """A caller inside one workspace. Everything tenant-bound takes its `workspace_id` from here."""

    workspace_id: UUID
    user_id: UUID
    role: Role


class RoleDirectory:
    """Roles as auth tells them: fresh for 5 s, and served up to 15 minutes old while auth cannot be reached.

    Being no member is never remembered, so a new member gets in at once. Calls for one (user, workspace) are shared.
    """

    def __init__(self, http: aiohttp.ClientSession, auth_url: str) -> None:
        self._http = http
        self._auth_url = auth_url
        self._known: OrderedDict[_Key, tuple[Role, float]] = OrderedDict()
        self._asking: dict[_Key, asyncio.Task[Role]] = {}

    async def role(self, caller: Caller, workspace_id: UUID) -> Role:
        """Role of `caller`. Raises `NotFoundError` for no member, `UnavailableError("auth")` if nobody knows."""
        key = (caller.user_id, workspace_id)
        known = self._known.get(key)
        if known is not None and time.monotonic() - known[1] < FRESH_S:
            return known[0]
        try:
            return await self._shared(key, caller)
        except UnavailableError:
            if known is not None and time.monotonic() - known[1] < STALE_S:
                return known[0]
            raise

    async def _shared(self, key: _Key, caller: Caller) -> Role:
        task = self._asking.get(key)
        if task is None:
            task = asyncio.create_task(self._ask(key, caller))
            self._asking[key] = task
            task.add_done_callback(lambda _done: self._asking.pop(key, None))
        # Shielded: one caller going away must not fail the others that wait for the same answer.
        return await asyncio.shield(task)

    async def _ask(self, key: _Key, caller: Caller) -> Role:
        headers = {"Authorization": f"Bearer {caller.token}", REQUEST_ID_HEADER: current_request_id() or ""}
        try:
            url = f"{self._auth_url}/v1/workspaces/{key[1]}"
            async with self._http.get(url, headers=headers) as response:
                status, body = response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise UnavailableError("auth") from error
        if status == 200:
            role = Workspace.model_validate_json(body).role
            self._remember(key, role)
            return role
        if status == 404:
            self._known.pop(key, None)
            raise NotFoundError("there is no such workspace")
        if status == 401:
            raise UnauthenticatedError("the access token is not accepted any more")
        raise UnavailableError("auth")

    def _remember(self, key: _Key, role: Role) -> None:
        self._known[key] = (role, time.monotonic())
        self._known.move_to_end(key)
        if len(self._known) > _MAX_ENTRIES:
            self._known.popitem(last=False)


def _needs(needed: Role) -> Callable[..., Awaitable[WorkspaceAccess]]:
    async def access(request: Request, workspace_id: UUID, caller: CallerDep) -> WorkspaceAccess:
        directory: RoleDirectory = request.app.state.roles
        role = await directory.role(caller, workspace_id)
        if not role.allows(needed):
            raise ForbiddenError(f"this needs the role {needed.value}, and yours is {role.value}")
        return WorkspaceAccess(workspace_id, caller.user_id, role)

    return access


ViewerDep = Annotated[WorkspaceAccess, Depends(_needs(Role.VIEWER))]
EditorDep = Annotated[WorkspaceAccess, Depends(_needs(Role.EDITOR))]
OwnerDep = Annotated[WorkspaceAccess, Depends(_needs(Role.OWNER))]
