"""Where log lines go: standard output, in one write per tenth of a second while an event loop runs.

One write per line costs a busy gateway a tenth of its time. Lines of warnings and worse go out at once, with all that
waited before them.
"""

import asyncio
import atexit
import threading
from typing import TextIO

FLUSH_S = 0.1


class LogLines:
    """A logger for structlog, and a stream for the standard library's handler."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._waiting: list[str] = []
        self._lock = threading.Lock()
        atexit.register(self.flush)

    def info(self, line: str) -> None:
        """Write `line` soon; at once where no event loop runs."""
        self._waiting.append(line + "\n")
        if len(self._waiting) > 1:
            return
        try:
            asyncio.get_running_loop().call_later(FLUSH_S, self.flush)
        except RuntimeError:
            self.flush()

    def error(self, line: str) -> None:
        """Write `line` now."""
        self._waiting.append(line + "\n")
        self.flush()

    debug = info
    msg = warning = critical = exception = fatal = failure = log = error

    def write(self, text: str) -> None:
        """As a stream: text with its line ends."""
        self._waiting.append(text)

    def flush(self) -> None:
        """Write what waits."""
        with self._lock:
            lines, self._waiting = self._waiting, []
            if lines:
                self._out.write("".join(lines))
                self._out.flush()
