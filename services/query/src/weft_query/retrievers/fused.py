"""All channels of a mode at once, hydrated from Postgres and put into one order."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from uuid import UUID

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun
from langchain_core.documents import Document
from typing_extensions import override

from weft_core.contracts.query import Filters
from weft_core.errors import UnavailableError
from weft_query.retrievers.base import AsyncRetriever
from weft_query.retrievers.dense import DenseRetriever
from weft_query.retrievers.filters import allows, for_vectors
from weft_query.retrievers.graph import GraphRetriever
from weft_query.retrievers.hits import Channel, Hit, to_hit
from weft_query.retrievers.ranking import Ranked, rank
from weft_query.retrievers.sparse import SparseRetriever
from weft_query.services.encoder import Encoding
from weft_stores.neo4j.reader import GraphReader
from weft_stores.postgres.published import PublishedChunks
from weft_stores.qdrant.chunks import ChunkVectors
from weft_stores.qdrant.scope import VectorFilter

_log = logging.getLogger(__name__)

CHANNEL_S = 5.0
"""A channel that has not answered by then counts as down. Encoding has its own limit."""
SEEDS_S = 2.0
CANDIDATES = 40
"""Of a channel, at least; twice the passages wanted, as some of them may turn out not to be published."""
GRAPH_CANDIDATES = 60
RESCORED = 120


@dataclass(frozen=True, slots=True)
class Found:
    """`degraded`: channels that could not be asked. `best_cosine` is None when the dense channel was not."""

    ranked: list[Ranked]
    degraded: list[str]
    best_cosine: float | None
    search_s: float
    hydrate_s: float


class FusedRetriever(AsyncRetriever):
    """Asks `channels` side by side. One that is down is left out and named; if all are, `UnavailableError`."""

    vectors: ChunkVectors
    graph: GraphReader
    chunks: PublishedChunks
    encoding: Encoding
    filters: Filters
    channels: tuple[Channel, ...]
    limit: int

    @override
    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun
    ) -> list[Document]:
        found = await self.search(query)
        return [
            Document(
                page_content=entry.chunk.text,
                id=str(entry.chunk.id),
                metadata={"score": entry.score, "title": entry.chunk.document_title, "start": entry.chunk.start},
            )
            for entry in found.ranked
        ]

    async def search(self, question: str) -> Found:
        """The same with all that an explanation needs."""
        began = perf_counter()
        hits, failures = await self._ask(question)
        if failures and len(failures) == len(self.channels):
            raise next(iter(failures.values()))
        searched = perf_counter()
        ids = {hit.chunk_id for found in hits.values() for hit in found}
        chunks, cosines = await asyncio.gather(self.chunks.by_ids(ids), self._cosines(hits))
        chunks = {id_: chunk for id_, chunk in chunks.items() if allows(self.filters, chunk)}
        ranked = rank(hits, chunks, cosines)
        best = max((hit.score for hit in hits.get("dense", ()) if hit.chunk_id in chunks), default=None)
        return Found(
            ranked=ranked[: self.limit],
            degraded=list(failures),
            best_cosine=best,
            search_s=searched - began,
            hydrate_s=perf_counter() - searched,
        )

    async def _ask(self, question: str) -> tuple[dict[Channel, list[Hit]], dict[Channel, UnavailableError]]:
        narrowed = for_vectors(self.filters)
        flat: dict[Channel, asyncio.Task[list[Hit]]] = {}
        if "dense" in self.channels:
            flat["dense"] = asyncio.create_task(self._dense(question, narrowed))
        if "sparse" in self.channels:
            flat["sparse"] = asyncio.create_task(self._sparse(question, narrowed))
        tasks = dict(flat)
        if "graph" in self.channels:
            tasks["graph"] = asyncio.create_task(self._graph(question, narrowed, flat))
        try:
            answers = await asyncio.gather(*tasks.values(), return_exceptions=True)
        finally:
            for task in tasks.values():
                task.cancel()
        hits: dict[Channel, list[Hit]] = {}
        failures: dict[Channel, UnavailableError] = {}
        for channel, answer in zip(tasks, answers, strict=True):
            if isinstance(answer, UnavailableError):
                _log.warning("channel %s is left out: %s", channel, answer.message)
                failures[channel] = answer
            elif isinstance(answer, BaseException):
                raise answer
            else:
                hits[channel] = answer
        return hits, failures

    def _candidates(self, least: int) -> int:
        return max(least, 2 * self.limit)

    async def _dense(self, question: str, narrowed: VectorFilter) -> list[Hit]:
        await self.encoding.vector()
        retriever = DenseRetriever(
            vectors=self.vectors, encoding=self.encoding, narrowed=narrowed, limit=self._candidates(CANDIDATES)
        )
        return await _within("qdrant", retriever, question)

    async def _sparse(self, question: str, narrowed: VectorFilter) -> list[Hit]:
        retriever = SparseRetriever(vectors=self.vectors, narrowed=narrowed, limit=self._candidates(CANDIDATES))
        return await _within("qdrant", retriever, question)

    async def _graph(
        self, question: str, narrowed: VectorFilter, flat: Mapping[Channel, asyncio.Task[list[Hit]]]
    ) -> list[Hit]:
        async def seeds() -> list[list[Hit]]:
            if not flat:
                return []
            done, _ = await asyncio.wait(flat.values(), timeout=SEEDS_S)
            return [task.result() for task in flat.values() if task in done and task.exception() is None]

        retriever = GraphRetriever(
            reader=self.graph, narrowed=narrowed, limit=self._candidates(GRAPH_CANDIDATES), seeds=seeds
        )
        return await _within("neo4j", retriever, question)

    async def _cosines(self, hits: Mapping[Channel, Sequence[Hit]]) -> dict[UUID, float]:
        """Closeness of passages that only the graph or BM25 found, so that all are weighed alike."""
        listed = {hit.chunk_id for hit in hits.get("dense", ())}
        others = {hit.document_id for found in hits.values() for hit in found if hit.chunk_id not in listed}
        vector = self.encoding.known()
        if "dense" not in hits or not others or vector is None:
            return {}
        try:
            async with asyncio.timeout(CHANNEL_S):
                found = await self.vectors.dense(vector.tolist(), RESCORED, VectorFilter(document_ids=sorted(others)))
        except (UnavailableError, TimeoutError):
            return {}
        return {hit.chunk_id: hit.score for hit in found}


async def _within(dependency: str, retriever: AsyncRetriever, question: str) -> list[Hit]:
    try:
        async with asyncio.timeout(CHANNEL_S):
            return [to_hit(document) for document in await retriever.ainvoke(question)]
    except TimeoutError as error:
        raise UnavailableError(dependency, f"{dependency} did not answer in time") from error
