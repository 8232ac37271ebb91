"""Reading the graph of one workspace."""

from collections.abc import AsyncIterator
from uuid import UUID

from weft_client.api.paging import walk
from weft_client.api.scope import WorkspaceScope
from weft_client.transport import Params, Transport
from weft_core.contracts.common import Page
from weft_core.contracts.graph import Entity, Evidence, GraphStats, Paths, PathsRequest, Subgraph


class GraphApi:
    """Entities, relations, and the passages that prove them."""

    def __init__(self, transport: Transport, scope: WorkspaceScope) -> None:
        self._transport = transport
        self._scope = scope

    async def entities(
        self,
        q: str | None = None,
        *,
        entity_type: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[Entity]:
        """One page of the entities whose name matches `q`, best first; all without `q`."""
        params = {"q": q, "type": entity_type, "limit": limit, "cursor": cursor}
        path = await self._scope.path("/graph/entities")
        return await self._transport.fetch(Page[Entity], "GET", path, params=params)

    def each_entity(self, q: str | None = None, *, entity_type: str | None = None) -> AsyncIterator[Entity]:
        """All of them."""
        return walk(lambda cursor: self.entities(q, entity_type=entity_type, limit=100, cursor=cursor))

    async def entity(self, entity_id: UUID) -> Entity:
        return await self._transport.fetch(Entity, "GET", await self._scope.path(f"/graph/entities/{entity_id}"))

    async def entity_evidence(
        self, entity_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> Page[Evidence]:
        """Where the entity is named."""
        return await self._evidence("entities", entity_id, limit, cursor)

    async def relation_evidence(
        self, relation_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> Page[Evidence]:
        """Where the relation is stated."""
        return await self._evidence("relations", relation_id, limit, cursor)

    async def neighbourhood(self, entity_id: UUID, *, depth: int = 1, limit: int | None = None) -> Subgraph:
        """What is at most `depth` (1 to 3) relations away."""
        params: Params = {"entity_id": str(entity_id), "depth": depth, "limit": limit}
        path = await self._scope.path("/graph/neighbourhood")
        return await self._transport.fetch(Subgraph, "GET", path, params=params)

    async def paths(self, source: UUID, target: UUID, *, max_length: int = 4, limit: int = 5) -> Paths:
        """Shortest paths between two different entities."""
        body = PathsRequest(source=source, target=target, max_length=max_length, limit=limit)
        return await self._transport.fetch(Paths, "POST", await self._scope.path("/graph/paths"), body=body)

    async def stats(self) -> GraphStats:
        return await self._transport.fetch(GraphStats, "GET", await self._scope.path("/graph/stats"))

    async def _evidence(self, kind: str, id_: UUID, limit: int | None, cursor: str | None) -> Page[Evidence]:
        path, params = await self._scope.path(f"/graph/{kind}/{id_}/evidence"), {"limit": limit, "cursor": cursor}
        return await self._transport.fetch(Page[Evidence], "GET", path, params=params)
