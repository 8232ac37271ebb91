"""SQL about people."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from weft_auth.models import UserRow


class UserRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, *, email: str, email_key: str, password_hash: str, name: str) -> UserRow | None:
        """The new user, or None when the address is taken, also by a request that runs at the same time."""
        statement = (
            insert(UserRow)
            .values(email=email, email_key=email_key, password_hash=password_hash, name=name)
            .on_conflict_do_nothing(index_elements=[UserRow.email_key])
            .returning(UserRow)
        )
        return (await self._session.scalars(statement)).one_or_none()

    async def by_email_key(self, email_key: str) -> UserRow | None:
        return (await self._session.scalars(select(UserRow).where(UserRow.email_key == email_key))).one_or_none()

    async def active(self, user_id: UUID) -> UserRow | None:
        """The user, unless disabled."""
        statement = select(UserRow).where(UserRow.id == user_id, UserRow.disabled_at.is_(None))
        return (await self._session.scalars(statement)).one_or_none()

    async def set_password_hash(self, user_id: UUID, password_hash: str) -> None:
        await self._session.execute(update(UserRow).where(UserRow.id == user_id).values(password_hash=password_hash))
