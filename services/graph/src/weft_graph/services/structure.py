"""The shape of the graph around and between entities."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from uuid import UUID

from weft_core.contracts.graph import (
    Entity,
    GraphPath,
    GraphStats,
    Paths,
    PathsRequest,
    Relation,
    Subgraph,
    TypeCount,
)
from weft_core.errors import NotFoundError
from weft_graph.services.visibility import Visibility
from weft_stores.neo4j.reader import GraphReader
from weft_stores.postgres.published_entities import PublishedEntities


class StructureService:
    """Neighbourhoods, paths and sizes in one workspace."""

    def __init__(self, graph: GraphReader, visibility: Visibility, resolved: PublishedEntities) -> None:
        self._graph = graph
        self._visibility = visibility
        self._resolved = resolved

    async def neighbourhood(self, entity_id: UUID, depth: int, limit: int) -> Subgraph:
        """Entities within `depth` relations, nearest first, and the relations among them."""
        found = await self._graph.neighbourhood(entity_id, depth, limit)
        entities = await self._visibility.entities(found.entities)
        if entity_id not in entities:
            raise NotFoundError("there is no such entity")
        relations = await self._visibility.relations(found.relations, entities)
        return Subgraph(entities=list(entities.values()), relations=relations, truncated=found.truncated)

    async def paths(self, wanted: PathsRequest) -> Paths:
        """Shortest paths, whatever the direction of the relations on them."""
        found = await self._graph.paths(wanted.source, wanted.target, wanted.max_length, wanted.limit)
        entities = await self._visibility.entities(list(found.entities.values()))
        relations = await self._visibility.relations(found.relations, entities)
        paths = (_path(path, entities, relations) for path in found.paths)
        return Paths(paths=[path for path in paths if path is not None])

    async def stats(self) -> GraphStats:
        """Sizes of the stored graph, a generation on its way in or out included."""
        found = await self._graph.stats()
        return GraphStats(
            documents=found.documents,
            chunks=found.chunks,
            entities=found.entities,
            relations=found.relations,
            mentions=found.mentions,
            entity_types=[TypeCount(type=type_, count=count) for type_, count in found.entity_types],
            resolving=(await self._resolved.resolution()).resolving,
        )


def _path(ids: Sequence[UUID], entities: Mapping[UUID, Entity], relations: Sequence[Relation]) -> GraphPath | None:
    """The path with the heaviest relation of each step, or None when a part of it may not be shown."""
    steps: list[Relation] = []
    for pair in pairwise(ids):
        between = [r for r in relations if {r.source, r.target} == set(pair)]
        if not between:
            return None
        steps.append(min(between, key=lambda r: (-r.weight, str(r.id))))
    if not all(id_ in entities for id_ in ids):
        return None
    return GraphPath(entities=[entities[id_] for id_ in ids], relations=steps)
