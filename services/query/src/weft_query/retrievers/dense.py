"""Dense channel: nearest chunks by cosine."""

from collections.abc import Sequence

from typing_extensions import override

from weft_query.retrievers.base import ChannelRetriever
from weft_query.services.encoder import Encoding
from weft_stores.qdrant.scope import VectorFilter
from weft_stores.qdrant.search import ChunkSearch, VectorHit


class DenseRetriever(ChannelRetriever):
    """Raises `UnavailableError` of "qdrant" or "embedding"."""

    channel = "dense"

    vectors: ChunkSearch
    encoding: Encoding
    narrowed: VectorFilter
    limit: int

    @override
    async def hits(self, question: str) -> Sequence[VectorHit]:
        vectors = await self.encoding.vectors()
        return await self.vectors.dense(vectors.passage.tolist(), self.limit, self.narrowed)
