"""Documents and their generations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from weft_core.contracts.documents import Metadata
from weft_ingestion.models.base import Base


class DocumentRow(Base):
    """What readers see: title, file and counters are those of the active generation, or of the first one while
    there is none. `deleted_at` is the tombstone: a row that has one does not exist for anyone but the delete job."""

    __tablename__ = "documents"
    __table_args__ = (
        # The same bytes are one document; a deleted one does not stand in the way of a new upload.
        Index(
            "uq_documents_living_hash",
            "workspace_id",
            "content_hash",
            unique=True,
            postgresql_where="deleted_at IS NULL",
        ),
        Index("ix_documents_list", "workspace_id", "created_at", "id", postgresql_where="deleted_at IS NULL"),
        Index(
            "ix_documents_list_status",
            "workspace_id",
            "status",
            "created_at",
            "id",
            postgresql_where="deleted_at IS NULL",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID]
    created_by: Mapped[UUID]
    title: Mapped[str]
    filename: Mapped[str]
    media_type: Mapped[str]
    byte_size: Mapped[int]
    content_hash: Mapped[str]
    status: Mapped[str]
    stage: Mapped[str]
    percent: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    attempt: Mapped[int] = mapped_column(server_default=text("0"))
    active_generation: Mapped[int | None]
    latest_generation: Mapped[int] = mapped_column(server_default=text("1"))
    characters: Mapped[int] = mapped_column(server_default=text("0"))
    pages: Mapped[int] = mapped_column(server_default=text("0"))
    chunks: Mapped[int] = mapped_column(server_default=text("0"))
    entities: Mapped[int] = mapped_column(server_default=text("0"))
    relations: Mapped[int] = mapped_column(server_default=text("0"))
    error_code: Mapped[str | None]
    degraded: Mapped[bool] = mapped_column(server_default=text("false"))
    doc_metadata: Mapped[Metadata] = mapped_column("metadata", JSONB, server_default=text("'{}'::jsonb"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    deleted_at: Mapped[datetime | None]


class GenerationRow(Base):
    """One uploaded version: its original, its canonical text with the maps, and what it brought.

    Steps that are done leave their mark here (`text_key`, `chunks`), so that another worker resumes after them."""

    __tablename__ = "generations"

    document_id: Mapped[UUID] = mapped_column(
        ForeignKey("ingestion.documents.id", ondelete="CASCADE"), primary_key=True
    )
    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    workspace_id: Mapped[UUID]
    given_title: Mapped[str | None]
    title: Mapped[str | None]
    filename: Mapped[str]
    media_type: Mapped[str]
    byte_size: Mapped[int]
    content_hash: Mapped[str]
    blob_key: Mapped[str]
    doc_metadata: Mapped[Metadata] = mapped_column("metadata", JSONB, server_default=text("'{}'::jsonb"))
    text_key: Mapped[str | None]
    page_starts: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=text("'{}'"))
    headings: Mapped[list[dict[str, str | int]]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    characters: Mapped[int] = mapped_column(server_default=text("0"))
    pages: Mapped[int] = mapped_column(server_default=text("0"))
    chunks: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
