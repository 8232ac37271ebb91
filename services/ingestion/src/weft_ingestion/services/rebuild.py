"""Asking for a workspace's graph to be written again."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from weft_ingestion.models import JobKind
from weft_ingestion.repositories.workspace_jobs import WorkspaceJobRepository


class Rebuilding:
    """One transaction; the request's boundary commits."""

    def __init__(self, session: AsyncSession) -> None:
        self._jobs = WorkspaceJobRepository(session)

    async def request(self, workspace_id: UUID) -> None:
        """Asking again while it is being done asks for nothing more."""
        await self._jobs.enqueue(workspace_id, JobKind.REBUILD)
