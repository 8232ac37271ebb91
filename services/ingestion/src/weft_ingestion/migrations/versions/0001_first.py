"""Documents, generations, jobs, outbox, chunks, extractions and what guards uploads.

Revision ID: 0001
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("byte_size", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("percent", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("attempt", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("active_generation", sa.BigInteger(), nullable=True),
        sa.Column("latest_generation", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("characters", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("pages", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("chunks", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("entities", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("relations", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("degraded", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        schema="ingestion",
    )
    op.create_index(
        "ix_documents_list",
        "documents",
        ["workspace_id", "created_at", "id"],
        unique=False,
        schema="ingestion",
        postgresql_where="deleted_at IS NULL",
    )
    op.create_index(
        "ix_documents_list_status",
        "documents",
        ["workspace_id", "status", "created_at", "id"],
        unique=False,
        schema="ingestion",
        postgresql_where="deleted_at IS NULL",
    )
    op.create_index(
        "uq_documents_living_hash",
        "documents",
        ["workspace_id", "content_hash"],
        unique=True,
        schema="ingestion",
        postgresql_where="deleted_at IS NULL",
    )
    op.create_table(
        "extractions",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("extraction", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("degraded", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "content_hash", "extractor", name=op.f("pk_extractions")),
        schema="ingestion",
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("claim", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("response", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "workspace_id", "route", "key", name=op.f("pk_idempotency_keys")),
        schema="ingestion",
    )
    op.create_index(
        op.f("ix_idempotency_keys_created_at"), "idempotency_keys", ["created_at"], unique=False, schema="ingestion"
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'queued'"), nullable=False),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("attempt", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("crashes", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("errors", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("retries", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("lease_gen", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("error_detail", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        schema="ingestion",
    )
    op.create_index(op.f("ix_jobs_document_id"), "jobs", ["document_id"], unique=False, schema="ingestion")
    op.create_index(
        "ix_jobs_due", "jobs", ["not_before"], unique=False, schema="ingestion", postgresql_where="state = 'queued'"
    )
    op.create_index(
        "ix_jobs_finished",
        "jobs",
        ["finished_at"],
        unique=False,
        schema="ingestion",
        postgresql_where="finished_at IS NOT NULL",
    )
    op.create_index(
        "ix_jobs_leases",
        "jobs",
        ["lease_until"],
        unique=False,
        schema="ingestion",
        postgresql_where="state = 'running'",
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        schema="ingestion",
    )
    op.create_table(
        "staged_blobs",
        sa.Column("blob_key", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("blob_key", name=op.f("pk_staged_blobs")),
        schema="ingestion",
    )
    op.create_index(
        op.f("ix_staged_blobs_created_at"), "staged_blobs", ["created_at"], unique=False, schema="ingestion"
    )
    op.create_table(
        "generations",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("generation", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("given_title", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("byte_size", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("blob_key", sa.Text(), nullable=False),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("text_key", sa.Text(), nullable=True),
        sa.Column("page_starts", postgresql.ARRAY(sa.BigInteger()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column(
            "headings", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
        sa.Column("characters", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("pages", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("chunks", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["ingestion.documents.id"],
            name=op.f("fk_generations_document_id_documents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "generation", name=op.f("pk_generations")),
        schema="ingestion",
    )
    op.create_table(
        "chunks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.Column("page", sa.BigInteger(), nullable=True),
        sa.Column("page_end", sa.BigInteger(), nullable=True),
        sa.Column("heading_path", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("token_count", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "generation"],
            ["ingestion.generations.document_id", "ingestion.generations.generation"],
            name=op.f("fk_chunks_document_id_generation_generations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chunks")),
        schema="ingestion",
    )
    op.create_index("ix_chunks_hash", "chunks", ["workspace_id", "content_hash"], unique=False, schema="ingestion")
    op.create_index(
        "uq_chunks_place", "chunks", ["document_id", "generation", "ordinal"], unique=True, schema="ingestion"
    )


def downgrade() -> None:
    op.drop_index("uq_chunks_place", table_name="chunks", schema="ingestion")
    op.drop_index("ix_chunks_hash", table_name="chunks", schema="ingestion")
    op.drop_table("chunks", schema="ingestion")
    op.drop_table("generations", schema="ingestion")
    op.drop_index(op.f("ix_staged_blobs_created_at"), table_name="staged_blobs", schema="ingestion")
    op.drop_table("staged_blobs", schema="ingestion")
    op.drop_table("outbox", schema="ingestion")
    op.drop_index("ix_jobs_leases", table_name="jobs", schema="ingestion", postgresql_where="state = 'running'")
    op.drop_index("ix_jobs_finished", table_name="jobs", schema="ingestion", postgresql_where="finished_at IS NOT NULL")
    op.drop_index("ix_jobs_due", table_name="jobs", schema="ingestion", postgresql_where="state = 'queued'")
    op.drop_index(op.f("ix_jobs_document_id"), table_name="jobs", schema="ingestion")
    op.drop_table("jobs", schema="ingestion")
    op.drop_index(op.f("ix_idempotency_keys_created_at"), table_name="idempotency_keys", schema="ingestion")
    op.drop_table("idempotency_keys", schema="ingestion")
    op.drop_table("extractions", schema="ingestion")
    op.drop_index(
        "uq_documents_living_hash", table_name="documents", schema="ingestion", postgresql_where="deleted_at IS NULL"
    )
    op.drop_index(
        "ix_documents_list_status", table_name="documents", schema="ingestion", postgresql_where="deleted_at IS NULL"
    )
    op.drop_index(
        "ix_documents_list", table_name="documents", schema="ingestion", postgresql_where="deleted_at IS NULL"
    )
    op.drop_table("documents", schema="ingestion")
