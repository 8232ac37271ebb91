"""Telling readers what changed."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from weft_ingestion.models import CorpusChangeRow, CorpusRow

KEEP_CHANGES = timedelta(days=7)


class CorpusRepository:
    """Changes of one workspace."""

    def __init__(self, session: AsyncSession, workspace_id: UUID) -> None:
        self._session = session
        self._workspace_id = workspace_id

    async def lock(self) -> None:
        """Others that mark names of the workspace, or change what its readers see, wait until the transaction ends."""
        await self._session.execute(
            select(CorpusRow.version).where(CorpusRow.workspace_id == self._workspace_id).with_for_update()
        )

    async def changed(self, documents: Mapping[UUID, int | None]) -> None:
        """Documents and the generation readers see of them from now on (None: they are gone). At the end of its
        transaction: others of the workspace wait here until it commits."""
        if not documents:
            return
        first = upsert(CorpusRow).values(workspace_id=self._workspace_id, version=1)
        version = await self._session.scalar(
            first.on_conflict_do_update(
                index_elements=[CorpusRow.workspace_id], set_={"version": CorpusRow.version + 1}
            ).returning(CorpusRow.version)
        )
        rows = [
            {"workspace_id": self._workspace_id, "version": version, "document_id": id_, "generation": generation}
            for id_, generation in documents.items()
        ]
        await self._session.execute(insert(CorpusChangeRow), rows)


async def forget_old_changes(session: AsyncSession) -> None:
    """Of all workspaces. A reader who has not looked for so long reads everything again."""
    old = CorpusChangeRow.changed_at < func.now() - KEEP_CHANGES
    forgotten = (
        select(CorpusChangeRow.workspace_id, func.max(CorpusChangeRow.version).label("version"))
        .where(old)
        .group_by(CorpusChangeRow.workspace_id)
        .subquery()
    )
    await session.execute(
        update(CorpusRow)
        .where(CorpusRow.workspace_id == forgotten.c.workspace_id)
        .values(horizon=func.greatest(CorpusRow.horizon, forgotten.c.version))
        .execution_options(synchronize_session=False)
    )
    await session.execute(delete(CorpusChangeRow).where(old).execution_options(synchronize_session=False))
