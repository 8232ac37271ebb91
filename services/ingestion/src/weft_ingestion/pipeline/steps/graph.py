"""Names → entities, mentions and relations in Neo4j."""

from weft_core.contracts.documents import Stage
from weft_core.graph import GraphBatch
from weft_ingestion.pipeline.context import Batch, Part
from weft_ingestion.pipeline.drafts import draft
from weft_ingestion.pipeline.slices import by_document, slices
from weft_ingestion.pipeline.steps.extract import extract, extractions_of
from weft_ingestion.pipeline.steps.register import register

SLICE = 128


async def graph(batch: Batch) -> None:
    """Extracts, settles what each name is over each whole document, and writes. Writing again changes nothing."""
    await extract(batch)
    await batch.progress.report(Stage.RESOLVE, 0)
    await register(batch)
    batch.names_are_settled = True
    writer = await batch.tools.projections.graph(batch.workspace_id)
    async for parts in slices(batch, SLICE):
        drafts = await _drafts(batch, parts)
        await batch.fence.before_projection()
        held = {lease.document_id for lease in batch.fence.leases}
        await writer.write(*(draft for draft in drafts if draft.document_id in held))
        await batch.advance(Stage.GRAPH, len(parts))
    for ingest in batch.members:
        ingest.counters.entities = len({entity.id for entity in ingest.entities.values()})
        ingest.counters.relations = len(ingest.relations)
    batch.crash("after_graph")


async def _drafts(batch: Batch, parts: list[Part]) -> list[GraphBatch]:
    """What the chunks bring to the graph, each document's together."""
    extractions = await extractions_of(batch, parts)
    drafts: list[GraphBatch] = []
    for ingest, chunks in by_document(parts):
        brought = draft(chunks, extractions, ingest.entities)
        ingest.relations.update(relation.id for relation in brought.relations)
        drafts.append(brought.of(ingest.document_id, ingest.generation, ingest.title))
    return drafts
