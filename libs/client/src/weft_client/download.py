"""Files that are there whole or not at all."""

import secrets
from collections.abc import AsyncGenerator
from contextlib import aclosing
from os import PathLike

import anyio

from weft_client.errors import WeftClientError

BLOCK = 256 * 1024
"""Bytes held in memory at a time."""


async def save(blocks: AsyncGenerator[bytes, None], target: str | PathLike[str]) -> int:
    """Write `blocks` beside `target` and give the file its name at the end; its size in bytes.

    Whatever interrupts this, `target` is afterwards what it was before.
    """
    final = await anyio.Path(target).resolve()  # a link keeps pointing to the file
    if await final.exists() and not await final.is_file():
        raise WeftClientError(f"{target} is not a file")
    partial = final.with_name(f".{final.name}.{secrets.token_hex(4)}.part")
    size = 0
    try:
        async with aclosing(blocks), await anyio.open_file(partial, "xb") as file:
            async for block in blocks:
                size += await file.write(block)
        await partial.replace(final)
    finally:
        with anyio.CancelScope(shield=True):
            await partial.unlink(missing_ok=True)
    return size
