"""Entities as published documents name them: what the graph calls an entity, and how often documents do.

Postgres says which entities readers may see, because the switch that publishes a document happens here.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BigInteger, Select, Text, Uuid, any_, bindparam, column, func, select, table
from sqlalchemy.dialects.postgresql import ARRAY

from weft_stores.postgres.reader import Reader, reading

_ENTITIES = table(
    "published_graph_entities",
    column("id", Uuid()),
    column("workspace_id", Uuid()),
    column("name", Text()),
    column("type", Text()),
    schema="ingestion",
)
_APPEARANCES = table(
    "published_appearances",
    column("workspace_id", Uuid()),
    column("entity_id", Uuid()),
    column("document_id", Uuid()),
    column("mentions", BigInteger()),
    schema="ingestion",
)
_CHUNKS = table(
    "published_chunks",
    column("id", Uuid()),
    column("workspace_id", Uuid()),
    column("document_id", Uuid()),
    schema="ingestion",
)

_WORKSPACE = bindparam("workspace_id", type_=Uuid())
_IDS = any_(bindparam("ids", type_=ARRAY(Uuid())))


def _counted() -> Select[UUID, str, str, int, int]:
    a, e = _APPEARANCES.c, _ENTITIES.c
    counts = (
        select(a.entity_id, func.sum(a.mentions).label("mentions"), func.count(a.document_id.distinct()).label("n"))
        .where(a.workspace_id == _WORKSPACE, a.entity_id == _IDS)
        .group_by(a.entity_id)
        .subquery()
    )
    return (
        select(e.id, e.name, e.type, counts.c.mentions, counts.c.n)
        .join(counts, counts.c.entity_id == e.id)
        .where(e.workspace_id == _WORKSPACE, e.id == _IDS)
    )


_COUNTED = _counted()
_DOCUMENTS_OF = select(_CHUNKS.c.id, _CHUNKS.c.document_id).where(
    _CHUNKS.c.workspace_id == _WORKSPACE, _CHUNKS.c.id == _IDS
)


@dataclass(frozen=True, slots=True)
class GraphEntity:
    """An entity and how often, and in how many, published documents name it."""

    id: UUID
    name: str
    type: str
    mentions: int
    documents: int


class PublishedGraph:
    """What readers may see of one workspace's graph."""

    def __init__(self, reader: Reader, workspace_id: UUID) -> None:
        self._reader = reader
        self._workspace_id = workspace_id

    async def entities(self, ids: Iterable[UUID]) -> dict[UUID, GraphEntity]:
        """Those of the entities that published documents name."""
        wanted = list(set(ids))
        if not wanted:
            return {}
        parameters = {"workspace_id": self._workspace_id, "ids": wanted}
        async with reading(self._reader) as session:
            return {
                id_: GraphEntity(id_, name, type_, int(mentions), documents)
                for id_, name, type_, mentions, documents in await session.execute(_COUNTED, parameters)
            }

    async def pages(self, size: int) -> AsyncIterator[list[GraphEntity]]:
        """All entities that published documents name, by id. Each page is as of the moment it is read."""
        c = _ENTITIES.c
        every = select(c.id).where(c.workspace_id == self._workspace_id).order_by(c.id).limit(size)
        after: UUID | None = None
        while True:
            async with reading(self._reader) as session:
                ids = list(await session.scalars(every if after is None else every.where(c.id > after)))
            found = await self.entities(ids)
            yield [found[id_] for id_ in ids if id_ in found]
            if len(ids) < size:
                return
            after = ids[-1]

    async def documents_of(self, chunk_ids: Iterable[UUID]) -> Mapping[UUID, UUID]:
        """Those of the chunks that are published, and the document of each."""
        wanted = list(set(chunk_ids))
        if not wanted:
            return {}
        parameters = {"workspace_id": self._workspace_id, "ids": wanted}
        async with reading(self._reader) as session:
            return {row[0]: row[1] for row in await session.execute(_DOCUMENTS_OF, parameters)}
