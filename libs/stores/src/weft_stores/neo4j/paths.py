"""Shortest paths between two entities: grow from both ends by capped hops, then list the paths in what was seen."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from typing import Final
from uuid import UUID

from weft_core.errors import NotFoundError
from weft_stores.neo4j import cypher, records
from weft_stores.neo4j.neighbourhood import EVIDENCE_SAMPLE
from weft_stores.neo4j.rows import PathRows
from weft_stores.neo4j.transactions import Graph, Transaction

FAN_OUT: Final = 200
FRONTIER: Final = 500
STEPS: Final = 50_000
RELATIONS: Final = 5_000

Adjacency = Mapping[str, Set[str]]


class PathSearch:
    """At most one neighbour query per hop, then, where a cap hid every path, the server's own shortest one."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def run(self, source: UUID, target: UUID, max_length: int, limit: int) -> PathRows:
        return await self._graph.read(lambda t: _search(t, str(source), str(target), max_length, limit))


async def _search(transaction: Transaction, source: str, target: str, max_length: int, limit: int) -> PathRows:
    ends = await transaction.run(cypher.GET_ENTITIES, ids=sorted({source, target}))
    if len(ends) < 2:
        raise NotFoundError("there is no such entity")
    paths, capped = await _grow(transaction, source, target, max_length, limit)
    if not paths and capped:
        shortest = await transaction.run(cypher.SHORTEST_PATH, source=source, target=target)
        paths = [tuple(row["entities"]) for row in shortest if len(row["entities"]) <= max_length + 1]
    ids = sorted({id_ for path in paths for id_ in path})
    entities = [records.entity(row) for row in await transaction.run(cypher.GET_ENTITIES, ids=ids)]
    relations = await transaction.run(cypher.RELATIONS_AMONG, ids=ids, limit=RELATIONS, evidence=EVIDENCE_SAMPLE)
    return PathRows(
        paths=[tuple(UUID(id_) for id_ in path) for path in paths],
        entities={row.id: row for row in entities},
        relations=[records.relation(row) for row in relations],
    )


async def _grow(
    transaction: Transaction, source: str, target: str, max_length: int, limit: int
) -> tuple[list[tuple[str, ...]], bool]:
    """Paths found, and whether a cap left something out. After n hops every path of length n has been seen, so the
    search ends as soon as there are enough."""
    adjacency: dict[str, set[str]] = defaultdict(set)
    reached = {source: {source}, target: {target}}
    frontier = {source: {source}, target: {target}}
    paths: list[tuple[str, ...]] = []
    capped = False
    for hop in range(max_length):
        side = source if hop % 2 == 0 else target
        ids = sorted(frontier[side])[:FRONTIER]
        capped = capped or len(ids) < len(frontier[side])
        rows = await transaction.run(cypher.NEIGHBOURS, ids=ids, fan_out=FAN_OUT)
        capped = capped or len(rows) >= FAN_OUT
        for row in rows:
            adjacency[row["entity"]].add(row["neighbour"])
            adjacency[row["neighbour"]].add(row["entity"])
        frontier[side] = {row["neighbour"] for row in rows} - reached[side]
        reached[side] |= frontier[side]
        paths = simple_paths(adjacency, source, target, hop + 1, limit)
        if len(paths) >= limit:
            break
    return paths, capped


def simple_paths(
    adjacency: Adjacency, source: str, target: str, max_length: int, limit: int, steps: int = STEPS
) -> list[tuple[str, ...]]:
    """Up to `limit` paths without a repeated node, shortest first and then by ids; gives up after `steps` nodes."""
    distance = _distances(adjacency, target, max_length)
    found: list[tuple[str, ...]] = []
    budget = iter(range(steps))
    for length in range(distance.get(source, max_length + 1), max_length + 1):
        for path in _of_length(adjacency, distance, (source,), target, length, budget):
            found.append(path)
            if len(found) == limit:
                return found
    return found


def _of_length(
    adjacency: Adjacency,
    distance: Mapping[str, int],
    path: tuple[str, ...],
    target: str,
    left: int,
    budget: Iterator[int],
) -> Iterator[tuple[str, ...]]:
    if next(budget, None) is None:
        return
    if left == 0:
        if path[-1] == target:
            yield path
        return
    for node in sorted(adjacency.get(path[-1], ())):
        if node not in path and distance.get(node, left) < left and (node != target or left == 1):
            yield from _of_length(adjacency, distance, (*path, node), target, left - 1, budget)


def _distances(adjacency: Adjacency, start: str, most: int) -> dict[str, int]:
    distance = {start: 0}
    frontier = [start]
    for step in range(1, most + 1):
        frontier = sorted({n for node in frontier for n in adjacency.get(node, ()) if n not in distance})
        distance |= dict.fromkeys(frontier, step)
    return distance
