"""Leases: how a worker owns a job, and the fence that keeps one that lost it from writing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Interval, case, cast, exists, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from weft_ingestion.models import DocumentRow, JobKind, JobRow, JobState, OutboxRow

MAX_CRASHES = 3
"""A job that lost this many leases stops its workers: it is given up (RELIABILITY H3)."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A job this worker owns until its lease ends. Tenant, document and kind come from the row, not from a message."""

    job_id: UUID
    lease_gen: int
    workspace_id: UUID
    document_id: UUID
    generation: int | None
    kind: JobKind
    attempt: int
    crashes: int
    errors: int
    retries: int


class LeaseRepository:
    """Every time is the database's, so that a wrong clock on a worker breaks nothing."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def take(self, job_id: UUID, lease_s: float) -> Lease | None:
        """The job, if it is due, or its worker has died, and nobody works on another job of the document."""
        await self._lock_document_of(job_id)
        other = aliased(JobRow)
        busy = exists().where(
            other.document_id == JobRow.document_id,
            other.id != JobRow.id,
            other.state == JobState.RUNNING,
            other.lease_until >= func.clock_timestamp(),
        )
        statement = (
            update(JobRow)
            .where(JobRow.id == job_id, self._due(), ~busy)
            .values(
                state=JobState.RUNNING,
                attempt=JobRow.attempt + 1,
                crashes=JobRow.crashes + case((JobRow.state == JobState.RUNNING, 1), else_=0),
                lease_gen=JobRow.lease_gen + 1,
                lease_until=_in(lease_s),
            )
            .returning(JobRow)
            .execution_options(synchronize_session=False)
        )
        row = (await self._session.scalars(statement)).one_or_none()
        return None if row is None else lease_of(row)

    async def renew(self, lease: Lease, lease_s: float) -> bool:
        """False when the lease is someone else's by now, or the job was stopped."""
        return await self._fenced(lease, lease_until=_in(lease_s))

    async def holds(self, lease: Lease) -> bool:
        """Whether the lease is still this worker's."""
        return bool(await self._session.scalar(select(exists().where(*self._mine(lease)))))

    async def lock(self, lease: Lease) -> bool:
        """As `holds`, and nobody can take the job until the transaction ends. Locks the document first."""
        await self._session.execute(select(DocumentRow.id).where(DocumentRow.id == lease.document_id).with_for_update())
        statement = select(JobRow.id).where(*self._mine(lease)).with_for_update()
        return await self._session.scalar(statement) is not None

    async def note_stage(self, lease: Lease, stage: str) -> bool:
        return await self._fenced(lease, stage=stage)

    async def finish(self, lease: Lease, state: JobState, code: str | None = None, detail: str | None = None) -> bool:
        """Ends the job. False, and nothing written, when the lease was lost. Waiting jobs of the document are woken."""
        done = await self._fenced(
            lease,
            state=state,
            lease_until=None,
            error_code=code,
            error_detail=detail,
            finished_at=func.clock_timestamp(),
        )
        if done:
            await self._wake_siblings(lease)
        return done

    async def give_back(self, lease: Lease) -> bool:
        """Back into the queue at once, as if never started: a worker that stops is no failed attempt."""
        released = await self._fenced(
            lease,
            state=JobState.QUEUED,
            lease_until=None,
            attempt=func.greatest(JobRow.attempt - 1, 0),
            not_before=func.clock_timestamp(),
        )
        if released:
            self._session.add(OutboxRow(workspace_id=lease.workspace_id, job_id=lease.job_id))
        return released

    async def again_later(self, lease: Lease, delay_s: float, *, is_error: bool, detail: str) -> bool:
        """Back into the queue for `delay_s` seconds from now. `is_error` counts it among the job's errors, else among
        its waits for a store."""
        counted = {"errors": JobRow.errors + 1} if is_error else {"retries": JobRow.retries + 1}
        released = await self._fenced(
            lease, state=JobState.QUEUED, lease_until=None, not_before=_in(delay_s), error_detail=detail, **counted
        )
        if released:
            await self._wake_siblings(lease)
        return released

    async def _fenced(self, lease: Lease, **values: object) -> bool:
        statement = update(JobRow).where(*self._mine(lease)).values(**values).returning(JobRow.id)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def _lock_document_of(self, job_id: UUID) -> None:
        document_id = select(JobRow.document_id).where(JobRow.id == job_id).scalar_subquery()
        await self._session.execute(select(DocumentRow.id).where(DocumentRow.id == document_id).with_for_update())

    async def _wake_siblings(self, lease: Lease) -> None:
        """Jobs of one document run one after the other; the next need not wait for the sweeper."""
        waiting = select(JobRow.id).where(
            JobRow.document_id == lease.document_id,
            JobRow.id != lease.job_id,
            JobRow.state == JobState.QUEUED,
            JobRow.not_before <= func.clock_timestamp(),
        )
        for job_id in (await self._session.scalars(waiting)).all():
            self._session.add(OutboxRow(workspace_id=lease.workspace_id, job_id=job_id))

    @staticmethod
    def _mine(lease: Lease) -> tuple[ColumnElement[bool], ...]:
        return (
            JobRow.id == lease.job_id,
            JobRow.lease_gen == lease.lease_gen,
            JobRow.state == JobState.RUNNING,
        )

    @staticmethod
    def _due() -> ColumnElement[bool]:
        now = func.clock_timestamp()
        return or_(
            (JobRow.state == JobState.QUEUED) & (JobRow.not_before <= now),
            (JobRow.state == JobState.RUNNING) & (JobRow.lease_until < now),
        )


def _in(seconds: float) -> ColumnElement[datetime]:
    return func.clock_timestamp() + cast(literal(timedelta(seconds=seconds)), Interval)


def lease_of(row: JobRow) -> Lease:
    return Lease(
        job_id=row.id,
        lease_gen=row.lease_gen,
        workspace_id=row.workspace_id,
        document_id=row.document_id,
        generation=row.generation,
        kind=JobKind(row.kind),
        attempt=row.attempt,
        crashes=row.crashes,
        errors=row.errors,
        retries=row.retries,
    )
