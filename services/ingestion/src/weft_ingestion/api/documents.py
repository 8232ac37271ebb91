"""Listing, reading and changing documents."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from weft_core.contracts.common import Page
from weft_core.contracts.documents import CanonicalContent, ChunkOut, Document, DocumentStatus
from weft_ingestion.api.deps import (
    CursorQuery,
    EditingDep,
    KeysDep,
    LimitQuery,
    ReadingDep,
)
from weft_stores.postgres.idempotency import once

router = APIRouter(tags=["documents"], prefix="/v1/workspaces/{workspace_id}/documents")


@router.get("")
async def list_documents(
    documents: ReadingDep,
    status: Annotated[DocumentStatus | None, Query(description="only documents in this state")] = None,
    limit: LimitQuery = 50,
    cursor: CursorQuery = None,
) -> Page[Document]:
    """Documents of the workspace, newest first."""
    return await documents.list(status, cursor, limit)


@router.get("/{document_id}")
async def get_document(documents: ReadingDep, document_id: UUID) -> Document:
    """One document and how far it is."""
    return await documents.get(document_id)


@router.get("/{document_id}/chunks")
async def list_chunks(
    documents: ReadingDep, document_id: UUID, limit: LimitQuery = 50, cursor: CursorQuery = None
) -> Page[ChunkOut]:
    """Chunks of the version readers see, in reading order."""
    return await documents.chunks(document_id, cursor, limit)


@router.get("/{document_id}/text")
async def get_text(documents: ReadingDep, document_id: UUID) -> CanonicalContent:
    """The canonical text every span counts in."""
    return await documents.text(document_id)


@router.delete("/{document_id}", status_code=202, response_class=Response)
async def delete_document(documents: EditingDep, document_id: UUID) -> Response:
    """Invisible at once; what it brought to the stores is removed behind the scenes."""
    await documents.delete(document_id)
    return Response(status_code=202)


@router.post("/{document_id}:retry", status_code=202)
async def retry_document(documents: EditingDep, document_id: UUID, keys: KeysDep) -> Document:
    """Read a failed document again."""
    return await once(keys, Document, lambda: documents.retry(document_id))


@router.post("/{document_id}:cancel", status_code=202)
async def cancel_document(documents: EditingDep, document_id: UUID, keys: KeysDep) -> Document:
    """Stop reading a document. It can be read again later."""
    return await once(keys, Document, lambda: documents.cancel(document_id))
