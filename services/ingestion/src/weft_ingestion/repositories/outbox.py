"""What the relay and the sweeper read and write: messages to send, jobs nobody works on, leftovers."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from weft_ingestion.models import JobKind, JobRow, OutboxRow, StagedBlobRow
from weft_ingestion.repositories.due import is_abandoned, is_due
from weft_ingestion.repositories.intake import KEYS
from weft_ingestion.repositories.leases import MAX_CRASHES

UNSENT_FOR = timedelta(minutes=5)
KEEP_JOBS = timedelta(days=7)
ABANDONED_BLOB = timedelta(hours=1)


class OutboxRepository:
    """Works across workspaces: it moves ids only, and gives no tenant's data to anyone."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def has_messages(self) -> bool:
        return bool(await self._session.scalar(select(exists(select(OutboxRow.id)))))

    async def claim(self, limit: int) -> Sequence[OutboxRow]:
        """Oldest messages, locked against other replicas until the transaction ends."""
        statement = select(OutboxRow).order_by(OutboxRow.id).limit(limit).with_for_update(skip_locked=True)
        return (await self._session.scalars(statement)).all()

    async def sent(self, rows: Sequence[OutboxRow]) -> None:
        """Removes messages that are on their way and notes when their jobs were last hinted at."""
        await self._session.execute(delete(OutboxRow).where(OutboxRow.id.in_([row.id for row in rows])))
        await self.dispatched([row.job_id for row in rows])

    async def dispatched(self, job_ids: Sequence[UUID]) -> None:
        """Passes over jobs that a worker is just taking: it needs no hint at them, and to wait for it, with other jobs
        locked, could be waiting in a circle."""
        free = select(JobRow.id).where(JobRow.id.in_(job_ids)).with_for_update(skip_locked=True)
        await self._session.execute(
            update(JobRow).where(JobRow.id.in_(free)).values(dispatched_at=func.clock_timestamp())
        )

    async def stranded(self, limit: int, *, broker_is_empty: bool) -> Sequence[UUID]:
        """Due jobs without a live lease or a message waiting here, oldest first. While the broker still holds messages
        theirs may be among them, so only jobs not hinted at for long are given; from an empty one any may have been
        lost."""
        now = func.clock_timestamp()
        statement = (
            select(JobRow.id)
            .where(
                is_due(),
                ~exists().where(OutboxRow.job_id == JobRow.id),
            )
            .order_by(JobRow.not_before)
            .limit(limit)
        )
        if not broker_is_empty:
            long_ago = or_(
                JobRow.dispatched_at.is_(None),
                JobRow.dispatched_at < now - UNSENT_FOR,
                JobRow.dispatched_at < JobRow.not_before,
                JobRow.dispatched_at < JobRow.lease_until,
            )
            statement = statement.where(long_ago)
        return (await self._session.scalars(statement)).all()

    async def poisoned(self, limit: int) -> Sequence[UUID]:
        """Jobs whose next start would be one too many: they are given up without a worker."""
        statement = (
            select(JobRow.id)
            .where(
                JobRow.kind == JobKind.INGEST,
                is_abandoned(),
                JobRow.crashes >= MAX_CRASHES - 1,
            )
            .limit(limit)
        )
        return (await self._session.scalars(statement)).all()

    async def abandoned_blobs(self, limit: int) -> Sequence[StagedBlobRow]:
        """Blobs staged over an hour ago whose upload never ended."""
        statement = (
            select(StagedBlobRow)
            .where(StagedBlobRow.created_at < func.clock_timestamp() - ABANDONED_BLOB)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return (await self._session.scalars(statement)).all()

    async def forget_old(self) -> None:
        """Finished jobs and idempotency keys past their time."""
        await self._session.execute(delete(JobRow).where(JobRow.finished_at < func.clock_timestamp() - KEEP_JOBS))
        await self._session.execute(KEYS.forget)
