"""Chunks → what is named and stated in them. Kept in Postgres: no paid call is made twice."""

from collections.abc import Sequence

from weft_core.chunks import Chunk
from weft_core.contracts.documents import Stage
from weft_core.extraction import Extraction
from weft_ingestion.pipeline.context import Ingest
from weft_ingestion.pipeline.resolution import Ballot
from weft_ingestion.pipeline.slices import slices
from weft_ingestion.repositories.chunks import ExtractionRepository
from weft_stores.postgres.engine import session_scope

SLICE = 256
"""Chunks shown to the extractor at once: the more, the better it knows whom a bare surname means."""


async def extract(ingest: Ingest) -> Ballot:
    """All names with their types, as counted over the whole document."""
    ballot = Ballot()
    async for chunks in slices(ingest, SLICE):
        extractions = await extractions_of(ingest, chunks)
        for chunk in chunks:
            extraction = extractions[chunk.content_hash]
            ballot.count(chunk.text, extraction)
            ingest.degraded |= extraction.degraded
        if ingest.is_short:
            ingest.extractions.update(extractions)
        await ingest.advance(Stage.EXTRACT, len(chunks))
    return ballot


async def extractions_of(ingest: Ingest, chunks: Sequence[Chunk]) -> dict[str, Extraction]:
    """By content hash: from memory, from Postgres, else from the extractor. One that was degraded is tried again at
    the first look of an attempt, so that an LLM that is back gets its chance."""
    wanted = {chunk.content_hash: chunk.text for chunk in chunks}
    if wanted.keys() <= ingest.extractions.keys():
        return {content_hash: ingest.extractions[content_hash] for content_hash in wanted}
    extractor = ingest.tools.extractor
    async with session_scope(ingest.tools.sessions) as session:
        found = await ExtractionRepository(session, ingest.workspace_id, extractor.version).cached(wanted)
    missing = [h for h in wanted if h not in found or (found[h].degraded and not ingest.names_are_settled)]
    if missing:
        fresh = await extractor.extract([wanted[h] for h in missing], ingest.title)
        async with ingest.fence.transaction() as session:
            repository = ExtractionRepository(session, ingest.workspace_id, extractor.version)
            found |= await repository.store(dict(zip(missing, fresh, strict=True)))
    return found
