"""Several pieces of work at once."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from weft_ingestion.together import as_they_come


async def _counting(asked: list[int], most: int) -> AsyncIterator[int]:
    for number in range(most):
        asked.append(number)
        yield number


async def test_the_next_piece_is_asked_for_once_there_is_room() -> None:
    asked: list[int] = []
    done: list[int] = []
    go_on = asyncio.Event()

    async def work(number: int) -> None:
        await go_on.wait()
        done.append(number)

    task = asyncio.create_task(as_they_come(_counting(asked, 5), work, 2))
    for _ in range(20):
        await asyncio.sleep(0)
    assert asked == [0, 1]
    go_on.set()
    await task
    assert (asked, done) == ([0, 1, 2, 3, 4], [0, 1, 2, 3, 4])


async def test_the_first_failure_stops_the_others_and_is_raised_as_it_is() -> None:
    stopped: list[int] = []

    async def work(number: int) -> None:
        if number == 1:
            raise ValueError("one")
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            stopped.append(number)
            raise

    asked: list[int] = []
    with pytest.raises(ValueError, match="one"):
        await as_they_come(_counting(asked, 5), work, 3)
    assert sorted(stopped) == [0, 2]
    assert asked == [0, 1, 2]


async def test_nothing_to_do() -> None:
    async def work(_: int) -> None:
        raise AssertionError("there is no piece")

    await as_they_come(_counting([], 0), work, 2)
