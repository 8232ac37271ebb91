"""Reads one workspace's graph, in read access mode and with every size capped.

Rows speak of everything the graph holds, generations on their way in or out included: whoever shows something to a
person keeps only what `weft_stores.postgres.published` says is published.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from neo4j import AsyncDriver

from weft_core.errors import InvalidInputError, NotFoundError
from weft_core.text import normalise_name
from weft_stores.neo4j import cypher, records
from weft_stores.neo4j.neighbourhood import NeighbourhoodWalk
from weft_stores.neo4j.paths import PathSearch
from weft_stores.neo4j.rows import (
    ChunkEdge,
    EntityEdge,
    EntityPosition,
    EntityRow,
    Footprint,
    LinkedEntity,
    MentionPosition,
    MentionRow,
    Neighbourhood,
    PathRows,
    StatementRow,
    StatsRow,
)
from weft_stores.neo4j.transactions import Graph

MAX_NORMS: Final = 1_000


class GraphReader:
    """Raises `UnavailableError("neo4j")` when the server is lost or takes too long."""

    def __init__(self, driver: AsyncDriver, database: str, workspace_id: UUID) -> None:
        self._graph = Graph(driver, database, workspace_id)

    # Entities

    async def search(
        self, q: str, type_: str | None, limit: int, after: EntityPosition | None = None
    ) -> list[EntityRow]:
        """Up to `limit` entities whose normalised name begins with `q`, then those that hold it elsewhere, each group
        by name and id. An empty `q` lists all. Go on with `after=position(q, last row)`."""
        wanted = normalise_name(q)
        found: list[EntityRow] = []
        if q.strip() and not wanted:  # only signs: no name holds them
            return found
        for contains, statement in ((False, cypher.SEARCH_PREFIX), (True, cypher.SEARCH_CONTAINS)):
            if (after and after.contains and not contains) or (contains and not wanted):
                continue
            start = after if after and after.contains == contains else None
            rows = await self._graph.query(
                statement,
                q=wanted,
                type=type_,
                after_norm=start.norm if start else "",
                after_id=start.id if start else "",
                limit=limit - len(found),
            )
            found += map(records.entity, rows)
            if len(found) >= limit:
                break
        return found

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

    # Retrieval

    async def linked(self, norms: Sequence[str]) -> list[LinkedEntity]:
        """Entities with one of the normalised names, by name and id; each with its document frequency in chunks."""
        wanted = sorted(set(norms) - {""})[:MAX_NORMS]
        return [records.linked(row) for row in await self._graph.query(cypher.LINKED, norms=wanted)]

    async def chunks_of(self, entity_ids: Iterable[UUID], limit_per_entity: int = 40) -> list[ChunkEdge]:
        """First hop: chunks that mention the entities, at most `limit_per_entity` of each (those that name it most)."""
        rows = await self._graph.query(cypher.CHUNKS_OF, ids=records.texts(entity_ids), limit=limit_per_entity)
        return [records.chunk_edge(row) for row in rows]

    async def entities_of(self, chunk_ids: Iterable[UUID]) -> list[EntityEdge]:
        """Back: entities that the chunks mention, with document frequencies, by entity and chunk. `chunks_of` the
        rare ones among them is the second hop."""
        rows = await self._graph.query(cypher.ENTITIES_OF, ids=records.texts(chunk_ids))
        return [edge for row in rows for edge in records.entity_edges(row)]


def position(q: str, last: EntityRow) -> EntityPosition:
    """Where a search for `q` stands after `last`."""
    return EntityPosition(not last.norm.startswith(normalise_name(q)), last.norm, str(last.id))
