"""What guards an upload until its transaction is committed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from weft_ingestion.models.base import Base


class StagedBlobRow(Base):
    """A blob that may lie in the store without a document: written before the first byte, removed in the transaction
    that makes the document. One that stays is of an upload that ended in a crash, and its blob is removed."""

    __tablename__ = "staged_blobs"

    blob_key: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)


class IdempotencyRow(Base):
    """A POST that carried `Idempotency-Key`. Without `response` it is still being worked on, until `locked_until`."""

    __tablename__ = "idempotency_keys"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    route: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    claim: Mapped[UUID]
    fingerprint: Mapped[str | None]
    response: Mapped[dict[str, object] | None] = mapped_column(JSONB)
    locked_until: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
