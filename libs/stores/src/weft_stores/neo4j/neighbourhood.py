"""Walks outwards from an entity, hop by hop, each hop capped: a hub costs no more than its cap."""

from collections import Counter
from typing import Final
from uuid import UUID

from weft_core.errors import NotFoundError
from weft_stores.neo4j import cypher, records
from weft_stores.neo4j.rows import Neighbourhood
from weft_stores.neo4j.transactions import Graph, Transaction

EVIDENCE_SAMPLE: Final = 100
LEAST_FAN_OUT: Final = 10
RELATIONS_PER_ENTITY: Final = 4
"""The relations of a neighbourhood are capped at this many times its entities."""


class NeighbourhoodWalk:
    """One query per hop, one for the relations among what was found; all in one transaction."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def run(self, entity_id: UUID, depth: int, limit: int) -> Neighbourhood:
        return await self._graph.read(lambda transaction: _walk(transaction, str(entity_id), depth, limit))


async def _walk(transaction: Transaction, centre: str, depth: int, limit: int) -> Neighbourhood:
    found = {centre: None}  # in the order of discovery
    frontier = [centre]
    truncated = False
    for _ in range(depth):
        room = limit - len(found)
        fan_out = max(LEAST_FAN_OUT, 2 * room // len(frontier))
        # One more than that tells whether something was left out.
        rows = await transaction.run(cypher.NEIGHBOURS, ids=sorted(frontier), fan_out=fan_out + 1)
        reached = [id_ for id_ in dict.fromkeys(row["neighbour"] for row in rows) if id_ not in found]
        widest = max(Counter(row["entity"] for row in rows).values(), default=0)
        truncated = truncated or len(reached) > room or widest > fan_out
        frontier = reached[:room]
        found |= dict.fromkeys(frontier)
        if not frontier:
            break
    entities = {r["id"]: records.entity(r) for r in await transaction.run(cypher.GET_ENTITIES, ids=sorted(found))}
    if centre not in entities:
        raise NotFoundError("there is no such entity")
    most = RELATIONS_PER_ENTITY * limit
    rows = await transaction.run(cypher.RELATIONS_AMONG, ids=sorted(found), limit=most + 1, evidence=EVIDENCE_SAMPLE)
    return Neighbourhood(
        entities=[entities[id_] for id_ in found if id_ in entities],
        relations=[records.relation(row) for row in rows[:most]],
        truncated=truncated or len(rows) > most,
    )
