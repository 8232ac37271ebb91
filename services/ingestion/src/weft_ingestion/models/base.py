"""The declarative base of the `ingestion` schema."""

from sqlalchemy.orm import DeclarativeBase

from weft_stores.postgres.base import TYPES, service_metadata

SCHEMA = "ingestion"

type_map = dict(TYPES)


class Base(DeclarativeBase):
    metadata = service_metadata(SCHEMA)
    type_annotation_map = type_map
