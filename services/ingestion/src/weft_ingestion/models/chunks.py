"""Chunks of every generation, and what extractors found in them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from weft_ingestion.models.base import Base


class ChunkRow(Base):
    """`text` is the canonical text of its generation at [start, end). Readers see chunks of active generations only,
    through the view `published_chunks`."""

    __tablename__ = "chunks"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id", "generation"],
            ["ingestion.generations.document_id", "ingestion.generations.generation"],
            ondelete="CASCADE",
        ),
        Index("uq_chunks_place", "document_id", "generation", "ordinal", unique=True),
        Index("ix_chunks_hash", "workspace_id", "content_hash"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID]
    document_id: Mapped[UUID]
    generation: Mapped[int]
    ordinal: Mapped[int]
    text: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    page: Mapped[int | None]
    page_end: Mapped[int | None]
    heading_path: Mapped[list[str]]
    token_count: Mapped[int]
    content_hash: Mapped[str]


class ExtractionRow(Base):
    """What one extractor found in one text, kept so that no paid call is repeated: not at a retry, not at a rebuild,
    not when the same text stands in another document of the workspace."""

    __tablename__ = "extractions"

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    content_hash: Mapped[str] = mapped_column(primary_key=True)
    extractor: Mapped[str] = mapped_column(primary_key=True)
    extraction: Mapped[dict[str, object]] = mapped_column(JSONB)
    degraded: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
