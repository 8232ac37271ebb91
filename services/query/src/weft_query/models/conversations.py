"""Conversations and their messages."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from weft_query.models.base import Base


class ConversationRow(Base):
    """Belongs to one user in one workspace."""

    __tablename__ = "conversations"
    __table_args__ = (Index(None, "workspace_id", "user_id", "updated_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    workspace_id: Mapped[UUID]
    user_id: Mapped[UUID]
    title: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class MessageRow(Base):
    """One turn. `standalone`: the user's question as it was asked of the index, also beside its answer. `citations`:
    where an answer's quotes stand, without their words. `content` of an extractive answer is empty: it follows from
    question and citations. So nothing here holds the text of a document that may be deleted."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "position"),
        CheckConstraint("role IN ('user', 'assistant')", name="role"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    workspace_id: Mapped[UUID]
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    position: Mapped[int]
    role: Mapped[str]
    content: Mapped[str]
    standalone: Mapped[str | None]
    answered_by: Mapped[str | None]
    verdict: Mapped[str | None]
    citations: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
