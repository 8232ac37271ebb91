"""The one commit with which versions appear."""

from weft_core.contracts.documents import Stage
from weft_ingestion.models import JobKind, JobState
from weft_ingestion.pipeline.context import Batch
from weft_ingestion.repositories.corpus import CorpusRepository
from weft_ingestion.repositories.jobs import JobRepository
from weft_ingestion.repositories.leases import LeaseRepository
from weft_ingestion.repositories.progress import ProgressRepository, Published
from weft_ingestion.repositories.unresolved import UnresolvedRepository


async def switch(batch: Batch) -> None:
    """Ends the jobs in the same commit, and leaves the removal of older versions to jobs of their own: it must survive
    a crash, and it need not hold anyone up."""
    await batch.progress.report(Stage.SWITCH, 97)
    batch.crash("before_switch")
    async with batch.fence.transaction() as session:
        members = batch.members
        published = [Published(i.lease, i.title, i.counters, i.degraded) for i in members]
        await ProgressRepository(session, batch.fence.leases).switch(published)
        for ingest in members:
            if ingest.generation > 1:
                JobRepository(session, batch.workspace_id).enqueue(JobKind.CLEANUP, ingest.document_id)
        await session.flush()
        await LeaseRepository(session).finish([ingest.lease for ingest in members], JobState.DONE)
        await CorpusRepository(session, batch.workspace_id).changed({i.document_id: i.generation for i in members})
        await UnresolvedRepository(session, batch.workspace_id).documents_changed(i.document_id for i in members)
    for ingest in members:
        batch.fence.settle(ingest.lease)
    batch.crash("after_switch")
