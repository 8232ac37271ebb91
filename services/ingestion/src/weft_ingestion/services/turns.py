"""Taking turns at Postgres, for work that has already cost too much to be refused over a busy pool."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_core.errors import UnavailableError
from weft_stores.postgres.engine import session_scope

PATIENCE_S = 20.0


class Turns:
    """Transactions of uploads: at most `at_once`, so that reading requests find connections too; the others queue.

    The pool itself gives up after two seconds, which is right for a question and wrong for a body that took minutes.
    """

    def __init__(self, sessions: async_sessionmaker[AsyncSession], at_once: int) -> None:
        self._sessions = sessions
        self._places = asyncio.Semaphore(at_once)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """One transaction. Raises `UnavailableError` when no turn comes within 20 s."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._places.acquire()
        except TimeoutError as error:
            raise UnavailableError("postgres", "too many uploads wait for postgres at the moment") from error
        try:
            async with session_scope(self._sessions) as session:
                yield session
        finally:
            self._places.release()
