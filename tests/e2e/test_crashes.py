"""Kill things while documents are read: the end is the same as if nothing had happened."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from support.graph_reading import settled
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
        ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper"] * 28
    )
)
"""A document of several slices, so that seconds of work are left when the first is done."""
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
    graph = await settled(weft)
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
        graph=graph.model_dump(),
        vectors=(await traces(stack, await weft.workspace_id()))["qdrant"],
    )


@pytest.fixture(scope="module")
def fragile() -> Iterator[Stack]:
    """A system of its own, with leases so short that a dead worker is noticed soon."""
    with started_stack(WEFT_LEASE_SECONDS="3", WEFT_SWEEP_SECONDS="0.5") as stack:
        yield stack


@asynccontextmanager
async def _account(stack: Stack) -> AsyncIterator[AsyncWeft]:
    email, password = f"crash-{secrets.token_hex(6)}@example.org", secrets.token_urlsafe(18)
    async with AsyncWeft(stack.url, email=email, password=password) as client:
        await client.auth.register(email, password)
        yield client


@pytest.fixture
async def weft(fragile: Stack) -> AsyncIterator[AsyncWeft]:
    async with _account(fragile) as client:
        yield client


@dataclass(frozen=True)
class Undisturbed:
    """An account whose documents were read in peace, and what it held then."""

    weft: AsyncWeft
    state: State


@pytest.fixture(scope="module")
async def undisturbed(fragile: Stack) -> AsyncIterator[Undisturbed]:
    async with _account(fragile) as client:
        for document in await _upload(client):
            assert (await client.documents.wait(document.id, timeout=SETTLE_S)).status is DocumentStatus.READY
        yield Undisturbed(client, await _state(fragile, client))


async def _upload(weft: AsyncWeft) -> list[Document]:
    return [(await weft.documents.upload(data, filename=name)).document for name, data in INPUTS.items()]


async def _reaches(weft: AsyncWeft, document: Document, stage: Stage) -> None:
    """Returns once the worker is at `stage` of the document, or past it."""
    order = list(Stage)
    async for progress in weft.documents.events(document.id):
        if progress.final or order.index(progress.document.stage) >= order.index(stage):
            return


async def _disturb(
    stack: Stack, weft: AsyncWeft, stage: Stage, strike: Callable[[], None], *, interrupts: bool = True
) -> State:
    """Strike while the first document is at `stage`; `interrupts`: work on it must have been taken up anew."""
    documents = await _upload(weft)
    await asyncio.wait_for(_reaches(weft, documents[0], stage), SETTLE_S)
    await asyncio.to_thread(strike)
    ended = [await weft.documents.wait(document.id, timeout=SETTLE_S) for document in documents]
    assert {document.status for document in ended} == {DocumentStatus.READY}, (ended, stack.logs())
    assert not interrupts or ended[0].attempt > 1, "the strike came too late to mean anything"
    return await _state(stack, weft)


@pytest.mark.parametrize("stage", [Stage.PARSE, Stage.EMBED])
async def test_killing_the_worker(fragile: Stack, weft: AsyncWeft, undisturbed: Undisturbed, stage: Stage) -> None:
    state = await _disturb(fragile, weft, stage, lambda: fragile.kill_process("worker"))
    assert state == undisturbed.state


async def test_killing_redis(fragile: Stack, weft: AsyncWeft, undisturbed: Undisturbed) -> None:
    if not fragile.runs("redis"):
        pytest.skip("this Redis is given by its address: it is not ours to kill")
    state = await _disturb(fragile, weft, Stage.EMBED, lambda: fragile.kill_process("redis"), interrupts=False)
    assert state == undisturbed.state


async def test_killing_the_whole_tree(fragile: Stack, weft: AsyncWeft, undisturbed: Undisturbed) -> None:
    def strike() -> None:
        fragile.kill()
        fragile.start()

    state = await _disturb(fragile, weft, Stage.EMBED, strike)
    assert state == undisturbed.state
    assert await _state(fragile, undisturbed.weft) == undisturbed.state
