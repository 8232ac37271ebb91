"""The `weft` command on a terminal of 80 columns, as a person sees it."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

COLUMNS = 80
Command = Callable[..., tuple[int, str, str]]
"""Runs the command without a terminal: exit code, output, complaints."""
_STYLES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True)
class Screen:
    """What stood on it, without colours, and how the command ended."""

    text: str
    returncode: int

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


def on_terminal(env: Mapping[str, str], *arguments: str, typed: str = "", timeout: float = 60) -> Screen:
    """Run `weft …` with `typed` on the keyboard."""
    ours, theirs = pty.openpty()
    clean = {key: value for key, value in os.environ.items() if not key.startswith("WEFT_")}
    settings = {**clean, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color", **env}
    command = [sys.executable, "-m", "weft_client.cli.main", *arguments]
    with subprocess.Popen(command, env=settings, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, typed.encode())
        shown = b""
        with suppress(OSError):  # EIO: the command has ended
            while block := os.read(ours, 65536):
                shown += block
        os.close(ours)
        code = process.wait(timeout)
    return Screen(_STYLES.sub("", shown.decode()).replace("\r\n", "\n"), code)
