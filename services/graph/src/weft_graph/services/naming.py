"""Which published documents name an entity, and by which names."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from weft_core.text import normalise_name
from weft_stores.neo4j.reader import GraphReader
from weft_stores.postgres.published import PublishedChunks


class Naming:
    """Names and documents of entities of one workspace."""

    def __init__(self, graph: GraphReader, published: PublishedChunks) -> None:
        self._graph = graph
        self._published = published

    async def documents(self, entity_id: UUID) -> set[UUID]:
        """Those that readers see."""
        footprints = (await self._graph.footprints([entity_id])).get(entity_id, [])
        active = await self._active(f.document_id for f in footprints)
        return {f.document_id for f in footprints if active.get(f.document_id) == f.generation}

    async def names(self, entity_id: UUID, documents: Iterable[UUID]) -> Mapping[str, set[UUID]]:
        """By normalised name, those of the documents that use it for the entity."""
        surfaces = await self._graph.surfaces(entity_id, documents)
        active = await self._active(s.document_id for s in surfaces)
        names: dict[str, set[UUID]] = defaultdict(set)
        for surface in surfaces:
            if active.get(surface.document_id) == surface.generation:
                names[normalise_name(surface.text)].add(surface.document_id)
        return names

    async def _active(self, documents: Iterable[UUID]) -> dict[UUID, int]:
        found = await self._published.documents(documents)
        return {document.id: document.active_generation for document in found.values()}
