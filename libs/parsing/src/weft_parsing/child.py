"""A forked child: one request in, one line of answer for each of its files out, all JSON, over one socket."""

import json
import os
import signal
import socket
import traceback
from typing import NoReturn

from weft_parsing.answer import OUT_OF_MEMORY, answer
from weft_parsing.limits import Limits
from weft_parsing.sandbox import confine

_LAST_WORDS = 2_000
_MOST_FILES = 4_096
"""More than the server ever has open, and descriptors are given out from below."""


def run(answers: socket.socket, server: int) -> NoReturn:
    """Confines itself before it looks at the file; never returns to the server's code that forked it."""
    code = 1
    try:
        _leave(answers)
        answers.sendall(_answer(answers, server))
        code = 0
    except BaseException:  # noqa: BLE001 - anything that got out would go on as a second server
        answers.sendall(traceback.format_exc()[-_LAST_WORDS:].encode("utf-8", "replace"))
    finally:
        # the parsers' teardown is of no use, and takes time after a large file
        os._exit(code)


def _leave(answers: socket.socket) -> None:
    """Drops all that is the server's: its session, its sockets (those of other files too), its signals."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        # what a library may print must not land in the answer, nor with the parent
        os.dup2(nothing, standard)
    os.closerange(3, answers.fileno())
    os.closerange(answers.fileno() + 1, _MOST_FILES)


def _answer(answers: socket.socket, server: int) -> bytes:
    try:
        with answers.makefile("rb") as stream:
            request = json.load(stream)
        limits = Limits(**request["limits"])
        confine(limits, server)
        return b"\n".join(answer(file["path"], file["filename"], limits) for file in request["files"])
    except MemoryError:
        return OUT_OF_MEMORY
