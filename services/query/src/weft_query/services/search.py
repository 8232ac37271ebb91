"""`/query`: passages for a question."""

from dataclasses import dataclass
from time import perf_counter

from weft_core.contracts.query import Filters, Mode, Passage, QueryRequest, QueryResponse, Timings
from weft_models.embedding.base import Vectors
from weft_query.retrievers.fused import Found, FusedRetriever
from weft_query.retrievers.hits import CHANNELS, Channel
from weft_query.retrievers.ranking import Ranked
from weft_query.services.encoder import Encoding, QuestionEncoder
from weft_query.services.questions import checked
from weft_stores.neo4j.reader import GraphReader
from weft_stores.postgres.published import PublishedChunks
from weft_stores.qdrant.chunks import ChunkVectors

_OF_MODE: dict[Mode, tuple[Channel, ...]] = {
    Mode.DENSE: ("dense",),
    Mode.SPARSE: ("sparse",),
    Mode.GRAPH: ("graph",),
    Mode.HYBRID: CHANNELS,
    Mode.AUTO: CHANNELS,
}


@dataclass(frozen=True, slots=True)
class Readers:
    """The stores of one workspace."""

    vectors: ChunkVectors
    graph: GraphReader
    chunks: PublishedChunks


class SearchService:
    """Questions to one workspace."""

    def __init__(self, readers: Readers, encoder: QuestionEncoder) -> None:
        self._readers = readers
        self._encoder = encoder

    async def query(self, request: QueryRequest) -> QueryResponse:
        """Passages with timings. `InvalidInputError` for a blank question, `UnavailableError` if no channel answers."""
        began = perf_counter()
        question = checked(request.question)
        encoding = Encoding(self._encoder, question)
        found = await self._search(question, encoding, request.filters, request.mode, request.limit)
        return QueryResponse(
            passages=[as_passage(entry, explain=request.explain) for entry in found.ranked],
            mode=request.mode,
            degraded=found.degraded,
            timings=Timings(
                encode=1e3 * encoding.seconds,
                search=1e3 * found.search_s,
                hydrate=1e3 * found.hydrate_s,
                total=1e3 * (perf_counter() - began),
            ),
        )

    async def for_answer(
        self, question: str, filters: Filters, limit: int
    ) -> tuple[list[Passage], Found, Vectors | None]:
        """Passages to answer from, how they were found, and the question's vector if there is one."""
        encoding = Encoding(self._encoder, question)
        found = await self._search(question, encoding, filters, Mode.AUTO, limit)
        return [as_passage(entry, explain=False) for entry in found.ranked], found, encoding.known()

    async def _search(self, question: str, encoding: Encoding, filters: Filters, mode: Mode, limit: int) -> Found:
        retriever = FusedRetriever(
            vectors=self._readers.vectors,
            graph=self._readers.graph,
            chunks=self._readers.chunks,
            encoding=encoding,
            filters=filters,
            channels=_OF_MODE[mode],
            limit=limit,
        )
        return await retriever.search(question)


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
        explain=entry.explain if explain else None,
    )
