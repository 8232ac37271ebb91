"""Looks after workspaces: whose names or curations changed gets a job that resolves them, and whose graph has changed
and come to rest one that finds its communities."""

import asyncio
from collections.abc import Sequence
from typing import NoReturn
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_core.errors import UnavailableError
from weft_ingestion.models import JobKind
from weft_ingestion.repositories.workspace_jobs import WorkspaceJobRepository
from weft_ingestion.services.dispatch import Dispatcher
from weft_stores.postgres.curations import curation_heads
from weft_stores.postgres.engine import session_scope
from weft_stores.postgres.reader import Reader

POLL_S = 0.5
LONGEST_WAIT_S = 5.0

_log = structlog.get_logger("weft.ingestion.watch")


class Watch:
    """Safe to run in every replica: a workspace has one unfinished job of a kind at most."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], curations: Reader, dispatcher: Dispatcher) -> None:
        self._sessions = sessions
        self._curations = curations
        self._dispatcher = dispatcher

    async def run(self) -> NoReturn:
        """Until cancelled."""
        wait_s = POLL_S
        while True:
            await asyncio.sleep(wait_s)
            try:
                await self.look()
                wait_s = POLL_S
            except UnavailableError as error:
                wait_s = min(LONGEST_WAIT_S, wait_s * 2)
                _log.warning("watch_waits", dependency=error.dependency, seconds=wait_s)
            except Exception:  # noqa: BLE001 - logged; the loop must outlive whatever it is
                wait_s = LONGEST_WAIT_S
                _log.exception("watch_failed")

    async def look(self) -> Sequence[UUID]:
        """Makes the jobs that are missing and hints at them at once: a person who has decided something is not to wait
        behind a thousand documents in the outbox. Raises `UnavailableError`."""
        heads = await curation_heads(self._curations)
        async with session_scope(self._sessions) as session:
            jobs = WorkspaceJobRepository(session)
            curated = await jobs.curated() if heads else {}
            decided = {id_ for id_, version in heads.items() if version != curated.get(id_, 0)}
            wanted = [(id_, JobKind.RESOLVE) for id_ in sorted(decided | await jobs.unresolved())]
            wanted += [(id_, JobKind.COMMUNITIES) for id_ in sorted(await jobs.changed())]
            made = [job_id for id_, kind in wanted if (job_id := await jobs.enqueue(id_, kind))]
        if made:
            await self._dispatcher.send(made)
        return made
