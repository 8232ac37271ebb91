"""What a job may write: only as long as its lease is this worker's."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_core.contracts.documents import Counters, Stage
from weft_ingestion.repositories.leases import Lease, LeaseRepository
from weft_ingestion.repositories.progress import ProgressRepository
from weft_stores.postgres.engine import session_scope
from weft_stores.redis.progress import ProgressBus

REPORT_EVERY_S = 0.5


class LeaseLostError(Exception):
    """Another worker has the job by now, or it was stopped: nothing more may be written."""


class Fence:
    """Guards the writes of one lease."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], lease: Lease) -> None:
        self._sessions = sessions
        self._lease = lease
        self.touched = False
        """Whether something was written to the projections: a worker that lost its lease then leaves a clean-up."""

    async def before_projection(self) -> None:
        """Right before each write to Qdrant or Neo4j, which know nothing of leases. Raises `LeaseLostError`."""
        async with session_scope(self._sessions) as session:
            if not await LeaseRepository(session).holds(self._lease):
                raise LeaseLostError
        self.touched = True

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A transaction in which the lease cannot be lost. Raises `LeaseLostError`, and then nothing is written."""
        async with session_scope(self._sessions) as session:
            if not await LeaseRepository(session).lock(self._lease):
                raise LeaseLostError
            yield session


class Progress:
    """Tells how far a document is, twice a second at most."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], bus: ProgressBus, lease: Lease) -> None:
        self._sessions = sessions
        self._bus = bus
        self._lease = lease
        self._percent = 0
        self._written = float("-inf")

    async def report(self, stage: Stage, percent: float, counters: Counters | None = None) -> None:
        """Percent never goes back within a run; counters are always written. Raises `LeaseLostError`."""
        self._percent = max(self._percent, min(99, int(percent)))
        now = time.monotonic()
        if counters is None and now - self._written < REPORT_EVERY_S:
            return
        async with session_scope(self._sessions) as session:
            await self.note(session, stage, percent, counters)
        await self._bus.publish(self._lease.document_id)

    async def note(self, session: AsyncSession, stage: Stage, percent: float, counters: Counters | None = None) -> None:
        """As `report`, in a transaction that writes other things too."""
        self._written = time.monotonic()
        self._percent = max(self._percent, min(99, int(percent)))
        if not await ProgressRepository(session, self._lease).report(stage, self._percent, counters):
            raise LeaseLostError
        await LeaseRepository(session).note_stage(self._lease, stage)
