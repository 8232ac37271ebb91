"""Canonical text → chunks that fit the embedding model's window."""

import asyncio
import hashlib

from weft_core.chunking import ChunkDraft, split
from weft_core.chunks import Chunk
from weft_core.contracts.documents import Stage
from weft_core.failures import FailureCode, IngestionFailure
from weft_core.ids import chunk_id
from weft_core.parsed import ParsedDocument
from weft_ingestion.pipeline.context import Batch, Ingest
from weft_ingestion.pipeline.passages import title_prefix
from weft_ingestion.repositories.chunks import ChunkRepository
from weft_ingestion.repositories.generations import GenerationRepository
from weft_models.embedding.base import Embedder


async def chunk(batch: Batch) -> None:
    """Writes all chunks of the generations in one transaction, unless an earlier attempt did. A text that gives none
    fails as empty."""
    await batch.progress.report(Stage.CHUNK, 5)
    texts: list[tuple[Ingest, ParsedDocument]] = []
    for ingest in batch.members:
        parsed, ingest.parsed = ingest.parsed, None
        if ingest.version.chunks is not None:
            ingest.counters.chunks = ingest.version.chunks
        elif parsed is not None:
            texts.append((ingest, parsed))
    fresh: list[tuple[Ingest, list[Chunk]]] = []
    for ingest, chunks in await asyncio.to_thread(_chunks, batch.tools.embedder, texts):
        if chunks:
            ingest.counters.chunks = len(chunks)
            fresh.append((ingest, chunks))
        else:
            batch.fail(ingest, IngestionFailure(FailureCode.EMPTY))
    if fresh:
        await _write(batch, fresh)
    batch.crash("after_chunk")


async def _write(batch: Batch, fresh: list[tuple[Ingest, list[Chunk]]]) -> None:
    async with batch.fence.transaction() as session:
        fresh = [(ingest, chunks) for ingest, chunks in fresh if batch.fence.holds(ingest.lease)]
        chunks_of_all = [chunk for _, chunks in fresh for chunk in chunks]
        await ChunkRepository(session, batch.workspace_id).insert(chunks_of_all)
        generations = GenerationRepository(session, batch.workspace_id)
        await generations.chunked([(ingest.lease, len(chunks)) for ingest, chunks in fresh])
        counters = [(ingest.lease, ingest.counters) for ingest, _ in fresh]
        await batch.progress.note(session, Stage.CHUNK, 10, counters)
    await batch.progress.publish()
    for ingest, chunks in fresh:
        ingest.hold(chunks)


def _chunks(embedder: Embedder, texts: list[tuple[Ingest, ParsedDocument]]) -> list[tuple[Ingest, list[Chunk]]]:
    found: list[tuple[Ingest, list[Chunk]]] = []
    for ingest, parsed in texts:
        _, room = title_prefix(embedder, ingest.title)
        drafts = split(parsed, embedder.token_spans, room)
        found.append((ingest, [_chunk(ingest, draft) for draft in drafts]))
    return found


def _chunk(ingest: Ingest, draft: ChunkDraft) -> Chunk:
    return Chunk(
        id=chunk_id(ingest.document_id, ingest.generation, draft.ordinal),
        document_id=ingest.document_id,
        generation=ingest.generation,
        ordinal=draft.ordinal,
        text=draft.text,
        start=draft.start,
        end=draft.end,
        page=draft.page,
        page_end=draft.page_end,
        heading_path=draft.heading_path,
        token_count=draft.token_count,
        content_hash=hashlib.sha256(draft.text.encode()).hexdigest(),
    )
