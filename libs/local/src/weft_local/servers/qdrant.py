"""The local Qdrant: our REST server over `qdrant-edge-py`."""

import secrets
import signal
import sys

from pydantic import SecretStr

from weft_local.http_probe import http_status
from weft_local.managed import NotOursError
from weft_local.process import Command
from weft_local.servers.base import LocalServer


class QdrantServer(LocalServer):
    """One Qdrant engine behind Qdrant's own REST interface."""

    name = "qdrant"
    variable = "WEFT_QDRANT_URL"
    death_signal = signal.SIGTERM

    @property
    def url(self) -> SecretStr:
        return SecretStr(f"http://:{self.password}@127.0.0.1:{self.port}")

    def command(self) -> Command:
        folder = self.data_dir / "data"
        folder.mkdir(exist_ok=True)
        number = self._port.lend() if self._port else 0
        argv = (
            *(sys.executable, "-m", "weft_local.qdrant"),
            *("--data-dir", str(folder), "--host", "127.0.0.1", "--port", str(number)),
            *("--api-key-file", str(self.data_dir / "password")),
        )
        return Command(argv, self.environment, self.data_dir)

    async def probe(self) -> bool:
        """Our key must open it, and another must not."""
        ours = await http_status(self.port, "/collections", {"api-key": self.password})
        if ours is None:
            return False
        other = await http_status(self.port, "/collections", {"api-key": secrets.token_hex(16)})
        if ours in {401, 403} or other == 200:
            raise NotOursError(f"another program answers on port {self.port}")
        return ours == 200
