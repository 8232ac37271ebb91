"""What guards an upload until its transaction is committed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from weft_ingestion.models.base import Base
from weft_stores.postgres.idempotency import IdempotencyColumns


class StagedBlobRow(Base):
    """A blob that may lie in the store without a document: written before the first byte, removed in the transaction
    that makes the document. One that stays is of an upload that ended in a crash, and its blob is removed."""

    __tablename__ = "staged_blobs"

    blob_key: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)


class IdempotencyRow(IdempotencyColumns, Base):
    """A POST that carried `Idempotency-Key`."""
