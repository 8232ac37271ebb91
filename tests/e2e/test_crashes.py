"""Kill things while documents are read: the end is the same as if nothing had happened."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from support.library import SAMPLES
from support.stack import Stack, started_stack
from support.stores import traces
from weft_client import AsyncWeft
from weft_core.contracts.documents import Counters, Document, DocumentStatus, Stage

SETTLE_S = 240
LONG = "\n\n".join(
    f"# Voyage {n}\n\nIn {1800 + n} Captain Elias Thornbury sailed from Port {name} to the Harbour of {name}ville. "
    f"Doctor Agnes Pell of {name}ville wrote to Captain Elias Thornbury about the voyage and the weather of {1800 + n}."
    for n, name in enumerate(
        ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper"] * 8
    )
)
"""A document that takes the worker a few seconds."""
INPUTS = {
    "voyages.md": LONG.encode(),
    **{name: (SAMPLES / name).read_bytes() for name in ("films.pdf", "composers.docx")},
}


@dataclass(frozen=True)
class State:
    """All a workspace shows, without ids that differ between two workspaces."""

    counters: dict[str, Counters]
    chunks: dict[str, list[tuple[Any, ...]]]
    entities: set[tuple[str, str, int, int]]
    graph: dict[str, Any]
    vectors: int


async def _state(stack: Stack, weft: AsyncWeft) -> State:
    documents = [document async for document in weft.documents.each()]
    chunks = {}
    for document in documents:
        chunks[document.filename] = [
            (c.ordinal, c.text, c.start, c.end, c.page, tuple(c.heading_path))
            async for c in weft.documents.each_chunk(document.id)
        ]
    return State(
        counters={document.filename: document.counters for document in documents},
        chunks=chunks,
        entities={(e.name, e.type, e.mentions, e.documents) async for e in weft.graph.each_entity()},
        graph=(await weft.graph.stats()).model_dump(),
        vectors=(await traces(stack, await weft.workspace_id()))["qdrant"],
    )


@pytest.fixture(scope="module")
def fragile() -> Iterator[Stack]:
    """A system of its own, with leases so short that a dead worker is noticed soon."""
    with started_stack(WEFT_LEASE_SECONDS="3", WEFT_SWEEP_SECONDS="0.5") as stack:
        yield stack


@pytest.fixture
async def weft(fragile: Stack) -> AsyncIterator[AsyncWeft]:
    async for client in _account(fragile):
        yield client


@pytest.fixture(scope="module")
async def undisturbed(fragile: Stack) -> State:
    async for client in _account(fragile):
        for document in await _upload(client):
            assert (await client.documents.wait(document.id, timeout=SETTLE_S)).status is DocumentStatus.READY
        return await _state(fragile, client)
    raise AssertionError("no account")


async def _account(stack: Stack) -> AsyncIterator[AsyncWeft]:
    import secrets

    email, password = f"crash-{secrets.token_hex(6)}@example.org", secrets.token_urlsafe(18)
    async with AsyncWeft(stack.url, email=email, password=password) as client:
        await client.auth.register(email, password)
        yield client


async def _upload(weft: AsyncWeft) -> list[Document]:
    return [(await weft.documents.upload(data, filename=name)).document for name, data in INPUTS.items()]


async def _reaches(weft: AsyncWeft, document: Document, stage: Stage) -> None:
    """Returns once the worker is at `stage` of the document, or past it."""
    order = list(Stage)
    async for progress in weft.documents.events(document.id):
        if progress.final or order.index(progress.document.stage) >= order.index(stage):
            return


async def _disturb(stack: Stack, weft: AsyncWeft, stage: Stage, strike: Callable[[], None]) -> State:
    documents = await _upload(weft)
    await asyncio.wait_for(_reaches(weft, documents[0], stage), SETTLE_S)
    await asyncio.to_thread(strike)
    for document in documents:
        ended = await weft.documents.wait(document.id, timeout=SETTLE_S)
        assert ended.status is DocumentStatus.READY, (ended, stack.logs())
    return await _state(stack, weft)


@pytest.mark.parametrize("stage", [Stage.PARSE, Stage.EMBED, Stage.GRAPH])
async def test_killing_the_worker(fragile: Stack, weft: AsyncWeft, undisturbed: State, stage: Stage) -> None:
    state = await _disturb(fragile, weft, stage, lambda: fragile.kill_process("worker"))
    assert state == undisturbed


async def test_killing_redis(fragile: Stack, weft: AsyncWeft, undisturbed: State) -> None:
    if not fragile.runs("redis"):
        pytest.skip("this Redis is given by its address: it is not ours to kill")
    state = await _disturb(fragile, weft, Stage.EMBED, lambda: fragile.kill_process("redis"))
    assert state == undisturbed


async def test_killing_the_whole_tree(fragile: Stack, weft: AsyncWeft, undisturbed: State) -> None:
    def strike() -> None:
        fragile.kill()
        fragile.start()

    state = await _disturb(fragile, weft, Stage.EMBED, strike)
    assert state == undisturbed


async def test_what_was_read_before_is_still_there(fragile: Stack, weft: AsyncWeft) -> None:
    for document in await _upload(weft):
        await weft.documents.wait(document.id, timeout=SETTLE_S)
    before = await _state(fragile, weft)
    fragile.kill()
    fragile.start()
    assert await _state(fragile, weft) == before
