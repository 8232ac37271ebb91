"""The order of the steps.

parse → chunk, then two branches side by side, then the switch:

    embed → vectors
    extract → resolve → graph

Embedding keeps a core busy while the other branch mostly waits for stores, so the whole takes little longer than the
embedding alone. Every step may be run again: it finds what an earlier attempt has done.
"""

import asyncio
from collections.abc import Awaitable, Callable

from weft_ingestion.pipeline.context import Ingest
from weft_ingestion.pipeline.steps.chunk import chunk
from weft_ingestion.pipeline.steps.embed import embed, verify
from weft_ingestion.pipeline.steps.graph import graph
from weft_ingestion.pipeline.steps.parse import parse
from weft_ingestion.pipeline.steps.switch import switch
from weft_ingestion.repositories.leases import Lease
from weft_ingestion.repositories.versions import VersionRepository
from weft_ingestion.worker.fence import Fence, LeaseLostError, Progress
from weft_ingestion.worker.tools import Tools
from weft_stores.postgres.engine import session_scope

Step = Callable[[Ingest], Awaitable[None]]


async def side_by_side(ingest: Ingest) -> None:
    """The two branches. The first failure stops the other and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(embed(ingest))
            group.create_task(graph(ingest))
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures


STEPS: tuple[Step, ...] = (parse, chunk, side_by_side, verify, switch)


async def ingest_document(tools: Tools, lease: Lease, fence: Fence) -> None:
    """Brings the lease's generation to its switch. Raises `IngestionFailure` for a document that cannot be read,
    `UnavailableError` for a store that is away, `LeaseLostError` when someone else has the job."""
    async with session_scope(tools.sessions) as session:
        versions = VersionRepository(session, lease.workspace_id, lease.document_id)
        document, version = await versions.document(), await versions.get(lease.generation or 0)
    if document is None or version is None:
        raise LeaseLostError
    progress = Progress(tools.sessions, tools.bus, lease)
    ingest = Ingest(tools, lease, fence, progress, version, document.created_at)
    for step in STEPS:
        await step(ingest)
