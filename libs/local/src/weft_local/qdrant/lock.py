"""One server per data folder. A second process that merely tried to load an open shard would damage it."""

import fcntl
import os
from pathlib import Path

FILE_NAME = "server.lock"


class DataDirInUseError(Exception):
    """Another process serves this folder."""


class DataDirLock:
    """Exclusive lock on a data folder, taken before anything in it is read. The kernel drops it with the process."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / FILE_NAME
        self._file: int | None = None

    def acquire(self) -> None:
        """Raises `DataDirInUseError` at once when another process holds it."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(file)
            raise DataDirInUseError(f"another process serves {self._path.parent}") from error
        self._file = file

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
