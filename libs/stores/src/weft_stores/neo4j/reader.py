"""Reads one workspace's graph, in read access mode and with every size capped.

Rows speak of everything the graph holds, generations on their way in or out included: whoever shows something to a
person keeps only what `weft_stores.postgres.published` says is published.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable
from typing import Final
from uuid import UUID

from neo4j import AsyncDriver

from weft_core.errors import InvalidInputError, NotFoundError
from weft_stores.neo4j import cypher, cypher_reading, records
from weft_stores.neo4j.neighbourhood import DRAWING_SCAN, EVIDENCE_SAMPLE, relations_among, walk
from weft_stores.neo4j.paths import find_paths
from weft_stores.neo4j.rows import (
    EntityRow,
    MentionPosition,
    MentionRow,
    Neighbourhood,
    PathRows,
    RelationPosition,
    RelationRow,
    StatementRow,
    StatsRow,
)
from weft_stores.neo4j.transactions import Graph

MANY: Final = 1_000
"""From so many relations on those of an entity are read by themselves."""

HEAVIEST: Final = 2**53
"""More than any relation weighs."""


class GraphReader:
    """Raises `UnavailableError("neo4j")` when the server is lost or takes too long."""

    def __init__(self, driver: AsyncDriver, database: str, workspace_id: UUID) -> None:
        self._graph = Graph(driver, database, workspace_id)

    # Entities

    async def get(self, ids: Iterable[UUID]) -> dict[UUID, EntityRow]:
        """Those of the entities that exist."""
        rows = await self._graph.query(cypher.GET_ENTITIES, ids=records.texts(ids))
        return {row.id: row for row in map(records.entity, rows)}

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
        found = await self._graph.query(cypher_reading.RELATION_CHUNKS, id=str(relation_id))
        if not found:
            raise NotFoundError("there is no such relation")
        source, target, chunk_ids = found[0]
        ids = [c for c in sorted(chunk_ids) if after is None or c > str(after)][:limit]
        common = {"relation": str(relation_id), "source": source, "target": target}
        return await self._statements([{**common, "chunk_id": id_} for id_ in ids])

    async def statements(self, relations: Iterable[RelationRow], most: int) -> list[StatementRow]:
        """Up to `most` chunks that state each of the relations, by relation and chunk."""
        return await self._statements(
            [
                {"relation": str(r.id), "source": str(r.source), "target": str(r.target), "chunk_id": str(chunk_id)}
                for r in relations
                for chunk_id in sorted(r.chunk_ids)[:most]
            ]
        )

    async def _statements(self, rows: list[dict[str, str]]) -> list[StatementRow]:
        return list(map(records.statement, await self._graph.query(cypher_reading.STATEMENTS, rows=rows)))

    # Relations

    async def relation(self, relation_id: UUID) -> RelationRow | None:
        """The relation, if it exists."""
        rows = await self._graph.query(cypher_reading.RELATION, id=str(relation_id), evidence=EVIDENCE_SAMPLE)
        return records.relation(rows[0]) if rows else None

    async def relations_of(
        self, entity_id: UUID, predicate: str | None, limit: int, after: RelationPosition | None = None
    ) -> list[RelationRow]:
        """Relations of the entity in either direction, heaviest first."""
        rows = await self._graph.query(
            cypher_reading.RELATIONS_OF,
            id=str(entity_id),
            predicate=predicate,
            weight=after.weight if after else HEAVIEST,
            after=after.id if after else "",
            limit=limit,
            evidence=EVIDENCE_SAMPLE,
        )
        return list(map(records.relation, rows))

    async def relations_from(self, entity_ids: Iterable[UUID]) -> AsyncIterator[list[RelationRow]]:
        """All relations that begin at the entities, some thousand at a time: those of entities with few first, then
        those of each one with many."""
        rows = await self._graph.query(
            cypher_reading.RELATIONS_FROM, ids=records.texts(entity_ids), limit=MANY, evidence=EVIDENCE_SAMPLE
        )
        yield [relation for row in rows if len(row["found"]) < MANY for relation in records.relations_from(row)]
        for entity in (row["entity"] for row in rows if len(row["found"]) >= MANY):
            after = ""
            while found := await self._graph.query(
                cypher_reading.RELATIONS_FROM_ONE, id=entity, after=after, limit=MANY, evidence=EVIDENCE_SAMPLE
            ):
                yield list(map(records.relation, found))
                after = found[-1]["id"]

    async def relations_between(self, pairs: Iterable[tuple[UUID, UUID]], limit: int) -> list[RelationRow]:
        """Up to `limit` relations between the two of each pair, in either direction, heaviest first."""
        rows = [{"source": str(a), "target": str(b)} for a, b in pairs]
        found = await self._graph.query(cypher_reading.BETWEEN, rows=rows, limit=limit, evidence=EVIDENCE_SAMPLE)
        return list(map(records.relation, found))

    # Structure

    async def neighbourhood(self, entity_id: UUID, depth: int, limit: int) -> Neighbourhood:
        """Up to `limit` entities within `depth` (1 to 3) relations of the entity, nearest and heaviest first, and the
        relations that lead to them; `among` gives the others. `NotFoundError` when there is no such entity."""
        return await walk(self._graph, entity_id, depth, limit)

    async def among(
        self,
        entity_ids: Iterable[UUID],
        scan: int = DRAWING_SCAN,
        most: int = 2_000,
        first: int | None = None,
        besides: Collection[UUID] = (),
    ) -> Neighbourhood:
        """Those of the entities that exist, by id, and up to `most` relations among them, heaviest first, `besides`
        left out. With `first` only relations of the first so many are looked for. `scan` relations are looked at in
        all: between two entities that each have more than their share of it, a relation may be missing."""
        return await relations_among(self._graph, entity_ids, scan, most, first, besides)

    async def degrees(self, entity_ids: Iterable[UUID]) -> dict[UUID, int]:
        """How many relations each of the entities has."""
        wanted = records.texts(entity_ids)
        rows = await self._graph.packed(cypher.DEGREES, ids=wanted) if wanted else []
        return {UUID(id_): degree for id_, degree in rows}

    async def paths(self, source: UUID, target: UUID, max_length: int, limit: int) -> PathRows:
        """Up to `limit` shortest simple paths of at most `max_length` (to 6) relations, whatever their direction. Of
        an entity with thousands of relations only the first are looked through. `InvalidInputError` for equal ends,
        `NotFoundError` when an end does not exist."""
        if source == target:
            raise InvalidInputError("a path needs two different entities")
        return await find_paths(self._graph, source, target, max_length, limit)

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
