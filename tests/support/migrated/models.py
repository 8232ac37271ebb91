"""One table that uses every annotation the stores map."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from weft_stores.postgres.base import TYPES, service_metadata

SCHEMA = "migrated"


class Base(DeclarativeBase):
    metadata = service_metadata(SCHEMA)
    type_annotation_map = TYPES


class Thing(Base):
    __tablename__ = "things"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int]
    tags: Mapped[list[str]]
    extra: Mapped[dict[str, Any]]
    at: Mapped[datetime]
