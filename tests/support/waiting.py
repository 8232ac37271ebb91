"""Waiting for a condition."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(check: Callable[[], T | None], within: float, what: str) -> T:
    """The first result of `check` that is true; AssertionError after `within` seconds."""
    deadline = time.monotonic() + within
    while True:
        if result := check():
            return result
        assert time.monotonic() < deadline, f"not within {within} s: {what}"
        time.sleep(0.05)


async def until(produce: Callable[[], Awaitable[T]], accept: Callable[[T], bool], within: float = 60) -> T:
    """The first product that is accepted; AssertionError with the last one after `within` seconds."""
    deadline = time.monotonic() + within
    while not accept(product := await produce()):
        assert time.monotonic() < deadline, f"not accepted within {within} s: {product}"
        await asyncio.sleep(0.05)
    return product
