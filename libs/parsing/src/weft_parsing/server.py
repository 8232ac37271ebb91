"""The fork server as its parent sees it: a process, and one socket to hand it work."""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from weft_parsing import zygote
from weft_parsing.remote import RemoteChild, ServerLostError

_LAST_WORDS = 2_000
_PATIENCE_SECONDS = 5.0
"""How long the server may take to kill a child, or to end, until it counts as hung."""

_KEPT_VARIABLES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
"""Without these some Python builds cannot start; everything else, secrets above all, stays with the parent."""


class Server:
    """Starts with its construction, which raises `OSError` if the system has no process to spare."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair()
        self._control.setblocking(False)
        search_path = json.dumps([str(Path(entry).absolute()) for entry in sys.path if entry])
        flags = ("-I", "-S", "-X", "utf8")
        try:
            self._process = subprocess.Popen(
                [sys.executable, *flags, zygote.__file__, str(os.getpid()), search_path],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=theirs.fileno(),
                env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
                cwd="/",
                start_new_session=True,
            )
        except OSError:
            self._control.close()
            raise
        finally:
            theirs.close()

    def alive(self) -> bool:
        """False once it has died, or was told to end."""
        return self._process.poll() is None and self._control.fileno() >= 0

    @contextlib.asynccontextmanager
    async def child(self, request: bytes) -> AsyncIterator[RemoteChild]:
        """A process for one file, killed at the end; raises `ServerLostError`."""
        with contextlib.ExitStack() as ours:
            with contextlib.ExitStack() as theirs:
                line, far_line = socket.socketpair()
                answers, far_answers = socket.socketpair()
                for near, far in ((line, far_line), (answers, far_answers)):
                    ours.enter_context(near).setblocking(False)
                    theirs.enter_context(far)
                self._hand_over(far_line, far_answers)
            child = RemoteChild(line, answers)
            try:
                await child.send(request)
                yield child
            finally:
                await self._end(child)

    async def stop(self) -> str:
        """Ends it, by force if need be, and with it every child; what it has last said."""
        words = self._last_words()
        self._control.close()
        try:
            await asyncio.to_thread(self._process.wait, _PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)
        return words

    def _hand_over(self, *ends: socket.socket) -> None:
        try:
            socket.send_fds(self._control, [b"\0"], [end.fileno() for end in ends])
        except OSError as error:
            raise ServerLostError from error

    async def _end(self, child: RemoteChild) -> None:
        timer = asyncio.get_running_loop().call_later(_PATIENCE_SECONDS, self._give_up)
        try:
            await child.kill()
        finally:
            timer.cancel()

    def _give_up(self) -> None:
        """A server that hangs dies, and with it all of its children, so that nobody waits for them."""
        self._process.kill()
        self._control.close()

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):
            return self._control.recv(1 << 20)[-_LAST_WORDS:].decode("utf-8", "replace").strip()
        return ""
