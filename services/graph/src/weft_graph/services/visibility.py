"""Holds what the graph says against what is published.

The graph also holds generations on their way in or out. An entity is shown, and counted, only through chunks of active
generations; a relation only if one of its chunks is published.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from weft_core.contracts.graph import Entity, Relation
from weft_stores.neo4j.reader import GraphReader
from weft_stores.neo4j.rows import EntityRow, RelationRow
from weft_stores.postgres.published import PublishedChunks


class Visibility:
    """What of one workspace's graph may be shown at the moment."""

    def __init__(self, graph: GraphReader, published: PublishedChunks) -> None:
        self._graph = graph
        self._published = published

    async def entities(self, rows: Sequence[EntityRow]) -> dict[UUID, Entity]:
        """The entities that published chunks name, with their counts, in the order of `rows`."""
        footprints = await self._graph.footprints(row.id for row in rows)
        documents = await self._published.documents(f.document_id for found in footprints.values() for f in found)
        active = {(document.id, document.active_generation) for document in documents.values()}
        shown: dict[UUID, Entity] = {}
        for row in rows:
            seen = [f for f in footprints.get(row.id, []) if (f.document_id, f.generation) in active]
            if seen:
                mentions = sum(f.chunks for f in seen)
                shown[row.id] = Entity(id=row.id, name=row.name, type=row.type, mentions=mentions, documents=len(seen))
        return shown

    async def relations(self, rows: Sequence[RelationRow], entities: Iterable[UUID]) -> list[Relation]:
        """The relations between the given entities that published chunks state; `weight` counts those chunks, or,
        where there are too many to look at, all."""
        ends = set(entities)
        rows = [row for row in rows if row.source in ends and row.target in ends]
        published = await self._published.among(chunk_id for row in rows for chunk_id in row.chunk_ids)
        shown = []
        for row in rows:
            seen = sum(chunk_id in published for chunk_id in row.chunk_ids)
            if seen:
                weight = seen if len(row.chunk_ids) == row.weight else row.weight
                shown.append(Relation.model_validate(replace(row, weight=weight)))
        return shown
