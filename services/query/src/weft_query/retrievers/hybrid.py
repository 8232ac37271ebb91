"""All channels as one: the image of the workspace, with BM25 from Qdrant."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from functools import partial
from time import perf_counter
from typing import NamedTuple
from uuid import UUID

import numpy as np
from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun
from langchain_core.documents import Document
from typing_extensions import override

from weft_core.contracts.query import ChannelHit, Explanation, Filters
from weft_core.errors import UnavailableError
from weft_models.answering.vectors import TokenEvidence
from weft_models.embedding.vectors import TextVectors
from weft_query.images.images import Images
from weft_query.retrieval.explanation import Explanation as Reasons
from weft_query.retrieval.image import Image
from weft_query.retrieval.search import Ranking
from weft_query.retrievers.base import AsyncRetriever
from weft_query.retrievers.evidence import evidence_of
from weft_query.retrievers.explaining import explanation, passages_on, reasons_of
from weft_query.retrievers.filters import allows, for_vectors, narrows
from weft_query.retrievers.flat import hits_of
from weft_query.retrievers.found import Clock, Found, Ranked
from weft_query.retrievers.ranking import Prepared, Scored, by_score, by_walk
from weft_query.retrievers.sparse import SparseRetriever
from weft_query.services.encoder import Encoding
from weft_stores.postgres.published import PublishedChunk, PublishedChunks
from weft_stores.qdrant.search import ChunkSearch, VectorHit

SPARSE = 100
"""Hits of BM25; further ones count as none."""
SURPLUS = 8
"""So many more are hydrated where some are gone since the image was made."""

_log = logging.getLogger(__name__)


class _Ranked(NamedTuple):
    """`order` has as many as are hydrated; `reasons` by row, where explanations are wanted."""

    vectors: TextVectors
    ranking: Ranking
    order: list[Scored]
    reasons: dict[int, tuple[Reasons, list[ChannelHit]]]


class HybridRetriever(AsyncRetriever):
    """What cannot be asked is left out and named: BM25 without Qdrant, likeness without the embedder. Raises
    `UnavailableError("postgres")`. With `walk_only` the order is the walk's own. Explanations need `with_reasons`,
    extractive answers `with_evidence`; nothing else needs either."""

    workspace_id: UUID
    images: Images
    vectors: ChunkSearch
    chunks: PublishedChunks
    encoding: Encoding
    filters: Filters
    limit: int
    clock: Clock
    walk_only: bool = False
    with_reasons: bool = False
    with_evidence: bool = False

    @override
    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun
    ) -> list[Document]:
        found = await self.search(query)
        return [
            Document(page_content=entry.chunk.text, id=str(entry.chunk.id), metadata={"score": entry.score})
            for entry in found.ranked
        ]

    async def search(self, question: str) -> Found:
        """As `ainvoke`, with everything that was learnt on the way."""
        self.encoding.begin()
        # one after the other: at once they take the core the encoding runs on, and together they take half its time
        with self.clock.reading():
            words = await self._words(question)
            image = await self.images.of(self.workspace_id)
            documents = await self._documents()
        degraded = [] if words is not None else ["sparse"]
        prepared = await asyncio.to_thread(Prepared.of, image, question, words or [], documents)
        try:
            ranked = await self.encoding.then(partial(self._ranked, prepared))
        except UnavailableError as error:
            _log.warning("channel dense is left out: %s", error.message)
            degraded.append("dense")
            blank = TextVectors.without_tokens(np.zeros(image.mean.shape, dtype=np.float32))
            ranked = await asyncio.to_thread(self._ranked, prepared, blank, without_likeness=True)
        self.clock.encode = self.encoding.seconds
        return await self._hydrated(prepared, ranked, degraded)

    async def _words(self, question: str) -> Sequence[VectorHit] | None:
        retriever = SparseRetriever(vectors=self.vectors, narrowed=for_vectors(self.filters), limit=SPARSE)
        try:
            return await hits_of(retriever, question)
        except UnavailableError as error:
            _log.warning("channel sparse is left out: %s", error.message)
            return None

    async def _documents(self) -> set[UUID] | None:
        """Those the filters allow; None for all."""
        return await self.chunks.allowed(self.filters) if narrows(self.filters) else None

    def _ranked(self, prepared: Prepared, vectors: TextVectors, *, without_likeness: bool = False) -> _Ranked:
        began = perf_counter()
        ranking = prepared.ranking(vectors)
        order = by_walk(ranking) if self.walk_only else by_score(ranking, without_likeness=without_likeness)
        order = order[: self.limit + SURPLUS]
        reasons = {s.row: reasons_of(prepared.image, ranking, s.row) for s in order} if self.with_reasons else {}
        self.clock.walk = ranking.walk_seconds
        self.clock.scoring = perf_counter() - began - ranking.walk_seconds
        return _Ranked(vectors, ranking, order, reasons)

    async def _hydrated(self, prepared: Prepared, ranked: _Ranked, degraded: list[str]) -> Found:
        image, (_, ranking, order, reasons) = prepared.image, ranked
        rows: list[int] = []
        entries: list[Ranked] = []
        for batch in (order[: self.limit], order[self.limit :]):
            if len(entries) == self.limit or not batch:
                continue
            published = await self._published(
                key
                for row, _ in batch
                for key in (image.keys[row], *(passages_on(reasons[row][0]) if row in reasons else ()))
            )
            for row, score in batch:
                chunk = published.get(image.keys[row])
                if chunk is not None and len(entries) < self.limit:
                    why = explanation(*reasons[row], published) if row in reasons else None
                    entries.append(Ranked(chunk, score, why))
                    rows.append(row)
        if len(entries) < self.limit:
            least = min((entry.score for entry in entries), default=0.0)
            late = await self._not_in_the_image(prepared.late[: self.limit], least)
            entries += late[: self.limit - len(entries)]
        return Found(
            ranked=entries,
            degraded=degraded,
            best_cosine=float(ranking.dense.scores[0]) if len(ranking.dense) and "dense" not in degraded else None,
            linked=tuple(image.lexicon.norms[number] for number in ranking.asked.linked.tolist()),
            evidence=self._evidence(image, ranked.vectors, rows, entries),
        )

    def _evidence(
        self, image: Image, vectors: TextVectors, rows: list[int], entries: list[Ranked]
    ) -> TokenEvidence | None:
        return evidence_of(image, vectors, rows, [entry.chunk for entry in entries]) if self.with_evidence else None

    async def _not_in_the_image(self, late: list[VectorHit], least: float) -> list[Ranked]:
        """Chunks that Qdrant knows and the image does not yet: of a document that has just appeared, or written with
        another model. Below all others."""
        published = await self._published(hit.chunk_id for hit in late)
        return [
            Ranked(
                published[hit.chunk_id],
                least - rank,
                Explanation(channels=[ChannelHit(channel="sparse", rank=rank, score=hit.score)]),
            )
            for rank, hit in enumerate(late, start=1)
            if hit.chunk_id in published
        ]

    async def _published(self, keys: Iterable[UUID]) -> dict[UUID, PublishedChunk]:
        """Those of the chunks that are published and pass the filters."""
        with self.clock.reading():
            found = await self.chunks.by_ids(keys)
        return {key: chunk for key, chunk in found.items() if allows(self.filters, chunk)}
