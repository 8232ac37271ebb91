"""Which jobs may be begun now."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from weft_ingestion.models import DocumentRow, GenerationRow, JobKind, JobRow, JobState, OutboxRow
from weft_stores.postgres.arrays import one_of

SHORT_BYTES = 8 * 1024
"""About ten chunks of plain text. Longer ones fill batches by themselves; of other formats the size says nothing about
what is inside, and their parsers may take long, so they are read alone."""


def is_waiting() -> ColumnElement[bool]:
    """Queued and not told to wait."""
    return (JobRow.state == JobState.QUEUED) & (JobRow.not_before <= func.clock_timestamp())


def is_abandoned() -> ColumnElement[bool]:
    """Begun by a worker that has died."""
    return (JobRow.state == JobState.RUNNING) & (JobRow.lease_until < func.clock_timestamp())


def is_due() -> ColumnElement[bool]:
    """To be begun, or to be begun again."""
    return or_(is_waiting(), is_abandoned())


def is_busy() -> ColumnElement[bool]:
    """Another job of the same document is being worked on."""
    other = aliased(JobRow)
    return exists().where(
        other.document_id == JobRow.document_id,
        other.id != JobRow.id,
        other.state == JobState.RUNNING,
        other.lease_until >= func.clock_timestamp(),
    )


class DueRepository:
    """Looks across workspaces: it gives ids of jobs, and what a job is says its lease."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def oldest(self) -> UUID | None:
        """The job that has waited longest; before those that wait, one whose worker has died."""
        found: UUID | None = None
        for condition, since in ((is_abandoned(), JobRow.lease_until), (is_waiting(), JobRow.not_before)):
            first = select(JobRow.id).where(condition, ~is_busy()).order_by(since).limit(1)
            found = found or await self._session.scalar(first)
        return found

    async def is_short(self, job_id: UUID) -> bool:
        """Whether the job is the ingest of a short document that has never gone wrong."""
        return bool(await self._session.scalar(select(_short_ingests(JobRow).where(JobRow.id == job_id).exists())))

    async def short_documents(self, workspace_id: UUID, among: int) -> Sequence[UUID]:
        """Such jobs among the `among` ingests of the workspace that have waited longest, oldest first."""
        oldest = (
            select(JobRow)
            .where(
                JobRow.workspace_id == workspace_id,
                JobRow.kind == JobKind.INGEST,
                is_waiting(),
                ~is_busy(),
            )
            .order_by(JobRow.not_before)
            .limit(among)
            .subquery()  # with its own limit: of a long queue only the head is looked at
        )
        waiting = aliased(JobRow, oldest)
        return (await self._session.scalars(_short_ingests(waiting).order_by(waiting.not_before))).all()

    async def lock_free(self, job_ids: Sequence[UUID], limit: int) -> Sequence[UUID]:
        """The first `limit` of the jobs whose documents nobody has locked; the transaction now has."""
        statement = (
            select(JobRow.id)
            .join(DocumentRow, DocumentRow.id == JobRow.document_id)
            .where(one_of(JobRow.id, job_ids))
            .order_by(JobRow.not_before)
            .limit(limit)
            .with_for_update(of=DocumentRow, skip_locked=True)
        )
        return (await self._session.scalars(statement)).all()

    async def need_no_message(self, job_ids: Sequence[UUID]) -> None:
        """Takes away the messages that would be sent for jobs someone has begun. Those the relay is just sending it
        leaves alone: to wait for them, with the jobs locked, could be waiting in a circle."""
        unsent = select(OutboxRow.id).where(one_of(OutboxRow.job_id, job_ids)).with_for_update(skip_locked=True)
        await self._session.execute(delete(OutboxRow).where(OutboxRow.id.in_(unsent)))


def _short_ingests(job: type[JobRow]) -> Select[UUID]:
    return (
        select(job.id)
        .join(
            GenerationRow,
            (GenerationRow.document_id == job.document_id) & (GenerationRow.generation == job.generation),
        )
        .where(
            job.kind == JobKind.INGEST,
            job.crashes == 0,
            job.errors == 0,
            GenerationRow.byte_size <= SHORT_BYTES,
            GenerationRow.media_type.startswith("text/"),
        )
    )
