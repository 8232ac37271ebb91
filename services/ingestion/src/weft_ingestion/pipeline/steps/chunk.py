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
    count = ingest.version.chunks
    if count is None and parsed is not None:
        chunks = await asyncio.to_thread(_chunks, ingest, parsed)
        if not chunks:
            raise IngestionFailure(FailureCode.EMPTY)
        async with ingest.fence.transaction() as session:
            repository = ChunkRepository(session, ingest.workspace_id, ingest.document_id)
            await repository.insert(ingest.generation, chunks)
        count = len(chunks)
        ingest.hold(chunks)
    ingest.counters.chunks = count or 0
    await ingest.progress.report(Stage.CHUNK, 10, ingest.counters)
    ingest.crash("after_chunk")


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
