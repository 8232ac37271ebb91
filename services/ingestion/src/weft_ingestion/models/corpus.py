"""What changed in a workspace, in the order in which it became visible, for readers that keep an image of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, func, text
from sqlalchemy.orm import Mapped, mapped_column

from weft_ingestion.models.base import Base


class CorpusRow(Base):
    """One number a workspace. Whoever changes what readers see adds one and keeps the row locked until the commit, so
    that a reader who saw version n has seen every change up to n.

    `horizon`: changes up to here are forgotten; a reader who is older reads everything again.
    """

    __tablename__ = "corpora"

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    horizon: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))


class CorpusChangeRow(Base):
    """A document that appeared, changed (`generation` is the one readers see from here on) or went (None)."""

    __tablename__ = "corpus_changes"

    workspace_id: Mapped[UUID] = mapped_column(
        ForeignKey("ingestion.corpora.workspace_id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    generation: Mapped[int | None]
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
