"""Blobs as files below one root directory. Blocking calls run in threads."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from errno import EACCES
from pathlib import Path
from typing import BinaryIO, TypeVar, TypeVarTuple
from uuid import UUID, uuid4

from weft_core.errors import NotFoundError, UnavailableError
from weft_stores.blob.base import DEPENDENCY, READ_BYTES, check_key, check_prefix

TEMPORARY = ".incoming"
"""Folder of unfinished uploads, beside the workspaces. A crash may leave files there; they are never read and go
after `ABANDONED_S`."""

ABANDONED_S = 24 * 3600
_PUBLISH_ATTEMPTS = 5

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")


class FilesystemBlobStores:
    """All workspaces' folders below `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._durable: set[Path] = set()

    def workspace(self, workspace_id: UUID) -> "FilesystemBlobStore":
        return FilesystemBlobStore(self._root, workspace_id, self._durable)

    async def check(self) -> None:
        with _translate():
            await asyncio.to_thread(self._probe)

    def _probe(self) -> None:
        folder = self._root / TEMPORARY
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(EACCES, "not writable")
        horizon = time.time() - ABANDONED_S
        for file in folder.iterdir():
            if file.lstat().st_mtime < horizon:
                file.unlink(missing_ok=True)


class FilesystemBlobStore:
    """`BlobStore` over `<root>/<workspace>/<key>`: written aside, synced, renamed."""

    def __init__(self, root: Path, workspace_id: UUID, durable: set[Path]) -> None:
        """`durable` are workspaces' folders that are on disk for good, known to all stores of the process."""
        self._folder = root / str(workspace_id)
        self._root = root
        self._durable = durable

    async def put(self, key: str, body: AsyncIterator[bytes]) -> int:
        target = self._folder / check_key(key)
        temporary = self._root / TEMPORARY / uuid4().hex
        pieces = _in_large_pieces(body)
        try:
            first = await anext(pieces, b"")
            if len(first) < READ_BYTES:  # that was all: one hop to a thread for everything
                with _translate():
                    await _in_thread(self._put_whole, temporary, target, first)
                return len(first)
            size = await _write_pieces(temporary, first, pieces)
            with _translate():
                await _in_thread(self._publish, temporary, target)
            return size
        finally:
            # Not awaited: a cancelled task must get here too. What cannot be removed now goes after ABANDONED_S.
            with suppress(OSError):
                temporary.unlink()

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        path = self._folder / check_key(key)
        with _translate_read():
            file = await asyncio.to_thread(_open, path)
        with file:
            while True:
                with _translate_read():
                    piece = await asyncio.to_thread(file.read, READ_BYTES)
                if not piece:
                    return
                yield piece

    async def read(self, key: str) -> bytes:
        path = self._folder / check_key(key)
        with _translate_read():
            return await asyncio.to_thread(_read, path)

    @asynccontextmanager
    async def as_file(self, key: str) -> AsyncIterator[Path]:
        path = self._folder / check_key(key)
        with _translate_read():
            (await asyncio.to_thread(_open, path)).close()
        yield path

    async def size(self, key: str) -> int:
        path = self._folder / check_key(key)
        with _translate_read():
            return (await asyncio.to_thread(path.lstat)).st_size

    async def delete(self, key: str) -> None:
        path = self._folder / check_key(key)
        with _translate():
            await asyncio.to_thread(self._remove, path)

    async def delete_prefix(self, prefix: str) -> int:
        path = self._folder / check_prefix(prefix)
        with _translate():
            return await asyncio.to_thread(self._remove_below, path)

    async def list(self, prefix: str = "") -> AsyncIterator[str]:
        path = self._folder / check_prefix(prefix)
        with _translate():
            files = await asyncio.to_thread(_files_below, path)
        for file in files:
            yield file.relative_to(self._folder).as_posix()

    def _put_whole(self, temporary: Path, target: Path, content: bytes) -> None:
        with _create(temporary) as file:
            _write(file, content)
            _sync(file)
        self._publish(temporary, target)

    def _publish(self, temporary: Path, target: Path) -> None:
        for attempt in range(1, _PUBLISH_ATTEMPTS + 1):
            try:
                self._make_folders(target.parent)
                temporary.replace(target)
                break
            # `delete_prefix` has just removed the empty folder: after mkdir, or while mkdir found that it exists
            except (FileNotFoundError, FileExistsError):
                if attempt == _PUBLISH_ATTEMPTS:
                    raise
        # A rename is durable once its folder is, and a new folder once its parent is.
        for folder in target.parents:
            _sync_folder(folder)
            if folder == self._folder:
                break
        if self._folder not in self._durable:
            _sync_folder(self._root)
            self._durable.add(self._folder)

    def _make_folders(self, innermost: Path) -> None:
        with suppress(FileExistsError):
            self._folder.mkdir(parents=True)
            self._durable.discard(self._folder)
        innermost.mkdir(parents=True, exist_ok=True)

    def _remove(self, path: Path) -> int:
        try:
            path.unlink()
        except FileNotFoundError:
            return 0
        _sync_folder(path.parent)
        return 1

    def _remove_below(self, path: Path) -> int:
        removed = sum(self._remove(file) for file in _files_below(path))
        for folder, _ in _folders_below(path):
            _remove_if_empty(folder)
        return removed


async def _in_thread(work: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
    """As `asyncio.to_thread`, but a cancelled caller goes on only when `work` has ended: whoever cleans up after it
    must not be followed by a rename."""
    working = asyncio.get_running_loop().run_in_executor(None, work, *arguments)
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.gather(working, return_exceptions=True)
        raise


async def _write_pieces(path: Path, first: bytes, rest: AsyncIterator[bytes]) -> int:
    """Writes and syncs a new file; gives its size."""
    with _translate():
        file = await _in_thread(_create, path)
    with file:
        size, piece = 0, first
        while piece:
            size += len(piece)
            with _translate():
                await _in_thread(_write, file, piece)
            piece = await anext(rest, b"")
        with _translate():
            await _in_thread(_sync, file)
    return size


async def _in_large_pieces(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Fewer, larger writes: each one costs a hop to a thread. All but the last have at least `READ_BYTES`."""
    held = bytearray()
    async for piece in body:
        held += piece
        if len(held) >= READ_BYTES:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


def _create(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb", buffering=0)


def _write(file: BinaryIO, piece: bytes) -> None:
    rest = memoryview(piece)
    while rest:
        rest = rest[file.write(rest) :]


def _open(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb", buffering=0)


def _read(path: Path) -> bytes:
    with _open(path) as file:
        return file.read()


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    """A folder that another call has removed since has nothing left to keep."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _files_below(path: Path) -> list[Path]:
    files = (folder / name for folder, names in _folders_below(path) for name in names)
    return sorted((file for file in files if file.is_file() and not file.is_symlink()), key=Path.as_posix)


def _folders_below(path: Path) -> Iterator[tuple[Path, list[str]]]:
    """Each folder with the names of its files, innermost first, `path` last. One that vanishes meanwhile is skipped."""

    def refuse(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            raise error

    for folder, _, names in os.walk(path, topdown=False, onerror=refuse):
        yield Path(folder), names


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:  # another upload has just put something there
        return


@contextmanager
def _translate() -> Iterator[None]:
    """For writing, listing and deleting: whatever the file system refuses makes the store unusable."""
    try:
        yield
    except OSError as error:
        raise UnavailableError(DEPENDENCY, f"the blob store cannot be used: {error.strerror}") from error


@contextmanager
def _translate_read() -> Iterator[None]:
    try:
        with _translate():
            yield
    except UnavailableError as error:
        if isinstance(error.__cause__, FileNotFoundError | IsADirectoryError | NotADirectoryError):
            raise NotFoundError("there is no such file") from error
        raise
