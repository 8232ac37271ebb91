"""Bytes on their way to a document: in the blob store, noted as nobody's until a transaction makes them somebody's."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import structlog

from weft_core.errors import TooLargeError, WeftError
from weft_ingestion.repositories.intake import StagedBlobRepository
from weft_ingestion.services.turns import Turns
from weft_ingestion.together import together
from weft_stores.blob.base import BlobStore, BlobStores

AT_ONCE = 8
"""Blobs of one request written side by side: each waits for the disk most of the time."""

_log = structlog.get_logger("weft.ingestion.staging")


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that lie in the blob store, not yet a document."""

    blob_key: str
    document_id: UUID
    byte_size: int
    content_hash: str


class Staging:
    """Blobs of one workspace that no document names yet. Holds no connection to Postgres while a body streams in."""

    def __init__(self, turns: Turns, blobs: BlobStores, workspace_id: UUID, max_bytes: int) -> None:
        self._turns = turns
        self._blobs: BlobStore = blobs.workspace(workspace_id)
        self._workspace_id = workspace_id
        self._max_bytes = max_bytes

    async def store(self, body: AsyncIterator[bytes], document_id: UUID | None = None) -> Stored:
        """Streams `body` into the blob store. Raises `TooLargeError` as soon as it is over the cap."""
        document_id = document_id or uuid4()
        key = _key(document_id)
        await self._stage([key])
        digest = hashlib.sha256()
        try:
            size = await self._blobs.put(key, self._metered(body, digest.update))
        except BaseException:
            await self.discard([key])
            raise
        return Stored(key, document_id, size, digest.hexdigest())

    async def store_all(self, contents: Sequence[bytes]) -> list[Stored]:
        """Several short ones, all or none. Sizes are the caller's to bound."""
        stored = [replace(one, blob_key=_key(one.document_id)) for one in self.measure_all(contents)]
        keys = [one.blob_key for one in stored]
        await self._stage(keys)
        places = asyncio.Semaphore(AT_ONCE)

        async def put(key: str, content: bytes) -> None:
            async with places:
                await self._blobs.put(key, in_one_piece(content))

        try:
            await together(put(key, content) for key, content in zip(keys, contents, strict=True))
        except BaseException:
            await self.discard(keys)
            raise
        return stored

    async def measure(self, body: AsyncIterator[bytes]) -> Stored:
        """As `store`, but the bytes are only looked at."""
        digest, size = hashlib.sha256(), 0
        async for piece in self._metered(body, digest.update):
            size += len(piece)
        return Stored("", uuid4(), size, digest.hexdigest())

    def measure_all(self, contents: Sequence[bytes]) -> list[Stored]:
        """As `store_all`, likewise only looked at."""
        return [Stored("", uuid4(), len(content), hashlib.sha256(content).hexdigest()) for content in contents]

    async def discard(self, blob_keys: Iterable[str]) -> None:
        """Removes blobs no document came of. What cannot be removed now the sweeper removes later.

        A commit whose answer got lost may have happened: only a blob that is still staged is nobody's."""
        keys = list(blob_keys)
        if not keys:
            return
        try:
            async with self._turns.session() as session:
                for key in await StagedBlobRepository(session, self._workspace_id).settle(keys):
                    await self._blobs.delete(key)
        except WeftError as error:
            _log.warning("blobs_left_for_sweeper", blob_keys=keys, error=error.message)

    async def _stage(self, keys: Sequence[str]) -> None:
        async with self._turns.session() as session:
            await StagedBlobRepository(session, self._workspace_id).stage(keys)

    async def _metered(self, body: AsyncIterator[bytes], digest: Callable[[bytes], None]) -> AsyncIterator[bytes]:
        size = 0
        async for piece in body:
            size += len(piece)
            if size > self._max_bytes:
                raise TooLargeError(f"the file is larger than {self._max_bytes} bytes")
            digest(piece)
            yield piece


def _key(document_id: UUID) -> str:
    return f"{document_id}/{uuid4().hex}"  # a folder more would be one more to be synced


async def in_one_piece(content: bytes) -> AsyncIterator[bytes]:
    """A body that is there already."""
    yield content
