"""Alembic environment of the schema `query`."""

from weft_query.models import SCHEMA, Base
from weft_stores.postgres.migrations import run_env

run_env(Base.metadata, SCHEMA)
