"""Accepting uploads: bytes to the blob store, then one transaction, and only then a 202."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from weft_core.contracts.documents import DocumentStatus, Metadata, Stage, UploadAccepted
from weft_core.errors import ConflictError, WeftError
from weft_ingestion.models import DocumentRow, GenerationRow, JobKind
from weft_ingestion.repositories.arrivals import Arriving, arrive
from weft_ingestion.repositories.documents import DocumentRepository
from weft_ingestion.repositories.intake import StagedBlobRepository
from weft_ingestion.repositories.jobs import JobRepository
from weft_ingestion.services.naming import title_of
from weft_ingestion.services.staging import Staging, Stored
from weft_ingestion.services.turns import Turns
from weft_ingestion.services.views import document_of


@dataclass(frozen=True, slots=True)
class Description:
    """What the client says about the bytes, cleaned."""

    filename: str
    media_type: str
    title: str | None
    metadata: Metadata


Upload = tuple[Stored, Description]


class Intake:
    """Uploads into one workspace by one user. Opens its own transactions: the 202 may only be said after the commit."""

    def __init__(self, turns: Turns, staging: Staging, workspace_id: UUID, user_id: UUID) -> None:
        self.staging = staging
        self._turns = turns
        self._workspace_id = workspace_id
        self._user_id = user_id

    async def ensure_exists(self, document_id: UUID) -> None:
        """Raises `NotFoundError`: said before a large body is read for nothing."""
        async with self._turns.session() as session:
            await DocumentRepository(session, self._workspace_id).get(document_id)

    async def create(self, uploads: Sequence[Upload], also: "Also" = None) -> list[UploadAccepted]:
        """New documents, or those the workspace already has of these bytes; all in one transaction, which `also`
        joins."""
        keys = [stored.blob_key for stored, _ in uploads]
        accepted = await self._committed(keys, lambda session: self._create(session, uploads), also)
        await self.staging.discard(key for key, one in zip(keys, accepted, strict=True) if one.deduplicated)
        return accepted

    async def replace(self, document_id: UUID, stored: Stored, description: Description) -> UploadAccepted:
        """A new generation of a document. Raises `NotFoundError`; `ConflictError` when another document of the
        workspace has these bytes."""

        async def work(session: AsyncSession) -> list[UploadAccepted]:
            return [await self._replace(session, document_id, stored, description)]

        try:
            [accepted] = await self._committed([stored.blob_key], work, None)
        except IntegrityError as error:
            await self.staging.discard([stored.blob_key])
            raise ConflictError("another document of this workspace has exactly these bytes") from error
        if accepted.deduplicated:
            await self.staging.discard([stored.blob_key])
        return accepted

    async def _committed(
        self, keys: Sequence[str], work: Callable[[AsyncSession], Awaitable[list[UploadAccepted]]], also: "Also"
    ) -> list[UploadAccepted]:
        try:
            async with self._turns.session() as session:
                accepted = await work(session)
                if also is not None:
                    await also(session, accepted)
                return accepted
        except WeftError:
            await self.staging.discard(keys)
            raise

    async def _create(self, session: AsyncSession, uploads: Sequence[Upload]) -> list[UploadAccepted]:
        documents = DocumentRepository(session, self._workspace_id)
        accepted: dict[str, UploadAccepted] = {}
        lacking = {stored.content_hash: (stored, description) for stored, description in reversed(uploads)}
        while lacking:
            arrivals = await arrive(session, [self._arriving(*upload) for upload in lacking.values()])
            for arrival in arrivals.values():
                _require_staged(arrival.was_staged)
                accepted[arrival.row.content_hash] = UploadAccepted(document=document_of(arrival.row))
            # what neither arrives nor is there was deleted between the two statements: it is tried again
            for row in await documents.by_hash(lacking.keys() - accepted.keys()):
                accepted[row.content_hash] = UploadAccepted(document=document_of(row), deduplicated=True)
            lacking = {content_hash: one for content_hash, one in lacking.items() if content_hash not in accepted}
        return [self._first_of_its_bytes(stored, accepted[stored.content_hash]) for stored, _ in uploads]

    def _first_of_its_bytes(self, stored: Stored, accepted: UploadAccepted) -> UploadAccepted:
        """Of the same bytes twice in one request, the second is deduplicated."""
        deduplicated = accepted.document.id != stored.document_id
        return accepted.model_copy(update={"deduplicated": deduplicated})

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
        _require_staged(bool(await StagedBlobRepository(session, self._workspace_id).settle([stored.blob_key])))
        return UploadAccepted(document=document_of(row))

    def _arriving(self, stored: Stored, description: Description) -> Arriving:
        row = DocumentRow(
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
        return Arriving(row, description.title, stored.blob_key)

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


def _require_staged(was_staged: bool) -> None:
    if not was_staged:
        raise ConflictError("the upload took over an hour and was given up; send it again")


Also = Callable[[AsyncSession, list[UploadAccepted]], Awaitable[None]] | None
