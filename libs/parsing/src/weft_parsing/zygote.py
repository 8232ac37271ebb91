"""The fork server: a process that has the parsers loaded, and forks a child for each file it is handed.

Run as a script with Python's isolated mode and without `site`, so nothing but the search path given by the parent
decides which code runs. It reads no file itself, and has one thread only: forking would lose any other. Its standard
input is the parent's socket; what it writes to its standard error the parent reads there, should it die.
"""

import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
from collections.abc import Callable
from typing import NoReturn

_FORMATS = ("text", "markdown", "html", "docx", *(() if sys.platform == "darwin" else ("pdf",)))
"""None of these starts a thread, keeps a file open, or reserves much address space when loaded. On macOS PDFium brings
system frameworks that refuse to work after a fork, so each child loads its own."""

Run = Callable[[socket.socket, int], NoReturn]
"""What a forked child does with its socket and its server's process id."""


def main() -> None:
    parent = int(sys.argv[1])
    sys.path[:] = json.loads(sys.argv[2])

    from weft_parsing.child import run
    from weft_parsing.sandbox import confine_server

    confine_server(parent)
    for name in ("chardet", *(f"weft_parsing.formats.{format_}" for format_ in _FORMATS)):
        # what cannot be loaded is a matter of the files that need it
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    # the children's collectors would write to, and so copy, all that is shared
    gc.collect()
    gc.freeze()
    _Zygote(socket.socket(fileno=os.dup(0)), run).serve()


class _Zygote:
    """Waits for files, for children that have ended, and for lines whose other end is gone."""

    def __init__(self, control: socket.socket, run: Run) -> None:
        self._control = control
        self._run = run
        self._lines: dict[int, socket.socket] = {}
        self._bell, far_bell = socket.socketpair()
        self._bell.setblocking(False)
        far_bell.setblocking(False)
        signal.set_wakeup_fd(far_bell.detach(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ)
        self._selector.register(self._bell, selectors.EVENT_READ)

    def serve(self) -> NoReturn:
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._control:
                    self._take()
                elif key.fileobj is self._bell:
                    self._reap()
                else:
                    self._kill(key.data, key.fileobj)

    def _take(self) -> None:
        try:
            message, ends, _, _ = socket.recv_fds(self._control, 1, 2)
        except ConnectionResetError:
            self._end()
        if not message:
            self._end()
        if len(ends) < 2:
            # no descriptors left: the parent sees its ends close
            for end in ends:
                os.close(end)
            return
        self._fork(*(socket.socket(fileno=end) for end in ends))

    def _fork(self, line: socket.socket, answers: socket.socket) -> None:
        server = os.getpid()
        with answers:
            try:
                child = os.fork()
            except OSError as error:
                with contextlib.suppress(OSError):
                    answers.sendall(str(error).encode())
                _report(line, 1)
                return
            if child == 0:
                self._run(answers, server)
        self._lines[child] = line
        self._selector.register(line, selectors.EVENT_READ, child)

    def _kill(self, child: int, line: object) -> None:
        """Its end is reported when it is reaped, which may have been in this very round."""
        if self._lines.get(child) is line:
            self._selector.unregister(self._lines[child])
            os.kill(child, signal.SIGKILL)

    def _reap(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self._bell.recv(4096):
                pass
        with contextlib.suppress(ChildProcessError):
            while True:
                child, status = os.waitpid(-1, os.WNOHANG)
                if child == 0:
                    return
                # whatever it has left in its session
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(child, signal.SIGKILL)
                line = self._lines.pop(child)
                with contextlib.suppress(KeyError):
                    self._selector.unregister(line)
                _report(line, os.waitstatus_to_exitcode(status))

    def _end(self) -> NoReturn:
        for child in self._lines:
            os.kill(child, signal.SIGKILL)
        for child in self._lines:
            os.waitpid(child, 0)
        os._exit(0)


def _report(line: socket.socket, code: int) -> None:
    with line, contextlib.suppress(OSError):
        line.sendall(str(code).encode())


if __name__ == "__main__":
    main()
