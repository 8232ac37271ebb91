"""The only writer of the graph: what is written replaces what was there, deletes are exact, and both are safe beside
other writers of shared entities.

Each transaction first writes to (locks) its documents, then all entities it concerns in the order of their ids, and
only then looks at or changes what hangs on them. So an entity is never deleted as an orphan while someone attaches to
it: one of the two waits or runs again, and then sees what the other did.
"""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from neo4j import AsyncDriver

from weft_core.graph import EntityNode, GraphBatch
from weft_stores.neo4j import cypher
from weft_stores.neo4j.batches import Row, Slice, slices
from weft_stores.neo4j.removal import by_smaller_end, delete_orphans, lock_entities, parts, stated_by, subtract
from weft_stores.neo4j.rows import Deleted
from weft_stores.neo4j.transactions import ROWS, Graph, Transaction

CHUNKS_PER_DELETE: Final = 64
NOTHING_KEPT: Final = -1
"""Stands for `keep=None`: generations count from 0."""


class GraphWriter:
    """Writes one workspace's graph. Raises `UnavailableError("neo4j")` when the server is lost."""

    def __init__(self, driver: AsyncDriver, database: str, workspace_id: UUID) -> None:
        self._graph = Graph(driver, database, workspace_id)

    async def write(self, *batches: GraphBatch) -> None:
        """Writes the batches, small ones together in a transaction, large ones in several. A chunk that is there
        already says afterwards what the batch says, and nothing else: writing again changes nothing, and writing with
        other entities moves its mentions and relations to them. Entities that lose their last go.

        A batch holds every chunk and entity its edges name (`ValueError` otherwise). Entities without a mention or
        relation in it are not written: nothing would ever delete them.
        """
        for part in slices(batches):

            async def work(transaction: Transaction, part: Slice = part) -> None:
                await _write_slice(transaction, part)

            await self._graph.write(work)

    async def describe(self, entities: Iterable[EntityNode]) -> None:
        """Name and type of entities as they are to be shown from now on; those that are not there are passed over."""
        rows: list[Row] = [
            {"id": str(e.id), "name": e.name, "norm": e.norm, "type": e.type}
            for e in sorted(entities, key=lambda e: str(e.id))
        ]
        for part in parts(rows):

            async def work(transaction: Transaction, part: Sequence[Row] = part) -> None:
                await transaction.run(cypher.DESCRIBE_ENTITIES, rows=list(part))

            await self._graph.write(work)

    async def chunks_naming(self, places: Iterable[tuple[UUID, int, UUID]]) -> dict[UUID, list[int]]:
        """Ordinals, by document, of the chunks of the given (document, generation) that name the given entity."""
        rows: list[Row] = [
            {"document_id": str(document), "generation": generation, "entity_id": str(entity)}
            for document, generation, entity in sorted(places, key=str)
        ]
        found: dict[UUID, list[int]] = {}
        for part in parts(rows):
            for record in await self._graph.query(cypher.CHUNKS_NAMING, rows=list(part)):
                ordinals = found.setdefault(UUID(record["document_id"]), [])
                if record["ordinal"] not in ordinals:
                    ordinals.append(record["ordinal"])
        return found

    async def documents(self, after: UUID | None, limit: int) -> list[UUID]:
        """Ids of documents the graph holds anything of, in order, page by page."""
        rows = await self._graph.query(cypher.DOCUMENTS, after=str(after or ""), limit=limit)
        return [UUID(row["id"]) for row in rows]

    async def generations(self, document_ids: Iterable[UUID]) -> dict[UUID, set[int]]:
        """Which generations of the documents the graph holds anything of."""
        found: dict[UUID, set[int]] = {}
        for part in parts(sorted(map(str, document_ids))):
            for record in await self._graph.query(cypher.GENERATIONS, ids=list(part)):
                found.setdefault(UUID(record["document_id"]), set()).add(record["generation"])
        return found

    async def delete_generations(self, document_id: UUID, keep: int | None) -> Deleted:
        """Removes every generation of the document but `keep` (all with None): chunks and their mentions; their share
        of each relation's evidence, and the relation with its last; entities left without mention and relation; the
        document's node when no chunk is left. Newer generations too: what a cancelled version left must go. Bounded
        transactions; run again after a crash it goes on."""
        kept = NOTHING_KEPT if keep is None else keep
        total = Deleted()
        while True:
            deleted = await self._graph.write(lambda t: _delete_some(t, document_id, kept))
            total += deleted
            if deleted.chunks < CHUNKS_PER_DELETE:
                break
        await self._graph.write(lambda t: t.run(cypher.DELETE_EMPTY_DOCUMENT, document_id=str(document_id)))
        return total


async def _write_slice(transaction: Transaction, part: Slice) -> None:
    await transaction.run(cypher.WRITE_DOCUMENTS, rows=part.documents)
    before = await _detach(transaction, part)
    await transaction.in_batches(cypher.WRITE_ENTITIES, part.entities, ROWS)
    await transaction.run(cypher.WRITE_CHUNKS, rows=part.chunks)
    await transaction.in_batches(cypher.WRITE_MENTIONS, part.mentions, ROWS)
    if part.relations:
        ends = {r.id: (r.source, r.target) for r in part.relations}
        rows = [r.row() for r in part.relations]
        by_source, by_target = await by_smaller_end(transaction, ends, rows)
        await transaction.in_batches(cypher.WRITE_RELATIONS_BY_SOURCE, by_source, ROWS)
        await transaction.in_batches(cypher.WRITE_RELATIONS_BY_TARGET, by_target, ROWS)
    if before:
        await delete_orphans(transaction, before)


async def _detach(transaction: Transaction, part: Slice) -> list[str]:
    """Takes away what chunks of the slice that are there already say. Gives the entities concerned, sorted."""
    chunk_ids = [str(row["id"]) for row in part.chunks]
    there = await transaction.run(cypher.STATED_BY, ids=chunk_ids)
    if not there:
        return []
    chunk_ids = [record["id"] for record in there]
    stated = stated_by(there)
    mentioned = await transaction.run(cypher.MENTIONED_BY, ids=chunk_ids)
    before = sorted({r["id"] for r in mentioned} | {end for s in stated for end in (s.source, s.target)})
    await lock_entities(transaction, sorted({*before, *(str(row["id"]) for row in part.entities)}))
    await subtract(transaction, stated)
    await transaction.run(cypher.DELETE_MENTIONS, ids=chunk_ids)
    return before


async def _delete_some(transaction: Transaction, document_id: UUID, keep: int) -> Deleted:
    await transaction.run(cypher.LOCK_DOCUMENT, document_id=str(document_id))
    stale = await transaction.run(cypher.STALE_CHUNKS, document_id=str(document_id), keep=keep, limit=CHUNKS_PER_DELETE)
    if not stale:
        return Deleted()
    chunk_ids = [record["id"] for record in stale]
    stated = stated_by(stale)
    mentioned = await transaction.run(cypher.MENTIONED_BY, ids=chunk_ids)
    entity_ids = sorted({r["id"] for r in mentioned} | {e for s in stated for e in (s.source, s.target)})
    await lock_entities(transaction, entity_ids)
    relations = await subtract(transaction, stated)
    await transaction.run(cypher.DELETE_CHUNKS, ids=chunk_ids)
    entities = await delete_orphans(transaction, entity_ids)
    return Deleted(len(chunk_ids), sum(r["mentions"] for r in mentioned), relations, entities)
