"""Log files: rotation in place, and reading them together."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

_LIMIT_BYTES = 10 * 2**20
_KEPT = 3


def rotate(folder: Path, limit: int = _LIMIT_BYTES) -> None:
    """Copy every log over `limit` bytes to `.1` (older ones to `.2`, `.3`) and empty it.

    The writers keep their file open in append mode, so the file is emptied, not replaced; lines
    written between copy and emptying are lost.
    """
    for log in folder.glob("*.log"):
        if log.stat().st_size <= limit:
            continue
        for number in range(_KEPT, 1, -1):
            older = log.with_name(f"{log.name}.{number - 1}")
            if older.exists():
                older.replace(log.with_name(f"{log.name}.{number}"))
        shutil.copy2(log, log.with_name(f"{log.name}.1"))
        with log.open("r+b") as file:
            file.truncate()


def last_lines(log: Path, count: int) -> tuple[list[str], int]:
    """The last `count` lines of a log, and its size when they were read."""
    with log.open("rb") as file:
        size = file.seek(0, 2)
        start, data = size, b""
        while start > 0 and data.count(b"\n") <= count:
            start = max(0, start - 65_536)
            file.seek(start)
            data = file.read(size - start)
    return data.decode(errors="replace").splitlines()[-count:], size


def follow(offsets: dict[Path, int]) -> Iterator[tuple[Path, str]]:
    """Lines appended to the logs after the given offsets, for ever."""
    rests: dict[Path, bytes] = {}
    while True:
        quiet = True
        for log, offset in list(offsets.items()):
            size = log.stat().st_size if log.exists() else 0
            rotated = size < offset
            if size == offset:
                continue
            quiet = False
            if rotated:
                rests[log] = b""
            with log.open("rb") as file:
                file.seek(0 if rotated else offset)
                data = rests.get(log, b"") + file.read()
                offsets[log] = file.tell()
            *lines, rests[log] = data.split(b"\n")
            for line in lines:
                yield log, line.decode(errors="replace")
        if quiet:
            time.sleep(0.2)
