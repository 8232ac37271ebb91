"""A graph is on the disk whole or not at all."""

import json
import tracemalloc
from collections.abc import AsyncGenerator
from pathlib import Path

import anyio
import pytest

from support.answers import problem
from support.scripted_graph import ENDS
from support.scripted_weft import EMAIL, PASSWORD, Scripted
from weft_client import AsyncWeft, Weft, WeftApiError, WeftBrokenOffError, WeftClientError
from weft_client.download import save

GRAPH = [b'{"nodes": [', b'{"id": 1, "documents": [2]}']
WHOLE = b"".join([*GRAPH, ENDS["json"]])


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


async def test_an_export_is_written_as_it_came(weft: AsyncWeft, server: Scripted, folder: Path) -> None:
    server.graph.export = GRAPH
    target = folder / "graph.json"
    assert await weft.graph.export(target) == target.stat().st_size
    assert json.loads(target.read_text()) == {"nodes": [{"id": 1, "documents": [2]}]}
    await weft.graph.export(target, "graphml")
    assert server.graph.asked == [{"format": "json"}, {"format": "graphml"}]
    assert _names(folder) == [target.name]


async def test_a_broken_export_raises_and_leaves_what_was_there(
    weft: AsyncWeft, server: Scripted, folder: Path
) -> None:
    server.graph.export, server.graph.cut = GRAPH, True
    target = folder / "graph.json"
    with pytest.raises(WeftBrokenOffError, match="broke off"):
        await weft.graph.export(target)
    assert _names(folder) == []
    target.write_text("older")
    server.graph.cut, server.graph.endless = False, True
    with pytest.raises(WeftBrokenOffError, match="its end is missing"):
        await weft.graph.export(target)
    assert (_names(folder), target.read_text()) == ([target.name], "older")


async def test_a_refused_export_is_a_problem_and_no_file(weft: AsyncWeft, server: Scripted, folder: Path) -> None:
    server.graph.refusal = problem(404, "not_found", "there is no such workspace")
    with pytest.raises(WeftApiError, match="no such workspace"):
        await weft.graph.export(folder / "graph.json")
    assert _names(folder) == []


async def test_a_cancelled_export_leaves_nothing(folder: Path) -> None:
    started = anyio.Event()

    async def slow() -> AsyncGenerator[bytes, None]:
        yield b"{"
        started.set()
        await anyio.sleep_forever()

    async with anyio.create_task_group() as group:
        group.start_soon(save, slow(), folder / "graph.json")
        await started.wait()
        assert len(_names(folder)) == 1
        group.cancel_scope.cancel()
    assert _names(folder) == []


async def test_links_are_followed_and_what_is_no_file_is_refused(
    weft: AsyncWeft, server: Scripted, folder: Path
) -> None:
    server.graph.export = GRAPH
    (folder / "link.json").symlink_to(folder / "graph.json")
    await weft.graph.export(folder / "link.json")
    assert (folder / "link.json").is_symlink()
    assert (folder / "graph.json").read_bytes() == WHOLE
    for other in (folder, "/dev/null"):
        with pytest.raises(WeftClientError, match="is not a file"):
            await weft.graph.export(other)


async def test_a_large_export_is_never_in_memory_whole(weft: AsyncWeft, server: Scripted, folder: Path) -> None:
    block = bytes(1024 * 1024)
    server.graph.export = [block] * 64
    await weft.auth.me()
    tracemalloc.start()
    try:
        size = await weft.graph.export(folder / "graph.json")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size == 64 * len(block) + len(ENDS["json"])
    assert peak < 16 * len(block), peak


def test_the_blocking_client_exports_too(url: str, server: Scripted, folder: Path) -> None:
    server.graph.export = GRAPH
    with Weft(url, email=EMAIL, password=PASSWORD) as weft:
        assert weft.graph.export(folder / "graph.json") == len(WHOLE)
        assert b"".join(weft.graph.export_blocks()) == WHOLE
