"""Communities as ingestion publishes them: ids of entities and places in texts. Which of these readers may see is for
whoever shows them to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Double, Uuid, column, select, table
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from weft_stores.postgres.reader import Reader, reading

_COMMUNITIES = table(
    "published_communities",
    column("id", Uuid()),
    column("workspace_id", Uuid()),
    column("size", BigInteger()),
    column("members", ARRAY(Uuid())),
    column("centrality", ARRAY(Double())),
    column("statements", JSONB()),
    schema="ingestion",
)
MOST_MEMBERS = 500


@dataclass(frozen=True, slots=True)
class CommunityPosition:
    """After a community in the order of size, largest first, and id."""

    size: int
    id: UUID


@dataclass(frozen=True, slots=True)
class StatedAt:
    """A span of a document's text, half-open, in a chunk."""

    chunk_id: UUID
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PublishedCommunity:
    """`size` counts all members, `members` are the most central `MOST_MEMBERS`, most central first."""

    id: UUID
    size: int
    members: Sequence[UUID]
    statements: Sequence[StatedAt]


class PublishedCommunities:
    """Communities of one workspace."""

    def __init__(self, reader: Reader, workspace_id: UUID) -> None:
        self._reader = reader
        self._workspace_id = workspace_id

    async def page(self, limit: int, after: CommunityPosition | None = None) -> list[PublishedCommunity]:
        """Largest first."""
        c = _COMMUNITIES.c
        conditions: list[ColumnElement[bool]] = []
        if after is not None:
            conditions.append((c.size < after.size) | ((c.size == after.size) & (c.id > after.id)))
        return await self._rows(limit, *conditions)

    async def get(self, community_id: UUID) -> PublishedCommunity | None:
        """The one, if it exists."""
        rows = await self._rows(1, _COMMUNITIES.c.id == community_id)
        return rows[0] if rows else None

    async def _rows(self, limit: int, *conditions: ColumnElement[bool]) -> list[PublishedCommunity]:
        c = _COMMUNITIES.c
        statement = (
            select(c.id, c.size, c.members[1:MOST_MEMBERS].label("members"), c.statements)
            .where(c.workspace_id == self._workspace_id, *conditions)
            .order_by(c.size.desc(), c.id)
            .limit(limit)
        )
        async with reading(self._reader) as session:
            return [
                PublishedCommunity(
                    row.id,
                    row.size,
                    row.members,
                    [StatedAt(UUID(s["chunk_id"]), s["start"], s["end"]) for s in row.statements],
                )
                for row in await session.execute(statement)
            ]
