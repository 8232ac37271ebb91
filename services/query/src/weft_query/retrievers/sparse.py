"""Sparse channel: BM25."""

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun
from langchain_core.documents import Document
from typing_extensions import override

from weft_core.bm25 import encode_query
from weft_query.retrievers.base import AsyncRetriever
from weft_query.retrievers.hits import Hit, to_document
from weft_stores.qdrant.chunks import ChunkVectors
from weft_stores.qdrant.scope import VectorFilter


class SparseRetriever(AsyncRetriever):
    """Finds nothing for a question of stop words. Raises `UnavailableError("qdrant")`."""

    vectors: ChunkVectors
    narrowed: VectorFilter
    limit: int

    @override
    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun
    ) -> list[Document]:
        found = await self.vectors.sparse(encode_query(query), self.limit, self.narrowed)
        return [
            to_document(
                Hit(
                    channel="sparse",
                    chunk_id=hit.chunk_id,
                    document_id=hit.document_id,
                    generation=hit.generation,
                    score=hit.score,
                )
            )
            for hit in found
        ]
