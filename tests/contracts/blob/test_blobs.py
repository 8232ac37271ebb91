"""What every blob store keeps of its promise."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from weft_core.errors import NotFoundError, TooLargeError
from weft_stores.blob.base import BlobStore, BlobStores

MIB = 1 << 20


@pytest.fixture
def store(stores: BlobStores) -> BlobStore:
    return stores.workspace(uuid4())


async def body(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def keys(store: BlobStore, prefix: str = "") -> list[str]:
    return [key async for key in store.list(prefix)]


async def test_what_is_put_is_read(store: BlobStore) -> None:
    assert await store.put("doc/1", body(b"one ", b"two")) == 7
    assert await store.read("doc/1") == b"one two"
    assert await store.size("doc/1") == 7


async def test_an_empty_blob_is_a_blob(store: BlobStore) -> None:
    assert await store.put("doc/empty", body()) == 0
    assert await store.read("doc/empty") == b""
    assert [piece async for piece in store.stream("doc/empty")] == []


async def test_a_large_blob_streams_in_pieces(store: BlobStore) -> None:
    pieces = [bytes([n]) * MIB for n in range(12)]
    assert await store.put("doc/large", body(*pieces)) == 12 * MIB
    streamed = [piece async for piece in store.stream("doc/large")]
    assert b"".join(streamed) == b"".join(pieces)
    assert max(map(len, streamed)) <= 4 * MIB


async def test_a_blob_is_lent_as_a_file(store: BlobStore) -> None:
    await store.put("doc/1", body(b"one ", b"two"))
    async with store.as_file("doc/1") as path:
        assert path.read_bytes() == b"one two"
    assert await store.read("doc/1") == b"one two"


async def test_a_blob_that_is_not_there_is_no_file(store: BlobStore) -> None:
    with pytest.raises(NotFoundError):
        async with store.as_file("doc/none"):
            pass


async def test_putting_again_replaces(store: BlobStore) -> None:
    await store.put("doc/1", body(b"a longer first text"))
    await store.put("doc/1", body(b"second"))
    assert await store.read("doc/1") == b"second"


@pytest.mark.parametrize("sent", [1, 12])
async def test_a_body_that_fails_leaves_nothing(store: BlobStore, sent: int) -> None:
    async def too_large() -> AsyncIterator[bytes]:
        for _ in range(sent):
            yield b"x" * MIB
        raise TooLargeError("over the cap")

    with pytest.raises(TooLargeError):
        await store.put("doc/1", too_large())
    assert await keys(store) == []
    await store.put("doc/1", body(b"old"))
    with pytest.raises(TooLargeError):
        await store.put("doc/1", too_large())
    assert await store.read("doc/1") == b"old"


async def test_a_cancelled_put_leaves_nothing_to_see(store: BlobStore) -> None:
    sending = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        yield b"x" * MIB
        sending.set()
        await asyncio.Event().wait()
        yield b""

    task = asyncio.create_task(store.put("doc/1", endless()))
    await asyncio.wait_for(sending.wait(), 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await keys(store) == []


async def test_what_is_not_there_is_not_found(store: BlobStore) -> None:
    with pytest.raises(NotFoundError):
        await store.read("doc/none")
    with pytest.raises(NotFoundError):
        await store.size("doc/none")
    with pytest.raises(NotFoundError):
        await anext(store.stream("doc/none"))
    await store.delete("doc/none")
    assert await store.delete_prefix("doc") == 0


async def test_lists_and_deletes_by_whole_segments(store: BlobStore) -> None:
    for key in ("a/2", "a/1", "a/b/3", "ab/4", "c"):
        await store.put(key, body(b"x"))
    assert await keys(store) == ["a/1", "a/2", "a/b/3", "ab/4", "c"]
    assert await keys(store, "a/") == await keys(store, "a") == ["a/1", "a/2", "a/b/3"]
    await store.delete("a/1")
    assert await store.delete_prefix("a/") == 2
    assert await keys(store) == ["ab/4", "c"]


async def test_workspaces_do_not_see_each_other(stores: BlobStores) -> None:
    here, there = stores.workspace(uuid4()), stores.workspace(uuid4())
    await here.put("doc/1", body(b"mine"))
    assert await keys(there) == []
    with pytest.raises(NotFoundError):
        await there.read("doc/1")
    await there.delete("doc/1")
    assert await there.delete_prefix("") == 0
    assert await here.read("doc/1") == b"mine"


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/",
        "../x",
        "a/../b",
        "a/./b",
        "/etc/passwd",
        "a//b",
        "a/",
        ".hidden",
        "a\\b",
        "a\x00b",
        "a b",
        "é",
        "x" * 600,
    ],
)
async def test_keys_that_could_climb_are_refused(store: BlobStore, key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        await store.put(key, body(b"x"))
    with pytest.raises(ValueError, match="key"):
        await store.read(key)
    with pytest.raises(ValueError, match="key"):
        await store.delete(key)
    if key not in {"", "/", "a/"}:
        with pytest.raises(ValueError, match="key"):
            await store.delete_prefix(key)


async def test_readers_see_the_old_or_the_whole_new(store: BlobStore) -> None:
    versions = [bytes([n]) * MIB for n in range(6)]
    await store.put("doc/1", body(versions[0]))
    done = asyncio.Event()

    async def write() -> None:
        for version in versions[1:]:
            await store.put("doc/1", body(version[: MIB // 2], version[MIB // 2 :]))
        done.set()

    async def read() -> None:
        while not done.is_set():
            assert await store.read("doc/1") in versions

    await asyncio.gather(write(), read(), read())


async def test_many_at_once(store: BlobStore) -> None:
    await asyncio.gather(*(store.put(f"d{n % 5}/{n}", body(str(n).encode())) for n in range(40)))
    assert len(await keys(store)) == 40
    await asyncio.gather(
        *(store.delete_prefix(f"d{n}") for n in range(5)),
        *(store.put(f"d{n}/again", body(b"x")) for n in range(5)),
    )
    assert all(key.endswith("/again") for key in await keys(store))


async def test_a_store_in_order_says_so(stores: BlobStores) -> None:
    await stores.check()
