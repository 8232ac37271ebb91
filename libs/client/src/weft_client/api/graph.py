"""Reading the graph of one workspace."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from os import PathLike
from typing import Literal
from uuid import UUID

from weft_client.api.paging import walk
from weft_client.api.scope import WorkspaceScope
from weft_client.download import BLOCK, save
from weft_client.errors import WeftBrokenOffError
from weft_client.transport import Params, Transport
from weft_core.contracts.common import Page
from weft_core.contracts.graph import (
    Community,
    CommunityDetail,
    Entity,
    EntityDetail,
    Evidence,
    GraphStats,
    Paths,
    PathsRequest,
    Relation,
    Subgraph,
    SubgraphRequest,
)

ExportFormat = Literal["json", "graphml"]
_END: dict[ExportFormat, bytes] = {"json": b"\n]}\n", "graphml": b"</graphml>\n"}
"""What an export ends with, and nothing before its end looks like: a proxy that speaks HTTP/1.0 to Weft cannot tell a
broken answer from a whole one."""


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
        return await self._transport.fetch(Page[Entity], "GET", await self._path("/entities"), params=params)

    def each_entity(self, q: str | None = None, *, entity_type: str | None = None) -> AsyncIterator[Entity]:
        """All of them."""
        return walk(lambda cursor: self.entities(q, entity_type=entity_type, limit=100, cursor=cursor))

    async def entity(self, entity_id: UUID) -> EntityDetail:
        """The entity with its aliases and homonyms; an alias's id gives the entity it is linked to."""
        return await self._transport.fetch(EntityDetail, "GET", await self._path(f"/entities/{entity_id}"))

    async def entity_evidence(
        self, entity_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> Page[Evidence]:
        """Where the entity is named."""
        return await self._evidence("entities", entity_id, limit, cursor)

    def each_entity_evidence(self, entity_id: UUID) -> AsyncIterator[Evidence]:
        """All places."""
        return walk(lambda cursor: self.entity_evidence(entity_id, limit=100, cursor=cursor))

    async def relations(
        self, entity_id: UUID, *, predicate: str | None = None, limit: int | None = None, cursor: str | None = None
    ) -> Page[Relation]:
        """One page of the relations that start or end at the entity."""
        params: Params = {"entity_id": str(entity_id), "predicate": predicate, "limit": limit, "cursor": cursor}
        return await self._transport.fetch(Page[Relation], "GET", await self._path("/relations"), params=params)

    def each_relation(self, entity_id: UUID, *, predicate: str | None = None) -> AsyncIterator[Relation]:
        """All of them."""
        return walk(lambda cursor: self.relations(entity_id, predicate=predicate, limit=100, cursor=cursor))

    async def relation_evidence(
        self, relation_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> Page[Evidence]:
        """Where the relation is stated."""
        return await self._evidence("relations", relation_id, limit, cursor)

    async def neighbourhood(self, entity_id: UUID, *, depth: int = 1, limit: int | None = None) -> Subgraph:
        """What is at most `depth` (1 to 3) relations away."""
        params: Params = {"entity_id": str(entity_id), "depth": depth, "limit": limit}
        return await self._transport.fetch(Subgraph, "GET", await self._path("/neighbourhood"), params=params)

    async def subgraph(self, entity_ids: Sequence[UUID]) -> Subgraph:
        """These entities (at most 300) and the relations among them."""
        body = SubgraphRequest(entity_ids=list(entity_ids))
        return await self._transport.fetch(Subgraph, "POST", await self._path("/subgraph"), body=body)

    async def paths(
        self, source: UUID, target: UUID, *, max_length: int = 4, limit: int = 5, evidence: bool = False
    ) -> Paths:
        """Shortest paths between two different entities; with `evidence`, the sentences that prove each step."""
        body = PathsRequest(source=source, target=target, max_length=max_length, limit=limit, evidence=evidence)
        return await self._transport.fetch(Paths, "POST", await self._path("/paths"), body=body)

    async def communities(self, *, limit: int | None = None, cursor: str | None = None) -> Page[Community]:
        """One page of the groups of closely related entities, largest first."""
        params = {"limit": limit, "cursor": cursor}
        return await self._transport.fetch(Page[Community], "GET", await self._path("/communities"), params=params)

    def each_community(self) -> AsyncIterator[Community]:
        """All of them."""
        return walk(lambda cursor: self.communities(limit=100, cursor=cursor))

    async def community(self, community_id: UUID) -> CommunityDetail:
        """With its members."""
        return await self._transport.fetch(CommunityDetail, "GET", await self._path(f"/communities/{community_id}"))

    async def export_blocks(self, file_format: ExportFormat = "json") -> AsyncGenerator[bytes, None]:
        """The whole graph, block by block. Raises when it breaks off; what came until then is not a graph."""
        path, params = await self._path("/export"), {"format": file_format}
        end = b""
        async with self._transport.open("GET", path, params=params) as response:
            async for block in response.aiter_bytes(BLOCK):
                end = (end + block)[-len(_END[file_format]) :]
                yield block
        if end != _END[file_format]:
            raise WeftBrokenOffError(self._transport.base_url, "its end is missing")

    async def export(self, target: str | PathLike[str], file_format: ExportFormat = "json") -> int:
        """Write the whole graph to a file that is there only once it is complete; its size in bytes."""
        return await save(self.export_blocks(file_format), target)

    async def stats(self) -> GraphStats:
        return await self._transport.fetch(GraphStats, "GET", await self._path("/stats"))

    async def rebuild(self) -> None:
        """Have the graph made anew from what Postgres keeps, curations included. Only owners may."""
        await self._transport.send("POST", await self._scope.path("/graph:rebuild"))

    async def _evidence(self, kind: str, id_: UUID, limit: int | None, cursor: str | None) -> Page[Evidence]:
        path, params = await self._path(f"/{kind}/{id_}/evidence"), {"limit": limit, "cursor": cursor}
        return await self._transport.fetch(Page[Evidence], "GET", path, params=params)

    async def _path(self, rest: str) -> str:
        return await self._scope.path(f"/graph{rest}")
