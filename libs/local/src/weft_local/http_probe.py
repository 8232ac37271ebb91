"""One GET on loopback, without loading an HTTP client."""

import asyncio
from collections.abc import Mapping


async def http_status(
    port: int, path: str, headers: Mapping[str, str] | None = None, within_s: float = 3
) -> int | None:
    """Status of `GET path`, or None when nothing answers in time."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close"]
    lines += [f"{key}: {value}" for key, value in (headers or {}).items()]
    try:
        async with asyncio.timeout(within_s):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
                await writer.drain()
                words = (await reader.readline()).split()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return None
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else None
