"""All channels as one: the image of the workspace, with BM25 from Qdrant."""

import asyncio
import logging
from collections.abc import Sequence
from time import perf_counter
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
from weft_query.retrieval.channels import Hits, no_hits
from weft_query.retrieval.image import Image
from weft_query.retrieval.ragged import Flags
from weft_query.retrieval.search import Ranking, search
from weft_query.retrievers.base import AsyncRetriever
from weft_query.retrievers.evidence import evidence_of
from weft_query.retrievers.explaining import explanation, passages_on, reasons_of
from weft_query.retrievers.filters import allows, for_vectors, narrows
from weft_query.retrievers.flat import hits_of
from weft_query.retrievers.found import Clock, Found, Ranked
from weft_query.retrievers.sparse import SparseRetriever
from weft_query.services.encoder import Encoding
from weft_stores.postgres.published import PublishedChunk, PublishedChunks
from weft_stores.qdrant.search import ChunkSearch, VectorHit

SPARSE = 100
"""Hits of BM25; further ones count as none."""
SURPLUS = 8
"""So many more are hydrated than asked for: some may be gone since the image was made."""

_log = logging.getLogger(__name__)


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
        words_task = asyncio.create_task(self._words(question))
        with self.clock.reading():
            image, documents = await asyncio.gather(self.images.of(self.workspace_id), self._documents())
            words = await words_task
        degraded = [] if words is not None else ["sparse"]
        vectors = await self._encoded(image, degraded)
        self.clock.encode = self.encoding.seconds
        open_ = None if documents is None else await asyncio.to_thread(image.open_to, documents)
        ranking, late = await asyncio.to_thread(self._ranked, image, question, vectors, words or [], open_)
        return await self._hydrated(image, ranking, late[: self.limit], vectors, degraded)

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

    async def _encoded(self, image: Image, degraded: list[str]) -> TextVectors:
        try:
            return await self.encoding.vectors()
        except UnavailableError as error:
            _log.warning("channel dense is left out: %s", error.message)
            degraded.append("dense")
            return TextVectors.without_tokens(np.zeros(image.mean.shape, dtype=np.float32))

    def _ranked(
        self, image: Image, question: str, vectors: TextVectors, words: Sequence[VectorHit], open_: Flags | None
    ) -> tuple[Ranking, list[VectorHit]]:
        """Also the hits of chunks that are not in the image."""
        rows = [image.row(hit.chunk_id) for hit in words]
        placed = [(row, hit.score) for row, hit in zip(rows, words, strict=True) if row >= 0]
        sparse = (
            Hits(np.array([row for row, _ in placed]), np.array([score for _, score in placed], dtype=np.float32))
            if placed
            else no_hits()
        )
        began = perf_counter()
        ranking = search(image, question, vectors, sparse=sparse, open_=open_)
        self.clock.walk = ranking.walk_seconds
        self.clock.scoring = perf_counter() - began - ranking.walk_seconds
        return ranking, [hit for row, hit in zip(rows, words, strict=True) if row < 0]

    async def _hydrated(
        self, image: Image, ranking: Ranking, late: list[VectorHit], vectors: TextVectors, degraded: list[str]
    ) -> Found:
        order = self._order(ranking, without_likeness="dense" in degraded)[: self.limit + SURPLUS]
        reasons = {row: reasons_of(image, ranking, row) for row, _ in order} if self.with_reasons else {}
        wanted = {image.keys[row] for row, _ in order} | {hit.chunk_id for hit in late}
        wanted |= {key for found, _ in reasons.values() for key in passages_on(found)}
        with self.clock.reading():
            published = await self.chunks.by_ids(wanted)
        rows: list[int] = []
        entries: list[Ranked] = []
        for row, score in order:
            chunk = published.get(image.keys[row])
            if chunk is not None and allows(self.filters, chunk):
                why = explanation(*reasons[row], published) if row in reasons else None
                entries.append(Ranked(chunk, score, why))
                rows.append(row)
        if len(entries) < self.limit:
            entries += self._not_in_the_image(late, published, least=min((e.score for e in entries), default=0.0))
        entries, rows = entries[: self.limit], rows[: self.limit]
        return Found(
            ranked=entries,
            degraded=degraded,
            best_cosine=float(ranking.dense.scores[0]) if len(ranking.dense) and "dense" not in degraded else None,
            linked=tuple(image.lexicon.norms[number] for number in ranking.asked.linked.tolist()),
            evidence=self._evidence(image, vectors, rows, entries),
        )

    def _evidence(
        self, image: Image, vectors: TextVectors, rows: list[int], entries: list[Ranked]
    ) -> TokenEvidence | None:
        return evidence_of(image, vectors, rows, [entry.chunk for entry in entries]) if self.with_evidence else None

    def _order(self, ranking: Ranking, *, without_likeness: bool) -> list[tuple[int, float]]:
        """Rows with scores, best first. Without likeness only those that words or names led to."""
        if not self.walk_only:
            kept = np.ones(len(ranking.rows), dtype=np.bool_)
            if without_likeness:
                kept = np.isin(ranking.rows, ranking.sparse.rows) | (ranking.walked.of(ranking.rows) > 0)
            return list(zip(ranking.rows[kept].tolist(), ranking.scores[kept].tolist(), strict=True))
        best = np.argsort(-ranking.walked.masses, kind="stable")
        best = best[ranking.walked.masses[best] > 0][: len(ranking.rows)]
        rows, masses = ranking.walked.rows[best], ranking.walked.masses[best]
        held = np.isin(rows, ranking.candidates.rows)
        return list(zip(rows[held].tolist(), masses[held].tolist(), strict=True))

    def _not_in_the_image(
        self, late: list[VectorHit], published: dict[UUID, PublishedChunk], least: float
    ) -> list[Ranked]:
        """Chunks that Qdrant knows and the image does not yet: of a document that has just appeared, or written with
        another model. Below all others."""
        entries: list[Ranked] = []
        for rank, hit in enumerate(late, start=1):
            chunk = published.get(hit.chunk_id)
            if chunk is not None and allows(self.filters, chunk):
                place = ChannelHit(channel="sparse", rank=rank, score=hit.score)
                entries.append(Ranked(chunk, least - rank, Explanation(channels=[place])))
        return entries
