"""Names → entities, mentions and relations in Neo4j."""

from uuid import UUID

from weft_core.contracts.documents import Stage
from weft_core.graph import GraphBatch
from weft_ingestion.pipeline.context import Ingest
from weft_ingestion.pipeline.resolution import resolve
from weft_ingestion.pipeline.slices import slices
from weft_ingestion.pipeline.steps.extract import extract, extractions_of

SLICE = 128


async def graph(ingest: Ingest) -> None:
    """Extracts, settles what each name is over the whole document, and writes. Writing again changes nothing."""
    ballot = await extract(ingest)
    await ingest.progress.report(Stage.RESOLVE, 0)
    ingest.entities = ballot.entities(ingest.workspace_id)
    ingest.names_are_settled = True
    writer = await ingest.tools.projections.graph(ingest.workspace_id)
    relations: set[UUID] = set()
    async for chunks in slices(ingest, SLICE):
        resolved = resolve(chunks, await extractions_of(ingest, chunks), ingest.entities)
        relations.update(relation.id for relation in resolved.relations)
        await ingest.fence.before_projection()
        await writer.write(
            GraphBatch(
                document_id=ingest.document_id,
                generation=ingest.generation,
                title=ingest.title,
                chunks=resolved.chunks,
                entities=resolved.entities,
                mentions=resolved.mentions,
                relations=resolved.relations,
            )
        )
        await ingest.advance(Stage.GRAPH, len(chunks))
    ingest.counters.entities = len(ingest.entities)
    ingest.counters.relations = len(relations)
    ingest.crash("after_graph")
