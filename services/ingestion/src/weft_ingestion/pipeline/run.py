"""The order of the steps.

parse → chunk, then two branches side by side, then the switch:

    embed → vectors
    extract → resolve → graph

Embedding keeps a core busy while the other branch mostly waits for stores, so the whole takes little longer than the
embedding alone. Every step may be run again: it finds what an earlier attempt has done.
"""

from collections.abc import Awaitable, Callable, Sequence

from weft_core.failures import IngestionFailure
from weft_ingestion.pipeline.context import Batch, Ingest
from weft_ingestion.pipeline.steps.chunk import chunk
from weft_ingestion.pipeline.steps.embed import embed, verify
from weft_ingestion.pipeline.steps.graph import graph
from weft_ingestion.pipeline.steps.parse import parse
from weft_ingestion.pipeline.steps.switch import switch
from weft_ingestion.repositories.generations import GenerationRepository
from weft_ingestion.repositories.leases import Lease
from weft_ingestion.together import together
from weft_ingestion.worker.fence import Fence
from weft_ingestion.worker.progress import Progress
from weft_ingestion.worker.tools import Tools
from weft_stores.postgres.engine import session_scope

Step = Callable[[Batch], Awaitable[None]]


async def side_by_side(batch: Batch) -> None:
    """The two branches."""
    await together([embed(batch), graph(batch)])


STEPS: tuple[Step, ...] = (parse, chunk, side_by_side, verify, switch)


async def ingest_documents(tools: Tools, leases: Sequence[Lease], fence: Fence) -> list[tuple[Lease, IngestionFailure]]:
    """Brings generations of one workspace to their switch. Gives those that cannot be read, and why.

    Raises `UnavailableError` for a store that is away, `LeaseLostError` when others have all of the jobs.
    """
    workspace_id = leases[0].workspace_id
    async with session_scope(tools.sessions) as session:
        versions = await GenerationRepository(session, workspace_id).of(leases)
    fence.keep({lease.job_id for lease in leases if lease.document_id in versions})
    batch = Batch(
        tools=tools,
        workspace_id=workspace_id,
        fence=fence,
        progress=Progress(tools.sessions, tools.bus, fence),
        ingests=[Ingest(lease, *versions[lease.document_id]) for lease in fence.leases],
    )
    for step in STEPS:
        if batch.members:
            await step(batch)
    return batch.failures
