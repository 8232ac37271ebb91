"""The worker process on real stores: what it makes, and that no death of it changes the outcome."""

import asyncio
import os
import signal
from collections.abc import Callable
from uuid import UUID

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from support.ingestion_system import PEOPLE, Json, System, text
from support.tcp_proxy import TcpProxy
from support.waiting import until
from weft_ingestion.models import ChunkRow, DocumentRow, ExtractionRow, GenerationRow, JobRow
from weft_ingestion.pipeline.steps.embed import AT_ONCE
from weft_stores.postgres.published import PublishedChunks
from weft_stores.postgres.reader import open_reader


async def test_a_document_becomes_ready_with_chunks_vectors_and_a_graph(system: System) -> None:
    await system.worker()
    content = text(150)
    document_id = await system.upload(content)
    ready = await system.settled(document_id)
    assert (ready["status"], ready["stage"], ready["percent"], ready["error"]) == ("ready", "done", 100, None)
    state = await system.state(document_id)
    counters = ready["counters"]
    assert isinstance(counters, dict)
    assert counters["characters"] == len(content.decode())
    assert counters["chunks"] == state["rows"] == state["vectors"] == state["chunks"] == state["all vectors"] > 100
    assert counters["entities"] == state["entities"] >= len(PEOPLE)
    assert counters["relations"] == state["relations"] > 0

    url = f"{system.api.documents}/{document_id}"
    canonical = (await system.api.client.get(f"{url}/text")).json()["text"]
    page = (await system.api.client.get(f"{url}/chunks", params={"limit": "200"})).json()
    assert [c["ordinal"] for c in page["items"]] == list(range(len(page["items"])))
    assert all(c["text"] == canonical[c["start"] : c["end"]] for c in page["items"])
    database = SecretStr(system.environment["WEFT_POSTGRES_URL"])
    async with open_reader(database, application_name="tests", pool_size=1) as reader:
        chunks = PublishedChunks(reader, system.api.workspace_id)
        published = await chunks.by_ids(UUID(c["id"]) for c in page["items"])
    assert len(published) == len(page["items"])
    rest = (await system.api.client.get(f"{url}/chunks", params={"limit": "2"})).json()
    more = (await system.api.client.get(f"{url}/chunks", params={"cursor": rest["next_cursor"]})).json()
    assert more["items"][0]["ordinal"] == 2

    async with system.api.client.stream("GET", f"{url}/events") as events:
        names = [line async for line in events.aiter_lines() if line.startswith("event:")]
    assert names == ["event: progress", "event: done"]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "nothing.txt", "empty"),
        (b" \n\t ", "blank.md", "empty"),
        (b"\x7fELF\x02\x01\x01\x00" * 99, "tool.pdf", "unsupported"),
        (b"GIF89a" + b"\x00" * 99, "image.gif", "unsupported"),
    ],
)
async def test_what_cannot_be_read_fails_at_once_with_a_reason(
    system: System, content: bytes, name: str, code: str
) -> None:
    await system.worker()
    failed = await system.settled(await system.upload(content, name))
    assert (failed["status"], failed["error_code"], failed["attempt"]) == ("failed", code, 1)
    assert failed["error"]


CRASH_POINTS = ["after_parse", "after_chunk", "after_vectors", "after_graph", "before_switch", "after_switch"]


async def test_a_crash_at_any_point_ends_as_an_undisturbed_run(system: System) -> None:
    async def outcome(content: bytes, starts: int) -> Json:
        document_id = await system.upload(content)
        document = await system.settled(document_id)
        await system.idle()
        assert document["attempt"] == starts
        state = await system.state(document_id)
        await system.api.client.delete(f"{system.api.documents}/{document_id}")
        await until(lambda: system.rows(DocumentRow), lambda n: n == 0)
        return state

    calm = await system.worker()
    expected = await outcome(text(40, "x"), 1)
    assert calm.stop() == 0
    for point in CRASH_POINTS:
        system.embedder.texts.clear()
        worker = await system.worker(WEFT_CRASH_AT=point)
        crashed = await outcome(text(40, "x"), 1 if point == "after_switch" else 2)
        assert crashed == expected, point
        if point in {"after_vectors", "before_switch"}:
            assert len(system.embedder.texts) == expected["vectors"], f"{point}: chunks were embedded twice"
        await asyncio.to_thread(worker.stop)


async def test_killed_in_mid_document_another_worker_goes_on(system: System) -> None:
    first = await system.worker()
    system.embedder.hold_after(140)
    document_id = await system.upload(text(200, "k"))
    await asyncio.to_thread(system.embedder.waiting.wait, 60)
    written = await until(system.projections.vectors.count, lambda written: written >= 100)
    assert (await system.document(document_id))["status"] == "processing"
    first.kill()
    system.embedder.release()
    before = len(system.embedder.texts)
    await system.worker()
    ready = await system.settled(document_id)
    assert (ready["status"], ready["attempt"]) == ("ready", 2)
    state = await system.state(document_id)
    assert state["vectors"] == state["rows"] == state["chunks"]
    total = await system.rows(ChunkRow)
    again = before - written + AT_ONCE  # with what was on its way when the worker died
    assert 140 <= before < total <= len(system.embedder.texts) <= total + again, "what was done is not done again"


@pytest.mark.parametrize("whole_group", [False, True])
async def test_a_worker_that_is_stopped_hands_its_job_back(system: System, whole_group: bool) -> None:
    worker = await system.worker()
    system.embedder.hold_after(20)
    document_id = await system.upload(text(60, "h"))
    await asyncio.to_thread(system.embedder.waiting.wait, 60)
    stopping = asyncio.create_task(asyncio.to_thread(worker.stop, whole_group=whole_group))
    handed_back = await until(lambda: system.document(document_id), lambda d: d["status"] == "queued", 20)
    assert handed_back["status"] == "queued"
    system.embedder.release()
    assert await stopping == 0
    await system.worker()
    ready = await system.settled(document_id)
    assert (ready["status"], ready["attempt"]) == ("ready", 1)


def attempted(times: int) -> Callable[[Json], bool]:
    return lambda document: document["attempt"] == times


async def test_a_file_that_kills_its_worker_is_given_up_and_others_are_not(system: System) -> None:
    """The child dies at each attempt of the first document, the second is read in between."""
    worker = await system.worker()
    system.embedder.hold_after(0)
    poison = await system.upload(text(3, "p"))
    for attempt in (1, 2, 3):
        await until(lambda: system.document(poison), attempted(attempt), 30)
        await asyncio.to_thread(system.embedder.waiting.wait, 30)
        system.embedder.waiting.clear()
        worker.kill_children()
    failed = await system.settled(poison, within=30)
    assert (failed["status"], failed["error_code"], failed["attempt"]) == ("failed", "poison", 3)
    system.embedder.release()
    good = await system.settled(await system.upload(text(3, "g")))
    assert good["status"] == "ready"
    retried = await system.api.client.post(f"{system.api.documents}/{poison}:retry")
    assert retried.status_code == 202
    assert (await system.settled(poison))["status"] == "ready"


async def test_when_redis_forgets_everything_every_document_is_still_read(
    system: System, empty_redis: SecretStr
) -> None:
    ids = [await system.upload(f"Ada Lovelace wrote note {n}.".encode()) for n in range(12)]
    async with Redis.from_url(empty_redis.get_secret_value()) as redis:
        await until(lambda: system.rows(JobRow, JobRow.dispatched_at.is_not(None)), lambda n: n == 12, 20)
        await redis.flushall()
        await system.worker()
        await redis.flushall()
    for document_id in ids:
        assert (await system.settled(document_id))["status"] == "ready"


async def test_a_new_version_replaces_the_old_one_whole(system: System) -> None:
    await system.worker()
    document_id = await system.upload(text(30, "old"))
    await system.settled(document_id)
    url = f"{system.api.documents}/{document_id}"
    system.embedder.hold_after(5)
    answer = await system.api.client.put(url, files={"file": ("second.txt", text(20, "new"))})
    assert answer.status_code == 202
    await asyncio.to_thread(system.embedder.waiting.wait, 60)
    during = await system.document(document_id)
    assert (during["active_generation"], during["latest_generation"]) == (1, 2)
    chunks = (await system.api.client.get(f"{url}/chunks", params={"limit": "200"})).json()["items"]
    assert chunks
    assert {c["generation"] for c in chunks} == {1}
    assert (await system.api.client.get(f"{url}/content")).content == text(30, "old")
    stale = (await system.api.client.get(f"{url}/chunks", params={"limit": "1"})).json()["next_cursor"]
    system.embedder.release()
    ready = await until(lambda: system.document(document_id), lambda d: d["active_generation"] == 2)
    assert (ready["status"], ready["filename"]) == ("ready", "second.txt")
    assert (await system.api.client.get(f"{url}/chunks", params={"cursor": stale})).status_code == 422
    await system.idle()
    chunks = (await system.api.client.get(f"{url}/chunks", params={"limit": "200"})).json()["items"]
    assert {c["generation"] for c in chunks} == {2}
    state = await system.state(document_id, generation=2)
    assert state["rows"] == state["vectors"] == state["all vectors"] == state["chunks"] == len(chunks)
    assert state["generations"] == 1
    originals = [path for path in (system.folder / "blobs").rglob("*") if path.is_file()]
    assert len(originals) == 1, "the text is the original"


async def test_a_new_version_that_fails_leaves_the_old_one_ready(system: System) -> None:
    await system.worker()
    document_id = await system.upload(text(5, "good"))
    await system.settled(document_id)
    url = f"{system.api.documents}/{document_id}"
    await system.api.client.put(url, files={"file": ("broken.pdf", b"%PDF-1.4 broken")})
    failed = await until(lambda: system.document(document_id), lambda d: d["error_code"] is not None)
    assert (failed["status"], failed["active_generation"]) == ("ready", 1)
    assert (await system.api.client.get(f"{url}/text")).json()["generation"] == 1


async def test_a_delete_wins_over_a_running_ingest_and_leaves_nothing(system: System) -> None:
    await system.worker(WEFT_WORKER_CONCURRENCY="2")
    other = await system.upload(b"Ada Lovelace wrote to Charles Babbage.")
    await system.settled(other)
    kept = await system.projections.state(other, 1)
    system.embedder.hold_after(70)
    document_id = await system.upload(text(150, "d"))
    await asyncio.to_thread(system.embedder.waiting.wait, 60)
    url = f"{system.api.documents}/{document_id}"
    assert (await system.api.client.delete(url)).status_code == 202
    assert (await system.api.client.get(url)).status_code == 404
    again = await system.upload(text(3, "again"))
    system.embedder.release()
    assert (await system.settled(again))["status"] == "ready"
    await system.api.client.delete(f"{system.api.documents}/{again}")
    await system.idle()
    await until(lambda: system.rows(JobRow, JobRow.state == "queued"), lambda n: n == 0, 30)  # the second look
    assert await system.projections.state(other, 1) == kept
    assert await system.rows(DocumentRow) == await system.rows(GenerationRow) == await system.rows(ChunkRow) == 1
    assert await system.rows(ExtractionRow) == 1
    blobs = [path for path in (system.folder / "blobs").rglob("*") if path.is_file()]
    assert len(blobs) == 1, "the original, which is its text too"


async def test_a_zombie_writes_nothing_visible(system: System) -> None:
    """A child stands still past its lease, the document is deleted, the child comes to itself."""
    worker = await system.worker()
    system.embedder.hold_after(70)
    document_id = await system.upload(text(150, "z"))
    await asyncio.to_thread(system.embedder.waiting.wait, 60)
    zombie = max(worker.family()[1:], key=lambda p: p.cpu_times().user)
    os.kill(zombie.pid, signal.SIGSTOP)
    await system.worker()
    await system.api.client.delete(f"{system.api.documents}/{document_id}")
    system.embedder.release()
    await until(lambda: system.rows(DocumentRow), lambda n: n == 0, 30)
    os.kill(zombie.pid, signal.SIGCONT)
    await until(lambda: system.rows(JobRow, JobRow.state.in_(["queued", "running"])), lambda n: n == 0, 60)

    async def traces() -> tuple[object, ...]:
        return tuple((await system.projections.state(document_id, 1)).values())

    await until(traces, lambda found: set(found) == {0}, 20)
    assert await system.rows(ChunkRow) == 0
    assert await system.rows(ExtractionRow) == 0
    assert [path for path in (system.folder / "blobs").rglob("*") if path.is_file()] == []


async def test_a_store_that_is_away_only_delays(system: System) -> None:
    """The worker starts while Qdrant is not there: the job waits, no attempt is a crash, nothing fails."""
    first = await system.worker(WEFT_QDRANT_URL="http://:none@127.0.0.1:1")
    document_id = await system.upload(text(3, "w"))
    waiting = await until(lambda: system.rows(JobRow, JobRow.retries > 0), lambda n: n == 1, 40)
    assert waiting == 1
    assert (await system.document(document_id))["error_code"] is None
    first.stop()
    await system.worker()
    assert (await system.settled(document_id))["status"] == "ready"


async def test_the_worker_survives_a_broker_that_dies_under_a_job(system: System, empty_redis: SecretStr) -> None:
    """Redis goes while a document is worked on, so that its message cannot be acknowledged, and comes back empty."""
    async with TcpProxy.to(empty_redis) as proxy, Redis.from_url(empty_redis.get_secret_value()) as redis:
        worker = await system.worker(WEFT_REDIS_URL=proxy.url.get_secret_value())
        system.embedder.hold_after(0)
        first = await system.upload(text(3, "r"))
        await asyncio.to_thread(system.embedder.waiting.wait, 60)
        await proxy.cut()
        system.embedder.release()
        assert (await system.settled(first))["status"] == "ready"
        await redis.flushall()
        second = await system.upload(text(3, "s"))
        await proxy.mend()
        assert (await system.settled(second))["status"] == "ready"
        assert await asyncio.to_thread(worker.stop) == 0
