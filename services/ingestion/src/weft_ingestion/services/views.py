"""Rows as the wire models of the API."""

from weft_core.contracts.documents import ChunkOut, Counters, Document, DocumentStatus, Stage
from weft_core.failures import SENTENCES, FailureCode
from weft_ingestion.models import ChunkRow, DocumentRow


def document_of(row: DocumentRow) -> Document:
    code = FailureCode(row.error_code) if row.error_code else None
    return Document(
        id=row.id,
        workspace_id=row.workspace_id,
        title=row.title,
        filename=row.filename,
        media_type=row.media_type,
        byte_size=row.byte_size,
        content_hash=row.content_hash,
        status=DocumentStatus(row.status),
        stage=Stage(row.stage),
        percent=row.percent,
        attempt=row.attempt,
        active_generation=row.active_generation,
        latest_generation=row.latest_generation,
        counters=Counters.model_validate(row),
        error_code=code,
        error=SENTENCES[code] if code else None,
        degraded=row.degraded,
        metadata=row.doc_metadata,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def chunk_of(row: ChunkRow) -> ChunkOut:
    return ChunkOut.model_validate(row)
