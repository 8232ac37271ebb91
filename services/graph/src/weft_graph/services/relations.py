"""Relations one by one."""

from uuid import UUID

from weft_core.contracts.common import Page
from weft_core.contracts.graph import Relation
from weft_core.errors import NotFoundError
from weft_graph.services.cursors import decode_cursor, encode_cursor
from weft_graph.services.visibility import Visibility, shown_relation
from weft_stores.neo4j.reader import GraphReader
from weft_stores.neo4j.rows import RelationPosition, RelationRow

ROUNDS = 5
"""Pages looked through for one that is not all invisible, before a short one is given with a cursor."""


class RelationService:
    """Relations of one workspace that are published."""

    def __init__(self, graph: GraphReader, visibility: Visibility) -> None:
        self._graph = graph
        self._visibility = visibility

    async def get(self, relation_id: UUID) -> Relation:
        """One relation, or `NotFoundError`."""
        row = await self._graph.relation(relation_id)
        shown = await self._shown([row]) if row else []
        if not shown:
            raise NotFoundError("there is no such relation")
        return shown[0]

    async def of_entity(self, entity_id: UUID, predicate: str | None, limit: int, cursor: str | None) -> Page[Relation]:
        """Relations that begin or end at the entity, heaviest first. A page may be short and have a next one."""
        after = decode_cursor(RelationPosition, cursor)
        if not await self._visibility.entities([entity_id]):
            raise NotFoundError("there is no such entity")
        shown: list[Relation] = []
        for _ in range(ROUNDS):
            wanted = limit - len(shown)
            rows = await self._graph.relations_of(entity_id, predicate, wanted + 1, after)
            shown += await self._shown(rows[:wanted])
            if len(rows) <= wanted:
                return Page(items=shown)
            after = RelationPosition(rows[wanted - 1].weight, str(rows[wanted - 1].id))
            if len(shown) >= limit:
                break
        return Page(items=shown, next_cursor=encode_cursor(RelationPosition, after) if after else None)

    async def _shown(self, rows: list[RelationRow]) -> list[Relation]:
        stated = await self._visibility.stated(rows)
        ends = await self._visibility.entities(end for row in stated for end in (row.source, row.target))
        return [shown_relation(row) for row in stated if row.source in ends and row.target in ends]
