"""A forked child as the parent of its server sees it: two sockets.

Over `answers` the child gets its request and gives its answer. The other end of `line` stays with the server: it says
there how the child ended, and takes the end of our side, be it closed or dead, as the order to kill the child.
"""

import asyncio
import contextlib
import socket

_BLOCK = 256 * 1024
_CODE_BYTES = 16


class ServerLostError(Exception):
    """The server died, or could not take a file."""


class RemoteChild:
    """One file's process."""

    def __init__(self, line: socket.socket, answers: socket.socket) -> None:
        self._line = line
        self._answers = answers

    async def send(self, request: bytes) -> None:
        """All that the child will get to read."""
        # a child that is dead already says so by its exit code
        with contextlib.suppress(OSError):
            await asyncio.get_running_loop().sock_sendall(self._answers, request)
            self._answers.shutdown(socket.SHUT_WR)

    async def output(self, most: int) -> bytes | None:
        """All that the child answers; None if it is more than `most` bytes."""
        blocks: list[bytes] = []
        while block := await _received(self._answers, _BLOCK):
            blocks.append(block)
            most -= len(block)
            if most < 0:
                return None
        return b"".join(blocks)

    async def code(self) -> int:
        """Its exit code once it has ended, negative for a signal; raises `ServerLostError`."""
        code = await _received(self._line, _CODE_BYTES)
        if not code:
            raise ServerLostError
        return int(code)

    async def kill(self) -> None:
        """Returns once the child is dead and gone, at once if it is already, or once the server is."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)
        while await _received(self._line, _CODE_BYTES):
            pass


async def _received(stream: socket.socket, most: int) -> bytes:
    try:
        return await asyncio.get_running_loop().sock_recv(stream, most)
    except ConnectionResetError:
        # the far side ended with something of ours unread
        return b""
