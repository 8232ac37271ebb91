"""HTTP to the model with a cap on the reply: the SDK reads a whole body into memory, however long it is."""

from collections.abc import AsyncIterator

import httpx

MAX_REPLY_BYTES = 8 * 1024 * 1024
"""An answer of 32,768 tokens streamed one token an event is below it."""


class ReplyTooLargeError(httpx.TransportError):
    """The server sent more than any honest answer needs."""


class _CappedStream(httpx.AsyncByteStream):
    def __init__(self, inner: httpx.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for piece in self._inner:
            size += len(piece)
            if size > MAX_REPLY_BYTES:
                raise ReplyTooLargeError("the model's reply is too large")
            yield piece

    async def aclose(self) -> None:
        await self._inner.aclose()


class CappedTransport(httpx.AsyncHTTPTransport):
    """An ordinary transport whose response bodies end with `ReplyTooLargeError` past `MAX_REPLY_BYTES`."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await super().handle_async_request(request)
        if isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = _CappedStream(response.stream)
        return response
