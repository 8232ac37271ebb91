"""Entities as published documents name them, and communities of them.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Ids and places only: whoever shows a community asks which of its members and passages are published.
COMMUNITIES = """
CREATE VIEW ingestion.published_communities AS
SELECT id, workspace_id, size, members, centrality, statements
FROM ingestion.communities
"""

APPEARANCES = """
CREATE VIEW ingestion.published_appearances AS
SELECT a.workspace_id, a.entity_id, a.document_id, a.norm, a.mentions
FROM ingestion.appearances a
JOIN ingestion.documents d ON d.id = a.document_id AND d.active_generation = a.generation
WHERE d.deleted_at IS NULL
"""

ENTITIES = """
CREATE VIEW ingestion.published_graph_entities AS
SELECT e.id, e.workspace_id, e.label AS name, e.label_type AS type
FROM ingestion.entities e
WHERE EXISTS (
    SELECT FROM ingestion.appearances a
    JOIN ingestion.documents d ON d.id = a.document_id AND d.active_generation = a.generation
    WHERE a.workspace_id = e.workspace_id AND a.entity_id = e.id AND d.deleted_at IS NULL
)
"""

GRANT = """
GRANT SELECT ON ingestion.published_communities, ingestion.published_appearances, ingestion.published_graph_entities
TO weft_chunk_reader
"""


def upgrade() -> None:
    op.create_index(
        "ix_appearances_entity",
        "appearances",
        ["workspace_id", "entity_id"],
        unique=False,
        schema="ingestion",
        postgresql_include=["document_id", "generation", "mentions"],
    )
    op.create_index("ix_entities_page", "entities", ["workspace_id", "id"], unique=False, schema="ingestion")
    op.create_table(
        "communities",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("members", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("centrality", postgresql.ARRAY(sa.Double()), nullable=False),
        sa.Column("statements", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_communities")),
        schema="ingestion",
    )
    op.create_index(
        "ix_communities_size", "communities", ["workspace_id", "size", "id"], unique=False, schema="ingestion"
    )
    op.create_table(
        "community_versions",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_community_versions")),
        schema="ingestion",
    )
    op.execute(COMMUNITIES)
    op.execute(APPEARANCES)
    op.execute(ENTITIES)
    op.execute(GRANT)


def downgrade() -> None:
    op.execute("DROP VIEW ingestion.published_graph_entities")
    op.execute("DROP VIEW ingestion.published_appearances")
    op.execute("DROP VIEW ingestion.published_communities")
    op.drop_table("community_versions", schema="ingestion")
    op.drop_index("ix_communities_size", table_name="communities", schema="ingestion")
    op.drop_table("communities", schema="ingestion")
    op.drop_index("ix_entities_page", table_name="entities", schema="ingestion")
    op.drop_index(
        "ix_appearances_entity",
        table_name="appearances",
        schema="ingestion",
        postgresql_include=["document_id", "generation", "mentions"],
    )
