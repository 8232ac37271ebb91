"""Jobs of whole workspaces: which are to be made."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from weft_ingestion.models import (
    CommunityVersionRow,
    CorpusChangeRow,
    CorpusRow,
    JobKind,
    JobRow,
    OutboxRow,
    ResolutionRow,
    UnresolvedNameRow,
)
from weft_ingestion.repositories.jobs import UNFINISHED

WHILE_READING = timedelta(minutes=2)
"""While documents of a workspace are being read its names are resolved only so often: the most frequent ones change
with every batch, and each time all that is said of them is weighed again."""
QUIET = timedelta(seconds=3)
"""Communities are found anew once nothing has changed for so long: all of a graph is read, however small the change."""


class WorkspaceJobRepository:
    """Looks across workspaces: it moves ids only, and gives no tenant's data to anyone."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def unresolved(self) -> set[UUID]:
        """Workspaces with names to be resolved: as soon as nothing is being read any more, or every now and then."""
        has_names = exists().where(UnresolvedNameRow.workspace_id == CorpusRow.workspace_id)
        is_read = exists().where(
            JobRow.workspace_id == CorpusRow.workspace_id,
            JobRow.kind == JobKind.INGEST,
            JobRow.state.in_(UNFINISHED),
            JobRow.not_before <= func.clock_timestamp(),
        )
        then = func.clock_timestamp() - WHILE_READING
        resolved = exists().where(ResolutionRow.workspace_id == CorpusRow.workspace_id)
        resolved_then = resolved.where(ResolutionRow.resolved_at <= then)
        filled_then = exists().where(
            CorpusChangeRow.workspace_id == CorpusRow.workspace_id, CorpusChangeRow.changed_at <= then
        )
        is_time = resolved_then | (~resolved & filled_then)
        return set(await self._session.scalars(select(CorpusRow.workspace_id).where(has_names, ~is_read | is_time)))

    async def changed(self) -> set[UUID]:
        """Workspaces whose communities are of an earlier version of their graph, and in which nothing changes now."""
        statement = (
            select(ResolutionRow.workspace_id)
            .outerjoin(CommunityVersionRow, CommunityVersionRow.workspace_id == ResolutionRow.workspace_id)
            .where(
                ResolutionRow.version > func.coalesce(CommunityVersionRow.version, 0),
                ResolutionRow.resolved_at < func.clock_timestamp() - QUIET,
                ~exists().where(UnresolvedNameRow.workspace_id == ResolutionRow.workspace_id),
            )
        )
        return set(await self._session.scalars(statement))

    async def curated(self) -> dict[UUID, int]:
        """The version of the curations that are applied, by workspace."""
        rows = await self._session.execute(select(ResolutionRow.workspace_id, ResolutionRow.curated))
        return {row.workspace_id: row.curated for row in rows}

    async def enqueue(self, workspace_id: UUID, kind: JobKind) -> UUID | None:
        """A job for the whole workspace with its message; None when one of the kind is unfinished already."""
        statement = upsert(JobRow).values(id=uuid4(), workspace_id=workspace_id, document_id=workspace_id, kind=kind)
        job_id: UUID | None = await self._session.scalar(statement.on_conflict_do_nothing().returning(JobRow.id))
        if job_id is not None:
            self._session.add(OutboxRow(workspace_id=workspace_id, job_id=job_id))
            await self._session.flush()
        return job_id
