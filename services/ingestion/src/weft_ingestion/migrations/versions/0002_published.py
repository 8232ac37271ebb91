"""Views for readers, and the role that sees nothing else.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

from weft_stores.postgres.roles import make_reader_role

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DOCUMENTS = """
CREATE VIEW ingestion.published_documents AS
SELECT id, workspace_id, title, active_generation, created_at, metadata
FROM ingestion.documents
WHERE deleted_at IS NULL AND active_generation IS NOT NULL
"""

CHUNKS = """
CREATE VIEW ingestion.published_chunks AS
SELECT c.id, c.workspace_id, c.document_id, c.generation, c.ordinal, c.text, c.start, c."end", c.page, c.page_end,
       c.heading_path, d.title AS document_title, d.created_at AS document_created_at, d.metadata
FROM ingestion.chunks c
JOIN ingestion.documents d ON d.id = c.document_id AND d.active_generation = c.generation
WHERE d.deleted_at IS NULL
"""


def upgrade() -> None:
    op.execute(DOCUMENTS)
    op.execute(CHUNKS)
    op.execute(make_reader_role("weft_chunk_reader"))
    op.execute("GRANT USAGE ON SCHEMA ingestion TO weft_chunk_reader")
    op.execute("GRANT SELECT ON ingestion.published_chunks, ingestion.published_documents TO weft_chunk_reader")


def downgrade() -> None:
    op.execute("DROP VIEW ingestion.published_chunks")
    op.execute("DROP VIEW ingestion.published_documents")
    op.execute("REVOKE USAGE ON SCHEMA ingestion FROM weft_chunk_reader")
