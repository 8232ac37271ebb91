"""Names: what documents say under them, which entity each is, and which are to be looked at again.

In the terms of `weft_core.resolution`.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, Integer, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from weft_ingestion.models.base import Base


class AppearanceRow(Base):
    """One name in one version of a document. `entity_id`: the entity under which the graph holds it."""

    __tablename__ = "appearances"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id", "generation"],
            ["ingestion.generations.document_id", "ingestion.generations.generation"],
            ondelete="CASCADE",
        ),
        Index("ix_appearances_norm", "workspace_id", "norm"),
        Index(
            "ix_appearances_entity",
            "workspace_id",
            "entity_id",
            "document_id",
            postgresql_include=["generation", "mentions"],
        ),
    )

    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    norm: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID]
    type: Mapped[str]
    name: Mapped[str]
    mentions: Mapped[int]
    chunk_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    neighbours: Mapped[list[str]]
    years: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    qualifier: Mapped[str]
    description: Mapped[str]
    domains: Mapped[list[str]]
    dated: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    words: Mapped[list[str]]
    expansions: Mapped[list[str]]
    entity_id: Mapped[UUID]


class EntityRow(Base):
    """A sense of a name, and the canonical sense it is linked to (`canonical_id`, its own id for most).

    `label…`: what an entity whose canonical sense this is, is called. `keys` and `grams` carry the workspace inside,
    because an index on a list cannot be told to look in one workspace only.
    """

    __tablename__ = "entities"
    __table_args__ = (
        Index("ix_entities_norm", "workspace_id", "norm", postgresql_ops={"norm": "text_pattern_ops"}),
        Index(
            "ix_entities_renamed",
            "workspace_id",
            "label_norm",
            postgresql_ops={"label_norm": "text_pattern_ops"},
            postgresql_where=text("id = canonical_id AND label_norm <> norm"),
        ),
        Index("ix_entities_canonical", "workspace_id", "canonical_id"),
        Index("ix_entities_page", "workspace_id", "id"),
        # without a pending list: each look reads all of it, and resolving looks once for each key
        Index("ix_entities_keys", "keys", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
        Index("ix_entities_grams", "grams", postgresql_using="gin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID]
    norm: Mapped[str]
    type: Mapped[str]
    name: Mapped[str]
    discriminator: Mapped[str] = mapped_column(server_default=text("''"))
    document_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid()))
    mentions: Mapped[int] = mapped_column(server_default=text("0"))
    apart: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    canonical_id: Mapped[UUID]
    score: Mapped[float] = mapped_column(server_default=text("1"))
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    label: Mapped[str]
    label_norm: Mapped[str]
    label_type: Mapped[str]
    keys: Mapped[list[str]]
    grams: Mapped[list[int]] = mapped_column(ARRAY(Integer))


class UnresolvedNameRow(Base):
    """A name whose appearances changed since it was last resolved. `mark` grows with every change, so that whoever has
    resolved it knows whether it changed again meanwhile."""

    __tablename__ = "unresolved_names"

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    norm: Mapped[str] = mapped_column(primary_key=True)
    mark: Mapped[int] = mapped_column(server_default=text("1"))


class ResolutionRow(Base):
    """How far a workspace is resolved. `version` grows with every change of entities; `curated` is the version of the
    curations that are applied, and `curated_norms` are the names they speak of."""

    __tablename__ = "resolutions"

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(server_default=text("0"))
    curated: Mapped[int] = mapped_column(server_default=text("0"))
    curated_norms: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    resolved_at: Mapped[datetime] = mapped_column(server_default=func.now())
