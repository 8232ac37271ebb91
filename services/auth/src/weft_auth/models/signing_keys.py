"""Keys that sign access tokens."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from weft_auth.models.base import Base


class SigningKeyRow(Base):
    """A P-256 key. Public coordinates are plain; the private key is encrypted with WEFT_AUTH_KEY_SECRET.

    At most one row is in use, and the index lets no second one in; others are published until they are deleted.
    """

    __tablename__ = "signing_keys"
    __table_args__ = (Index("uq_signing_keys_in_use", "in_use", unique=True, postgresql_where=text("in_use")),)

    kid: Mapped[str] = mapped_column(primary_key=True)
    x: Mapped[str]
    y: Mapped[str]
    sealed_private_key: Mapped[bytes] = mapped_column(LargeBinary)
    in_use: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
