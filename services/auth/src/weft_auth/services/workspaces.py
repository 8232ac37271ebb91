"""Workspaces of the caller."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from weft_auth.models import WorkspaceRow
from weft_auth.repositories.users import UserRepository
from weft_auth.repositories.workspaces import WorkspaceRepository
from weft_core.contracts.common import Page
from weft_core.contracts.workspaces import Role, Workspace, WorkspaceCreate, WorkspacePatch
from weft_core.cursors import decode_cursor, encode_cursor
from weft_core.errors import ForbiddenError, NotFoundError, UnauthenticatedError


class WorkspaceService:
    """What `user_id` sees and does. A workspace one is no member of does not exist."""

    def __init__(self, session: AsyncSession, user_id: UUID) -> None:
        self._workspaces = WorkspaceRepository(session)
        self._users = UserRepository(session)
        self._user_id = user_id

    async def page(self, limit: int, cursor: str | None) -> Page[Workspace]:
        after = decode_cursor(cursor) if cursor else None
        rows = await self._workspaces.page(self._user_id, limit + 1, after)
        shown = rows[:limit]
        last = shown[-1][0] if len(rows) > limit else None
        return Page(
            items=[_workspace(row, role) for row, role in shown],
            next_cursor=encode_cursor(last.created_at, last.id) if last else None,
        )

    async def create(self, wanted: WorkspaceCreate) -> Workspace:
        """Raises `UnauthenticatedError` for a user who is gone or disabled: the token outlived them."""
        if await self._users.active(self._user_id) is None:
            raise UnauthenticatedError("this account is not in use any more")
        return _workspace(await self._workspaces.create(wanted.name, self._user_id), Role.OWNER)

    async def get(self, workspace_id: UUID) -> Workspace:
        return _workspace(*await self._found(workspace_id))

    async def rename(self, workspace_id: UUID, patch: WorkspacePatch) -> Workspace:
        """Owners only."""
        row, role = await self._found(workspace_id)
        if not role.allows(Role.OWNER):
            raise ForbiddenError("only an owner may rename a workspace")
        row.name = patch.name
        return _workspace(row, role)

    async def _found(self, workspace_id: UUID) -> tuple[WorkspaceRow, Role]:
        found = await self._workspaces.of_member(workspace_id, self._user_id)
        if found is None:
            raise NotFoundError("there is no such workspace")
        return found


def _workspace(row: WorkspaceRow, role: Role) -> Workspace:
    return Workspace(id=row.id, name=row.name, role=role, created_at=row.created_at)
