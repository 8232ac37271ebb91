"""Server-sent events from a byte stream (WHATWG HTML, section 9.2)."""

from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One dispatched event; `id` is the last id seen on the stream."""

    event: str
    data: str
    id: str | None = None


async def split_lines(stream: AsyncIterable[bytes]) -> AsyncIterator[str]:
    r"""Lines ended by `\n`, `\r\n` or `\r` and nothing else.

    `str.splitlines` (what httpx uses) would also cut at U+2028 and the like, which JSON may carry unescaped.
    """
    rest = b""
    async for block in stream:
        rest += block
        held = b""
        if rest.endswith(b"\r"):  # perhaps half of \r\n
            rest, held = rest[:-1], b"\r"
        *lines, rest = rest.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        rest += held
        for line in lines:
            yield line.decode()
    if rest.endswith(b"\r"):
        yield rest[:-1].decode()


async def parse_events(stream: AsyncIterable[bytes]) -> AsyncIterator[ServerEvent]:
    """Events in order. Comments (heartbeats) are dropped, and so is an event cut off by the end of the stream."""
    event, data, last_id = "", list[str](), None
    async for line in split_lines(stream):
        if not line:
            if data:
                yield ServerEvent(event or "message", "\n".join(data), last_id)
            event, data = "", []
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            data.append(value)
        elif name == "event":
            event = value
        elif name == "id" and "\0" not in value:
            last_id = value
