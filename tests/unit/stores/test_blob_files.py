"""What only files can do wrong."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

from weft_stores.blob.filesystem import FilesystemBlobStores


async def _body() -> AsyncIterator[bytes]:
    yield b"a small file"


async def test_after_a_cancelled_put_nothing_is_written_any_more(tmp_path: Path) -> None:
    """Whoever is cancelled removes the blob; a thread still at work would put it there again."""
    store = FilesystemBlobStores(tmp_path).workspace(uuid4())
    kept: set[str] = set()
    for n in range(60):
        key = f"{n}/original"
        task = asyncio.create_task(store.put(key, _body()))
        await asyncio.wait([task], timeout=n * 0.00005)
        task.cancel()
        (outcome,) = await asyncio.gather(task, return_exceptions=True)
        if outcome == len(b"a small file"):
            kept.add(key)
        else:
            await store.delete(key)
    await asyncio.sleep(0.2)
    assert {key async for key in store.list()} == kept
    assert not [*(tmp_path / ".incoming").iterdir()]
