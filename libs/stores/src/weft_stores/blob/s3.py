"""Blobs in an S3-compatible bucket, through obstore (Rust, its own IO threads, asynchronous).

Uploads go up in parts and appear when the last one is confirmed. A process that dies in the middle leaves parts that
no reader sees: give the bucket a lifecycle rule that aborts incomplete multipart uploads.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from obstore.exceptions import BaseError
from obstore.store import S3Store

from weft_core.errors import NotFoundError, UnavailableError
from weft_stores.blob.base import DEPENDENCY, READ_BYTES, check_key, check_prefix
from weft_stores.blob.location import S3Location

CONNECT = timedelta(seconds=5)
REQUEST = timedelta(seconds=60)
RETRY = timedelta(seconds=10)


class S3BlobStores:
    """All workspaces' prefixes in one bucket."""

    def __init__(self, location: S3Location) -> None:
        self._store = S3Store(
            location.bucket,
            endpoint=location.endpoint,
            access_key_id=location.access_key,
            secret_access_key=location.secret_key,
            region=location.region,
            virtual_hosted_style_request=False,
            client_options={"allow_http": not location.tls, "connect_timeout": CONNECT, "timeout": REQUEST},
            retry_config={"max_retries": 2, "retry_timeout": RETRY},
        )

    def workspace(self, workspace_id: UUID) -> "S3BlobStore":
        return S3BlobStore(self._store, workspace_id)

    async def check(self) -> None:
        with _translate():
            await self._store.list_with_delimiter_async("")


class S3BlobStore:
    """`BlobStore` over the objects `<workspace>/<key>`."""

    def __init__(self, store: S3Store, workspace_id: UUID) -> None:
        self._store = store
        self._prefix = f"{workspace_id}/"

    async def put(self, key: str, body: AsyncIterator[bytes]) -> int:
        path = self._prefix + check_key(key)
        counted = _Counted(body)
        with _translate():
            await self._store.put_async(path, counted)
        return counted.size

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        path = self._prefix + check_key(key)
        with _translate():
            pieces = aiter((await self._store.get_async(path)).stream(min_chunk_size=READ_BYTES))
        while True:
            with _translate():
                try:
                    piece = await anext(pieces)
                except StopAsyncIteration:
                    return
            yield bytes(piece)

    async def read(self, key: str) -> bytes:
        path = self._prefix + check_key(key)
        with _translate():
            return bytes(await (await self._store.get_async(path)).bytes_async())

    @asynccontextmanager
    async def as_file(self, key: str) -> AsyncIterator[Path]:
        folder = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="weft-blob-")
        try:
            path = Path(folder.name) / "blob"
            with await asyncio.to_thread(path.open, "wb") as file:
                async for piece in self.stream(key):
                    await asyncio.to_thread(file.write, piece)
            yield path
        finally:
            await asyncio.to_thread(folder.cleanup)

    async def size(self, key: str) -> int:
        path = self._prefix + check_key(key)
        with _translate():
            return (await self._store.head_async(path))["size"]

    async def delete(self, key: str) -> None:
        await self._delete([self._prefix + check_key(key)])

    async def delete_prefix(self, prefix: str) -> int:
        keys = [self._prefix + key async for key in self.list(prefix)]
        await self._delete(keys)
        return len(keys)

    async def list(self, prefix: str = "") -> AsyncIterator[str]:
        below = (self._prefix + check_prefix(prefix)).removesuffix("/")
        with _translate():
            batches = [batch async for batch in self._store.list(below)]
        paths = sorted(entry["path"] for batch in batches for entry in batch)
        for path in paths:
            yield path.removeprefix(self._prefix)

    async def _delete(self, paths: Sequence[str]) -> None:
        if not paths:
            return
        with _translate():
            try:
                await self._store.delete_async(paths)
            except FileNotFoundError:
                return  # already gone is what was asked for


class _Counted:
    """Passes an upload through and counts its bytes; shields errors of the caller's own from translation."""

    def __init__(self, body: AsyncIterator[bytes]) -> None:
        self._body = body
        self.size = 0

    def __aiter__(self) -> "_Counted":
        return self

    async def __anext__(self) -> bytes:
        piece = await anext(self._body)
        self.size += len(piece)
        return piece


@contextmanager
def _translate() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise NotFoundError("there is no such file") from error
    except BaseError as error:
        raise UnavailableError(DEPENDENCY) from error
