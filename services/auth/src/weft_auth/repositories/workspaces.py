"""SQL about workspaces and members."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from weft_auth.models import MemberRow, UserRow, WorkspaceRow
from weft_core.contracts.workspaces import Role

Position = tuple[datetime, UUID]


class WorkspaceRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(self, name: str, owner_id: UUID) -> WorkspaceRow:
        row = WorkspaceRow(name=name)
        self._session.add(row)
        await self._session.flush()
        self._session.add(MemberRow(workspace_id=row.id, user_id=owner_id, role=Role.OWNER))
        await self._session.flush()
        return row

    async def of_member(self, workspace_id: UUID, user_id: UUID) -> tuple[WorkspaceRow, Role] | None:
        """The workspace and the user's role in it, if a member and not disabled."""
        statement = (
            select(WorkspaceRow, MemberRow.role)
            .join(MemberRow, MemberRow.workspace_id == WorkspaceRow.id)
            .join(UserRow, UserRow.id == MemberRow.user_id)
            .where(WorkspaceRow.id == workspace_id, MemberRow.user_id == user_id, UserRow.disabled_at.is_(None))
        )
        found = (await self._session.execute(statement)).one_or_none()
        return (found[0], Role(found[1])) if found else None

    async def page(self, user_id: UUID, limit: int, after: Position | None) -> Sequence[tuple[WorkspaceRow, Role]]:
        """Workspaces of a user, oldest first, at most `limit`."""
        statement = (
            select(WorkspaceRow, MemberRow.role)
            .join(MemberRow, MemberRow.workspace_id == WorkspaceRow.id)
            .where(MemberRow.user_id == user_id)
            .order_by(WorkspaceRow.created_at, WorkspaceRow.id)
            .limit(limit)
        )
        if after is not None:
            statement = statement.where(tuple_(WorkspaceRow.created_at, WorkspaceRow.id) > after)
        return [(row, Role(role)) for row, role in await self._session.execute(statement)]

    async def lock(self, workspace_id: UUID) -> None:
        """Hold off every other change of this workspace's members until the transaction ends."""
        await self._session.execute(select(WorkspaceRow.id).where(WorkspaceRow.id == workspace_id).with_for_update())


class MemberRepository:
    """Members of one workspace."""

    def __init__(self, session: AsyncSession, workspace_id: UUID) -> None:
        self._session = session
        self._workspace_id = workspace_id

    async def page(self, limit: int, after: Position | None) -> Sequence[tuple[MemberRow, UserRow]]:
        """Members in the order they joined, at most `limit`."""
        statement = (
            select(MemberRow, UserRow)
            .join(UserRow, UserRow.id == MemberRow.user_id)
            .where(MemberRow.workspace_id == self._workspace_id)
            .order_by(MemberRow.created_at, MemberRow.user_id)
            .limit(limit)
        )
        if after is not None:
            statement = statement.where(tuple_(MemberRow.created_at, MemberRow.user_id) > after)
        return [(member, user) for member, user in await self._session.execute(statement)]

    async def find(self, user_id: UUID) -> tuple[MemberRow, UserRow] | None:
        statement = (
            select(MemberRow, UserRow)
            .join(UserRow, UserRow.id == MemberRow.user_id)
            .where(MemberRow.workspace_id == self._workspace_id, MemberRow.user_id == user_id)
        )
        found = (await self._session.execute(statement)).one_or_none()
        return (found[0], found[1]) if found else None

    async def add(self, user_id: UUID, role: Role) -> MemberRow | None:
        """The new member, or None if already one."""
        statement = (
            insert(MemberRow)
            .values(workspace_id=self._workspace_id, user_id=user_id, role=role)
            .on_conflict_do_nothing()
            .returning(MemberRow)
        )
        return (await self._session.scalars(statement)).one_or_none()

    async def set_role(self, user_id: UUID, role: Role) -> None:
        await self._session.execute(update(MemberRow).where(*self._is(user_id)).values(role=role))

    async def remove(self, user_id: UUID) -> None:
        await self._session.execute(delete(MemberRow).where(*self._is(user_id)))

    async def owners(self) -> int:
        """How many owners there are."""
        statement = select(func.count()).where(
            MemberRow.workspace_id == self._workspace_id, MemberRow.role == Role.OWNER
        )
        return await self._session.scalar(statement) or 0

    def _is(self, user_id: UUID) -> tuple[ColumnElement[bool], ...]:
        return MemberRow.workspace_id == self._workspace_id, MemberRow.user_id == user_id
