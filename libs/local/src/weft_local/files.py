"""Private files, locks and ports: the small things every local process needs."""

import contextlib
import fcntl
import os
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path


class HomeBusyError(Exception):
    """Another process holds the folder."""


def private_folder(path: Path) -> Path:
    """Make `path` with mode 0700 if it is missing."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def write_private(path: Path, text: str, *, durable: bool = True) -> None:
    """Replace `path` in one step by a file only its owner can read; `durable`: it survives a power cut."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        if durable:
            file.flush()
            os.fsync(file.fileno())
    fresh.replace(path)


def kept_secret(path: Path) -> str:
    """The secret in `path`, made at the first call: 43 URL-safe characters."""
    with contextlib.suppress(FileNotFoundError):
        if secret := path.read_text().strip():
            return secret
    secret = secrets.token_urlsafe(32)
    write_private(path, secret)
    return secret


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold `path` locked; HomeBusyError when another process does. A dead holder holds nothing."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise HomeBusyError(f"{path} is locked by another process") from error
        yield


class Port:
    """A loopback port kept for us until `release`.

    The socket stays bound and never listens: on Linux a server that sets SO_REUSEADDR, as all of
    ours do, can bind beside it, while the kernel hands the port to nobody else. Elsewhere
    `lend` gives it up just before the server starts.
    """

    def __init__(self, number: int = 0) -> None:
        self._socket: socket.socket | None = self._bound(number)
        self.number: int = self._socket.getsockname()[1]

    @staticmethod
    def _bound(number: int) -> socket.socket:
        held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            if hasattr(socket, "SO_REUSEADDR"):
                held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            held.bind(("127.0.0.1", number))
        except OSError:
            held.close()
            raise
        return held

    def lend(self) -> int:
        """The number, free for a server to bind now."""
        if os.uname().sysname != "Linux":
            self.release()
        return self.number

    def release(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def is_free(number: int) -> bool:
    """Whether nobody listens on the loopback port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
            probe.listen(1)
        except OSError:
            return False
    return True
