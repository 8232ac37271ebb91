"""Room for updates in place, and an index on keys without a list of what is still to be put into it.

Revision ID: 0010
Revises: 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

UPDATED_OFTEN = ("documents", "jobs")


def upgrade() -> None:
    # Progress is written several times a document; a row that finds room on its page leaves its indexes alone.
    for table in UPDATED_OFTEN:
        op.execute(f"ALTER TABLE ingestion.{table} SET (fillfactor = 60)")
    # Each look into the index reads the whole pending list, and resolving names looks once for each key.
    op.execute("ALTER INDEX ingestion.ix_entities_keys SET (fastupdate = off)")
    op.execute("SELECT gin_clean_pending_list('ingestion.ix_entities_keys')")


def downgrade() -> None:
    op.execute("ALTER INDEX ingestion.ix_entities_keys RESET (fastupdate)")
    for table in UPDATED_OFTEN:
        op.execute(f"ALTER TABLE ingestion.{table} RESET (fillfactor)")
