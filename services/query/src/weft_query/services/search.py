"""`/query`: passages for a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from weft_core.contracts.query import Filters, Mode, Passage, QueryRequest, QueryResponse
from weft_query.images.images import Images
from weft_query.retrieval.linking import link
from weft_query.retrievers.dense import DenseRetriever
from weft_query.retrievers.filters import for_vectors
from weft_query.retrievers.flat import flat_search
from weft_query.retrievers.found import Clock, Found, Ranked
from weft_query.retrievers.hybrid import HybridRetriever
from weft_query.retrievers.sparse import SparseRetriever
from weft_query.services.encoder import Encoding, QuestionEncoder
from weft_query.services.questions import checked
from weft_stores.postgres.published import PublishedChunks
from weft_stores.qdrant.search import ChunkSearch

SURPLUS = 8
"""So many more are asked of a channel than wanted: some may not be published any more."""


@dataclass(frozen=True, slots=True)
class Readers:
    """What a question reads of one workspace."""

    workspace_id: UUID
    vectors: ChunkSearch
    chunks: PublishedChunks
    images: Images


class SearchService:
    """Questions to one workspace."""

    def __init__(self, readers: Readers, encoder: QuestionEncoder) -> None:
        self._readers = readers
        self._encoder = encoder

    async def query(self, request: QueryRequest) -> QueryResponse:
        """Passages with timings. `InvalidInputError` for a blank question, `UnavailableError` if the channel asked for
        (of a hybrid search: Postgres) does not answer."""
        clock = Clock()
        question = checked(request.question)
        encoding = Encoding(self._encoder, question)
        if request.mode is not Mode.SPARSE:
            encoding.begin()
        found = await self._search(question, encoding, request, clock)
        return QueryResponse(
            passages=[as_passage(entry, explain=request.explain) for entry in found.ranked],
            mode=request.mode,
            degraded=found.degraded,
            timings=clock.timings(),
        )

    async def for_answer(self, question: str, filters: Filters, limit: int) -> tuple[list[Passage], Found, Encoding]:
        """Passages to answer from, how they were found, and the question's encoding."""
        encoding = Encoding(self._encoder, question)
        found = await self._hybrid(encoding, filters, limit, Clock(), with_evidence=True).search(question)
        return [as_passage(entry, explain=False) for entry in found.ranked], found, encoding

    async def linked(self, question: str) -> Sequence[str]:
        """Names of the workspace that the question holds, normalised."""
        image = await self._readers.images.of(self._readers.workspace_id)
        return link(question, lambda norm: image.name(norm) >= 0).linked

    async def _search(self, question: str, encoding: Encoding, request: QueryRequest, clock: Clock) -> Found:
        readers, filters, limit = self._readers, request.filters, request.limit
        narrowed, most = for_vectors(filters), limit + SURPLUS
        match request.mode:
            case Mode.DENSE:
                dense = DenseRetriever(vectors=readers.vectors, encoding=encoding, narrowed=narrowed, limit=most)
                found = await flat_search(dense, readers.chunks, question, filters, limit, clock)
                clock.encode = encoding.seconds
                clock.stores -= encoding.seconds
                return found
            case Mode.SPARSE:
                sparse = SparseRetriever(vectors=readers.vectors, narrowed=narrowed, limit=most)
                return await flat_search(sparse, readers.chunks, question, filters, limit, clock)
            case _:
                retriever = self._hybrid(
                    encoding, filters, limit, clock, walk_only=request.mode is Mode.GRAPH, with_reasons=request.explain
                )
                return await retriever.search(question)

    def _hybrid(
        self,
        encoding: Encoding,
        filters: Filters,
        limit: int,
        clock: Clock,
        *,
        walk_only: bool = False,
        with_reasons: bool = False,
        with_evidence: bool = False,
    ) -> HybridRetriever:
        return HybridRetriever(
            workspace_id=self._readers.workspace_id,
            images=self._readers.images,
            vectors=self._readers.vectors,
            chunks=self._readers.chunks,
            encoding=encoding,
            filters=filters,
            limit=limit,
            clock=clock,
            walk_only=walk_only,
            with_reasons=with_reasons,
            with_evidence=with_evidence,
        )


def as_passage(entry: Ranked, *, explain: bool) -> Passage:
    """In the form of the API."""
    chunk = entry.chunk
    return Passage(
        chunk_id=chunk.id,
        document_id=chunk.document_id,
        document_title=chunk.document_title,
        generation=chunk.generation,
        ordinal=chunk.ordinal,
        text=chunk.text,
        start=chunk.start,
        end=chunk.end,
        page=chunk.page,
        heading_path=list(chunk.heading_path),
        score=entry.score,
        explain=entry.explanation if explain else None,
    )
