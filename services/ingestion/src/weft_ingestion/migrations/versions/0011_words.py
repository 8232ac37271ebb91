"""Words around names that may be anybody's.

Revision ID: 0011
Revises: 0010
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Empty in what was ingested before: nothing is said there, and nothing follows from it.
    added: sa.Column[Any] = sa.Column("words", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}")
    op.add_column("appearances", added, schema="ingestion")
    op.alter_column("appearances", "words", server_default=None, schema="ingestion")


def downgrade() -> None:
    op.drop_column("appearances", "words", schema="ingestion")
