"""Alembic's entry point; everything it does is in the stores library."""

from weft_ingestion.models import Base
from weft_ingestion.models.base import SCHEMA
from weft_stores.postgres.migrations import run_env

run_env(Base.metadata, SCHEMA)
