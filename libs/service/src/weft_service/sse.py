"""Server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import structlog
from pydantic import BaseModel
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from weft_service.problems import problem_of

HEARTBEAT_S = 15.0
_log = structlog.get_logger(source="weft.sse")


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One event. A model is sent as its JSON, a string as it is (several lines become several data fields)."""

    event: str
    data: BaseModel | str
    id: str | None = None

    def encode(self) -> bytes:
        """The event in wire form."""
        data = self.data.model_dump_json() if isinstance(self.data, BaseModel) else self.data
        head = [] if self.id is None else [f"id: {_lines(self.id)[0]}"]
        head.append(f"event: {_lines(self.event)[0]}")
        return "\n".join([*head, *(f"data: {line}" for line in _lines(data)), "", ""]).encode()


def sse_response(events: AsyncIterator[ServerEvent], *, heartbeat_s: float = HEARTBEAT_S) -> StreamingResponse:
    """Stream `events`, with a comment after every `heartbeat_s` of silence.

    When the client leaves, or the process is stopping, the iterator is closed. An error inside it becomes a last
    event named `error` whose data is the problem.
    """
    return _EventStream(events, heartbeat_s)


class _EventStream(StreamingResponse):
    """Runs its own loop rather than Starlette's, so that the source is closed before the request ends."""

    def __init__(self, events: AsyncIterator[ServerEvent], heartbeat_s: float) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__((), headers=headers, media_type="text/event-stream")
        self._events = events
        self._heartbeat_s = heartbeat_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        draining = getattr(scope["app"].state, "draining", None) if "app" in scope else None
        pump = asyncio.create_task(self._pump(send))
        enders = [pump, asyncio.create_task(self.listen_for_disconnect(receive))]
        if draining is not None:
            enders.append(asyncio.create_task(draining.wait()))
        try:
            await asyncio.wait(enders, return_when=asyncio.FIRST_COMPLETED)
            left = not pump.done() and enders[1].done()
        finally:
            for task in enders:
                task.cancel()
            await asyncio.gather(*enders, return_exceptions=True)
            await self._close()
        if not left:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _pump(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        # Sent at once, so that proxies and clients see the stream begin.
        await _write(send, b": open\n\n")
        upcoming: asyncio.Task[ServerEvent | None] | None = None
        try:
            while True:
                upcoming = upcoming or asyncio.create_task(self._next())
                done, _ = await asyncio.wait({upcoming}, timeout=self._heartbeat_s)
                if not done:
                    await _write(send, b": heartbeat\n\n")
                    continue
                event, upcoming = upcoming.result(), None
                if event is None:
                    return
                await _write(send, event.encode())
        except OSError:
            # The client left; `listen_for_disconnect` says so too.
            return
        except Exception as error:  # noqa: BLE001 - the status line is gone, so the stream itself must say it
            _log.exception("stream_failed", error=type(error).__name__)
            await _write(send, ServerEvent("error", problem_of(error)).encode())
        finally:
            if upcoming is not None:
                upcoming.cancel()
                await asyncio.gather(upcoming, return_exceptions=True)

    async def _next(self) -> ServerEvent | None:
        return await anext(self._events, None)

    async def _close(self) -> None:
        close = getattr(self._events, "aclose", None)
        if close is not None:
            await close()


async def _write(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


def _lines(text: str) -> list[str]:
    """CR, LF and CRLF all end a line for an event stream, and no other character does."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
