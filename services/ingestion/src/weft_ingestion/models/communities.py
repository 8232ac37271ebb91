"""Communities of a workspace's graph. Ids and places only, never text: what a document said goes with the document."""

from typing import Any
from uuid import UUID

from sqlalchemy import Double, Index, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from weft_ingestion.models.base import Base


class CommunityRow(Base):
    """Entities that are closely related among themselves.

    `members` are entities, most central first, and `centrality` is each one's share (0 to 1) of the weight of the
    relations inside. `statements`: where documents state its heaviest relations, as dicts of `chunk_id`, `start` and
    `end` in the document's text, best first.
    """

    __tablename__ = "communities"
    __table_args__ = (Index("ix_communities_size", "workspace_id", "size", "id"),)

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    size: Mapped[int]
    members: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    centrality: Mapped[list[float]] = mapped_column(ARRAY(Double()))
    statements: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)


class CommunityVersionRow(Base):
    """The version of a workspace's resolutions that its communities were made from."""

    __tablename__ = "community_versions"

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(server_default=text("0"))
