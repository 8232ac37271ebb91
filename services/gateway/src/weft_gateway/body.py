"""The request body on its way through."""

import asyncio
from collections.abc import AsyncIterator

from starlette.types import Receive, Scope

from weft_core.errors import TooLargeError


class ClientGoneError(Exception):
    """The client closed the connection before its request, or our answer, was complete."""


class RequestBody:
    """Passes chunks on as they come, at most `cap` bytes. What went wrong stays readable in `failure`, because the
    HTTP client that consumes the chunks hides it in an error of its own."""

    def __init__(self, scope: Scope, receive: Receive, cap: int) -> None:
        self.receive = receive
        self._cap = cap
        self._seen = 0
        headers = dict(scope["headers"])
        length = headers.get(b"content-length")
        self._declared = int(length) if length is not None and length.isdigit() else None
        self.expected = bool(self._declared) or b"transfer-encoding" in headers
        self.complete = not self.expected
        self.failure: TooLargeError | ClientGoneError | None = None

    def check_declared(self) -> None:
        """Raises `TooLargeError` when the client itself announces too much."""
        if self._declared is not None and self._declared > self._cap:
            raise too_large(self._cap)

    async def chunks(self) -> AsyncIterator[bytes]:
        while not self.complete:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                self.failure = ClientGoneError()
                raise self.failure
            chunk = message.get("body", b"")
            self.complete = not message.get("more_body", False)
            self._seen += len(chunk)
            if self._seen > self._cap:
                self.failure = too_large(self._cap)
                raise self.failure
            if chunk:
                yield chunk

    async def client_gone(self) -> None:
        """Return when the client has closed the connection. For a complete body only."""
        while (await self.receive())["type"] != "http.disconnect":
            pass

    async def linger(self, seconds: float, most: int) -> None:
        """Take in and drop the rest for a while: closing at once could destroy our answer on its way."""
        try:
            async with asyncio.timeout(seconds):
                while not self.complete and most > 0:
                    message = await self.receive()
                    self.complete = message["type"] == "http.disconnect" or not message.get("more_body", False)
                    most -= len(message.get("body", b""))
        except TimeoutError:
            return


def too_large(cap: int) -> TooLargeError:
    return TooLargeError(f"the body is larger than the {cap:,} bytes taken here")
