"""A server that can be taken away and given back without losing its port."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from pydantic import SecretStr


@dataclass
class TcpProxy:
    """Passes bytes to `target`; `cut` breaks every connection and refuses new ones until `mend`. `hush` leaves the
    connections of the moment open and passes nothing on any more, as when a host goes without a word."""

    target: SecretStr
    port: int = 0
    opened: int = 0
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _hushed: set[asyncio.StreamWriter] = field(default_factory=set)

    @classmethod
    @asynccontextmanager
    async def to(cls, target: SecretStr) -> AsyncIterator[Self]:
        proxy = cls(target)
        await proxy.mend()
        try:
            yield proxy
        finally:
            await proxy.cut()

    @property
    def url(self) -> SecretStr:
        """The target's address with the proxy's port."""
        parts = urlsplit(self.target.get_secret_value())
        credentials = parts.netloc.rpartition("@")[0]
        return SecretStr(parts._replace(netloc=f"{credentials}@127.0.0.1:{self.port}").geturl())

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._open):
            writer.transport.abort()

    def hush(self) -> None:
        self._hushed |= self._open

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        parts = urlsplit(self.target.get_secret_value())
        far_reader, far_writer = await asyncio.open_connection(parts.hostname, parts.port)
        self._open |= {writer, far_writer}
        try:
            await asyncio.gather(self._pass(reader, far_writer), self._pass(far_reader, writer))
        finally:
            self._open -= {writer, far_writer}

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                if writer not in self._hushed:
                    writer.write(data)
                    await writer.drain()
        writer.close()
