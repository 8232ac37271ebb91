"""Chunks → vectors and names in Postgres, vectors in Qdrant. A slice is read while the one before is finished and
written, so that no thread waits for another at the end of a slice."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from weft_core.bm25 import encode_document
from weft_core.contracts.documents import Stage
from weft_core.sentences import sentence_spans
from weft_ingestion.pipeline.context import Batch, Part
from weft_ingestion.pipeline.passages import title_prefix
from weft_ingestion.pipeline.slices import slices
from weft_ingestion.repositories.passages import Passage, PassageRepository
from weft_ingestion.together import as_they_come, together
from weft_models.embedding.base import Embedder
from weft_models.embedding.packing import pack
from weft_models.embedding.vectors import PassageText
from weft_models.naming.finder import VERSION as NAMES_VERSION
from weft_models.naming.finder import find_names
from weft_stores.postgres.engine import session_scope
from weft_stores.qdrant.chunks import ChunkPoint, ChunkVectors

SLICE = 128
SLICES = 2
"""On their way at once: bounds memory."""
AT_ONCE = 32
"""Passages a thread reads before the loop has a say: bounds how long a stop takes."""
THREADS = 4
"""At most so many read a document that is worked on alone, where the other processes of the pool may have nothing to
do."""

Written = tuple[Passage, ChunkPoint]


async def embed(batch: Batch) -> None:
    """Skips what an earlier attempt has written already."""
    vectors = await batch.tools.projections.vectors(batch.workspace_id)
    begun_before = {ingest.document_id for ingest in batch.members if ingest.lease.lease_gen > 1}
    threads = asyncio.Semaphore(_threads(batch))

    async def pass_on(parts: list[Part]) -> None:
        there = await _there(batch, vectors, [c.id for _, c in parts if c.document_id in begun_before])
        await _write(batch, vectors, await _read(batch, [part for part in parts if part[1].id not in there], threads))
        await batch.advance(Stage.EMBED, len(parts))

    await as_they_come(slices(batch, SLICE), pass_on, SLICES)
    batch.crash("after_vectors")


async def verify(batch: Batch) -> None:
    """Every chunk has its vectors in both stores. A batch of upserts is not atomic, and one torn by a crash of Qdrant
    must not be switched to: the next attempt writes what is missing."""
    vectors = await batch.tools.projections.vectors(batch.workspace_id)
    async for parts in slices(batch, 1000):
        there = await _there(batch, vectors, [chunk.id for _, chunk in parts])
        if len(there) != len(parts):
            raise RuntimeError(f"vectors of {len(there)} chunks out of {len(parts)}")


async def _there(batch: Batch, vectors: ChunkVectors, chunk_ids: Sequence[UUID]) -> set[UUID]:
    """The chunks that both stores hold."""
    if not chunk_ids:
        return set()
    async with session_scope(batch.tools.sessions) as session:
        rows = await PassageRepository(session, batch.workspace_id, *_kind(batch)).existing(chunk_ids)
    return rows & await vectors.existing(chunk_ids)


async def _write(batch: Batch, vectors: ChunkVectors, written: list[Written]) -> None:
    """Postgres first: what Qdrant has, Postgres has too."""
    if not written:
        return
    async with batch.fence.transaction() as session:
        held = {lease.document_id for lease in batch.fence.leases}
        written = [(passage, point) for passage, point in written if point.document_id in held]
        repository = PassageRepository(session, batch.workspace_id, *_kind(batch))
        await repository.write([passage for passage, _ in written])
    await batch.fence.before_projection()
    held = {lease.document_id for lease in batch.fence.leases}
    await vectors.upsert([point for _, point in written if point.document_id in held])


async def _read(batch: Batch, parts: Sequence[Part], threads: asyncio.Semaphore) -> list[Written]:
    rounds = -(-len(parts) // AT_ONCE)

    async def read(number: int) -> list[Written]:
        # of equal size: a few passages alone are read at half the speed
        some = parts[len(parts) * number // rounds : len(parts) * (number + 1) // rounds]
        async with threads:
            return await asyncio.to_thread(_passages, batch.tools.embedder, some)

    return [one for part in await together(read(number) for number in range(rounds)) for one in part]


def _threads(batch: Batch) -> int:
    return min(THREADS, batch.tools.settings.worker_concurrency) if len(batch.members) == 1 else 1


def _passages(embedder: Embedder, parts: Sequence[Part]) -> list[Written]:
    texts = [
        PassageText(title_prefix(embedder, ingest.title)[0], chunk.text, sentence_spans(chunk.text))
        for ingest, chunk in parts
    ]
    return [
        (
            Passage(chunk, pack(vectors), find_names(chunk.text, text.sentences, ingest.title, chunk.heading_path)),
            ChunkPoint(
                id=chunk.id,
                document_id=chunk.document_id,
                generation=chunk.generation,
                ordinal=chunk.ordinal,
                dense=vectors.passage.tolist(),
                sparse=encode_document(text.joined),
                created_at=ingest.created_at,
                metadata=ingest.version.doc_metadata,
            ),
        )
        for (ingest, chunk), text, vectors in zip(parts, texts, embedder.passage_vectors(texts), strict=True)
    ]


def _kind(batch: Batch) -> tuple[str, str]:
    """The vector space and the rules for names."""
    return batch.tools.embedder.slug, NAMES_VERSION
