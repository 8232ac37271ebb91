"""The only writer of the graph: idempotent upserts and exact deletes, safe beside other writers of shared entities.

Each transaction first writes to (locks) its documents, then all entities it concerns in the order of their ids, and
only then looks at or changes what hangs on them. So an entity is never deleted as an orphan while someone attaches to
it: one of the two waits or runs again, and then sees what the other did.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final, LiteralString
from uuid import UUID

from neo4j import AsyncDriver

from weft_core.graph import GraphBatch
from weft_stores.neo4j import cypher
from weft_stores.neo4j.batches import Row, Slice, StatedRelation, slices
from weft_stores.neo4j.rows import Deleted
from weft_stores.neo4j.transactions import Graph, Transaction

ROWS: Final = 500
CHUNKS_PER_DELETE: Final = 64
NOTHING_KEPT: Final = -1
"""Stands for `keep=None`: generations count from 0."""


class GraphWriter:
    """Writes one workspace's graph. Raises `UnavailableError("neo4j")` when the server is lost."""

    def __init__(self, driver: AsyncDriver, database: str, workspace_id: UUID) -> None:
        self._graph = Graph(driver, database, workspace_id)

    async def write(self, *batches: GraphBatch) -> None:
        """Upserts the batches, small ones together in a transaction, large ones in several. Writing them again changes
        nothing.

        A batch holds every chunk and entity its edges name (`ValueError` otherwise). Entities without a mention or
        relation in it are not written: nothing would ever delete them.
        """
        for part in slices(batches):

            async def work(transaction: Transaction, part: Slice = part) -> None:
                await _write_slice(transaction, part)

            await self._graph.write(work)

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
    await transaction.in_batches(cypher.WRITE_ENTITIES, part.entities, ROWS)
    await transaction.in_batches(cypher.NAME_ENTITIES, part.entities, ROWS)
    await transaction.run(cypher.WRITE_CHUNKS, rows=part.chunks)
    await transaction.in_batches(cypher.WRITE_MENTIONS, part.mentions, ROWS)
    if part.relations:
        ends = {r.id: (r.source, r.target) for r in part.relations}
        rows = [r.row() for r in part.relations]
        by_source, by_target = await _by_smaller_end(transaction, ends, rows)
        await transaction.in_batches(cypher.WRITE_RELATIONS_BY_SOURCE, by_source, ROWS)
        await transaction.in_batches(cypher.WRITE_RELATIONS_BY_TARGET, by_target, ROWS)


async def _delete_some(transaction: Transaction, document_id: UUID, keep: int) -> Deleted:
    await transaction.run(cypher.LOCK_DOCUMENT, document_id=str(document_id))
    stale = await transaction.run(cypher.STALE_CHUNKS, document_id=str(document_id), keep=keep, limit=CHUNKS_PER_DELETE)
    if not stale:
        return Deleted()
    chunk_ids = [record["id"] for record in stale]
    stated: dict[StatedRelation, list[str]] = defaultdict(list)
    for record in stale:
        for text in record["states"] or []:
            stated[StatedRelation.parse(text)].append(record["id"])
    mentioned = await transaction.run(cypher.MENTIONED_BY, ids=chunk_ids)
    entity_ids = sorted({r["id"] for r in mentioned} | {e for s in stated for e in (s.source, s.target)})
    for ids in _of_size(entity_ids):
        await transaction.run(cypher.LOCK_ENTITIES, ids=ids)
    relations = await _subtract(transaction, stated)
    await transaction.run(cypher.DELETE_CHUNKS, ids=chunk_ids)
    entities = 0
    for ids in _of_size(entity_ids):
        orphans = [record["id"] for record in await transaction.run(cypher.ORPHANS, ids=ids)]
        await transaction.run(cypher.DELETE_ENTITIES, ids=orphans)
        await transaction.run(cypher.RENAME_SURVIVORS, ids=sorted(set(ids) - set(orphans)))
        entities += len(orphans)
    return Deleted(len(chunk_ids), sum(r["mentions"] for r in mentioned), relations, entities)


async def _subtract(transaction: Transaction, stated: Mapping[StatedRelation, list[str]]) -> int:
    """Takes chunks out of relations and removes the relations that have none left; returns how many those are."""
    if not stated:
        return 0
    ends = {s.id: (s.source, s.target) for s in stated}
    rows: list[Row] = [
        {"id": s.id, "source": s.source, "target": s.target, "chunk_ids": chunk_ids}
        for s, chunk_ids in sorted(stated.items(), key=lambda item: item[0].id)
    ]
    by_source, by_target = await _by_smaller_end(transaction, ends, rows)
    removed = await _subtract_by(transaction, by_source, cypher.SUBTRACT_BY_SOURCE, cypher.DELETE_RELATIONS_BY_SOURCE)
    return removed + await _subtract_by(
        transaction, by_target, cypher.SUBTRACT_BY_TARGET, cypher.DELETE_RELATIONS_BY_TARGET
    )


async def _subtract_by(
    transaction: Transaction, rows: list[Row], subtract: LiteralString, delete: LiteralString
) -> int:
    weights = await transaction.in_batches(subtract, rows, ROWS)
    empty = {record["id"] for record in weights if record["weight"] == 0}
    await transaction.in_batches(delete, [row for row in rows if row["id"] in empty], ROWS)
    return len(empty)


async def _by_smaller_end(
    transaction: Transaction, ends: Mapping[str, tuple[str, str]], rows: list[Row]
) -> tuple[list[Row], list[Row]]:
    """Rows to be found from their source, and from their target: a hub's edges are long to look through."""
    ids = sorted({end for pair in ends.values() for end in pair})
    degrees = {r["id"]: r["degree"] for part in _of_size(ids) for r in await transaction.run(cypher.DEGREES, ids=part)}
    by_source: list[Row] = []
    by_target: list[Row] = []
    for row in rows:
        source, target = ends[str(row["id"])]
        (by_source if degrees.get(source, 0) <= degrees.get(target, 0) else by_target).append(row)
    return by_source, by_target


def _of_size(ids: list[str]) -> list[list[str]]:
    return [ids[start : start + ROWS] for start in range(0, len(ids), ROWS)]
