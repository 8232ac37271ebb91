"""Accepting uploads: bytes to the blob store, then one transaction, and only then a 202."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from weft_core.contracts.documents import DocumentStatus, Metadata, Stage, UploadAccepted
from weft_core.errors import ConflictError, TooLargeError, WeftError
from weft_ingestion.models import DocumentRow, GenerationRow, JobKind
from weft_ingestion.repositories.arrivals import arrive
from weft_ingestion.repositories.documents import DocumentRepository
from weft_ingestion.repositories.intake import StagedBlobRepository
from weft_ingestion.repositories.jobs import JobRepository
from weft_ingestion.services.naming import title_of
from weft_ingestion.services.turns import Turns
from weft_ingestion.services.views import document_of
from weft_stores.blob.base import BlobStore, BlobStores

_log = structlog.get_logger("weft.ingestion.intake")


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that lie in the blob store, not yet a document."""

    blob_key: str
    document_id: UUID
    byte_size: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class Description:
    """What the client says about the bytes, cleaned."""

    filename: str
    media_type: str
    title: str | None
    metadata: Metadata


class Intake:
    """Uploads into one workspace by one user.

    Opens its own transactions: no connection to Postgres is held while a body streams in, and the 202 may only be
    said after the commit.
    """

    def __init__(
        self,
        turns: Turns,
        blobs: BlobStores,
        workspace_id: UUID,
        user_id: UUID,
        max_bytes: int,
    ) -> None:
        self._turns = turns
        self._blobs: BlobStore = blobs.workspace(workspace_id)
        self._workspace_id = workspace_id
        self._user_id = user_id
        self._max_bytes = max_bytes

    async def store(self, body: AsyncIterator[bytes], document_id: UUID | None = None) -> Stored:
        """Streams `body` into the blob store. Raises `TooLargeError` as soon as it is over the cap."""
        document_id = document_id or uuid4()
        key = f"{document_id}/{uuid4().hex}"  # a folder more would be one more to be synced
        async with self._turns.session() as session:
            await StagedBlobRepository(session, self._workspace_id).stage(key)
        digest = hashlib.sha256()
        try:
            size = await self._blobs.put(key, self._metered(body, digest.update))
        except BaseException:
            await self.discard(key)
            raise
        return Stored(key, document_id, size, digest.hexdigest())

    async def ensure_exists(self, document_id: UUID) -> None:
        """Raises `NotFoundError`: said before a large body is read for nothing."""
        async with self._turns.session() as session:
            await DocumentRepository(session, self._workspace_id).get(document_id)

    async def measure(self, body: AsyncIterator[bytes]) -> Stored:
        """As `store`, but the bytes are only looked at."""
        digest, size = hashlib.sha256(), 0
        async for piece in self._metered(body, digest.update):
            size += len(piece)
        return Stored("", uuid4(), size, digest.hexdigest())

    async def discard(self, blob_key: str) -> None:
        """Removes a blob no document came of. What cannot be removed now the sweeper removes later.

        A commit whose answer got lost may have happened: only a blob that is still staged is nobody's."""
        try:
            async with self._turns.session() as session:
                if await StagedBlobRepository(session, self._workspace_id).settle(blob_key):
                    await self._blobs.delete(blob_key)
        except WeftError as error:
            _log.warning("blob_left_for_sweeper", blob_key=blob_key, error=error.message)

    async def create(self, stored: Stored, description: Description, also: "Also" = None) -> UploadAccepted:
        """A new document, or the one the workspace already has of these bytes. `also` joins the transaction."""
        accepted = await self._committed(stored, lambda session: self._create(session, stored, description), also)
        if accepted.deduplicated:
            await self.discard(stored.blob_key)
        return accepted

    async def replace(self, document_id: UUID, stored: Stored, description: Description) -> UploadAccepted:
        """A new generation of a document. Raises `NotFoundError`; `ConflictError` when another document of the
        workspace has these bytes."""

        async def work(session: AsyncSession) -> UploadAccepted:
            return await self._replace(session, document_id, stored, description)

        try:
            accepted = await self._committed(stored, work, None)
        except IntegrityError as error:
            await self.discard(stored.blob_key)
            raise ConflictError("another document of this workspace has exactly these bytes") from error
        if accepted.deduplicated:
            await self.discard(stored.blob_key)
        return accepted

    async def _committed(
        self, stored: Stored, work: Callable[[AsyncSession], Awaitable[UploadAccepted]], also: "Also"
    ) -> UploadAccepted:
        try:
            async with self._turns.session() as session:
                accepted = await work(session)
                if also is not None:
                    await also(session, accepted)
                return accepted
        except WeftError:
            await self.discard(stored.blob_key)
            raise

    async def _create(self, session: AsyncSession, stored: Stored, description: Description) -> UploadAccepted:
        documents = DocumentRepository(session, self._workspace_id)
        while True:
            arrival = await arrive(session, self._document(stored, description), description.title, stored.blob_key)
            if arrival is not None:
                _require_staged(arrival.was_staged)
                return UploadAccepted(document=document_of(arrival.row))
            existing = await documents.by_hash(stored.content_hash)
            if existing is not None:  # else it was deleted between the two statements: try again
                return UploadAccepted(document=document_of(existing), deduplicated=True)

    async def _replace(
        self, session: AsyncSession, document_id: UUID, stored: Stored, description: Description
    ) -> UploadAccepted:
        documents = DocumentRepository(session, self._workspace_id)
        row = await documents.lock(document_id)
        if row.content_hash == stored.content_hash:
            return UploadAccepted(document=document_of(row), deduplicated=True)
        jobs = JobRepository(session, self._workspace_id)
        await jobs.stop(document_id, JobKind.INGEST)  # the newest version wins over one still being read
        row.latest_generation += 1
        row.content_hash = stored.content_hash
        row.status, row.stage, row.percent, row.attempt = DocumentStatus.QUEUED, Stage.QUEUED, 0, 0
        row.error_code = None
        if row.active_generation is None:
            row.title = description.title or title_of(description.filename)
            row.filename, row.media_type = description.filename, description.media_type
            row.byte_size, row.doc_metadata = stored.byte_size, description.metadata
        await documents.add_generation(self._generation(document_id, row.latest_generation, stored, description))
        jobs.enqueue(JobKind.INGEST, document_id, row.latest_generation)
        await session.flush()
        await documents.touch(document_id)
        await session.refresh(row)
        _require_staged(await StagedBlobRepository(session, self._workspace_id).settle(stored.blob_key))
        return UploadAccepted(document=document_of(row))

    def _document(self, stored: Stored, description: Description) -> DocumentRow:
        return DocumentRow(
            id=stored.document_id,
            workspace_id=self._workspace_id,
            created_by=self._user_id,
            title=description.title or title_of(description.filename),
            filename=description.filename,
            media_type=description.media_type,
            byte_size=stored.byte_size,
            content_hash=stored.content_hash,
            status=DocumentStatus.QUEUED,
            stage=Stage.QUEUED,
            doc_metadata=description.metadata,
        )

    def _generation(
        self, document_id: UUID, generation: int, stored: Stored, description: Description
    ) -> GenerationRow:
        return GenerationRow(
            document_id=document_id,
            generation=generation,
            workspace_id=self._workspace_id,
            given_title=description.title,
            filename=description.filename,
            media_type=description.media_type,
            byte_size=stored.byte_size,
            content_hash=stored.content_hash,
            blob_key=stored.blob_key,
            doc_metadata=description.metadata,
        )

    async def _metered(self, body: AsyncIterator[bytes], digest: Callable[[bytes], None]) -> AsyncIterator[bytes]:
        size = 0
        async for piece in body:
            size += len(piece)
            if size > self._max_bytes:
                raise TooLargeError(f"the file is larger than {self._max_bytes} bytes")
            digest(piece)
            yield piece


def _require_staged(was_staged: bool) -> None:
    if not was_staged:
        raise ConflictError("the upload took over an hour and was given up; send it again")


Also = Callable[[AsyncSession, UploadAccepted], Awaitable[None]] | None
