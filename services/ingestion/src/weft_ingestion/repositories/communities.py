"""Communities of a workspace, and what they are made from."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from weft_ingestion.models import AppearanceRow, ChunkRow, CommunityRow, CommunityVersionRow, DocumentRow, EntityRow
from weft_stores.postgres.arrays import one_of

ROWS = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document states a relation: a span of its text, half-open."""

    chunk_id: UUID
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FoundCommunity:
    """`members` most central first, each with its `centrality`; `statements` of the heaviest relations."""

    id: UUID
    members: Sequence[UUID]
    centrality: Sequence[float]
    statements: Sequence[Place] = ()


class CommunityRepository:
    """Of one workspace."""

    def __init__(self, session: AsyncSession, workspace_id: UUID) -> None:
        self._session = session
        self._workspace_id = workspace_id

    async def version(self) -> int | None:
        """The version of the resolutions that the communities were made from, None before the first time."""
        row = CommunityVersionRow
        return await self._session.scalar(select(row.version).where(row.workspace_id == self._workspace_id))

    async def entities(self, after: UUID | None, limit: int) -> list[UUID]:
        """Entities that published documents name, in the order of their ids."""
        row = AppearanceRow
        statement = (
            select(row.entity_id)
            .join(
                DocumentRow,
                (DocumentRow.id == row.document_id) & (DocumentRow.active_generation == row.generation),
            )
            .where(row.workspace_id == self._workspace_id, DocumentRow.deleted_at.is_(None))
            .distinct()
            .order_by(row.entity_id)
            .limit(limit)
        )
        if after is not None:
            statement = statement.where(row.entity_id > after)
        return list(await self._session.scalars(statement))

    async def of_type(self, type_: str) -> set[UUID]:
        """Entities that are shown as being of a type."""
        row = EntityRow
        statement = select(row.id).where(row.workspace_id == self._workspace_id, row.label_type == type_)
        return set(await self._session.scalars(statement))

    async def published(self, chunk_ids: Iterable[UUID]) -> set[UUID]:
        """Those of the chunks that readers see."""
        statement = (
            select(ChunkRow.id)
            .join(
                DocumentRow,
                (DocumentRow.id == ChunkRow.document_id) & (DocumentRow.active_generation == ChunkRow.generation),
            )
            .where(
                ChunkRow.workspace_id == self._workspace_id,
                one_of(ChunkRow.id, chunk_ids),
                DocumentRow.deleted_at.is_(None),
            )
        )
        return set(await self._session.scalars(statement))

    async def replace(self, found: Sequence[FoundCommunity], version: int) -> None:
        """All communities of the workspace from now on."""
        row = CommunityRow
        await self._session.execute(delete(row).where(row.workspace_id == self._workspace_id))
        for start in range(0, len(found), ROWS):
            rows = [
                {
                    "workspace_id": self._workspace_id,
                    "id": one.id,
                    "size": len(one.members),
                    "members": list(one.members),
                    "centrality": list(one.centrality),
                    "statements": [asdict(place) | {"chunk_id": str(place.chunk_id)} for place in one.statements],
                }
                for one in found[start : start + ROWS]
            ]
            await self._session.execute(insert(row), rows)
        made = upsert(CommunityVersionRow).values(workspace_id=self._workspace_id, version=version)
        await self._session.execute(
            made.on_conflict_do_update(index_elements=["workspace_id"], set_={"version": version})
        )
