"""Declarative base of the schema `auth`."""

from sqlalchemy.orm import DeclarativeBase

from weft_stores.postgres.base import TYPES, service_metadata

SCHEMA = "auth"


class Base(DeclarativeBase):
    """Base of every table of auth."""

    metadata = service_metadata(SCHEMA)
    type_annotation_map = TYPES
