"""The life of a job: leases, fences, outcomes, relay and sweeper."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from support.tcp_proxy import TcpProxy
from weft_core.contracts.documents import Counters, DocumentStatus, Stage
from weft_core.errors import UnavailableError
from weft_core.failures import FailureCode
from weft_core.tasks import INGESTION_QUEUE
from weft_ingestion.broker import open_celery
from weft_ingestion.models import DocumentRow, GenerationRow, JobKind, JobRow, JobState, OutboxRow, StagedBlobRow
from weft_ingestion.repositories.documents import DocumentRepository
from weft_ingestion.repositories.jobs import JobRepository
from weft_ingestion.repositories.leases import Lease, LeaseRepository
from weft_ingestion.repositories.progress import ProgressRepository, Published
from weft_ingestion.services import outcomes
from weft_ingestion.services.dispatch import Dispatcher
from weft_ingestion.services.relay import Relay
from weft_ingestion.services.sweeper import Sweeper
from weft_ingestion.worker.fence import Fence, LeaseLostError
from weft_stores.blob.factory import open_blob_store
from weft_stores.postgres.engine import create_engine, session_factory, session_scope
from weft_stores.redis.client import open_redis
from weft_stores.redis.progress import ProgressBus

Sessions = async_sessionmaker[AsyncSession]
LEASE_S = 30.0


@pytest.fixture
async def document(sessions: Sessions) -> DocumentRow:
    """A document with its first job."""
    row = DocumentRow(
        id=uuid4(),
        workspace_id=uuid4(),
        created_by=uuid4(),
        title="t",
        filename="t.txt",
        media_type="text/plain",
        byte_size=1,
        content_hash=uuid4().hex,
        status=DocumentStatus.QUEUED,
        stage=Stage.QUEUED,
        doc_metadata={},
    )
    async with sessions() as session, session.begin():
        session.add(row)
        await session.flush()
        session.add(generation(row, 1))
        JobRepository(session, row.workspace_id).enqueue(JobKind.INGEST, row.id, 1)
    return row


def generation(row: DocumentRow, number: int) -> GenerationRow:
    return GenerationRow(
        document_id=row.id,
        generation=number,
        workspace_id=row.workspace_id,
        filename=f"{number}.txt",
        media_type="text/plain",
        byte_size=number,
        content_hash="h",
        blob_key=f"b{number}",
        doc_metadata={"v": number},
    )


async def job_of(sessions: Sessions, document: DocumentRow, kind: JobKind = JobKind.INGEST) -> JobRow:
    async with sessions() as session:
        statement = select(JobRow).where(JobRow.document_id == document.id, JobRow.kind == kind)
        return (await session.scalars(statement.order_by(JobRow.created_at.desc()))).all()[0]


async def reload(sessions: Sessions, document: DocumentRow) -> DocumentRow:
    async with sessions() as session:
        return await session.get_one(DocumentRow, document.id)


async def take(sessions: Sessions, job_id: UUID) -> Lease | None:
    async with sessions() as session, session.begin():
        lease = await LeaseRepository(session).take(job_id, LEASE_S)
        return lease if lease is not None and await outcomes.begin(session, [lease]) else None


async def taken(sessions: Sessions, document: DocumentRow) -> Lease:
    lease = await take(sessions, (await job_of(sessions, document)).id)
    assert lease is not None
    return lease


async def expire(sessions: Sessions, job_id: UUID) -> None:
    """As if the worker had died a lease ago."""
    async with sessions() as session, session.begin():
        past = func.now() - text("interval '1 second'")
        await session.execute(update(JobRow).where(JobRow.id == job_id).values(lease_until=past))


async def make_due(sessions: Sessions, job_id: UUID, interval: str = "0 seconds") -> None:
    """The time of the next try, from now on."""
    async with sessions() as session, session.begin():
        due = func.now() + text(f"interval '{interval}'")
        await session.execute(update(JobRow).where(JobRow.id == job_id).values(not_before=due))


async def test_a_job_has_one_holder(sessions: Sessions, document: DocumentRow) -> None:
    job = await job_of(sessions, document)
    leases = await asyncio.gather(*(take(sessions, job.id) for _ in range(10)))
    assert sum(lease is not None for lease in leases) == 1
    assert (await reload(sessions, document)).status == DocumentStatus.PROCESSING
    assert await take(sessions, uuid4()) is None


async def test_a_zombie_changes_no_row(sessions: Sessions, document: DocumentRow) -> None:
    zombie = await taken(sessions, document)
    await expire(sessions, zombie.job_id)
    successor = await taken(sessions, document)
    assert (successor.lease_gen, successor.attempt, successor.crashes) == (zombie.lease_gen + 1, 2, 1)
    before, job_before = await reload(sessions, document), await job_of(sessions, document)
    async with sessions() as session, session.begin():
        leases = LeaseRepository(session)
        assert not await leases.renew([zombie], LEASE_S)
        assert not await leases.held([zombie])
        await ProgressRepository(session, [zombie]).report(Stage.GRAPH, 77)
        assert not await leases.finish([zombie], JobState.DONE)
        assert not await outcomes.fail(session, zombie, FailureCode.INTERNAL, "x")
        assert not await outcomes.requeue(session, zombie, is_error=True, detail="x")
        assert not await outcomes.hand_back(session, zombie)
    with pytest.raises(LeaseLostError):
        async with Fence(sessions, [zombie]).transaction():
            pytest.fail("a zombie got a transaction")
    with pytest.raises(LeaseLostError):
        await Fence(sessions, [zombie]).before_projection()
    after, job_after = await reload(sessions, document), await job_of(sessions, document)
    assert (after.stage, after.percent, after.status, after.updated_at) == (
        before.stage,
        before.percent,
        before.status,
        before.updated_at,
    )
    assert (job_after.lease_gen, job_after.state, job_after.lease_until) == (
        job_before.lease_gen,
        job_before.state,
        job_before.lease_until,
    )


async def test_the_third_crash_is_the_last(sessions: Sessions, document: DocumentRow) -> None:
    for attempt in (1, 2, 3):
        lease = await taken(sessions, document)
        assert lease.attempt == attempt
        await expire(sessions, lease.job_id)
    job = await job_of(sessions, document)
    assert await take(sessions, job.id) is None
    failed = await reload(sessions, document)
    assert (failed.status, failed.error_code) == (DocumentStatus.FAILED, FailureCode.POISON)
    assert (await job_of(sessions, document)).state == JobState.FAILED


async def test_an_unforeseen_error_is_tried_again_a_store_away_for_ever(
    sessions: Sessions, document: DocumentRow
) -> None:
    for wait in range(8):
        lease = await taken(sessions, document)
        assert (lease.retries, lease.crashes) == (wait, 0)
        async with sessions() as session, session.begin():
            began = await session.scalar(select(func.now()))
            assert await outcomes.requeue(session, lease, is_error=False, detail="qdrant is away")
        due = (await job_of(sessions, document)).not_before
        assert began is not None
        assert due > began
        await make_due(sessions, lease.job_id, "1 hour")
        assert await take(sessions, lease.job_id) is None, "not before its time"
        waiting = await reload(sessions, document)
        assert (waiting.status, waiting.error_code) == (DocumentStatus.QUEUED, None)
        await make_due(sessions, lease.job_id)


def test_waiting_times_grow_and_are_spread() -> None:
    assert all(0.25 <= outcomes.backoff_s(0) <= 2 for _ in range(100))
    late = [outcomes.backoff_s(50) for _ in range(400)]
    assert max(late) <= 300
    assert max(late) - min(late) > 200


async def test_a_job_handed_back_is_due_at_once_and_not_counted(sessions: Sessions, document: DocumentRow) -> None:
    lease = await taken(sessions, document)
    async with sessions() as session, session.begin():
        assert await outcomes.hand_back(session, lease)
    again = await taken(sessions, document)
    assert (again.attempt, again.crashes, again.errors, again.retries) == (1, 0, 0, 0)
    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(OutboxRow)) == 2


async def test_jobs_of_one_document_run_one_after_the_other(sessions: Sessions, document: DocumentRow) -> None:
    lease = await taken(sessions, document)
    async with sessions() as session, session.begin():
        await session.execute(text("DELETE FROM ingestion.outbox"))
        second = JobRepository(session, document.workspace_id).enqueue(JobKind.CLEANUP, document.id)
        await session.flush()
        await session.execute(text("DELETE FROM ingestion.outbox"))
    assert await take(sessions, second) is None
    async with sessions() as session, session.begin():
        assert await LeaseRepository(session).finish([lease], JobState.DONE)
    async with sessions() as session:
        assert (await session.scalars(select(OutboxRow.job_id))).all() == [second], "the next one is woken"
    assert await take(sessions, second) is not None


async def test_stopping_a_job_fences_its_worker(sessions: Sessions, document: DocumentRow) -> None:
    lease = await taken(sessions, document)
    async with sessions() as session, session.begin():
        await DocumentRepository(session, document.workspace_id).lock(document.id)
        assert await JobRepository(session, document.workspace_id).stop(document.id) == 1
    async with sessions() as session, session.begin():
        assert not await LeaseRepository(session).lock([lease])
    assert await take(sessions, lease.job_id) is None


async def test_the_switch_takes_over_what_belongs_to_the_version(sessions: Sessions, document: DocumentRow) -> None:
    lease = await taken(sessions, document)
    published = Published(
        lease, "Found title", Counters(characters=9, chunks=2, entities=3, relations=1), degraded=True
    )
    async with Fence(sessions, [lease]).transaction() as session:
        await ProgressRepository(session, [lease]).switch([published])
        assert await LeaseRepository(session).finish([lease], JobState.DONE)
    row = await reload(sessions, document)
    assert (row.active_generation, row.title, row.filename, row.doc_metadata) == (1, "Found title", "1.txt", {"v": 1})
    assert (row.chunks, row.entities, row.relations, row.degraded, row.percent) == (2, 3, 1, True, 100)


async def test_readers_see_published_rows_only(sessions: Sessions, document: DocumentRow) -> None:
    async with sessions() as session:
        await session.execute(text("SET LOCAL ROLE weft_chunk_reader"))
        assert (await session.execute(text("SELECT * FROM ingestion.published_documents"))).all() == []
        await session.execute(text("SELECT * FROM ingestion.published_chunks"))
    for table in ("documents", "chunks", "jobs", "extractions"):
        async with sessions() as session:
            await session.execute(text("SET LOCAL ROLE weft_chunk_reader"))
            with pytest.raises(DBAPIError, match="permission denied"):
                await session.execute(text("SELECT 1 FROM ingestion." + table))  # noqa: S608 - fixed names


@pytest.fixture
async def sweeper(sessions: Sessions, empty_redis: SecretStr, tmp_path: Path) -> AsyncIterator[Sweeper]:
    redis, celery = open_redis(empty_redis), open_celery(empty_redis)
    blobs = open_blob_store(SecretStr(f"file://{tmp_path}/blobs"))
    yield Sweeper(sessions, Dispatcher(celery, redis), blobs, ProgressBus(redis), every_s=0.1)
    celery.close()
    await redis.aclose()


async def queue_length(redis_url: SecretStr) -> int:
    async with Redis.from_url(redis_url.get_secret_value()) as redis:
        return int(await redis.llen(INGESTION_QUEUE))


async def test_the_relay_sends_each_message_once(
    sessions: Sessions, document: DocumentRow, empty_redis: SecretStr
) -> None:
    redis, celery = open_redis(empty_redis), open_celery(empty_redis)
    relays = [Relay(sessions, Dispatcher(celery, redis)) for _ in range(4)]
    async with sessions() as session, session.begin():
        for _ in range(20):
            JobRepository(session, document.workspace_id).enqueue(JobKind.CLEANUP, document.id)
    assert sum(await asyncio.gather(*(relay.drain() for relay in relays))) == 21
    assert await queue_length(empty_redis) == 21
    assert (await job_of(sessions, document)).dispatched_at is not None
    celery.close()
    await redis.aclose()


async def test_without_redis_the_outbox_keeps_its_messages(sessions: Sessions, document: DocumentRow) -> None:
    nowhere = SecretStr("redis://:none@127.0.0.1:1/0")
    redis, celery = open_redis(nowhere), open_celery(nowhere)
    with pytest.raises(UnavailableError, match="redis"):
        await Relay(sessions, Dispatcher(celery, redis)).drain()
    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(OutboxRow)) == 1
    celery.close()
    await redis.aclose()


async def test_the_connection_to_the_broker_stays_open_and_is_opened_again(empty_redis: SecretStr) -> None:
    async with TcpProxy.to(empty_redis) as proxy:
        redis, celery = open_redis(empty_redis), open_celery(proxy.url)
        dispatcher = Dispatcher(celery, redis)
        await dispatcher.send([uuid4()])
        opened = proxy.opened
        await dispatcher.send([uuid4(), uuid4()])
        assert proxy.opened == opened
        await proxy.cut()
        with pytest.raises(UnavailableError, match="redis"):
            await dispatcher.send([uuid4()])
        await proxy.mend()
        await dispatcher.send([uuid4()])
        assert await dispatcher.backlog() == 4
        await dispatcher.close()
        celery.close()
        await redis.aclose()


async def test_the_sweeper_sends_again_only_what_may_be_lost(
    sessions: Sessions, document: DocumentRow, sweeper: Sweeper, empty_redis: SecretStr
) -> None:
    assert await sweeper.resend() == 0, "its message still lies in the outbox"
    async with sessions() as session, session.begin():
        await session.execute(text("DELETE FROM ingestion.outbox"))
    assert await sweeper.resend() == 1, "never sent"
    assert await sweeper.resend() == 0, "its message still lies in the broker"
    async with Redis.from_url(empty_redis.get_secret_value()) as redis:
        await redis.flushall()
    assert await sweeper.resend() == 1, "the broker has forgotten"
    lease = await taken(sessions, document)
    async with Redis.from_url(empty_redis.get_secret_value()) as redis:
        await redis.flushall()
    assert await sweeper.resend() == 0, "someone works on it"
    await expire(sessions, lease.job_id)
    assert await sweeper.resend() == 1, "its worker has died"


async def test_the_sweeper_gives_up_what_no_worker_survives(
    sessions: Sessions, document: DocumentRow, sweeper: Sweeper
) -> None:
    for _ in range(3):
        lease = await taken(sessions, document)
        await sweeper.give_up_poison()
        assert (await reload(sessions, document)).status == DocumentStatus.PROCESSING
        await expire(sessions, lease.job_id)
    await sweeper.give_up_poison()
    failed = await reload(sessions, document)
    assert (failed.status, failed.error_code) == (DocumentStatus.FAILED, FailureCode.POISON)


async def test_the_sweeper_removes_blobs_of_uploads_that_died(
    sessions: Sessions, sweeper: Sweeper, tmp_path: Path
) -> None:
    workspace = uuid4()
    blobs = open_blob_store(SecretStr(f"file://{tmp_path}/blobs")).workspace(workspace)

    async def body() -> AsyncIterator[bytes]:
        yield b"left behind"

    for name in ("old", "new"):
        await blobs.put(f"{name}/original", body())
    async with sessions() as session, session.begin():
        hours = func.now() - text("interval '2 hours'")
        session.add(StagedBlobRow(blob_key="old/original", workspace_id=workspace, created_at=hours))
        session.add(StagedBlobRow(blob_key="new/original", workspace_id=workspace))
    await sweeper.tidy()
    assert [key async for key in blobs.list()] == ["new/original"]
    async with sessions() as session:
        assert (await session.scalars(select(StagedBlobRow.blob_key))).all() == ["new/original"]


async def test_a_worker_that_stands_still_in_a_transaction_stops_nobody(
    database: SecretStr, sessions: Sessions, document: DocumentRow
) -> None:
    """SIGSTOP in the middle of a fenced write: the server ends the transaction, and the document can be deleted."""
    engine = create_engine(database, application_name="still", pool_size=1, idle_in_transaction_s=0.5)
    lease = await taken(sessions, document)

    async def stand_still() -> None:
        async with session_scope(session_factory(engine)) as standing:
            assert await LeaseRepository(standing).lock([lease])
            async with sessions() as session, session.begin():
                await DocumentRepository(session, document.workspace_id).lock(document.id)
                assert await JobRepository(session, document.workspace_id).stop(document.id) == 1

    with pytest.raises(UnavailableError, match="postgres"):
        await stand_still()
    await engine.dispose()
