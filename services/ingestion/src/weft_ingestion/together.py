"""Several pieces of work at once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")


@asynccontextmanager
async def _group() -> AsyncIterator[asyncio.TaskGroup]:
    """The first failure stops the other tasks and is raised as it is, not as a group of one."""
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures


async def together(work: Iterable[Coroutine[Any, Any, Result]]) -> list[Result]:
    """All results, in order. The first failure stops the others and is raised."""
    async with _group() as group:
        tasks = [group.create_task(piece) for piece in work]
    return [task.result() for task in tasks]


async def as_they_come(
    pieces: AsyncIterator[Piece], work: Callable[[Piece], Coroutine[Any, Any, None]], most: int
) -> None:
    """Work on at most `most` pieces at a time; the next is asked for once there is room. The first failure stops the
    others and is raised."""
    places = asyncio.Semaphore(most)

    async def one(piece: Piece) -> None:
        await work(piece)
        places.release()  # after a failure there is no next piece

    async with _group() as group:
        await places.acquire()
        async for piece in pieces:
            group.create_task(one(piece))
            await places.acquire()
