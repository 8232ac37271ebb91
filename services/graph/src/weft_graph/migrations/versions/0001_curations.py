"""Curations, and the views and the role by which they are read for being replayed.

Revision ID: 0001
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from weft_stores.postgres.roles import make_reader_role

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

CURATIONS = """
CREATE VIEW graph.published_curations AS
SELECT id, workspace_id, number, kind, entity, other, value
FROM graph.curations
WHERE undone_at IS NULL
"""

HEADS = """
CREATE VIEW graph.published_curation_heads AS
SELECT workspace_id, version
FROM graph.curation_heads
"""


def upgrade() -> None:
    op.create_table(
        "curation_heads",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_curation_heads")),
        schema="graph",
    )
    op.create_table(
        "curations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("entity", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("other", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('merge', 'split', 'rename', 'retype')", name=op.f("ck_curations_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curations")),
        sa.UniqueConstraint("workspace_id", "number", name=op.f("uq_curations_workspace_id_number")),
        schema="graph",
    )
    op.execute(CURATIONS)
    op.execute(HEADS)
    op.execute(make_reader_role("weft_curation_reader"))
    op.execute("GRANT USAGE ON SCHEMA graph TO weft_curation_reader")
    op.execute("GRANT SELECT ON graph.published_curations, graph.published_curation_heads TO weft_curation_reader")


def downgrade() -> None:
    op.execute("DROP VIEW graph.published_curation_heads")
    op.execute("DROP VIEW graph.published_curations")
    op.execute("REVOKE USAGE ON SCHEMA graph FROM weft_curation_reader")
    op.drop_table("curations", schema="graph")
    op.drop_table("curation_heads", schema="graph")
