"""Vectors of one workspace's chunks, as ingestion writes them; `search` finds them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from qdrant_client import AsyncQdrantClient, models

from weft_core.bm25 import SparseVector
from weft_core.contracts.documents import Metadata
from weft_stores.qdrant.collections import ALIAS, DENSE, SPARSE
from weft_stores.qdrant.errors import translate
from weft_stores.qdrant.payload import ChunkPayload
from weft_stores.qdrant.scope import Scope

BATCH = 256
"""Points in one upsert."""
PAGE = 1000


@dataclass(frozen=True, slots=True)
class ChunkPoint:
    """A chunk as Qdrant holds it. `dense` is normalised; `created_at` (with time zone) is the document's."""

    id: UUID
    document_id: UUID
    generation: int
    ordinal: int
    dense: list[float]
    sparse: SparseVector
    created_at: datetime
    metadata: Metadata = field(default_factory=dict)


class ChunkVectors:
    """The points of one workspace, in the collection behind the alias `chunks`. Holds no other tenant's points.

    Everything raises `UnavailableError("qdrant")` when the server cannot be reached or the collection is missing."""

    def __init__(self, client: AsyncQdrantClient, workspace_id: UUID) -> None:
        self._client = client
        self._workspace_id = workspace_id
        self._scope = Scope(workspace_id)

    async def upsert(self, points: Sequence[ChunkPoint]) -> None:
        """Writes the points in batches, each durable when its call returns. Writing the same again changes nothing."""
        for start in range(0, len(points), BATCH):
            batch = [self._struct(point) for point in points[start : start + BATCH]]
            with translate():
                await self._client.upsert(ALIAS, batch, wait=True)

    async def delete_generations(self, document_id: UUID, keep: int | None) -> None:
        """Deletes the document's points of every generation but `keep`; of all with None. Of newer ones too: what a
        cancelled version left must go."""
        selected = self._scope.document(document_id, but=keep)
        with translate():
            await self._client.delete(ALIAS, models.FilterSelector(filter=selected), wait=True)

    async def existing(self, chunk_ids: Sequence[UUID]) -> set[UUID]:
        """Which of these chunks are there."""
        found: set[UUID] = set()
        for start in range(0, len(chunk_ids), PAGE):
            wanted = self._scope.chunks(chunk_ids[start : start + PAGE])
            with translate():
                points, _ = await self._client.scroll(
                    ALIAS, scroll_filter=wanted, limit=PAGE, with_payload=False, with_vectors=False
                )
            found.update(UUID(str(point.id)) for point in points)
        return found

    async def count(self, document_id: UUID | None = None) -> int:
        """Points of one document, or of the whole workspace; all generations."""
        wanted = self._scope.all() if document_id is None else self._scope.document(document_id)
        with translate():
            return (await self._client.count(ALIAS, count_filter=wanted, exact=True)).count

    def _struct(self, point: ChunkPoint) -> models.PointStruct:
        payload = ChunkPayload(
            workspace_id=self._workspace_id,
            document_id=point.document_id,
            generation=point.generation,
            ordinal=point.ordinal,
            created_at=point.created_at,
            metadata=point.metadata,
        )
        return models.PointStruct(
            id=str(point.id),
            vector={DENSE: point.dense, SPARSE: _sparse(point.sparse)},
            payload=payload.model_dump(mode="json"),
        )


def _sparse(vector: SparseVector) -> models.SparseVector:
    return models.SparseVector(indices=vector.indices, values=vector.values)
