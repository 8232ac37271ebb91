"""Canonical text → chunks that fit the embedding model's window."""

import asyncio
import hashlib

from weft_core.chunking import ChunkDraft, split
from weft_core.chunks import Chunk
from weft_core.contracts.documents import Stage
from weft_core.failures import FailureCode, IngestionFailure
from weft_core.ids import chunk_id
from weft_core.parsed import ParsedDocument
from weft_ingestion.pipeline.context import Ingest
from weft_ingestion.pipeline.passages import title_prefix
from weft_ingestion.repositories.chunks import ChunkRepository


async def chunk(ingest: Ingest) -> None:
    """Writes all chunks of the generation in one transaction, unless an earlier attempt did. Raises
    `IngestionFailure(empty)` when there is not one."""
    await ingest.progress.report(Stage.CHUNK, 5)
    parsed, ingest.parsed = ingest.parsed, None
    if ingest.version.chunks is not None:
        ingest.counters.chunks = ingest.version.chunks
    elif parsed is not None:
        await _write(ingest, await asyncio.to_thread(_chunks, ingest, parsed))
    ingest.crash("after_chunk")


async def _write(ingest: Ingest, chunks: list[Chunk]) -> None:
    if not chunks:
        raise IngestionFailure(FailureCode.EMPTY)
    ingest.counters.chunks = len(chunks)
    async with ingest.fence.transaction() as session:
        repository = ChunkRepository(session, ingest.workspace_id, ingest.document_id)
        await repository.insert(ingest.generation, chunks)
        await ingest.progress.note(session, Stage.CHUNK, 10, ingest.counters)
    await ingest.tools.bus.publish(ingest.document_id)
    ingest.hold(chunks)


def _chunks(ingest: Ingest, parsed: ParsedDocument) -> list[Chunk]:
    embedder = ingest.tools.embedder
    _, room = title_prefix(embedder, ingest.title)
    drafts = split(parsed, embedder.token_spans, room)
    return [_chunk(ingest, draft) for draft in drafts]


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
