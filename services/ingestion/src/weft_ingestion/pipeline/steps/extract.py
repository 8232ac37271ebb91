"""Chunks → what is named and stated in them. Kept in Postgres: no paid call is made twice."""

from collections.abc import Mapping, Sequence

from weft_core.contracts.documents import Stage
from weft_core.extraction import Extraction
from weft_ingestion.pipeline.context import Batch, Ingest, Part
from weft_ingestion.pipeline.slices import by_document, slices
from weft_ingestion.repositories.chunks import ExtractionRepository
from weft_ingestion.together import together
from weft_models.resolution.collecting import Collector
from weft_stores.postgres.engine import session_scope

SLICE = 256
"""Chunks shown to the extractor at once: the more, the better it knows whom a bare surname means."""


async def extract(batch: Batch) -> None:
    """Counts all names with their types over each whole document, into its ballot."""
    async for parts in slices(batch, SLICE):
        extractions = await extractions_of(batch, parts)
        for ingest, chunk in parts:
            extraction = extractions[chunk.content_hash]
            ingest.ballot.count(chunk.text, extraction)
            if ingest.collector is None:
                ingest.collector = Collector(ingest.document_id, ingest.title)
            ingest.collector.count(chunk, extraction)
            ingest.degraded |= extraction.degraded
            if ingest.is_short:
                ingest.extractions[chunk.content_hash] = extraction
        await batch.advance(Stage.EXTRACT, len(parts))


async def extractions_of(batch: Batch, parts: Sequence[Part]) -> Mapping[str, Extraction]:
    """By content hash: from memory, from Postgres, else from the extractor. One that was degraded is tried again at
    the first look of an attempt, so that an LLM that is back gets its chance."""
    held = {c.content_hash: i.extractions[c.content_hash] for i, c in parts if c.content_hash in i.extractions}
    wanted = {chunk.content_hash for _, chunk in parts} - held.keys()
    if not wanted:
        return held
    async with session_scope(batch.tools.sessions) as session:
        repository = ExtractionRepository(session, batch.workspace_id, batch.tools.extractor.version)
        held |= await repository.cached(wanted)
    missing = {h for h in wanted if h not in held or (held[h].degraded and not batch.names_are_settled)}
    if missing:
        fresh = await _extracted(batch, parts, missing)
        async with batch.fence.transaction() as session:
            repository = ExtractionRepository(session, batch.workspace_id, batch.tools.extractor.version)
            held |= await repository.store(fresh)
    return held


async def _extracted(batch: Batch, parts: Sequence[Part], missing: set[str]) -> dict[str, Extraction]:
    """Each document's chunks together, under its title."""

    async def one(ingest: Ingest, texts: dict[str, str]) -> dict[str, Extraction]:
        found = await batch.tools.extractor.extract(list(texts.values()), ingest.title)
        return dict(zip(texts, found, strict=True))

    asked: list[tuple[Ingest, dict[str, str]]] = []
    for ingest, chunks in by_document(parts):
        texts = {c.content_hash: c.text for c in chunks if c.content_hash in missing}
        missing = missing - texts.keys()
        if texts:
            asked.append((ingest, texts))
    answers = await together(one(ingest, texts) for ingest, texts in asked)
    return {content_hash: found for answer in answers for content_hash, found in answer.items()}
