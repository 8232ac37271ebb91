"""Parsing in processes of their own, because parsers abort, leak, spin and swell on files made for it."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

from weft_core.failures import FailureCode, IngestionFailure
from weft_core.parsed import ParsedDocument
from weft_parsing.limits import Limits
from weft_parsing.outcome import ChildError, Outcome, failure_of, outcomes_of
from weft_parsing.remote import ServerLostError
from weft_parsing.server import Server

_AT_ONCE = 64
"""Processes at the same time; each costs this process two sockets. Further ones wait their turn."""

File = tuple[Path, str]
"""Where a file lies, and the name that gives its extension."""


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
        (outcome,) = await self._outcomes([(path, filename)], limits)
        if isinstance(outcome, IngestionFailure):
            raise outcome
        return outcome

    async def parse_together(self, files: Sequence[File], limits: Limits = Limits()) -> list[Outcome]:  # noqa: B008 - frozen
        """Small files by one process, under the limits of one; in the order given. Where that ends badly each gets a
        process of its own, so that only the file that is why bears the consequences. Raises as `parse` for the rest."""
        if len(files) > 1:
            with contextlib.suppress(IngestionFailure, ChildError):
                return await self._outcomes(files, limits)
        return [await self._alone(file, limits) for file in files]

    async def close(self) -> None:
        """Kills what runs; a later `parse` would start anew."""
        server, self._server = self._server, None
        if server is not None:
            await server.stop()

    async def _alone(self, file: File, limits: Limits) -> Outcome:
        try:
            return await self.parse(*file, limits)
        except IngestionFailure as failure:
            return failure

    async def _outcomes(self, files: Sequence[File], limits: Limits) -> list[Outcome]:
        request = {"files": await asyncio.to_thread(_located, files), "limits": asdict(limits)}
        async with self._places:
            try:
                async with asyncio.timeout(limits.wall_seconds):
                    output = await self._answer(json.dumps(request).encode(), limits.result_bytes)
            except TimeoutError as error:
                raise IngestionFailure(FailureCode.TIMEOUT, f"over {limits.wall_seconds} s") from error
        return await asyncio.to_thread(outcomes_of, output, len(files))

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


def _located(files: Sequence[File]) -> list[dict[str, str]]:
    """As a child looks for them. Raises `OSError` for one that is not there."""
    for path, _ in files:
        path.stat()
    return [{"path": str(path.absolute()), "filename": filename} for path, filename in files]
