"""SQL about sessions and refresh tokens. Times are the database's, so replicas need not agree on theirs."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import DateTime, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from weft_auth.models import RefreshTokenRow, SessionRow, UserRow

_CLOCK = func.clock_timestamp(type_=DateTime(timezone=True))


class SessionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def now(self) -> datetime:
        """The database's clock at this moment, not at the start of the transaction."""
        return (await self._session.scalars(select(_CLOCK))).one()

    async def start(self, user_id: UUID, life: timedelta) -> SessionRow:
        """A new family, and the end of those whose time is over."""
        now = await self.now()
        await self._session.execute(
            delete(SessionRow).where(SessionRow.user_id == user_id, SessionRow.expires_at < now)
        )
        row = SessionRow(user_id=user_id, expires_at=now + life)
        self._session.add(row)
        await self._session.flush()
        return row

    async def lock_family(self, token_hash: bytes) -> SessionRow | None:
        """The family of an active user's token, locked until the transaction ends: one exchange at a time."""
        statement = (
            select(SessionRow)
            .join(RefreshTokenRow, RefreshTokenRow.session_id == SessionRow.id)
            .join(UserRow, UserRow.id == SessionRow.user_id)
            .where(RefreshTokenRow.token_hash == token_hash, UserRow.disabled_at.is_(None))
            .with_for_update(of=SessionRow)
        )
        return (await self._session.scalars(statement)).one_or_none()

    async def token_now(self, token_hash: bytes) -> tuple[RefreshTokenRow, datetime]:
        """A token that exists, and the database's clock, in one question."""
        statement = select(RefreshTokenRow, _CLOCK).where(RefreshTokenRow.token_hash == token_hash)
        row, now = (await self._session.execute(statement)).one()
        return row, now

    async def is_used(self, token_hash: bytes) -> bool:
        statement = select(RefreshTokenRow.used_at).where(RefreshTokenRow.token_hash == token_hash)
        return (await self._session.scalars(statement)).one() is not None

    async def add_token(self, session_id: UUID, token_hash: bytes, expires_at: datetime) -> None:
        self._session.add(RefreshTokenRow(token_hash=token_hash, session_id=session_id, expires_at=expires_at))
        await self._session.flush()

    async def use_token(self, token_hash: bytes, *, at: datetime, child_hash: bytes, sealed_child: bytes) -> bool:
        """Mark a token as exchanged. False when it already was."""
        statement = (
            update(RefreshTokenRow)
            .where(RefreshTokenRow.token_hash == token_hash, RefreshTokenRow.used_at.is_(None))
            .values(used_at=at, child_hash=child_hash, sealed_child=sealed_child)
            .returning(RefreshTokenRow.token_hash)
        )
        return (await self._session.execute(statement)).first() is not None

    async def revoke(self, session_id: UUID, reason: str) -> None:
        """End a family. The first reason stays."""
        await self._session.execute(
            update(SessionRow)
            .where(SessionRow.id == session_id, SessionRow.revoked_at.is_(None))
            .values(revoked_at=func.clock_timestamp(), revoked_reason=reason)
        )
