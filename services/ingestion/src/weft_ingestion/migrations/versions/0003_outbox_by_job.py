"""Find the outbox's message of a job: a worker that takes a job takes its message away.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_outbox_job_id"), "outbox", ["job_id"], unique=False, schema="ingestion")


def downgrade() -> None:
    op.drop_index(op.f("ix_outbox_job_id"), table_name="outbox", schema="ingestion")
