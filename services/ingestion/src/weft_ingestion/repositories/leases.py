"""Leases: how a worker owns jobs, and the fence that keeps one that lost them from writing.

Most methods take several leases, because a worker reads short documents several at a time; they give the ids of the
jobs that are still this worker's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Interval, Select, case, cast, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from weft_ingestion.models import DocumentRow, JobKind, JobRow, JobState, OutboxRow
from weft_ingestion.repositories.arrays import pair_of
from weft_ingestion.repositories.due import is_busy, is_due, is_waiting
from weft_stores.postgres.arrays import one_of

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
        return next(iter(await self.take_locked([job_id], lease_s)), None)

    async def take_locked(self, job_ids: Sequence[UUID], lease_s: float) -> list[Lease]:
        """As `take`, for jobs whose documents the transaction has locked already."""
        statement = (
            update(JobRow)
            .where(one_of(JobRow.id, job_ids), is_due(), ~is_busy())
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
        return [_lease(row) for row in await self._session.scalars(statement)]

    async def renew(self, leases: Sequence[Lease], lease_s: float) -> set[UUID]:
        """A lease that is missing in the answer is someone else's by now, or its job was stopped."""
        return await self._fenced(leases, lease_until=_in(lease_s))

    async def held(self, leases: Sequence[Lease]) -> set[UUID]:
        """Which leases are still this worker's."""
        return set(await self._session.scalars(select(JobRow.id).where(*_mine(leases))))

    async def lock(self, leases: Sequence[Lease]) -> set[UUID]:
        """As `held`, and nobody can take these jobs until the transaction ends. Locks the documents first, each in the
        order of their ids, so that two that lock several never wait for each other in a circle."""
        documents = select(DocumentRow.id).where(one_of(DocumentRow.id, [lease.document_id for lease in leases]))
        await self._session.execute(documents.order_by(DocumentRow.id).with_for_update())
        return set(await self._session.scalars(_locked(leases)))

    async def note_stage(self, leases: Sequence[Lease], stage: str) -> set[UUID]:
        return await self._fenced(leases, stage=stage)

    async def finish(
        self, leases: Sequence[Lease], state: JobState, code: str | None = None, detail: str | None = None
    ) -> set[UUID]:
        """Ends the jobs; those whose lease was lost stay as they are. Waiting jobs of the documents are woken."""
        done = await self._fenced(
            leases,
            state=state,
            lease_until=None,
            error_code=code,
            error_detail=detail,
            finished_at=func.clock_timestamp(),
        )
        await self._wake_siblings([lease for lease in leases if lease.job_id in done])
        return done

    async def give_back(self, lease: Lease) -> bool:
        """Back into the queue at once, as if never started: a worker that stops is no failed attempt."""
        released = await self._fenced(
            [lease],
            state=JobState.QUEUED,
            lease_until=None,
            attempt=func.greatest(JobRow.attempt - 1, 0),
            not_before=func.clock_timestamp(),
        )
        if released:
            self._session.add(OutboxRow(workspace_id=lease.workspace_id, job_id=lease.job_id))
        return bool(released)

    async def again_later(self, lease: Lease, delay_s: float, *, is_error: bool, detail: str) -> bool:
        """Back into the queue for `delay_s` seconds from now. `is_error` counts it among the job's errors, else among
        its waits for a store."""
        counted = {"errors": JobRow.errors + 1} if is_error else {"retries": JobRow.retries + 1}
        released = await self._fenced(
            [lease], state=JobState.QUEUED, lease_until=None, not_before=_in(delay_s), error_detail=detail, **counted
        )
        if released:
            await self._wake_siblings([lease])
        return bool(released)

    async def _fenced(self, leases: Sequence[Lease], **values: object) -> set[UUID]:
        statement = update(JobRow).where(JobRow.id.in_(_locked(leases))).values(**values).returning(JobRow.id)
        return set(await self._session.scalars(statement.execution_options(synchronize_session=False)))

    async def _lock_document_of(self, job_id: UUID) -> None:
        document_id = select(JobRow.document_id).where(JobRow.id == job_id).scalar_subquery()
        await self._session.execute(select(DocumentRow.id).where(DocumentRow.id == document_id).with_for_update())

    async def _wake_siblings(self, leases: Sequence[Lease]) -> None:
        """Jobs of one document run one after the other; the next need not wait for the sweeper."""
        waiting = select(JobRow.workspace_id, JobRow.id).where(
            one_of(JobRow.document_id, [lease.document_id for lease in leases]),
            ~one_of(JobRow.id, [lease.job_id for lease in leases]),
            is_waiting(),
        )
        await self._session.execute(insert(OutboxRow).from_select(["workspace_id", "job_id"], waiting))


def _mine(leases: Sequence[Lease]) -> tuple[ColumnElement[bool], ...]:
    return (
        pair_of(JobRow.id, JobRow.lease_gen, [(lease.job_id, lease.lease_gen) for lease in leases]),
        JobRow.state == JobState.RUNNING,
    )


def _locked(leases: Sequence[Lease]) -> Select[UUID]:
    """The jobs still this worker's, locked in the order of their ids: an UPDATE alone would take them in any order."""
    return select(JobRow.id).where(*_mine(leases)).order_by(JobRow.id).with_for_update()


def _in(seconds: float) -> ColumnElement[datetime]:
    return func.clock_timestamp() + cast(literal(timedelta(seconds=seconds)), Interval)


def _lease(row: JobRow) -> Lease:
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
