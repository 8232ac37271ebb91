"""Which jobs a pool process takes next."""

from collections.abc import Sequence
from uuid import UUID

from weft_ingestion.repositories.due import DueRepository
from weft_ingestion.repositories.leases import Lease, LeaseRepository
from weft_ingestion.services import outcomes
from weft_ingestion.worker.tools import Tools
from weft_stores.postgres.engine import session_scope

FEWEST, MOST = 16, 64
"""Short documents read together: enough to make a call to a store a small part of each one's work, few enough that the
first is not kept waiting long for the last."""
SHARE = 4
"""Of many that wait one batch takes this part at most, so that other processes find work until the end."""


async def take(tools: Tools, job_id: UUID) -> Sequence[Lease]:
    """The job of a message, or, when it is not to be had any more, the one that has waited longest. With the ingest of
    a short document come those of other short ones of its workspace, except any that has already gone wrong: that one
    is read alone, so that it takes no other with it."""
    lease_s = tools.settings.lease_seconds
    async with session_scope(tools.sessions) as session:
        leases = LeaseRepository(session)
        due = DueRepository(session)
        first = await leases.take(job_id, lease_s)
        if first is None and (oldest := await due.oldest()) is not None:
            first = await leases.take(oldest, lease_s)
        if first is None:
            return []
        taken = [first]
        if await due.is_short(first.job_id):
            waiting = await due.short_documents(first.workspace_id, SHARE * MOST)
            others = await due.lock_free(waiting, max(FEWEST, len(waiting) // SHARE) - 1)
            taken += await leases.take_locked(others, lease_s)
        await due.need_no_message([lease.job_id for lease in taken])
        begun = await outcomes.begin(session, taken)
    await tools.bus.publish(*(lease.document_id for lease in taken))
    return begun
