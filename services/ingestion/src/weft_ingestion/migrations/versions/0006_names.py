"""Names of documents, the entities they are, and names to be resolved.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# A sense is shown while a published version of a document has its name in it.
ENTITIES = """
CREATE VIEW ingestion.published_entities AS
SELECT e.id, e.workspace_id, e.norm, e.type, e.name, e.discriminator, e.mentions, e.apart, e.canonical_id, e.score,
       e.reasons, e.label, e.label_norm, e.label_type, e.document_ids, e.grams
FROM ingestion.entities e
WHERE EXISTS (
    SELECT FROM ingestion.appearances a
    JOIN ingestion.documents d ON d.id = a.document_id AND d.active_generation = a.generation
    WHERE a.workspace_id = e.workspace_id AND a.norm = e.norm AND d.deleted_at IS NULL
      AND (e.document_ids IS NULL OR a.document_id = ANY(e.document_ids))
)
"""

RESOLUTIONS = """
CREATE VIEW ingestion.published_resolutions AS
SELECT c.workspace_id, coalesce(r.version, 0) AS version, coalesce(r.curated, 0) AS curated,
       EXISTS (SELECT FROM ingestion.unresolved_names u WHERE u.workspace_id = c.workspace_id) AS resolving
FROM ingestion.corpora c
LEFT JOIN ingestion.resolutions r ON r.workspace_id = c.workspace_id
"""

# The graph of documents that were read before says nothing of names: they are read again from their kept text, and
# served meanwhile.
READ_AGAIN = """
INSERT INTO ingestion.jobs (id, workspace_id, document_id, generation, kind)
SELECT gen_random_uuid(), workspace_id, id, active_generation, 'ingest'
FROM ingestion.documents d
WHERE deleted_at IS NULL AND active_generation = latest_generation AND status = 'ready'
  AND NOT EXISTS (
    SELECT FROM ingestion.jobs j WHERE j.document_id = d.id AND j.kind = 'ingest' AND j.state IN ('queued', 'running')
  )
"""


def upgrade() -> None:
    op.create_table(
        "entities",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("norm", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("discriminator", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("document_ids", postgresql.ARRAY(sa.Uuid()), nullable=True),
        sa.Column("mentions", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "apart", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
        sa.Column("canonical_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Double(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "reasons", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("label_norm", sa.Text(), nullable=False),
        sa.Column("label_type", sa.Text(), nullable=False),
        sa.Column("keys", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("grams", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entities")),
        schema="ingestion",
    )
    op.create_index(
        "ix_entities_canonical", "entities", ["workspace_id", "canonical_id"], unique=False, schema="ingestion"
    )
    op.create_index(
        "ix_entities_grams", "entities", ["grams"], unique=False, schema="ingestion", postgresql_using="gin"
    )
    op.create_index("ix_entities_keys", "entities", ["keys"], unique=False, schema="ingestion", postgresql_using="gin")
    op.create_index(
        "ix_entities_label",
        "entities",
        ["workspace_id", "label_norm"],
        unique=False,
        schema="ingestion",
        postgresql_ops={"label_norm": "text_pattern_ops"},
    )
    op.create_index(
        "ix_entities_norm",
        "entities",
        ["workspace_id", "norm"],
        unique=False,
        schema="ingestion",
        postgresql_ops={"norm": "text_pattern_ops"},
    )
    op.create_table(
        "resolutions",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("curated", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("curated_norms", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_resolutions")),
        schema="ingestion",
    )
    op.create_table(
        "unresolved_names",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("norm", sa.Text(), nullable=False),
        sa.Column("mark", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "norm", name=op.f("pk_unresolved_names")),
        schema="ingestion",
    )
    op.create_table(
        "appearances",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("generation", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("norm", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mentions", sa.BigInteger(), nullable=False),
        sa.Column("chunk_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("neighbours", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("years", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("qualifier", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("expansions", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "generation"],
            ["ingestion.generations.document_id", "ingestion.generations.generation"],
            name=op.f("fk_appearances_document_id_generation_generations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "generation", "norm", name=op.f("pk_appearances")),
        schema="ingestion",
    )
    op.create_index("ix_appearances_norm", "appearances", ["workspace_id", "norm"], unique=False, schema="ingestion")
    op.create_index(
        "uq_jobs_of_workspace",
        "jobs",
        ["document_id", "kind"],
        unique=True,
        schema="ingestion",
        postgresql_where="kind IN ('resolve', 'rebuild', 'communities') AND state IN ('queued', 'running')",
    )
    op.execute(ENTITIES)
    op.execute(RESOLUTIONS)
    op.execute("GRANT SELECT ON ingestion.published_entities, ingestion.published_resolutions TO weft_chunk_reader")
    op.execute(READ_AGAIN)


def downgrade() -> None:
    op.execute("DROP VIEW ingestion.published_resolutions")
    op.execute("DROP VIEW ingestion.published_entities")
    op.drop_index(
        "uq_jobs_of_workspace",
        table_name="jobs",
        schema="ingestion",
        postgresql_where="kind IN ('resolve', 'rebuild', 'communities') AND state IN ('queued', 'running')",
    )
    op.drop_index("ix_appearances_norm", table_name="appearances", schema="ingestion")
    op.drop_table("appearances", schema="ingestion")
    op.drop_table("unresolved_names", schema="ingestion")
    op.drop_table("resolutions", schema="ingestion")
    op.drop_index(
        "ix_entities_norm", table_name="entities", schema="ingestion", postgresql_ops={"norm": "text_pattern_ops"}
    )
    op.drop_index(
        "ix_entities_label",
        table_name="entities",
        schema="ingestion",
        postgresql_ops={"label_norm": "text_pattern_ops"},
    )
    op.drop_index("ix_entities_keys", table_name="entities", schema="ingestion", postgresql_using="gin")
    op.drop_index("ix_entities_grams", table_name="entities", schema="ingestion", postgresql_using="gin")
    op.drop_index("ix_entities_canonical", table_name="entities", schema="ingestion")
    op.drop_table("entities", schema="ingestion")
