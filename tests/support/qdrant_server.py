"""Starts the local Qdrant server as the process it is in production."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
from pydantic import SecretStr

READY_S = 30.0


class QdrantProcess:
    """`python -m weft_local.qdrant` over `folder`, on a free port; entering the context waits until it answers."""

    def __init__(self, folder: Path) -> None:
        self.data_dir = folder / "data"
        self.api_key = secrets.token_urlsafe(24)
        self._key_file = folder / "api-key"
        self._key_file.write_text(self.api_key)
        self._log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> SecretStr:
        """The address in the form of `WEFT_QDRANT_URL`."""
        return SecretStr(f"http://:{self.api_key}@127.0.0.1:{self.port}")

    @property
    def log(self) -> str:
        return self._log.read_text()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill(signal.SIGKILL)

    def start(self) -> None:
        self.spawn()
        deadline = time.monotonic() + READY_S
        while not self._answers():
            assert self._process is not None
            assert self._process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.02)

    def spawn(self) -> subprocess.Popen[bytes]:
        """Starts the process without waiting for it to answer."""
        self.port = _free_port()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "weft_local.qdrant"),
                    *("--data-dir", str(self.data_dir), "--host", "127.0.0.1", "--port", str(self.port)),
                    *("--api-key-file", str(self._key_file)),
                ],
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )
        return self._process

    def kill(self, number: int) -> int:
        """Sends the signal and waits for the end; gives the exit code. A process that has ended is left alone."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(number)
        return self._process.wait(READY_S)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.base_url}/readyz", timeout=2).status_code == 200
        except httpx.TransportError:
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
