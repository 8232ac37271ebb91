"""What a job may write: only as long as its lease is this worker's."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_ingestion.repositories.leases import Lease, LeaseRepository
from weft_stores.postgres.engine import session_scope


class LeaseLostError(Exception):
    """Other workers have the jobs by now, or they were stopped: nothing more may be written."""


class Fence:
    """Guards the writes under some leases. One that turns out to be lost leaves; work goes on with the others."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], leases: Sequence[Lease]) -> None:
        self._sessions = sessions
        self._held = {lease.job_id: lease for lease in leases}
        self._touched: set[UUID] = set()
        self.lost_in_writing: list[Lease] = []
        """Lost after something was written to the projections: they leave a clean-up to be done."""

    @property
    def leases(self) -> list[Lease]:
        """Those not known to be lost or settled."""
        return list(self._held.values())

    def holds(self, lease: Lease) -> bool:
        return lease.job_id in self._held

    def settle(self, lease: Lease) -> None:
        """The lease has its outcome: nothing more is written under it."""
        self._held.pop(lease.job_id, None)

    def keep(self, held: set[UUID]) -> None:
        """Lets go of all leases but these. Raises `LeaseLostError` when the last is lost."""
        lost = [self._held.pop(job_id) for job_id in self._held.keys() - held]
        self.lost_in_writing += [lease for lease in lost if lease.job_id in self._touched]
        if lost and not self._held:
            raise LeaseLostError

    async def before_projection(self) -> None:
        """Right before each write to Qdrant or Neo4j, which know nothing of leases. Raises `LeaseLostError`."""
        async with session_scope(self._sessions) as session:
            self.keep(await LeaseRepository(session).held(self.leases))
        self._touched |= self._held.keys()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A transaction in which no lease can be lost. Raises `LeaseLostError`, and then nothing is written."""
        async with session_scope(self._sessions) as session:
            self.keep(await LeaseRepository(session).lock(self.leases))
            yield session
