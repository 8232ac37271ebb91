"""The chunks of a generation, a slice at a time."""

from collections.abc import AsyncIterator

from weft_core.chunks import Chunk
from weft_ingestion.pipeline.context import Ingest
from weft_ingestion.repositories.chunks import ChunkRepository
from weft_stores.postgres.engine import session_scope


async def slices(ingest: Ingest, size: int) -> AsyncIterator[list[Chunk]]:
    """All chunks in order, at most `size` at a time."""
    for start in range(0, ingest.counters.chunks, size):
        if ingest.chunks is not None:
            yield ingest.chunks[start : start + size]
            continue
        async with session_scope(ingest.tools.sessions) as session:
            repository = ChunkRepository(session, ingest.workspace_id, ingest.document_id)
            chunks = await repository.slice(ingest.generation, start, size)
        yield chunks
