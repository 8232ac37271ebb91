"""Taking away what chunks said: parts of a writing transaction that holds the locks on all entities concerned."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import LiteralString, TypeVar

from neo4j import Record

from weft_stores.neo4j import cypher
from weft_stores.neo4j.batches import Row, StatedRelation
from weft_stores.neo4j.transactions import ROWS, Transaction

Item = TypeVar("Item")


def parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Cuts a list into parts one statement may take."""
    for start in range(0, len(items), ROWS):
        yield items[start : start + ROWS]


def stated_by(chunks: Sequence[Record]) -> dict[StatedRelation, list[str]]:
    """The relations that chunks (`id`, `states`) state, and which chunks state each."""
    stated: dict[StatedRelation, list[str]] = defaultdict(list)
    for record in chunks:
        for text in record["states"] or []:
            stated[StatedRelation.parse(text)].append(record["id"])
    return dict(stated)


async def lock_entities(transaction: Transaction, ids: Sequence[str]) -> None:
    """Ids sorted, so that two that lock several never wait for each other in a circle."""
    for part in parts(ids):
        await transaction.run(cypher.LOCK_ENTITIES, ids=list(part))


async def subtract(transaction: Transaction, stated: Mapping[StatedRelation, list[str]]) -> int:
    """Takes chunks out of relations and removes the relations that have none left; returns how many those are."""
    if not stated:
        return 0
    ends = {s.id: (s.source, s.target) for s in stated}
    rows: list[Row] = [
        {"id": s.id, "source": s.source, "target": s.target, "chunk_ids": chunk_ids}
        for s, chunk_ids in sorted(stated.items(), key=lambda item: item[0].id)
    ]
    by_source, by_target = await by_smaller_end(transaction, ends, rows)
    removed = await _subtract_by(transaction, by_source, cypher.SUBTRACT_BY_SOURCE, cypher.DELETE_RELATIONS_BY_SOURCE)
    return removed + await _subtract_by(
        transaction, by_target, cypher.SUBTRACT_BY_TARGET, cypher.DELETE_RELATIONS_BY_TARGET
    )


async def delete_orphans(transaction: Transaction, ids: Sequence[str]) -> int:
    """Removes those of the entities that nothing mentions or relates any more; returns how many those are."""
    deleted = 0
    for part in parts(ids):
        orphans = [record["id"] for record in await transaction.run(cypher.ORPHANS, ids=list(part))]
        if orphans:
            await transaction.run(cypher.DELETE_ENTITIES, ids=orphans)
        deleted += len(orphans)
    return deleted


async def by_smaller_end(
    transaction: Transaction, ends: Mapping[str, tuple[str, str]], rows: Sequence[Row]
) -> tuple[list[Row], list[Row]]:
    """Rows to be found from their source, and from their target: a hub's edges are long to look through."""
    ids = sorted({end for pair in ends.values() for end in pair})
    degrees: dict[str, int] = {}
    for part in parts(ids):
        counted = await transaction.run(cypher.DEGREES, ids=list(part))
        degrees |= dict(counted[0]["rows"])
    by_source: list[Row] = []
    by_target: list[Row] = []
    for row in rows:
        source, target = ends[str(row["id"])]
        (by_source if degrees.get(source, 0) <= degrees.get(target, 0) else by_target).append(row)
    return by_source, by_target


async def _subtract_by(
    transaction: Transaction, rows: list[Row], subtract: LiteralString, delete: LiteralString
) -> int:
    weights = await transaction.in_batches(subtract, rows, ROWS)
    empty = {record["id"] for record in weights if record["weight"] == 0}
    await transaction.in_batches(delete, [row for row in rows if row["id"] in empty], ROWS)
    return len(empty)
