"""When a thing was made."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("things", sa.Column("at", sa.DateTime(timezone=True), nullable=False), schema="migrated")
    op.execute("INSERT INTO public.runs (note) VALUES ('0002')")


def downgrade() -> None:
    op.drop_column("things", "at", schema="migrated")
