"""Looks after workspaces: whose names or curations changed gets a job that resolves them, and whose graph has changed
and come to rest one that finds its communities."""

import asyncio
from collections.abc import Sequence
from typing import NoReturn
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_ingestion.models import JobKind
from weft_ingestion.repositories.workspace_jobs import WorkspaceJobRepository
from weft_ingestion.services.dispatch import Dispatcher
from weft_ingestion.services.repeating import repeat
from weft_stores.postgres.curations import curation_heads
from weft_stores.postgres.engine import session_scope
from weft_stores.postgres.reader import Reader


class Watch:
    """Safe to run in every replica: a workspace has one unfinished job of a kind at most."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], curations: Reader, dispatcher: Dispatcher) -> None:
        self._sessions = sessions
        self._curations = curations
        self._dispatcher = dispatcher

    async def run(self) -> NoReturn:
        """Until cancelled."""
        await repeat("watch", self.look, asyncio.sleep)

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
