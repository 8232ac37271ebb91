"""Views for readers, and the role that sees nothing else.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Roles belong to the whole cluster: another database's migration may make or grant the same one at this moment, which
# shows as a duplicate, a unique violation or "tuple concurrently updated" (XX000).
ROLE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'weft_chunk_reader') THEN
        BEGIN
            CREATE ROLE weft_chunk_reader NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END IF;
    FOR attempt IN 1..20 LOOP
        BEGIN
            IF NOT EXISTS (
                SELECT FROM pg_auth_members m
                JOIN pg_roles r ON r.oid = m.roleid
                JOIN pg_roles u ON u.oid = m.member
                WHERE r.rolname = 'weft_chunk_reader' AND u.rolname = current_user
            ) THEN
                EXECUTE format('GRANT weft_chunk_reader TO %I', current_user);
            END IF;
            EXIT;
        EXCEPTION WHEN internal_error OR unique_violation THEN
            PERFORM pg_sleep(0.05);
        END;
    END LOOP;
END
$$
"""

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
    op.execute(ROLE)
    op.execute("GRANT USAGE ON SCHEMA ingestion TO weft_chunk_reader")
    op.execute("GRANT SELECT ON ingestion.published_chunks, ingestion.published_documents TO weft_chunk_reader")


def downgrade() -> None:
    op.execute("DROP VIEW ingestion.published_chunks")
    op.execute("DROP VIEW ingestion.published_documents")
    op.execute("REVOKE USAGE ON SCHEMA ingestion FROM weft_chunk_reader")
