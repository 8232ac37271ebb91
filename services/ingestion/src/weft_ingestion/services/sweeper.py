"""Finds what fell between two chairs: jobs nobody works on, jobs no worker survives, blobs without a document."""

import asyncio
import time
from typing import NoReturn

import structlog
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_core.errors import UnavailableError
from weft_ingestion.repositories.corpus import forget_old_changes
from weft_ingestion.repositories.intake import StagedBlobRepository
from weft_ingestion.repositories.leases import LeaseRepository
from weft_ingestion.repositories.outbox import OutboxRepository
from weft_ingestion.services import outcomes
from weft_ingestion.services.dispatch import Dispatcher
from weft_stores.blob.base import BlobStores
from weft_stores.postgres.engine import session_scope
from weft_stores.redis.progress import ProgressBus

BATCH = 500
TIDY_EVERY_S = 60.0

_log = structlog.get_logger("weft.ingestion.sweeper")


class Sweeper:
    """Makes the loss of any message, worker or whole broker cost one sweep at most. Safe to run in every replica: a
    job hinted at twice is still leased once."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        dispatcher: Dispatcher,
        blobs: BlobStores,
        bus: ProgressBus,
        every_s: float,
    ) -> None:
        self._sessions = sessions
        self._dispatcher = dispatcher
        self._blobs = blobs
        self._bus = bus
        self._every_s = every_s

    async def run(self) -> NoReturn:
        """Until cancelled."""
        tidied = float("-inf")
        while True:
            await asyncio.sleep(self._every_s)
            try:
                await self.give_up_poison()
                await self.resend()
                if time.monotonic() - tidied >= TIDY_EVERY_S:
                    await self.tidy()
                    tidied = time.monotonic()
            except UnavailableError as error:
                _log.warning("sweep_postponed", dependency=error.dependency)
            except Exception:  # noqa: BLE001 - logged; the loop must outlive whatever it is
                _log.exception("sweep_failed")

    async def resend(self) -> int:
        """Hints again at jobs that are due without a live lease; gives their number."""
        empty = await self._dispatcher.backlog() == 0
        async with session_scope(self._sessions) as session:
            job_ids = await OutboxRepository(session).stranded(BATCH, broker_is_empty=empty)
        if job_ids:
            await self._dispatcher.send(job_ids)
            async with session_scope(self._sessions) as session:
                await OutboxRepository(session).dispatched(job_ids)
            _log.info("jobs_sent_again", jobs=len(job_ids))
        return len(job_ids)

    async def give_up_poison(self) -> None:
        """Fails jobs that have stopped three workers."""
        async with session_scope(self._sessions) as session:
            job_ids = await OutboxRepository(session).poisoned(BATCH)
        for job_id in job_ids:
            async with session_scope(self._sessions) as session:
                lease = await LeaseRepository(session).take(job_id, lease_s=self._every_s)
                if lease is not None and await outcomes.begin(session, [lease]):
                    await outcomes.hand_back(session, lease)  # a worker was faster; nothing is poisoned
            if lease is not None:
                await self._bus.publish(lease.document_id)

    async def tidy(self) -> None:
        """Removes blobs of uploads that died, and rows past their time."""
        async with session_scope(self._sessions) as session:
            outbox = OutboxRepository(session)
            await outbox.forget_old()
            await forget_old_changes(session)
            for row in await outbox.abandoned_blobs(BATCH):
                await self._blobs.workspace(row.workspace_id).delete(row.blob_key)
                await StagedBlobRepository(session, row.workspace_id).settle([row.blob_key])
