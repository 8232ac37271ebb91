"""Dense channel: nearest chunks by cosine."""

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun
from langchain_core.documents import Document
from typing_extensions import override

from weft_query.retrievers.base import AsyncRetriever
from weft_query.retrievers.hits import Hit, to_document
from weft_query.services.encoder import Encoding
from weft_stores.qdrant.chunks import ChunkVectors
from weft_stores.qdrant.scope import VectorFilter


class DenseRetriever(AsyncRetriever):
    """Raises `UnavailableError` of "qdrant" or "embedding"."""

    vectors: ChunkVectors
    encoding: Encoding
    narrowed: VectorFilter
    limit: int

    @override
    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun
    ) -> list[Document]:
        vectors = await self.encoding.vectors()
        found = await self.vectors.dense(vectors.passage.tolist(), self.limit, self.narrowed)
        return [
            to_document(
                Hit(
                    channel="dense",
                    chunk_id=hit.chunk_id,
                    document_id=hit.document_id,
                    generation=hit.generation,
                    score=hit.score,
                )
            )
            for hit in found
        ]
