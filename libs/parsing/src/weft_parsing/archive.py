"""Zip archives that may be bombs: checked before anything is unpacked, counted while it is."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from weft_core.failures import FailureCode, IngestionFailure
from weft_parsing.limits import MIB, Limits

_ENCRYPTED_FLAG = 0x1
_READ_AT_ONCE = 256 * 1024


@contextmanager
def open_archive(path: Path, limits: Limits) -> Iterator["Archive"]:
    """A checked archive; raises `corrupt`, `encrypted` or `too_large`."""
    with path.open("rb") as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OverflowError, OSError) as error:
            raise IngestionFailure(FailureCode.CORRUPT, f"not a whole archive: {error}") from error
        with archive:
            _check(archive, path.stat().st_size, limits)
            yield Archive(archive, limits)


class Archive:
    """The parts of an archive, by name without regard to case, as Office looks them up."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._parts = {info.filename.lower(): info for info in archive.infolist()}
        self._left = limits.archive_bytes

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def read(self, name: str) -> bytes:
        """A part's bytes, never more than the limits whatever its header says; raises `corrupt` if it is missing."""
        info = self._parts.get(name.lower())
        if info is None:
            raise IngestionFailure(FailureCode.CORRUPT, f"the part {name} is missing")
        # pictures that honest files hold are packed tighter than this, but nothing unpacks them
        if info.file_size > MIB and info.file_size > self._limits.part_ratio * info.compress_size:
            raise IngestionFailure(FailureCode.TOO_LARGE, f"the part {name} is packed too tightly")
        blocks: list[bytes] = []
        room = min(self._limits.part_bytes, self._left)
        try:
            with self._archive.open(info) as part:
                while block := part.read(_READ_AT_ONCE):
                    room -= len(block)
                    if room < 0:
                        raise IngestionFailure(FailureCode.TOO_LARGE, f"the part {name} unpacks to too much")
                    blocks.append(block)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
            raise IngestionFailure(FailureCode.CORRUPT, f"the part {name} cannot be unpacked: {error}") from error
        data = b"".join(blocks)
        self._left -= len(data)
        return data


def _check(archive: zipfile.ZipFile, size: int, limits: Limits) -> None:
    parts = archive.infolist()
    if len(parts) > limits.archive_parts:
        raise IngestionFailure(FailureCode.TOO_LARGE, f"{len(parts)} parts in the archive")
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise IngestionFailure(FailureCode.ENCRYPTED, "the archive has encrypted parts")
    if sum(part.file_size for part in parts) > limits.archive_bytes:
        raise IngestionFailure(FailureCode.TOO_LARGE, "the archive unpacks to too much")
    if len({part.filename.lower() for part in parts}) < len(parts):
        raise IngestionFailure(FailureCode.CORRUPT, "two parts of the archive have one name")
    if sum(part.compress_size for part in parts) > size:
        raise IngestionFailure(FailureCode.CORRUPT, "parts of the archive overlap")
