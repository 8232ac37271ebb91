"""The processes behind parsers: one fork server below their owner, one child below it for each file."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from support.waiting import eventually
from weft_core.failures import FailureCode, IngestionFailure
from weft_core.parsed import ParsedDocument
from weft_parsing import Limits, Parsers

SLOW = ("<div>" * 4_900 + "x" + "</div>" * 4_900) * 300
"""Takes the HTML parser many seconds without passing any limit: its time is quadratic in depth."""


def servers(owner: psutil.Process | None = None) -> list[psutil.Process]:
    """The fork servers that a process, by default this one, has running."""
    below = (owner or psutil.Process()).children()
    return [p for p in below if p.status() != psutil.STATUS_ZOMBIE and any("zygote.py" in part for part in p.cmdline())]


def children(owner: psutil.Process | None = None) -> list[psutil.Process]:
    """The processes that read a file."""
    return [child for server in servers(owner) for child in server.children()]


async def under_way(processes: Callable[[], list[psutil.Process]], most: int = 1) -> None:
    """Wait until `most` of the processes have confined themselves and work at their files."""

    def busy() -> bool:
        own_limit = [p for p in processes() if p.rlimit(psutil.RLIMIT_FSIZE)[0] != psutil.RLIM_INFINITY]
        return sum(p.cpu_times().user > 0.3 for p in own_limit) >= most

    await asyncio.to_thread(eventually, busy, 60, f"{most} children at work")


@asynccontextmanager
async def running(parsers: Parsers, path: Path) -> AsyncIterator[tuple[asyncio.Task[ParsedDocument], psutil.Process]]:
    """A parse that has confined itself and is under way, with its process."""
    others = children()
    task = asyncio.create_task(parsers.parse(path, "a.html"))
    try:
        await under_way(lambda: [child for child in children() if child not in others])
        (child,) = (child for child in children() if child not in others)
        yield task, child
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert child not in children()


async def refused(parsers: Parsers, path: Path, filename: str, limits: Limits = Limits()) -> FailureCode:  # noqa: B008
    """The code with which a file is refused, leaving no process."""
    with pytest.raises(IngestionFailure) as caught:
        await parsers.parse(path, filename, limits)
    assert children() == []
    return caught.value.code
