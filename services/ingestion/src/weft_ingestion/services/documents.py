"""Documents as their readers and editors see them."""

import base64
import binascii
import json
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from weft_core.contracts.common import Page
from weft_core.contracts.documents import CanonicalContent, ChunkOut, Document, DocumentStatus, Stage
from weft_core.cursors import decode_cursor, encode_cursor
from weft_core.errors import ConflictError, InvalidInputError
from weft_core.failures import FailureCode
from weft_ingestion.models import GenerationRow, JobKind
from weft_ingestion.repositories.corpus import CorpusRepository
from weft_ingestion.repositories.documents import DocumentRepository
from weft_ingestion.repositories.jobs import JobRepository
from weft_ingestion.repositories.progress import fail_document
from weft_ingestion.repositories.unresolved import UnresolvedRepository
from weft_ingestion.services.views import chunk_of, document_of
from weft_stores.blob.base import BlobStores


class DocumentService:
    """One workspace, one transaction; the request's boundary commits."""

    def __init__(self, session: AsyncSession, blobs: BlobStores, workspace_id: UUID) -> None:
        self._session = session
        self._blobs = blobs.workspace(workspace_id)
        self._documents = DocumentRepository(session, workspace_id)
        self._jobs = JobRepository(session, workspace_id)

    async def get(self, document_id: UUID) -> Document:
        return document_of(await self._documents.get(document_id))

    async def list(self, status: DocumentStatus | None, cursor: str | None, limit: int) -> Page[Document]:
        """Newest first."""
        after = decode_cursor(cursor) if cursor else None
        rows = await self._documents.page(status, after, limit + 1)
        more = len(rows) > limit
        rows = rows[:limit]
        next_cursor = encode_cursor(rows[-1].created_at, rows[-1].id) if more else None
        return Page(items=[document_of(row) for row in rows], next_cursor=next_cursor)

    async def chunks(self, document_id: UUID, cursor: str | None, limit: int) -> Page[ChunkOut]:
        """Chunks of the active generation, in reading order; none before the first is ready. A cursor belongs to one
        generation, so that pages of two are never put together."""
        row = await self._documents.get(document_id)
        generation, start = _decode_place(cursor) if cursor else (row.active_generation, 0)
        if cursor and generation != row.active_generation:
            raise InvalidInputError("the document has changed since this list was begun; begin it again")
        if generation is None:
            return Page(items=[])
        rows = await self._documents.chunks(document_id, generation, start, limit + 1)
        next_cursor = _encode_place(generation, rows[limit].ordinal) if len(rows) > limit else None
        return Page(items=[chunk_of(row) for row in rows[:limit]], next_cursor=next_cursor)

    async def text(self, document_id: UUID) -> CanonicalContent:
        """Canonical text of the active generation. Raises `ConflictError` before there is one."""
        row = await self._documents.get(document_id)
        if row.active_generation is None:
            raise ConflictError("the document has not been read yet")
        generation = await self._documents.generation(document_id, row.active_generation)
        if generation.text_key is None:
            raise ConflictError("the document has not been read yet")
        text = (await self._blobs.read(generation.text_key)).decode()
        return CanonicalContent(
            document_id=document_id,
            generation=generation.generation,
            text=text,
            page_starts=generation.page_starts,
        )

    async def original(self, document_id: UUID) -> GenerationRow:
        """The version whose bytes are served: the active one, or the newest while there is none."""
        row = await self._documents.get(document_id)
        return await self._documents.generation(document_id, row.active_generation or row.latest_generation)

    async def delete(self, document_id: UUID) -> None:
        """Invisible with this transaction; what it brought is removed by a job, whatever runs at the moment."""
        row = await self._documents.lock(document_id)
        await self._jobs.stop(document_id)
        row.deleted_at = func.clock_timestamp()
        self._jobs.enqueue(JobKind.DELETE, document_id)
        await self._session.flush()
        if row.active_generation is not None:
            await CorpusRepository(self._session, row.workspace_id).changed({document_id: None})
            await UnresolvedRepository(self._session, row.workspace_id).documents_changed([document_id])

    async def retry(self, document_id: UUID) -> Document:
        """Reads the newest version again. Raises `ConflictError` unless its last attempt failed."""
        row = await self._documents.lock(document_id)
        if row.error_code is None or await self._jobs.is_ingesting(document_id):
            raise ConflictError("only a document whose reading failed can be read again")
        row.status, row.stage, row.percent, row.attempt = DocumentStatus.QUEUED, Stage.QUEUED, 0, 0
        row.error_code = None
        self._jobs.enqueue(JobKind.INGEST, document_id, row.latest_generation)
        return await self._changed(document_id)

    async def cancel(self, document_id: UUID) -> Document:
        """Stops reading the newest version; an older one goes on being served. Raises `ConflictError` when nothing
        is being read."""
        await self._documents.lock(document_id)
        if not await self._jobs.stop(document_id, JobKind.INGEST):
            raise ConflictError("the document is not being read at the moment")
        await fail_document(self._session, document_id, FailureCode.CANCELLED)
        return await self._changed(document_id)

    async def _changed(self, document_id: UUID) -> Document:
        await self._session.flush()
        await self._documents.touch(document_id)
        row = await self._documents.get(document_id)
        await self._session.refresh(row)
        return document_of(row)


def _encode_place(generation: int, ordinal: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([generation, ordinal]).encode()).decode().rstrip("=")


def _decode_place(cursor: str) -> tuple[int, int]:
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        generation, ordinal = place
        if not (isinstance(generation, int) and isinstance(ordinal, int) and 0 <= ordinal < 2**63 > generation > 0):
            raise ValueError(place)
    except (ValueError, TypeError, binascii.Error) as error:
        raise InvalidInputError("the cursor is not one this list gave") from error
    return generation, ordinal
