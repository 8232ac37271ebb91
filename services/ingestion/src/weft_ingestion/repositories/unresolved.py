"""Which names are to be resolved, and how far a workspace is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Text, delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from weft_ingestion.models import AppearanceRow, ResolutionRow, UnresolvedNameRow
from weft_ingestion.repositories.arrays import table_of
from weft_stores.postgres.arrays import one_of


@dataclass(frozen=True, slots=True)
class Resolution:
    """How far a workspace is resolved."""

    version: int = 0
    curated: int = 0
    curated_norms: frozenset[str] = frozenset()


class UnresolvedRepository:
    """Names of one workspace that are to be looked at again."""

    def __init__(self, session: AsyncSession, workspace_id: UUID) -> None:
        self._session = session
        self._workspace_id = workspace_id

    async def documents_changed(self, document_ids: Iterable[UUID]) -> None:
        """All names of all versions of the documents. After the workspace's corpus row is locked, so that two that
        mark names never wait for each other in a circle."""
        await self._mark(one_of(AppearanceRow.document_id, document_ids))

    async def everything(self) -> None:
        """All names there are."""
        await self._mark()

    async def _mark(self, *conditions: ColumnElement[bool]) -> None:
        names = (
            select(AppearanceRow.workspace_id, AppearanceRow.norm)
            .where(AppearanceRow.workspace_id == self._workspace_id, *conditions)
            .distinct()
            .order_by(AppearanceRow.norm)
        )
        statement = upsert(UnresolvedNameRow).from_select(["workspace_id", "norm"], names)
        await self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["workspace_id", "norm"], set_={"mark": UnresolvedNameRow.mark + 1}
            )
        )

    async def next(self, limit: int) -> dict[str, int]:
        """Some names with their marks."""
        statement = (
            select(UnresolvedNameRow.norm, UnresolvedNameRow.mark)
            .where(UnresolvedNameRow.workspace_id == self._workspace_id)
            .order_by(UnresolvedNameRow.norm)
            .limit(limit)
        )
        return {row.norm: row.mark for row in await self._session.execute(statement)}

    async def done(self, marks: Mapping[str, int]) -> None:
        """These are resolved as they stood when they were read; what was marked again since stays."""
        wanted = table_of(norm=(Text(), list(marks)), mark=(BigInteger(), list(marks.values())))
        await self._session.execute(
            delete(UnresolvedNameRow)
            .where(
                UnresolvedNameRow.workspace_id == self._workspace_id,
                UnresolvedNameRow.norm == wanted.c.norm,
                UnresolvedNameRow.mark == wanted.c.mark,
            )
            .execution_options(synchronize_session=False)
        )

    async def resolution(self) -> Resolution:
        row = await self._session.get(ResolutionRow, self._workspace_id, populate_existing=True)
        return Resolution(row.version, row.curated, frozenset(row.curated_norms)) if row else Resolution()

    async def advance(self, resolution: Resolution) -> None:
        """Notes how far the workspace is; its version grows by one."""
        values = {"curated": resolution.curated, "curated_norms": sorted(resolution.curated_norms)}
        statement = upsert(ResolutionRow).values(workspace_id=self._workspace_id, version=1, **values)
        await self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["workspace_id"],
                set_={"version": ResolutionRow.version + 1, "resolved_at": func.clock_timestamp(), **values},
            )
        )
