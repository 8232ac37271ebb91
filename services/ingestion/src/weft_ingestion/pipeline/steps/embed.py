"""Chunks → vectors in Qdrant. A slice is embedded while the one before is written."""

import asyncio
from collections.abc import Sequence

from weft_core.bm25 import encode_document
from weft_core.chunks import Chunk
from weft_core.contracts.documents import Stage
from weft_ingestion.pipeline.context import Ingest
from weft_ingestion.pipeline.passages import passage, title_prefix
from weft_ingestion.pipeline.slices import slices
from weft_stores.qdrant.chunks import ChunkPoint, ChunkVectors

SLICE = 64
AT_ONCE = 16
"""Passages a thread embeds before the loop has a say: bounds how long a stop takes."""


async def embed(ingest: Ingest) -> None:
    """Skips what an earlier attempt has written already."""
    vectors = await ingest.tools.projections.vectors(ingest.workspace_id)
    present = await vectors.existing(ingest.document_id, ingest.generation)
    prefix, _ = title_prefix(ingest.tools.embedder, ingest.title)
    writing: asyncio.Task[None] | None = None
    try:
        async for chunks in slices(ingest, SLICE):
            missing = [chunk for chunk in chunks if chunk.id not in present]
            points = await _points(ingest, prefix, missing)
            if writing is not None:
                await writing
            writing = asyncio.create_task(_write(ingest, vectors, points))
            await ingest.advance(Stage.EMBED, len(chunks))
        if writing is not None:
            await writing
    finally:
        if writing is not None and not writing.done():
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)
    ingest.crash("after_vectors")


async def verify(ingest: Ingest) -> None:
    """Every chunk has its vector. A batch of upserts is not atomic, and a batch torn by a crash of Qdrant must not be
    switched to: the next attempt writes what is missing."""
    vectors = await ingest.tools.projections.vectors(ingest.workspace_id)
    present = await vectors.existing(ingest.document_id, ingest.generation)
    if len(present) != ingest.counters.chunks:
        raise RuntimeError(f"{len(present)} vectors for {ingest.counters.chunks} chunks")


async def _write(ingest: Ingest, vectors: ChunkVectors, points: list[ChunkPoint]) -> None:
    if points:
        await ingest.fence.before_projection()
        await vectors.upsert(points)


async def _points(ingest: Ingest, prefix: str, chunks: Sequence[Chunk]) -> list[ChunkPoint]:
    points: list[ChunkPoint] = []
    for start in range(0, len(chunks), AT_ONCE):
        points += await asyncio.to_thread(_embed, ingest, prefix, chunks[start : start + AT_ONCE])
    return points


def _embed(ingest: Ingest, prefix: str, chunks: Sequence[Chunk]) -> list[ChunkPoint]:
    passages = [passage(prefix, chunk.text) for chunk in chunks]
    dense = ingest.tools.embedder.embed_passages(passages)
    return [
        ChunkPoint(
            id=chunk.id,
            document_id=chunk.document_id,
            generation=chunk.generation,
            ordinal=chunk.ordinal,
            dense=vector.tolist(),
            sparse=encode_document(text),
            created_at=ingest.created_at,
            metadata=ingest.version.doc_metadata,
        )
        for chunk, text, vector in zip(chunks, passages, dense, strict=True)
    ]
