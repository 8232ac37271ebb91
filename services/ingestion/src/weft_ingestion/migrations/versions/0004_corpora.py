"""What changed in a workspace, for readers that keep an image of it.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "corpora",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("horizon", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_corpora")),
        schema="ingestion",
    )
    op.create_table(
        "corpus_changes",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["ingestion.corpora.workspace_id"],
            name=op.f("fk_corpus_changes_workspace_id_corpora"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "version", "document_id", name=op.f("pk_corpus_changes")),
        schema="ingestion",
    )
    op.create_index(
        op.f("ix_corpus_changes_changed_at"), "corpus_changes", ["changed_at"], unique=False, schema="ingestion"
    )
    # documents that were there before: whoever has not read them yet reads everything
    op.execute(
        "INSERT INTO ingestion.corpora (workspace_id, version, horizon) "
        "SELECT DISTINCT workspace_id, 1, 1 FROM ingestion.documents"
    )
    op.execute("GRANT SELECT ON ingestion.corpora, ingestion.corpus_changes TO weft_chunk_reader")


def downgrade() -> None:
    op.execute("REVOKE SELECT ON ingestion.corpora, ingestion.corpus_changes FROM weft_chunk_reader")
    op.drop_index(op.f("ix_corpus_changes_changed_at"), table_name="corpus_changes", schema="ingestion")
    op.drop_table("corpus_changes", schema="ingestion")
    op.drop_table("corpora", schema="ingestion")
