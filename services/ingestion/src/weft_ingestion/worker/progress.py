"""How far the documents are, for people who wait."""

import time
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_core.contracts.documents import Counters, Stage
from weft_ingestion.repositories.leases import Lease, LeaseRepository
from weft_ingestion.repositories.progress import ProgressRepository
from weft_ingestion.worker.fence import Fence
from weft_stores.postgres.engine import session_scope
from weft_stores.redis.progress import ProgressBus

REPORT_EVERY_S = 0.5


class Progress:
    """Stage and percent of all documents under a fence, written twice a second at most. Percent never goes back."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], bus: ProgressBus, fence: Fence) -> None:
        self._sessions = sessions
        self._bus = bus
        self._fence = fence
        self._percent = 0
        self._written = float("-inf")

    async def report(self, stage: Stage, percent: float) -> None:
        """Raises `LeaseLostError`."""
        if time.monotonic() - self._written < REPORT_EVERY_S:
            return
        async with session_scope(self._sessions) as session:
            await self._write(session, stage, percent)
        await self.publish()

    async def note(
        self, session: AsyncSession, stage: Stage, percent: float, counters: Sequence[tuple[Lease, Counters]]
    ) -> None:
        """As `report` and without delay, in a fenced transaction that writes other things too."""
        await self._write(session, stage, percent)
        await ProgressRepository(session, self._fence.leases).count(counters)

    async def publish(self) -> None:
        """Tells whoever watches that there is something to see."""
        await self._bus.publish(*(lease.document_id for lease in self._fence.leases))

    async def _write(self, session: AsyncSession, stage: Stage, percent: float) -> None:
        self._written = time.monotonic()
        self._percent = max(self._percent, min(99, int(percent)))
        # documents before jobs, as everywhere: whoever locks both takes them in this order
        await ProgressRepository(session, self._fence.leases).report(stage, self._percent)
        self._fence.keep(await LeaseRepository(session).note_stage(self._fence.leases, stage))
