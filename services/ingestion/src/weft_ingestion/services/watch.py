"""Looks after workspaces: whose names or curations changed gets a job that resolves them."""

import asyncio
from typing import NoReturn

import structlog
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_core.errors import UnavailableError
from weft_ingestion.models import JobKind
from weft_ingestion.repositories.workspace_jobs import WorkspaceJobRepository
from weft_ingestion.services.relay import Relay
from weft_stores.postgres.curations import curation_heads
from weft_stores.postgres.engine import session_scope
from weft_stores.postgres.reader import Reader

POLL_S = 0.5
LONGEST_WAIT_S = 5.0

_log = structlog.get_logger("weft.ingestion.watch")


class Watch:
    """Safe to run in every replica: a workspace has one unfinished job of a kind at most."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], curations: Reader, relay: Relay) -> None:
        self._sessions = sessions
        self._curations = curations
        self._relay = relay

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

    async def look(self) -> int:
        """Makes the jobs that are missing; gives their number. Raises `UnavailableError`."""
        made = 0
        async with session_scope(self._sessions) as session:
            jobs = WorkspaceJobRepository(session)
            for workspace_id in sorted(await jobs.unresolved()):
                made += await jobs.enqueue(workspace_id, JobKind.RESOLVE)
        heads = await curation_heads(self._curations)
        async with session_scope(self._sessions) as session:
            jobs = WorkspaceJobRepository(session)
            curated = await jobs.curated() if heads else {}
            for workspace_id in sorted(id_ for id_, version in heads.items() if version != curated.get(id_, 0)):
                made += await jobs.enqueue(workspace_id, JobKind.RESOLVE)
        if made:
            self._relay.wake()
        return made
