"""Taking away what a document brought: old versions after a switch, everything after a delete."""

from sqlalchemy.ext.asyncio import AsyncSession

from weft_ingestion.models import DocumentRow, JobKind, JobState
from weft_ingestion.repositories.chunks import ChunkRepository
from weft_ingestion.repositories.corpus import CorpusRepository
from weft_ingestion.repositories.jobs import JobRepository
from weft_ingestion.repositories.leases import Lease, LeaseRepository
from weft_ingestion.repositories.unresolved import UnresolvedRepository
from weft_ingestion.repositories.versions import VersionRepository
from weft_ingestion.worker.fence import Fence
from weft_ingestion.worker.tools import Tools
from weft_stores.postgres.engine import session_scope

LOOK_AGAIN_S = 5.0


async def delete_document(tools: Tools, lease: Lease, fence: Fence) -> None:
    """Stores first, the row last: a crash in between is begun again. Once more after the lease time, for a worker that
    stood still in the middle of a write and came to itself after the removal."""
    await _remove_projections(tools, lease, fence, keep=None)
    await tools.blobs(lease.workspace_id).delete_prefix(f"{lease.document_id}/")
    async with fence.transaction() as session:
        await _mark_names(session, lease)
        await ChunkRepository(session, lease.workspace_id).forget_extractions(lease.document_id, None)
        versions = VersionRepository(session, lease.workspace_id, lease.document_id)
        await versions.remove_document(but_job=lease.job_id)
        JobRepository(session, lease.workspace_id).enqueue(
            JobKind.CLEANUP, lease.document_id, delay_s=tools.settings.lease_seconds + LOOK_AGAIN_S
        )
        await session.flush()
        await LeaseRepository(session).finish([lease], JobState.DONE)


async def clean_up(tools: Tools, lease: Lease, fence: Fence) -> None:
    """Removes every version no reader will see; of a document that is gone, every trace."""
    async with session_scope(tools.sessions) as session:
        versions = VersionRepository(session, lease.workspace_id, lease.document_id)
        document = await versions.document()
        keep = _seen(document)
        old = await versions.below(keep) if keep is not None else ()
    await _remove_projections(tools, lease, fence, keep)
    blobs = tools.blobs(lease.workspace_id)
    for version in old:
        await blobs.delete(version.blob_key)
        if version.text_key is not None:
            await blobs.delete(version.text_key)
    if document is None:
        await blobs.delete_prefix(f"{lease.document_id}/")
    async with fence.transaction() as session:
        if keep is not None:
            await _mark_names(session, lease)
            await ChunkRepository(session, lease.workspace_id).forget_extractions(lease.document_id, keep)
            await VersionRepository(session, lease.workspace_id, lease.document_id).remove_below(keep)
        await LeaseRepository(session).finish([lease], JobState.DONE)


def _seen(document: DocumentRow | None) -> int | None:
    """The oldest generation that is still needed; None when none is."""
    if document is None or document.deleted_at is not None:
        return None
    return document.active_generation or document.latest_generation


async def _mark_names(session: AsyncSession, lease: Lease) -> None:
    """Names that go with the rows removed next: a sense nobody has any more is to leave the registry."""
    await CorpusRepository(session, lease.workspace_id).lock()
    await UnresolvedRepository(session, lease.workspace_id).documents_changed([lease.document_id])


async def _remove_projections(tools: Tools, lease: Lease, fence: Fence, keep: int | None) -> None:
    vectors = await tools.projections.vectors(lease.workspace_id)
    await fence.before_projection()
    await vectors.delete_generations(lease.document_id, keep)
    graph = await tools.projections.graph(lease.workspace_id)
    await fence.before_projection()
    await graph.delete_generations(lease.document_id, keep)
