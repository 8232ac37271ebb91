"""Graph channel: the question's entities, the passages that name them, and those one rare shared entity away."""

from collections.abc import Awaitable, Callable, Iterable
from uuid import UUID

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun
from langchain_core.documents import Document
from typing_extensions import override

from weft_query.retrievers.base import AsyncRetriever
from weft_query.retrievers.hits import GraphHit, Hit, to_document
from weft_query.retrievers.linking import candidates, longest
from weft_query.retrievers.walk import PER_BRIDGE, PER_ENTITY, Reached, Walk
from weft_stores.neo4j.reader import GraphReader
from weft_stores.neo4j.rows import ChunkEdge
from weft_stores.qdrant.scope import VectorFilter

_SEEDS_PER_CHANNEL = 5
_SEED_MASS = 0.5
_BRIDGE = 0.6
"""What a passage over a bridge counts beside one that names the question's entities itself."""

Seeds = Callable[[], Awaitable[list[list[Hit]]]]


class GraphRetriever(AsyncRetriever):
    """Filters on documents narrow the walk itself; other filters are applied when the text is read.

    `seeds` waits for the hits of the other channels, whose best passages the walk starts from too; without it the walk
    starts from the question's entities alone. Raises `UnavailableError("neo4j")`.
    """

    reader: GraphReader
    narrowed: VectorFilter
    limit: int
    seeds: Seeds | None = None

    @override
    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun
    ) -> list[Document]:
        walk = await self._named(query)
        seeds = walk.seeds(_masses(await self.seeds() if self.seeds else []))
        if seeds:
            await self._over_bridges(walk, seeds)
        hits = [(_hit(chunk_id, chunk), chunk.mentions) for chunk_id, chunk in walk.reached.items()]
        hits.sort(key=lambda entry: (-entry[0].score, -entry[1], entry[0].chunk_id))
        return [to_document(hit) for hit, _ in hits[: self.limit]]

    async def _named(self, question: str) -> Walk:
        named = candidates(question)
        entities = await self.reader.linked([candidate.norm for candidate in named]) if named else []
        kept = {candidate.norm for candidate in longest(named, {entity.norm for entity in entities})}
        walk = Walk([entity for entity in entities if entity.norm in kept])
        if walk.linked_ids:
            walk.first_step(self._allowed(await self.reader.chunks_of(walk.linked_ids, PER_ENTITY)))
        return walk

    async def _over_bridges(self, walk: Walk, seeds: dict[UUID, float]) -> None:
        bridges = walk.bridges(seeds, await self.reader.entities_of(seeds))
        if not bridges:
            return
        # by name: the same name can be several nodes of different types
        nodes = await self.reader.linked([bridge.norm for bridge in bridges])
        edges = await self.reader.chunks_of([node.id for node in nodes], PER_BRIDGE)
        walk.second_step(bridges, nodes, self._allowed(edges))

    def _allowed(self, edges: Iterable[ChunkEdge]) -> list[ChunkEdge]:
        wanted = set(self.narrowed.document_ids)
        return [edge for edge in edges if not wanted or edge.document_id in wanted]


def _masses(channels: list[list[Hit]]) -> dict[UUID, float]:
    masses: dict[UUID, float] = {}
    for hits in channels:
        for rank, hit in enumerate(hits[:_SEEDS_PER_CHANNEL]):
            masses[hit.chunk_id] = max(masses.get(hit.chunk_id, 0.0), _SEED_MASS / (1 + rank))
    return masses


def _hit(chunk_id: UUID, chunk: Reached) -> GraphHit:
    return GraphHit(
        channel="graph",
        chunk_id=chunk_id,
        document_id=chunk.document_id,
        generation=chunk.generation,
        score=chunk.direct + _BRIDGE * chunk.linked,
        direct=chunk.direct,
        linked=chunk.linked,
        named=tuple(chunk.named),
        bridges=chunk.bridges,
        path=chunk.path,
    )
