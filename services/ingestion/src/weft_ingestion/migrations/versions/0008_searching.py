"""Indexes as counting and searching entities use them.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Names and nothing else, so that an index answers without the rows. Published or not: whoever finds one asks
# `published_entities` which senses of it may be shown.
NORMS = """
CREATE VIEW ingestion.entity_norms AS
SELECT workspace_id, norm
FROM ingestion.entities
"""


def upgrade() -> None:
    # Documents of an entity in order: counting the distinct ones needs no sort.
    op.drop_index("ix_appearances_entity", table_name="appearances", schema="ingestion")
    op.create_index(
        "ix_appearances_entity",
        "appearances",
        ["workspace_id", "entity_id", "document_id"],
        unique=False,
        schema="ingestion",
        postgresql_include=["generation", "mentions"],
    )
    # Few entities are shown under a name that no document has; the others are found by that name.
    op.drop_index("ix_entities_label", table_name="entities", schema="ingestion")
    op.create_index(
        "ix_entities_renamed",
        "entities",
        ["workspace_id", "label_norm"],
        unique=False,
        schema="ingestion",
        postgresql_ops={"label_norm": "text_pattern_ops"},
        postgresql_where=sa.text("id = canonical_id AND label_norm <> norm"),
    )
    op.execute(NORMS)
    op.execute("GRANT SELECT ON ingestion.entity_norms TO weft_chunk_reader")


def downgrade() -> None:
    op.execute("DROP VIEW ingestion.entity_norms")
    op.drop_index("ix_entities_renamed", table_name="entities", schema="ingestion")
    op.create_index(
        "ix_entities_label",
        "entities",
        ["workspace_id", "label_norm"],
        unique=False,
        schema="ingestion",
        postgresql_ops={"label_norm": "text_pattern_ops"},
    )
    op.drop_index("ix_appearances_entity", table_name="appearances", schema="ingestion")
    op.create_index(
        "ix_appearances_entity",
        "appearances",
        ["workspace_id", "entity_id"],
        unique=False,
        schema="ingestion",
        postgresql_include=["document_id", "generation", "mentions"],
    )
