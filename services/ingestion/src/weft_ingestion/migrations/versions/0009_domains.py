"""Of what and of when the passages speak that hold a name.

Revision ID: 0009
Revises: 0008
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_COLUMNS: dict[str, sa.types.TypeEngine[Any]] = {"domains": sa.Text(), "dated": sa.Integer()}


def upgrade() -> None:
    # Empty in what was ingested before: nothing is said there, and nothing follows from it.
    for name, type_ in _COLUMNS.items():
        added: sa.Column[Any] = sa.Column(name, postgresql.ARRAY(type_), nullable=False, server_default="{}")
        op.add_column("appearances", added, schema="ingestion")
        op.alter_column("appearances", name, server_default=None, schema="ingestion")


def downgrade() -> None:
    for name in _COLUMNS:
        op.drop_column("appearances", name, schema="ingestion")
