"""What people decided about the graph."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from weft_graph.models.base import Base


class CurationRow(Base):
    """A decision in the terms of `weft_core.resolution.Curation`, kept for ever.

    `entity` and `other` are lists of anchors: {norm, type, document_ids}. `number` is the place in which it is
    replayed. `version` is the workspace's when this row was last changed: made, or undone.
    """

    __tablename__ = "curations"
    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        CheckConstraint("kind IN ('merge', 'split', 'rename', 'retype')", name="kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    workspace_id: Mapped[UUID]
    number: Mapped[int]
    kind: Mapped[str]
    entity: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    other: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    value: Mapped[str]
    created_by: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    undone_at: Mapped[datetime | None]
    version: Mapped[int]


class CurationHeadRow(Base):
    """How often the curations of a workspace were changed. Whoever changes them holds this row's lock, so that numbers
    and versions follow each other as the commits do."""

    __tablename__ = "curation_heads"

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
