"""Declarative base of the schema `query`."""

from sqlalchemy.orm import DeclarativeBase

from weft_stores.postgres.base import TYPES, service_metadata

SCHEMA = "query"


class Base(DeclarativeBase):
    """Base of every table of query."""

    metadata = service_metadata(SCHEMA)
    type_annotation_map = TYPES
