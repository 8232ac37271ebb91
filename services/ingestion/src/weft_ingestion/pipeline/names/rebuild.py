"""The job that writes a workspace's graph again from Postgres: no text is read, and no model is asked."""

from uuid import UUID

from weft_ingestion.models import JobKind, JobState
from weft_ingestion.pipeline.names.moves import write_again
from weft_ingestion.repositories.documents import DocumentRepository
from weft_ingestion.repositories.jobs import JobRepository
from weft_ingestion.repositories.leases import Lease, LeaseRepository
from weft_ingestion.repositories.unresolved import UnresolvedRepository
from weft_ingestion.worker.fence import Fence
from weft_ingestion.worker.tools import Tools
from weft_stores.postgres.engine import session_scope

DOCUMENTS = 100


async def rebuild_graph(tools: Tools, lease: Lease, fence: Fence) -> None:
    """Every document readers see is written with the entities its names have; what the graph holds of others is
    removed. Then all names are marked, so that they are resolved anew from appearances and curations."""
    async with fence.transaction() as session:
        await UnresolvedRepository(session, lease.workspace_id).everything()
    await _write(tools, lease.workspace_id, fence)
    await _remove_strays(tools, lease.workspace_id, fence)
    async with fence.transaction() as session:
        await LeaseRepository(session).finish([lease], JobState.DONE)


async def _write(tools: Tools, workspace_id: UUID, fence: Fence) -> None:
    after: UUID | None = None
    while True:
        async with session_scope(tools.sessions) as session:
            served = await DocumentRepository(session, workspace_id).served(after, DOCUMENTS)
        if not served:
            return
        places = {(id_, generation): range(chunks) for id_, generation, chunks in served}
        await write_again(tools, workspace_id, fence, places, {}, {})
        after = served[-1][0]


async def _remove_strays(tools: Tools, workspace_id: UUID, fence: Fence) -> None:
    """Documents that are gone at once; versions nobody reads by a job of their document's own, which waits for one that
    is just being written."""
    writer = await tools.projections.graph(workspace_id)
    after: UUID | None = None
    while page := await writer.documents(after, DOCUMENTS):
        held = await writer.generations(page)
        async with session_scope(tools.sessions) as session:
            active = await DocumentRepository(session, workspace_id).active(page)
        for document_id in [id_ for id_ in page if id_ not in active]:
            await fence.before_projection()
            await writer.delete_generations(document_id, None)
        async with fence.transaction() as session:
            for document_id, generation in active.items():
                if held.get(document_id, set()) - {generation}:
                    JobRepository(session, workspace_id).enqueue(JobKind.CLEANUP, document_id)
        after = page[-1]
