"""Walking lists page by page."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from weft_core.contracts.common import Page

Item = TypeVar("Item")


async def walk(fetch: Callable[[str | None], Awaitable[Page[Item]]]) -> AsyncIterator[Item]:
    """Every item of every page; `fetch` gets the cursor, None for the first page."""
    cursor: str | None = None
    while True:
        page = await fetch(cursor)
        for item in page.items:
            yield item
        if page.next_cursor is None:
            return
        cursor = page.next_cursor
