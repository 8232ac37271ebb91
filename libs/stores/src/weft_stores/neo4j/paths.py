"""Shortest paths between two entities: grow from both ends by capped hops, then list the paths in what was seen."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import Final
from uuid import UUID

from weft_core.errors import NotFoundError
from weft_stores.neo4j import cypher, cypher_reading, records
from weft_stores.neo4j.neighbourhood import EVIDENCE_SAMPLE
from weft_stores.neo4j.rows import PathRows
from weft_stores.neo4j.transactions import Graph, Transaction

SCAN: Final = 12_000
"""Relations looked at by each hop, divided among the entities it starts from."""

FRONTIER: Final = 500
STEPS: Final = 50_000
RELATIONS: Final = 2_000

Adjacency = Mapping[str, Set[str]]


async def find_paths(graph: Graph, source: UUID, target: UUID, max_length: int, limit: int) -> PathRows:
    """See `GraphReader.paths`."""
    return await graph.read(lambda t: _search(t, str(source), str(target), max_length, limit))


async def _search(transaction: Transaction, source: str, target: str, max_length: int, limit: int) -> PathRows:
    ends = await transaction.run(cypher.GET_ENTITIES, ids=sorted({source, target}))
    if len(ends) < 2:
        raise NotFoundError("there is no such entity")
    paths, capped = await _grow(transaction, source, target, max_length, limit)
    if not paths and capped:
        shortest = await transaction.run(cypher_reading.SHORTEST_PATH, source=source, target=target)
        paths = [tuple(row["entities"]) for row in shortest if len(row["entities"]) <= max_length + 1]
    pairs = sorted({(min(pair), max(pair)) for path in paths for pair in pairwise(path)})
    relations = await transaction.run(
        cypher_reading.BETWEEN,
        rows=[{"source": a, "target": b} for a, b in pairs],
        limit=RELATIONS,
        evidence=EVIDENCE_SAMPLE,
    )
    return PathRows([tuple(map(UUID, path)) for path in paths], [records.relation(row) for row in relations])


async def _grow(
    transaction: Transaction, source: str, target: str, max_length: int, limit: int
) -> tuple[list[tuple[str, ...]], bool]:
    """Paths found, and whether a cap left something out. After n hops, from whichever ends, every path of length n has
    been seen, so the search ends as soon as there are enough."""
    adjacency: dict[str, set[str]] = defaultdict(set)
    reached = {source: {source}, target: {target}}
    frontier = {source: {source}, target: {target}}
    paths: list[tuple[str, ...]] = []
    capped = False
    for hop in range(max_length):
        if not all(frontier.values()):  # everything on one side has been seen
            return simple_paths(adjacency, source, target, max_length, limit), capped
        side = min((source, target), key=lambda end: (len(frontier[end]), end))
        ids = sorted(frontier[side])
        found, cut = await _expand(transaction, ids[:FRONTIER])
        capped = capped or cut or len(ids) > FRONTIER
        for entity, neighbours in found.items():
            adjacency[entity].update(neighbours)
            for neighbour in neighbours:
                adjacency[neighbour].add(entity)
        frontier[side] = {n for neighbours in found.values() for n in neighbours} - reached[side]
        reached[side] |= frontier[side]
        if not reached[source].isdisjoint(reached[target]):
            paths = simple_paths(adjacency, source, target, hop + 1, limit)
        if len(paths) >= limit:
            break
    return paths, capped


async def _expand(transaction: Transaction, ids: Sequence[str]) -> tuple[dict[str, list[str]], bool]:
    """Neighbours of each, and whether a cap cut some."""
    scan = SCAN // len(ids)
    rows = await transaction.run(cypher_reading.EXPAND, ids=list(ids), scan=scan)
    found = {row["entity"]: row["found"] for row in rows}
    return found, any(len(neighbours) >= scan for neighbours in found.values())


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
        yield path
        return
    # only nodes from which the target can still be reached in time; the target itself only at the end
    within = [node for node in adjacency.get(path[-1], ()) if distance.get(node, left) < left and node not in path]
    for node in sorted(within):
        if (node == target) == (left == 1):
            yield from _of_length(adjacency, distance, (*path, node), target, left - 1, budget)


def _distances(adjacency: Adjacency, start: str, most: int) -> dict[str, int]:
    distance = {start: 0}
    frontier = {start}
    for step in range(1, most + 1):
        frontier = {n for node in frontier for n in adjacency.get(node, ())} - distance.keys()
        distance |= dict.fromkeys(frontier, step)
    return distance
