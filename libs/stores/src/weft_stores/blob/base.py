"""The port of the blob store: uploaded originals, by workspace and key."""

import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol
from uuid import UUID

DEPENDENCY = "blob store"
READ_BYTES = 1 << 20
"""How much a stream yields at a time, about."""

_SEGMENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._=-]{0,127}")
_MAX_KEY = 512


def check_key(key: str) -> str:
    """Keys are made by Weft, never by users: segments of letters, digits and `._=-`, joined by `/`; no segment starts
    with a dot, so none can climb. Anything else is a `ValueError`."""
    if len(key) > _MAX_KEY or not all(_SEGMENT.fullmatch(segment) for segment in key.split("/")):
        raise ValueError("not a blob key")
    return key


def check_prefix(prefix: str) -> str:
    """A prefix is whole segments: `""` for everything, else a key that may end in `/`. Returned without the slash."""
    stripped = prefix.removesuffix("/")
    return check_key(stripped) if stripped else ""


class BlobStore(Protocol):
    """Blobs of one workspace. Other workspaces' blobs cannot be named through it.

    Every method raises `UnavailableError("blob store")` when the store cannot be reached or is full, and `ValueError`
    for a malformed key.
    """

    async def put(self, key: str, body: AsyncIterator[bytes]) -> int:
        """Stores `body` under `key`, replacing what is there, and returns its size in bytes.

        On return the bytes are durable. Readers see the old blob or the whole new one. An exception out of `body`
        (the caller's size cap, a client that left) passes through and leaves nothing behind.
        """
        ...

    def stream(self, key: str) -> AsyncIterator[bytes]:
        """Yields the blob in pieces of about `READ_BYTES`. `NotFoundError` comes with the first piece."""
        ...

    async def read(self, key: str) -> bytes:
        """The whole blob in memory, or `NotFoundError`."""
        ...

    def as_file(self, key: str) -> AbstractAsyncContextManager[Path]:
        """The blob as a file of this machine, to be read only, and within the context only, or `NotFoundError`."""
        ...

    async def size(self, key: str) -> int:
        """Size in bytes, or `NotFoundError`."""
        ...

    async def delete(self, key: str) -> None:
        """Removes the blob if it is there."""
        ...

    async def delete_prefix(self, prefix: str) -> int:
        """Removes every blob below `prefix` (whole segments) and returns how many there were."""
        ...

    def list(self, prefix: str = "") -> AsyncIterator[str]:
        """Keys below `prefix` (whole segments), ascending."""
        ...


class BlobStores(Protocol):
    """A configured store; hands out one workspace's part of it."""

    def workspace(self, workspace_id: UUID) -> BlobStore:
        """The blobs of one workspace."""
        ...

    async def check(self) -> None:
        """Raises `UnavailableError` unless blobs could be stored now. For readiness."""
        ...
