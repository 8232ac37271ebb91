"""multipart/form-data with one file, streamed: the file is read block by block in a thread, never whole."""

import mimetypes
import os
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import anyio

BLOCK = 256 * 1024

Source = str | os.PathLike[str] | bytes
"""A file's path, or the bytes themselves."""

OnSent = Callable[[int, int], None]
"""Told after each block: bytes of the file sent so far, bytes in all."""


class FileForm:
    """A form whose field `file` holds the file. `length` counts bytes; `blocks()` may be called again for a retry."""

    def __init__(
        self,
        source: Source,
        *,
        filename: str | None = None,
        fields: Mapping[str, str] | None = None,
        on_sent: OnSent | None = None,
    ) -> None:
        self._source = source if isinstance(source, bytes) else Path(source)
        self._on_sent = on_sent
        if filename is None:
            if isinstance(self._source, bytes):
                raise ValueError("bytes need a filename: its extension says how to read them")
            filename = self._source.name
        boundary = secrets.token_hex(16)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self._head = b"".join(_field(boundary, name, value) for name, value in (fields or {}).items())
        self._head += _file_head(boundary, filename)
        self._tail = f"\r\n--{boundary}--\r\n".encode()
        size = len(self._source) if isinstance(self._source, bytes) else self._source.stat().st_size
        self.size = size
        self.length = len(self._head) + size + len(self._tail)

    async def blocks(self) -> AsyncIterator[bytes]:
        yield self._head
        sent = 0
        async for block in self._file_blocks():
            yield block
            sent += len(block)
            if self._on_sent is not None:
                self._on_sent(sent, self.size)
        yield self._tail

    async def _file_blocks(self) -> AsyncIterator[bytes]:
        if isinstance(self._source, bytes):
            for at in range(0, len(self._source), BLOCK):
                yield self._source[at : at + BLOCK]
            return
        left = self.size  # a file that grows meanwhile must not overrun the length already announced
        async with await anyio.open_file(self._source, "rb") as file:
            while left and (block := await file.read(min(BLOCK, left))):
                left -= len(block)
                yield block


def _field(boundary: str, name: str, value: str) -> bytes:
    return f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


def _file_head(boundary: str, filename: str) -> bytes:
    # as browsers do (HTML, section 4.10.21.8)
    quoted = filename.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    media_type = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\n'
    return f"{head}Content-Type: {media_type}\r\n\r\n".encode()
