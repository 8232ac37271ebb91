"""Outbox → broker. Every replica of the API runs one; rows are claimed, so none is sent by two at once."""

import asyncio
from typing import NoReturn

import structlog
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_core.errors import UnavailableError
from weft_ingestion.repositories.outbox import OutboxRepository
from weft_ingestion.services.dispatch import Dispatcher
from weft_stores.postgres.engine import session_scope

BATCH = 100
POLL_S = 0.5
LONGEST_WAIT_S = 5.0

_log = structlog.get_logger("weft.ingestion.relay")


class Relay:
    """Sends what the outbox holds: at once after `wake`, and at the latest every half second, because workers put
    messages there too."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], dispatcher: Dispatcher) -> None:
        self._sessions = sessions
        self._dispatcher = dispatcher
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """There is something to send. Call after the commit."""
        self._wake.set()

    async def run(self) -> NoReturn:
        """Until cancelled. A store that is away only makes it slower."""
        wait_s = POLL_S
        while True:
            try:
                await self.drain()
                wait_s = POLL_S
            except UnavailableError as error:
                wait_s = min(LONGEST_WAIT_S, wait_s * 2)
                _log.warning("relay_waits", dependency=error.dependency, seconds=wait_s)
            except Exception:  # noqa: BLE001 - logged; the loop must outlive whatever it is
                wait_s = LONGEST_WAIT_S
                _log.exception("relay_failed")
            await self._pause(wait_s)

    async def drain(self) -> int:
        """Sends everything there is; gives the number of messages. Raises `UnavailableError`."""
        total = 0
        while True:
            async with session_scope(self._sessions) as session:
                outbox = OutboxRepository(session)
                rows = await outbox.claim(BATCH)
                if rows:
                    await self._dispatcher.send([row.job_id for row in rows])
                    await outbox.sent(rows)
            total += len(rows)
            if len(rows) < BATCH:
                return total

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return
        self._wake.clear()
