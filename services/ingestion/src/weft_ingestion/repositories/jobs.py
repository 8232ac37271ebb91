"""Jobs as the API makes and stops them, and the outbox."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from weft_ingestion.models import JobKind, JobRow, JobState, OutboxRow

UNFINISHED = (JobState.QUEUED, JobState.RUNNING)


class JobRepository:
    """Jobs of one workspace. Lock the document first (see `DocumentRepository.lock`)."""

    def __init__(self, session: AsyncSession, workspace_id: UUID) -> None:
        self._session = session
        self._workspace_id = workspace_id

    def enqueue(
        self, kind: JobKind, document_id: UUID, generation: int | None = None, delay_s: float | None = None
    ) -> UUID:
        """A new job, with its message in the outbox, unless it is to wait: then the sweeper sends it when due."""
        job_id = uuid4()
        job = JobRow(
            id=job_id, workspace_id=self._workspace_id, document_id=document_id, generation=generation, kind=kind
        )
        if delay_s is None:
            self._session.add(OutboxRow(workspace_id=self._workspace_id, job_id=job_id))
        else:
            job.not_before = func.clock_timestamp() + timedelta(seconds=delay_s)
        self._session.add(job)
        return job_id

    async def stop(self, document_id: UUID, kind: JobKind | None = None) -> int:
        """Ends every unfinished job of the document (of one kind). The fence moves on, so that a worker in the middle
        of one can write nothing more. Gives the number of jobs it ended."""
        statement = (
            update(JobRow)
            .where(
                JobRow.workspace_id == self._workspace_id,
                JobRow.document_id == document_id,
                JobRow.state.in_(UNFINISHED),
            )
            .values(
                state=JobState.CANCELLED,
                lease_gen=JobRow.lease_gen + 1,
                lease_until=None,
                finished_at=func.clock_timestamp(),
            )
        )
        if kind is not None:
            statement = statement.where(JobRow.kind == kind)
        return len((await self._session.execute(statement.returning(JobRow.id))).all())

    async def is_ingesting(self, document_id: UUID) -> bool:
        """Whether an ingest job of the document is not finished."""
        statement = select(
            exists().where(
                JobRow.workspace_id == self._workspace_id,
                JobRow.document_id == document_id,
                JobRow.kind == JobKind.INGEST,
                JobRow.state.in_(UNFINISHED),
            )
        )
        return bool(await self._session.scalar(statement))
