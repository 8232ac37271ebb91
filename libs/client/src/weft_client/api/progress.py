"""Following a document while it is read."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

import anyio

from weft_client.errors import WeftApiError, WeftConnectionError
from weft_client.sse import parse_events
from weft_client.transport import Transport
from weft_core.contracts.common import Problem
from weft_core.contracts.documents import Document

PATIENCE = 10
"""Broken connections in a row, without an event between them, before giving up: about 40 seconds."""

FINAL: Final = ("done", "failed")


@dataclass(frozen=True, slots=True)
class Progress:
    """The document as it stood at the event; `final` when it has become ready or failed."""

    document: Document
    final: bool


async def follow(transport: Transport, path: str) -> AsyncGenerator[Progress]:
    """Events of `path` until the final one, over as many connections as it takes.

    The server opens every stream with the present state, so nothing is missed between two connections.
    """
    failures = 0
    while True:
        broken: Exception | None = None
        try:
            async with aclosing(_connection(transport, path)) as connection:
                async for progress in connection:
                    failures = 0
                    yield progress
                    if progress.final:
                        return
        except WeftConnectionError as error:
            broken = error
        except WeftApiError as error:
            if error.status != 429 and error.status < 500:
                raise
            broken = error
        failures += 1
        if failures > PATIENCE:
            raise broken or WeftConnectionError(transport.base_url, "the events end again and again")
        await anyio.sleep(min(5.0, 0.2 * 2 ** (failures - 1)))


async def _connection(transport: Transport, path: str) -> AsyncGenerator[Progress]:
    accept = {"Accept": "text/event-stream"}
    async with transport.open("GET", path, headers=accept, read_timeout=transport.timeouts.stream) as response:
        async for event in parse_events(response.aiter_bytes()):
            if event.event == "error":
                raise WeftApiError(Problem.model_validate_json(event.data))
            if event.event in FINAL or event.event == "progress":
                yield Progress(Document.model_validate_json(event.data), final=event.event in FINAL)
