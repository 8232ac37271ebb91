"""Sessions and their refresh tokens."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, LargeBinary, func
from sqlalchemy.orm import Mapped, mapped_column

from weft_auth.models.base import Base


class SessionRow(Base):
    """A family of refresh tokens that began with one login. `expires_at` is its absolute end."""

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "user_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str | None]


class RefreshTokenRow(Base):
    """One refresh token, known by the SHA-256 of its text.

    `used_at`, `child_hash` and `sealed_child` are set together when it is exchanged. The sealed child can be opened
    only by who holds this token's text, so a copy of the table gives no usable token.
    """

    __tablename__ = "refresh_tokens"
    __table_args__ = (Index(None, "session_id"),)

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    child_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_child: Mapped[bytes | None] = mapped_column(LargeBinary)
