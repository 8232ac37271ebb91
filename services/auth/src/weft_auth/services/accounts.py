"""Registration and what users may see and change of themselves."""

from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_auth.repositories.users import UserRepository
from weft_auth.repositories.workspaces import WorkspaceRepository
from weft_auth.services.emails import email_key
from weft_auth.services.password_rules import check_password
from weft_auth.services.passwords import PasswordHasher
from weft_core.contracts.auth import Account, Registration, User, UserPatch
from weft_core.contracts.workspaces import Role, Workspace
from weft_core.errors import ConflictError, ForbiddenError, UnauthenticatedError
from weft_stores.postgres.engine import session_scope

FIRST_WORKSPACE = "Default"
_log = structlog.get_logger(source="weft.audit")


class RegistrationService:
    """Makes accounts. Opens its own transaction, because hashing must not hold a connection for its 0.3 s."""

    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], hasher: PasswordHasher, *, registration_open: bool
    ) -> None:
        self._sessions = sessions
        self._hasher = hasher
        self._open = registration_open

    async def register(self, wanted: Registration) -> Account:
        """A new user with a first workspace. Raises `ConflictError` for a known address."""
        if not self._open:
            raise ForbiddenError("this installation does not take registrations")
        check_password(wanted.password, email=wanted.email, name=wanted.name)
        password_hash = await self._hasher.hash(wanted.password)
        async with session_scope(self._sessions) as session:
            user = await UserRepository(session).add(
                email=wanted.email,
                email_key=email_key(wanted.email),
                password_hash=password_hash,
                name=wanted.name,
            )
            if user is None:
                raise ConflictError("there is an account with this e-mail address already")
            workspace = await WorkspaceRepository(session).create(FIRST_WORKSPACE, user.id)
            _log.info("registered", user_id=str(user.id))
            return Account(
                user=User.model_validate(user),
                workspace=Workspace(
                    id=workspace.id, name=workspace.name, role=Role.OWNER, created_at=workspace.created_at
                ),
            )


class ProfileService:
    """A user's own profile."""

    def __init__(self, session: AsyncSession) -> None:
        self._users = UserRepository(session)

    async def get(self, user_id: UUID) -> User:
        return await self.change(user_id, UserPatch())

    async def change(self, user_id: UUID, patch: UserPatch) -> User:
        """Raises `UnauthenticatedError` for a user who is gone or disabled: the token outlived them."""
        user = await self._users.active(user_id)
        if user is None:
            raise UnauthenticatedError("this account is not in use any more")
        if patch.name is not None:
            user.name = patch.name
        return User.model_validate(user)
