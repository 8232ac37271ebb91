"""Declarative base of the schema `graph`."""

from sqlalchemy.orm import DeclarativeBase

from weft_stores.postgres.base import TYPES, service_metadata

SCHEMA = "graph"


class Base(DeclarativeBase):
    """Base of every table of graph."""

    metadata = service_metadata(SCHEMA)
    type_annotation_map = TYPES
