"""Parsing in processes of their own, because parsers abort, leak, spin and swell on files made for it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

from weft_core.failures import FailureCode, IngestionFailure
from weft_core.parsed import ParsedDocument
from weft_parsing.limits import Limits
from weft_parsing.outcome import ChildError, document_of, failure_of
from weft_parsing.remote import ServerLostError
from weft_parsing.server import Server

_AT_ONCE = 64
"""Files with a process at the same time; each costs this process two sockets. Further ones wait their turn."""


@asynccontextmanager
async def open_parsers() -> AsyncIterator["Parsers"]:
    """Parsers for one event loop; they die with the thread that it runs in. What still runs at the end is killed."""
    parsers = Parsers()
    try:
        yield parsers
    finally:
        await parsers.close()


class Parsers:
    """One fork server, started by the first file and again by the first one after its death."""

    def __init__(self) -> None:
        self._server: Server | None = None
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def parse(self, path: Path, filename: str, limits: Limits = Limits()) -> ParsedDocument:  # noqa: B008 - frozen
        """The document at `path`; `filename` gives its extension.

        Raises `IngestionFailure` when the file is why it cannot be had, whatever it did to its process; `OSError` when
        the file cannot be read; `ChildError` for the rest. When cancelled it kills the process first.
        """
        file = await asyncio.to_thread(_located, path)
        request = {"path": str(file), "filename": filename, "limits": asdict(limits)}
        async with self._places:
            try:
                async with asyncio.timeout(limits.wall_seconds):
                    output = await self._answer(json.dumps(request).encode(), limits.result_bytes)
            except TimeoutError as error:
                raise IngestionFailure(FailureCode.TIMEOUT, f"over {limits.wall_seconds} s") from error
        return await asyncio.to_thread(document_of, output)

    async def close(self) -> None:
        """Kills what runs; a later `parse` would start anew."""
        server, self._server = self._server, None
        if server is not None:
            await server.stop()

    async def _answer(self, request: bytes, most: int) -> bytes:
        server = await self._running()
        try:
            async with server.child(request) as child:
                output = await child.output(most)
                if output is None:
                    raise IngestionFailure(FailureCode.TOO_LARGE, f"the parsed text takes more than {most} bytes")
                code = await child.code()
        except ServerLostError as error:
            if self._server is server:
                self._server = None
            raise ChildError(f"the parsers' server is gone: {await server.stop()}") from error
        if code != 0:
            raise failure_of(code, output)
        return output

    async def _running(self) -> Server:
        if self._server is not None and not self._server.alive():
            lost, self._server = self._server, None
            await lost.stop()
        if self._server is None:
            try:
                self._server = Server()
            except OSError as error:
                raise ChildError("the parsers' server cannot start") from error
        return self._server


def _located(path: Path) -> Path:
    if path.stat().st_size == 0:
        raise IngestionFailure(FailureCode.EMPTY)
    return path.absolute()
