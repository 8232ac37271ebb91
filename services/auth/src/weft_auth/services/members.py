"""Members of a workspace."""

from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from weft_auth.models import MemberRow, UserRow
from weft_auth.repositories.users import UserRepository
from weft_auth.repositories.workspaces import MemberRepository, WorkspaceRepository
from weft_auth.services.emails import email_key
from weft_core.contracts.common import Page
from weft_core.contracts.workspaces import Member, MemberCreate, MemberPatch, Role
from weft_core.cursors import decode_cursor, encode_cursor
from weft_core.errors import ConflictError, ForbiddenError, NotFoundError

_log = structlog.get_logger(source="weft.audit")


class MemberService:
    """What `caller_id` sees and does in one workspace. There is always an owner."""

    def __init__(self, session: AsyncSession, workspace_id: UUID, caller_id: UUID) -> None:
        self._users = UserRepository(session)
        self._workspaces = WorkspaceRepository(session)
        self._members = MemberRepository(session, workspace_id)
        self._workspace_id = workspace_id
        self._caller_id = caller_id

    async def page(self, limit: int, cursor: str | None) -> Page[Member]:
        await self._role()
        rows = await self._members.page(limit + 1, decode_cursor(cursor) if cursor else None)
        shown = rows[:limit]
        last = shown[-1][0] if len(rows) > limit else None
        return Page(
            items=[_member(*row) for row in shown],
            next_cursor=encode_cursor(last.created_at, last.user_id) if last else None,
        )

    async def add(self, wanted: MemberCreate) -> Member:
        """Owners only. Raises `NotFoundError` when nobody has that address, `ConflictError` for a member."""
        await self._as_owner()
        user = await self._users.by_email_key(email_key(wanted.email))
        if user is None:
            raise NotFoundError("nobody with this e-mail address has an account")
        member = await self._members.add(user.id, wanted.role)
        if member is None:
            raise ConflictError("this user is a member already")
        self._audit("member_added", user.id, wanted.role)
        return _member(member, user)

    async def change(self, user_id: UUID, patch: MemberPatch) -> Member:
        """Owners only."""
        await self._as_owner()
        member, user = await self._found(user_id)
        if patch.role is not Role.OWNER:
            await self._keep_an_owner(member)
        member.role = patch.role
        self._audit("member_changed", user_id, patch.role)
        return _member(member, user)

    async def remove(self, user_id: UUID) -> None:
        """Owners may remove anyone, everyone may leave."""
        if user_id == self._caller_id:
            await self._workspaces.lock(self._workspace_id)
            await self._role()
        else:
            await self._as_owner()
        member, _user = await self._found(user_id)
        await self._keep_an_owner(member)
        await self._members.remove(user_id)
        self._audit("member_removed", user_id, Role(member.role))

    async def _as_owner(self) -> None:
        """Lock first, then look: two owners who demote each other at once must not both succeed."""
        await self._workspaces.lock(self._workspace_id)
        if not (await self._role()).allows(Role.OWNER):
            raise ForbiddenError("only an owner may change who is a member")

    async def _role(self) -> Role:
        found = await self._workspaces.of_member(self._workspace_id, self._caller_id)
        if found is None:
            raise NotFoundError("there is no such workspace")
        return found[1]

    async def _found(self, user_id: UUID) -> tuple[MemberRow, UserRow]:
        found = await self._members.find(user_id)
        if found is None:
            raise NotFoundError("this user is no member")
        return found

    async def _keep_an_owner(self, member: MemberRow) -> None:
        if member.role == Role.OWNER and await self._members.owners() == 1:
            raise ConflictError("a workspace needs an owner: make someone else one first")

    def _audit(self, event: str, user_id: UUID, role: Role) -> None:
        _log.info(event, workspace_id=str(self._workspace_id), by=str(self._caller_id), user_id=str(user_id), role=role)


def _member(member: MemberRow, user: UserRow) -> Member:
    return Member(
        user_id=user.id, email=user.email, name=user.name, role=Role(member.role), created_at=member.created_at
    )
