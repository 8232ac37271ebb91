"""Vectors of sentences and tokens, and names, of every chunk.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BYTES = ("passage", "sentences", "tokens", "token_ids", "token_sentences")

PUBLISHED = """
CREATE VIEW ingestion.published_passages AS
SELECT p.chunk_id, p.workspace_id, p.document_id, p.generation, p.slug, p.names, p.passage, p.sentences, p.tokens,
       p.token_ids, p.token_sentences
FROM ingestion.passages p
JOIN ingestion.documents d ON d.id = p.document_id AND d.active_generation = p.generation
WHERE d.deleted_at IS NULL
"""

# Documents that were read before have no passages: they are read again from their kept text, and served meanwhile.
READ_AGAIN = """
INSERT INTO ingestion.jobs (id, workspace_id, document_id, generation, kind)
SELECT gen_random_uuid(), workspace_id, id, active_generation, 'ingest'
FROM ingestion.documents
WHERE deleted_at IS NULL AND active_generation = latest_generation AND status = 'ready'
"""


def upgrade() -> None:
    op.create_table(
        "passages",
        sa.Column("chunk_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("names_version", sa.Text(), nullable=False),
        sa.Column("names", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("passage", sa.LargeBinary(), nullable=False),
        sa.Column("sentences", sa.LargeBinary(), nullable=True),
        sa.Column("tokens", sa.LargeBinary(), nullable=False),
        sa.Column("token_ids", sa.LargeBinary(), nullable=False),
        sa.Column("token_sentences", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chunk_id"], ["ingestion.chunks.id"], name=op.f("fk_passages_chunk_id_chunks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chunk_id", name=op.f("pk_passages")),
        schema="ingestion",
    )
    op.create_index(
        "ix_passages_document", "passages", ["workspace_id", "document_id", "generation"], schema="ingestion"
    )
    # rounded vectors do not compress, and trying costs half as much again as writing (ADR 0007)
    for column in BYTES:
        op.execute(f"ALTER TABLE ingestion.passages ALTER COLUMN {column} SET STORAGE EXTERNAL")
    op.execute(PUBLISHED)
    op.execute("GRANT SELECT ON ingestion.published_passages TO weft_chunk_reader")
    op.execute(READ_AGAIN)


def downgrade() -> None:
    op.execute("DROP VIEW ingestion.published_passages")
    op.drop_index("ix_passages_document", table_name="passages", schema="ingestion")
    op.drop_table("passages", schema="ingestion")
