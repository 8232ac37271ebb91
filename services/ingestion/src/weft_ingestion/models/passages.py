"""What retrieval reads of a chunk beside its words."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from weft_ingestion.models.base import Base


class PassageRow(Base):
    """Vectors in the form of `weft_core.passage_vectors.PackedVectors` and names in that of `StoredName`.

    `slug` is the vector space, `names_version` the rules; either changes with a rebuild only.
    """

    __tablename__ = "passages"
    __table_args__ = (Index("ix_passages_document", "workspace_id", "document_id", "generation"),)

    chunk_id: Mapped[UUID] = mapped_column(ForeignKey("ingestion.chunks.id", ondelete="CASCADE"), primary_key=True)
    workspace_id: Mapped[UUID]
    document_id: Mapped[UUID]
    generation: Mapped[int]
    slug: Mapped[str]
    names_version: Mapped[str]
    names: Mapped[list[list[object]]] = mapped_column(JSONB)
    passage: Mapped[bytes]
    sentences: Mapped[bytes | None]
    tokens: Mapped[bytes]
    token_ids: Mapped[bytes]
    token_sentences: Mapped[bytes]
