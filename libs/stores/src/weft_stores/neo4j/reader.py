"""Reads one workspace's graph, in read access mode and with every size capped.

Rows speak of everything the graph holds, generations on their way in or out included: whoever shows something to a
person keeps only what `weft_stores.postgres.published` says is published.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from neo4j import AsyncDriver

from weft_core.errors import InvalidInputError, NotFoundError
from weft_stores.neo4j import cypher, records
from weft_stores.neo4j.neighbourhood import NeighbourhoodWalk
from weft_stores.neo4j.paths import PathSearch
from weft_stores.neo4j.rows import (
    EntityRow,
    Footprint,
    MentionPosition,
    MentionRow,
    Neighbourhood,
    PathRows,
    StatementRow,
    StatsRow,
    Surface,
)
from weft_stores.neo4j.transactions import Graph


class GraphReader:
    """Raises `UnavailableError("neo4j")` when the server is lost or takes too long."""

    def __init__(self, driver: AsyncDriver, database: str, workspace_id: UUID) -> None:
        self._graph = Graph(driver, database, workspace_id)

    # Entities

    async def get(self, ids: Iterable[UUID]) -> dict[UUID, EntityRow]:
        """Those of the entities that exist."""
        rows = await self._graph.query(cypher.GET_ENTITIES, ids=records.texts(ids))
        return {row.id: row for row in map(records.entity, rows)}

    async def footprints(self, ids: Iterable[UUID]) -> dict[UUID, list[Footprint]]:
        """Per entity, how many chunks of which generation of which document name it."""
        found: dict[UUID, list[Footprint]] = defaultdict(list)
        for row in await self._graph.query(cypher.FOOTPRINTS, ids=records.texts(ids)):
            found[UUID(row["id"])].append(Footprint(UUID(row["document_id"]), row["generation"], row["chunks"]))
        return dict(found)

    async def surfaces(self, entity_id: UUID, documents: Iterable[UUID]) -> list[Surface]:
        """Every way in which the documents write the entity."""
        rows = await self._graph.query(cypher.SURFACES, id=str(entity_id), documents=records.texts(documents))
        return [Surface(UUID(row["document_id"]), row["generation"], row["surface"]) for row in rows]

    # Evidence

    async def entity_evidence(
        self, entity_id: UUID, limit: int, start: MentionPosition | None = None
    ) -> list[MentionRow]:
        """Chunks that name the entity, by document, ordinal and generation, from the chunk at `start` on (inclusive).
        `NotFoundError` when there is no such entity."""
        if not await self.get([entity_id]):
            raise NotFoundError("there is no such entity")
        rows = await self._graph.query(
            cypher.ENTITY_EVIDENCE,
            id=str(entity_id),
            document_id=str(start.document_id) if start else "",
            ordinal=start.ordinal if start else 0,
            generation=start.generation if start else 0,
            limit=limit,
        )
        return list(map(records.mention, rows))

    async def relation_evidence(self, relation_id: UUID, limit: int, after: UUID | None = None) -> list[StatementRow]:
        """Chunks that state the relation, by chunk id. `NotFoundError` when there is no such relation."""
        found = await self._graph.query(cypher.RELATION, id=str(relation_id))
        if not found:
            raise NotFoundError("there is no such relation")
        source, target, chunk_ids = found[0]
        ids = [c for c in sorted(chunk_ids) if after is None or c > str(after)][:limit]
        rows = await self._graph.query(cypher.RELATION_EVIDENCE, ids=ids, source=source, target=target)
        return list(map(records.statement, rows))

    # Structure

    async def neighbourhood(self, entity_id: UUID, depth: int, limit: int) -> Neighbourhood:
        """Up to `limit` entities within `depth` (1 to 3) relations of the entity, nearest and heaviest first, and the
        relations among them. `NotFoundError` when there is no such entity."""
        return await NeighbourhoodWalk(self._graph).run(entity_id, depth, limit)

    async def paths(self, source: UUID, target: UUID, max_length: int, limit: int) -> PathRows:
        """Up to `limit` shortest simple paths of at most `max_length` (to 6) relations, whatever their direction.
        `InvalidInputError` for equal ends, `NotFoundError` when an end does not exist."""
        if source == target:
            raise InvalidInputError("a path needs two different entities")
        return await PathSearch(self._graph).run(source, target, max_length, limit)

    async def stats(self) -> StatsRow:
        """Sizes of the workspace's graph."""
        documents, chunks, mentions, relations, types = await asyncio.gather(
            self._count(cypher.COUNT_DOCUMENTS),
            self._count(cypher.COUNT_CHUNKS),
            self._count(cypher.COUNT_MENTIONS),
            self._count(cypher.COUNT_RELATIONS),
            self._graph.query(cypher.COUNT_TYPES),
        )
        entity_types = [(row["type"], row["n"]) for row in types]
        return StatsRow(documents, chunks, sum(n for _, n in entity_types), relations, mentions, entity_types)

    async def _count(self, statement: cypher.Statement) -> int:
        return int((await self._graph.query(statement))[0]["n"])
