"""Alembic environment of the schema `graph`."""

from weft_graph.models import SCHEMA, Base
from weft_stores.postgres.migrations import run_env

run_env(Base.metadata, SCHEMA)
