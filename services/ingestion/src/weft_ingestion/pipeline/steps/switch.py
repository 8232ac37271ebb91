"""The one commit with which a version appears."""

from weft_core.contracts.documents import Stage
from weft_ingestion.models import JobKind, JobState
from weft_ingestion.pipeline.context import Ingest
from weft_ingestion.repositories.jobs import JobRepository
from weft_ingestion.repositories.leases import LeaseRepository
from weft_ingestion.repositories.progress import ProgressRepository, Published


async def switch(ingest: Ingest) -> None:
    """Ends the job in the same commit, and leaves the removal of older versions to a job of its own: it must survive
    a crash, and it need not hold anyone up."""
    await ingest.progress.report(Stage.SWITCH, 97)
    ingest.crash("before_switch")
    async with ingest.fence.transaction() as session:
        published = Published(ingest.title, ingest.counters, ingest.degraded)
        await ProgressRepository(session, ingest.lease).switch(published)
        if ingest.generation > 1:
            JobRepository(session, ingest.workspace_id).enqueue(JobKind.CLEANUP, ingest.document_id)
        await session.flush()
        await LeaseRepository(session).finish(ingest.lease, JobState.DONE)
    await ingest.tools.bus.publish(ingest.document_id)
    ingest.crash("after_switch")
