"""What a worker writes on a document: progress, failure, and the switch to a new generation."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Update, case, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from weft_core.contracts.documents import Counters, DocumentStatus, Stage
from weft_core.failures import FailureCode
from weft_ingestion.models import DocumentRow, GenerationRow, JobRow, JobState
from weft_ingestion.repositories.leases import Lease


@dataclass(frozen=True, slots=True)
class Published:
    """What becomes visible with the switch."""

    title: str
    counters: Counters
    degraded: bool


class ProgressRepository:
    """Writes for the holder of one lease."""

    def __init__(self, session: AsyncSession, lease: Lease) -> None:
        self._session = session
        self._lease = lease

    async def begin(self) -> None:
        """The document is being worked on. In the transaction that took the lease."""
        await self._session.execute(
            self._document()
            .where(DocumentRow.deleted_at.is_(None))
            .values(
                status=DocumentStatus.PROCESSING,
                stage=Stage.PARSE,
                percent=1,
                attempt=self._lease.attempt,
                error_code=None,
                updated_at=func.clock_timestamp(),
            )
        )

    async def report(self, stage: Stage, percent: int, counters: Counters | None = None) -> bool:
        """One fenced statement; False when the lease is lost. While an older generation is served its counters stay."""
        values: dict[str, object] = {"stage": stage, "percent": percent, "updated_at": func.clock_timestamp()}
        if counters is not None:
            for name, count in counters.model_dump().items():
                column: ColumnElement[int] = getattr(DocumentRow, name)
                values[name] = case((DocumentRow.active_generation.is_(None), count), else_=column)
        statement = (
            self._document()
            .where(DocumentRow.deleted_at.is_(None), self._holds_lease())
            .values(**values)
            .returning(DocumentRow.id)
        )
        return (await self._session.execute(statement)).first() is not None

    async def requeued(self) -> None:
        """Waiting for another attempt. In the transaction that gave the lease up."""
        await self._session.execute(
            self._document()
            .where(DocumentRow.deleted_at.is_(None))
            .values(status=DocumentStatus.QUEUED, updated_at=func.clock_timestamp())
        )

    async def failed(self, code: FailureCode) -> None:
        """A document that has an older generation goes on serving it and shows why the new one failed."""
        await self._session.execute(failure(self._document(), code))

    async def switch(self, published: Published) -> int | None:
        """Makes the lease's generation the one readers see; gives the one they saw before. The caller holds the lock
        of the document and has fenced the job in this transaction."""
        lease = self._lease
        generation = await self._session.get_one(GenerationRow, (lease.document_id, lease.generation))
        before: int | None = await self._session.scalar(
            select(DocumentRow.active_generation).where(DocumentRow.id == lease.document_id)
        )
        await self._session.execute(
            self._document().values(
                active_generation=lease.generation,
                status=DocumentStatus.READY,
                stage=Stage.DONE,
                percent=100,
                title=published.title,
                filename=generation.filename,
                media_type=generation.media_type,
                byte_size=generation.byte_size,
                doc_metadata=generation.doc_metadata,
                error_code=None,
                degraded=published.degraded,
                updated_at=func.clock_timestamp(),
                **published.counters.model_dump(),
            )
        )
        return before

    def _document(self) -> Update:
        return update(DocumentRow).where(DocumentRow.id == self._lease.document_id)

    def _holds_lease(self) -> ColumnElement[bool]:
        return exists().where(
            JobRow.id == self._lease.job_id,
            JobRow.lease_gen == self._lease.lease_gen,
            JobRow.state == JobState.RUNNING,
        )


def failure(statement: Update, code: FailureCode) -> Update:
    """The values every failed or cancelled ingest leaves on its document."""
    served = DocumentRow.active_generation.is_not(None)
    return statement.where(DocumentRow.deleted_at.is_(None)).values(
        status=case((served, DocumentStatus.READY.value), else_=DocumentStatus.FAILED.value),
        stage=case((served, Stage.DONE.value), else_=DocumentRow.stage),
        percent=case((served, 100), else_=DocumentRow.percent),
        error_code=code,
        updated_at=func.clock_timestamp(),
    )


async def fail_document(session: AsyncSession, document_id: UUID, code: FailureCode) -> None:
    """As `ProgressRepository.failed`, for whoever stops a job without holding its lease."""
    await session.execute(failure(update(DocumentRow).where(DocumentRow.id == document_id), code))
