"""Sparse channel: BM25."""

from collections.abc import Sequence

from typing_extensions import override

from weft_core.bm25 import encode_query
from weft_query.retrievers.base import ChannelRetriever
from weft_stores.qdrant.scope import VectorFilter
from weft_stores.qdrant.search import ChunkSearch, VectorHit


class SparseRetriever(ChannelRetriever):
    """Finds nothing for a question of stop words. Raises `UnavailableError("qdrant")`."""

    channel = "sparse"

    vectors: ChunkSearch
    narrowed: VectorFilter
    limit: int

    @override
    async def hits(self, question: str) -> Sequence[VectorHit]:
        return await self.vectors.sparse(encode_query(question), self.limit, self.narrowed)
