"""Running a command's coroutine with a signed-in client."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from weft_client.async_client import AsyncWeft

Result = TypeVar("Result")


def run(job: "Callable[[AsyncWeft], Awaitable[Result]]") -> Result:
    """Connect as the environment and the files in WEFT_HOME say, and await `job`."""
    from weft_client.cli.home import Home

    async def connected() -> Result:
        async with Home().target().open() as weft:
            return await job(weft)

    return asyncio.run(connected())
