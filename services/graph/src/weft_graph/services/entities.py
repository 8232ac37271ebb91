"""Finding entities."""

from uuid import UUID

from weft_core.contracts.common import Page
from weft_core.contracts.graph import Entity
from weft_core.errors import NotFoundError
from weft_graph.services.cursors import decode_cursor, encode_cursor
from weft_graph.services.visibility import Visibility
from weft_stores.neo4j.reader import GraphReader, position
from weft_stores.neo4j.rows import EntityPosition

ROUNDS = 5
"""Pages looked through for one that is not all invisible, before a short one is given with a cursor."""


class EntityService:
    """Entities of one workspace that are published."""

    def __init__(self, graph: GraphReader, visibility: Visibility) -> None:
        self._graph = graph
        self._visibility = visibility

    async def search(self, q: str, type_: str | None, limit: int, cursor: str | None) -> Page[Entity]:
        """Names that begin with `q`, then names that hold it. A page may be short and still have a next one."""
        after = decode_cursor(EntityPosition, cursor)
        shown: list[Entity] = []
        for _ in range(ROUNDS):
            wanted = limit - len(shown)
            rows = await self._graph.search(q, type_, wanted + 1, after)
            shown += (await self._visibility.entities(rows[:wanted])).values()
            if len(rows) <= wanted:
                return Page(items=shown)
            after = position(q, rows[wanted - 1])
            if len(shown) >= limit:
                break
        return Page(items=shown, next_cursor=encode_cursor(EntityPosition, after) if after else None)

    async def get(self, entity_id: UUID) -> Entity:
        """One entity, or `NotFoundError`."""
        rows = await self._graph.get([entity_id])
        shown = await self._visibility.entities(list(rows.values()))
        if entity_id not in shown:
            raise NotFoundError("there is no such entity")
        return shown[entity_id]
