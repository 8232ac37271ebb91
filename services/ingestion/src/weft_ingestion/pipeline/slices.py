"""The chunks of a batch, a slice at a time: slices reach across short documents, and long documents have many."""

from collections.abc import AsyncIterator, Iterable
from itertools import groupby

from weft_core.chunks import Chunk
from weft_ingestion.pipeline.context import Batch, Ingest, Part
from weft_ingestion.repositories.chunks import ChunkRepository
from weft_stores.postgres.engine import session_scope


async def slices(batch: Batch, size: int) -> AsyncIterator[list[Part]]:
    """All chunks in order, at most `size` at a time. A document that has left the batch is passed over."""
    gathered: list[Part] = []
    for ingest in batch.members:
        for start in range(0, ingest.counters.chunks, size):
            gathered += [(ingest, chunk) for chunk in await _read(batch, ingest, start, size)]
            if len(gathered) >= size:
                yield _present(batch, gathered[:size])
                gathered = gathered[size:]
    if gathered:
        yield _present(batch, gathered)


def by_document(parts: Iterable[Part]) -> list[tuple[Ingest, list[Chunk]]]:
    """The same chunks, each document's together."""
    grouped = groupby(parts, key=lambda part: id(part[0]))
    return [(members[0][0], [chunk for _, chunk in members]) for members in (list(group) for _, group in grouped)]


def _present(batch: Batch, parts: list[Part]) -> list[Part]:
    return [part for part in parts if batch.fence.holds(part[0].lease)]


async def _read(batch: Batch, ingest: Ingest, start: int, size: int) -> list[Chunk]:
    if ingest.chunks is not None:
        return ingest.chunks[start : start + size]
    async with session_scope(batch.tools.sessions) as session:
        repository = ChunkRepository(session, batch.workspace_id)
        return await repository.slice(ingest.document_id, ingest.generation, start, size)
