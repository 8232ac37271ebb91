"""Short documents are read together, and stay documents of their own."""

import asyncio
from uuid import UUID

from pydantic import SecretStr
from redis.asyncio import Redis
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from support.ingestion_system import System, text
from support.waiting import until
from weft_core.tasks import INGESTION_QUEUE
from weft_ingestion.models import ChunkRow, DocumentRow, JobKind, JobRow, OutboxRow
from weft_ingestion.repositories.jobs import JobRepository
from weft_ingestion.services.relay import MOST_IN_BROKER

SHORT = 20


async def upload_short(system: System, number: int = SHORT) -> list[UUID]:
    return [await system.upload(f"Ada Lovelace wrote note {n} to Charles Babbage.".encode()) for n in range(number)]


async def test_documents_read_together_end_as_if_read_alone(system: System) -> None:
    alone = await upload_short(system, 1)
    worker = await system.worker()
    await system.settled(alone[0])
    expected = await system.state(alone[0])
    await asyncio.to_thread(worker.stop)
    together = (await upload_short(system))[1:]
    worker = await system.worker()
    for document_id in together:
        await system.settled(document_id)
    whole = ("title", "counters", "rows", "all vectors", "chunks", "mentions", "extractions", "generations")
    for document_id in together:
        state = await system.state(document_id)
        assert {k: v for k, v in state.items() if k not in whole} == {k: expected[k] for k in state if k not in whole}
        assert {state[key] for key in ("rows", "all vectors", "chunks", "extractions", "generations")} == {SHORT}
        assert {**state["counters"], "characters": 0} == {**expected["counters"], "characters": 0}
    calls = worker.log.read_text().count("jobs_done")
    assert calls < SHORT / 2, "they were read one by one"


async def test_one_that_cannot_be_read_leaves_the_others_alone(system: System) -> None:
    good = await upload_short(system, 3)
    bad = await system.upload(b"GIF89a" + b"\x00" * 99, "image.gif")
    blank = await system.upload(b"  \n ", "blank.txt")
    more = await system.upload(b"Mary Somerville read it.")
    await system.worker()
    assert [(await system.settled(i))["status"] for i in (*good, more)] == ["ready"] * 4
    assert [(await system.settled(i))["error_code"] for i in (bad, blank)] == ["unsupported", "empty"]


async def test_a_batch_whose_worker_dies_is_read_by_another(system: System) -> None:
    ids = await upload_short(system)
    first = await system.worker()
    system.embedder.hold_after(0)
    await asyncio.to_thread(system.embedder.waiting.wait, 60)
    first.kill()
    system.embedder.release()
    await system.worker()
    for document_id in ids:
        assert (await system.settled(document_id))["status"] == "ready"
    await system.idle()
    state = await system.state(ids[0])
    assert state["rows"] == state["all vectors"] == state["chunks"] == SHORT


async def test_a_document_deleted_in_mid_batch_goes_and_the_others_come(system: System) -> None:
    ids = await upload_short(system, 6)
    system.embedder.hold_after(0)
    await system.worker()
    await asyncio.to_thread(system.embedder.waiting.wait, 60)
    assert (await system.api.client.delete(f"{system.api.documents}/{ids[2]}")).status_code == 202
    system.embedder.release()
    others = [document_id for document_id in ids if document_id != ids[2]]
    for document_id in others:
        assert (await system.settled(document_id))["status"] == "ready"
    await system.idle()
    await until(lambda: system.rows(DocumentRow), lambda n: n == 5, 30)
    assert await system.rows(ChunkRow) == await system.projections.vectors.count() == 5
    assert (await system.projections.graph.stats()).chunks == 5


async def test_what_has_gone_wrong_is_read_alone(system: System) -> None:
    """A document that kills its worker takes the batch with it once; the others come through at the next attempt."""
    worker = await system.worker()
    system.embedder.hold_after(0)
    lead = await system.upload(text(2, "p"))
    await asyncio.to_thread(system.embedder.waiting.wait, 30)
    others = await upload_short(system, 4)
    worker.kill_children()
    system.embedder.release()
    for document_id in (lead, *others):
        assert (await system.settled(document_id))["status"] == "ready"
    assert {(await system.document(document_id))["attempt"] for document_id in others} == {1}, "not with the lead"


async def test_the_broker_is_kept_short(
    system: System, sessions: async_sessionmaker[AsyncSession], empty_redis: SecretStr
) -> None:
    document_id = (await upload_short(system, 1))[0]
    workspace = system.api.workspace_id
    async with sessions() as session, session.begin():
        for _ in range(3 * MOST_IN_BROKER):
            JobRepository(session, workspace).enqueue(JobKind.CLEANUP, document_id)

    async def waiting() -> int:
        async with Redis.from_url(empty_redis.get_secret_value()) as redis:
            return int(await redis.llen(INGESTION_QUEUE))

    assert await until(waiting, lambda n: n >= MOST_IN_BROKER, 20) == MOST_IN_BROKER
    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(OutboxRow)) == 2 * MOST_IN_BROKER + 1
    await system.worker()
    await until(lambda: system.rows(JobRow, JobRow.state != "done"), lambda n: n == 0, 60)
    assert await system.rows(OutboxRow) == 0
