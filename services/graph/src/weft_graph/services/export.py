"""The whole graph of a workspace as a stream.

Entities come first, by id, then the relations that begin at each, page by page: what is in memory at a time is a page,
and 16 bytes for each entity written. It is no snapshot: a page shows what was published when it was read. What is
promised is that both ends of every relation are among the entities, and that what did not change meanwhile is there
exactly once.
"""

from bisect import bisect_left
from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from weft_graph.services.formats import ExportedRelation, Format
from weft_graph.services.visibility import only_published
from weft_stores.neo4j.reader import GraphReader
from weft_stores.neo4j.rows import RelationRow
from weft_stores.postgres.published_graph import PublishedGraph

PAGE = 500
"""Entities read at once."""


class ExportService:
    """Writes out one workspace's graph as it is published."""

    def __init__(self, graph: GraphReader, published: PublishedGraph) -> None:
        self._graph = graph
        self._published = published

    async def open(self, written: Format) -> AsyncIterator[bytes]:
        """The stream, with its first page read already: a store that is away is an error before anything is sent.
        What goes wrong later ends the stream where it is, without its tail."""
        blocks = self._blocks(written)
        first = await anext(blocks)

        async def stream() -> AsyncIterator[bytes]:
            yield first
            async for block in blocks:
                yield block

        return stream()

    async def _blocks(self, written: Format) -> AsyncIterator[bytes]:
        seen = _Ids()
        before = written.head
        async for entities in self._published.pages(PAGE):
            text = written.entities(entities, first=not seen)
            for entity in entities:
                seen.append(entity.id)
            yield (before + text).encode()
            before = ""
        yield written.middle.encode()
        first = True
        for start in range(0, len(seen), PAGE):
            async for rows in self._graph.relations_from(seen.page(start, PAGE)):
                relations = await self._exported([row for row in rows if row.target in seen])
                if relations:
                    yield written.relations(relations, first=first).encode()
                    first = False
        yield written.tail.encode()

    async def _exported(self, rows: Sequence[RelationRow]) -> list[ExportedRelation]:
        documents = await self._published.documents_of(chunk_id for row in rows for chunk_id in row.chunk_ids)
        shown = [seen for row in rows if (seen := only_published(row, documents)) is not None]
        return [ExportedRelation(row, sorted({documents[id_] for id_ in row.chunk_ids})) for row in shown]


class _Ids:
    """Ids in ascending order, packed."""

    def __init__(self) -> None:
        self._packed = bytearray()

    def append(self, id_: UUID) -> None:
        self._packed += id_.bytes

    def __len__(self) -> int:
        return len(self._packed) // 16

    def __getitem__(self, at: int) -> bytes:
        return bytes(self._packed[16 * at : 16 * at + 16])

    def __contains__(self, id_: UUID) -> bool:
        at = bisect_left(self, id_.bytes)
        return at < len(self) and self[at] == id_.bytes

    def page(self, start: int, size: int) -> list[UUID]:
        return [UUID(bytes=self[at]) for at in range(start, min(start + size, len(self)))]
