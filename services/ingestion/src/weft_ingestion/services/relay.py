"""Outbox → broker. Every replica of the API runs one; rows are claimed, so none is sent by two at once.

The broker is kept short. A worker that takes several jobs at once takes their messages out of the outbox, so what
waits there costs nothing, while each message in the broker makes a worker look for work that may long be done.
"""

import asyncio
from typing import NoReturn

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_ingestion.repositories.outbox import OutboxRepository
from weft_ingestion.services.dispatch import Dispatcher
from weft_ingestion.services.repeating import repeat
from weft_stores.postgres.engine import session_scope

MOST_IN_BROKER = 32
"""Enough for the workers of several machines until the relay looks again: each message stands for up to 64
documents."""


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
        """Until cancelled."""
        await repeat("relay", self.drain, self._pause)

    async def drain(self) -> int:
        """Sends what the broker has room for; gives the number of messages. Raises `UnavailableError`."""
        async with session_scope(self._sessions) as session:
            outbox = OutboxRepository(session)
            if not await outbox.has_messages():
                return 0
            room = MOST_IN_BROKER - await self._dispatcher.backlog()
            rows = await outbox.claim(room) if room > 0 else []
            if rows:
                await self._dispatcher.send([row.job_id for row in rows])
                await outbox.sent(rows)
        return len(rows)

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return
        self._wake.clear()
