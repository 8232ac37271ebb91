"""Walks outwards from an entity, hop by hop, and reads the relations among entities. Every read is capped: a hub costs
no more than its cap, and what a cap left out is counted."""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any, Final
from uuid import UUID

from neo4j import Record

from weft_core.errors import NotFoundError
from weft_stores.neo4j import cypher_reading
from weft_stores.neo4j.rows import Neighbourhood, RelationRow
from weft_stores.neo4j.transactions import Graph

EVIDENCE_SAMPLE: Final = 20
"""Chunks of a relation that come with it."""

FIRST_SCAN: Final = 12_000
"""Relations of the centre that are looked at for the heaviest."""

SCAN: Final = 3_000
"""Relations looked at by each later read, divided among its entities."""

LEAST_SCAN: Final = 20
LEAST_FAN_OUT: Final = 10

DRAWING_SCAN: Final = 30_000
"""As `SCAN`, where the entities were chosen by the caller: all relations among a few hubs are found."""


async def walk(graph: Graph, entity_id: UUID, depth: int, limit: int) -> Neighbourhood:
    """See `GraphReader.neighbourhood`. One statement per hop."""
    centre = str(entity_id)
    found = {centre: None}  # in the order of discovery
    frontier = [centre]
    relations: dict[str, RelationRow] = {}
    degrees: dict[str, int] = {}
    cut: set[str] = set()
    scan = FIRST_SCAN
    for hop in range(1, depth + 1):
        room = limit - len(found)
        rows = await _hop(graph, frontier, scan, room)
        if not rows:
            raise NotFoundError("there is no such entity")
        relations |= _relations(rows)
        steps = [step for row in rows for step in row["found"]]
        steps.sort(key=lambda step: (-step[4], step[1]))
        reached = [id_ for id_ in dict.fromkeys(step[0] for step in steps) if id_ not in found]
        frontier = reached[:room]
        found |= dict.fromkeys(frontier)
        left = set(reached[room:])
        degrees |= {row["entity"]: row["degree"] for row in rows}
        cut |= {row["entity"] for row in rows if _is_cut(row, left)}
        if not frontier:
            break
        if len(found) >= limit:
            cut |= set(frontier) if hop < depth else set()
            break
        scan = SCAN
    inside = [row for row in relations.values() if str(row.source) in found and str(row.target) in found]
    return _neighbourhood(found, inside, degrees, cut)


async def relations_among(graph: Graph, ids: Iterable[UUID], scan: int) -> Neighbourhood:
    """See `GraphReader.among`."""
    wanted = sorted({str(id_) for id_ in ids})
    most = max(LEAST_SCAN, scan // max(1, len(wanted)))
    rows = await graph.query(cypher_reading.AMONG, ids=wanted, scan=most, evidence=EVIDENCE_SAMPLE)
    degrees = {row["entity"]: row["degree"] for row in rows}
    cut = {id_ for id_, degree in degrees.items() if degree > most}
    return _neighbourhood(degrees, _relations(rows).values(), degrees, cut)


def _is_cut(row: Record, left: Set[str]) -> bool:
    """Whether a cap left out relations of the entity, or what they lead to."""
    return row["degree"] > len(row["found"]) or not left.isdisjoint(step[0] for step in row["found"])


async def _hop(graph: Graph, frontier: Sequence[str], scan: int, room: int) -> list[Record]:
    fan_out = max(LEAST_FAN_OUT, 3 * room // (2 * len(frontier)))
    return await graph.query(
        cypher_reading.NEIGHBOURS,
        ids=sorted(frontier),
        scan=max(fan_out, scan // len(frontier)),
        fan_out=fan_out,
        evidence=EVIDENCE_SAMPLE,
    )


def _relations(rows: Iterable[Record]) -> dict[str, RelationRow]:
    """Relations by id, out of rows of an entity and what it was `found` to be related to."""
    return {step[1]: _relation(row["entity"], step) for row in rows for step in row["found"]}


def _relation(entity: str, step: Sequence[Any]) -> RelationRow:
    neighbour, id_, source, predicate, weight, chunk_ids = step
    target = neighbour if source == entity else entity
    return RelationRow(UUID(id_), UUID(source), predicate, UUID(target), weight, tuple(map(UUID, chunk_ids)))


def _neighbourhood(
    entities: Iterable[str], relations: Iterable[RelationRow], degrees: Mapping[str, int], cut: Set[str]
) -> Neighbourhood:
    return Neighbourhood(
        list(map(UUID, entities)),
        list(relations),
        {UUID(id_): degree for id_, degree in degrees.items()},
        frozenset(map(UUID, cut)),
    )
