"""What the services' declarative bases share: one schema per service, one naming convention, timezone-aware times.

class Base(DeclarativeBase):
    metadata = service_metadata("auth")
    type_annotation_map = TYPES
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

TYPES: dict[Any, Any] = {
    datetime: DateTime(timezone=True),
    UUID: Uuid(),
    str: Text(),
    int: BigInteger(),
    dict[str, Any]: JSONB(),
    list[str]: ARRAY(Text()),
}
"""How annotations in `Mapped[…]` become column types."""


def service_metadata(schema: str) -> MetaData:
    """Metadata of one service: all its tables live in `schema`, all constraints are named by one rule."""
    return MetaData(schema=schema, naming_convention=NAMING)
