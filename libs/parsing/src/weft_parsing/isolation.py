"""Parsing in a child process, because parsers abort, leak, spin and swell on files made for it."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path

from pydantic import BaseModel, ValidationError

from weft_core.failures import FailureCode, IngestionFailure
from weft_core.parsed import ParsedDocument
from weft_parsing import child
from weft_parsing.limits import Limits

_BLOCK = 256 * 1024
_STDERR_TAIL = 2_000
_KEPT_VARIABLES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
"""Without these some Python builds cannot start; everything else, secrets above all, stays with the parent."""

_SIGNALS = {
    signal.SIGXCPU: FailureCode.TIMEOUT,
    signal.SIGALRM: FailureCode.TIMEOUT,
    signal.SIGABRT: FailureCode.TOO_LARGE,  # how PDFium says that it is out of memory
    signal.SIGSEGV: FailureCode.CORRUPT,
    signal.SIGBUS: FailureCode.CORRUPT,
    signal.SIGILL: FailureCode.CORRUPT,
    signal.SIGFPE: FailureCode.CORRUPT,
    signal.SIGTRAP: FailureCode.CORRUPT,
}


class ChildError(RuntimeError):
    """The child did not get as far as the file, or was killed from outside: another attempt may fare better."""


class _Answer(BaseModel):
    document: ParsedDocument | None = None
    failure: FailureCode | None = None
    detail: str = ""


async def parse_isolated(path: Path, filename: str, limits: Limits = Limits()) -> ParsedDocument:  # noqa: B008 - frozen
    """The document at `path`; `filename` gives its extension.

    Raises `IngestionFailure` when the file is why it cannot be had, whatever it did to the child; `OSError` when the
    file cannot be read; `ChildError` for the rest. When cancelled it kills the child first.
    """
    if (await asyncio.to_thread(path.stat)).st_size == 0:
        raise IngestionFailure(FailureCode.EMPTY)
    async with _running_child() as process:
        try:
            async with asyncio.timeout(limits.wall_seconds):
                output, errors = await _exchange(process, _request(path, filename, limits), limits.result_bytes)
                code = await process.wait()
        except TimeoutError as error:
            raise IngestionFailure(FailureCode.TIMEOUT, f"over {limits.wall_seconds} s") from error
    if output is None:
        raise IngestionFailure(FailureCode.TOO_LARGE, f"the parsed text takes more than {limits.result_bytes} bytes")
    if code != 0:
        raise _failure(code, errors)
    return await asyncio.to_thread(_document, output)


def _request(path: Path, filename: str, limits: Limits) -> bytes:
    request = {
        "path": str(path.absolute()),
        "filename": filename,
        "limits": asdict(limits),
        "parent": os.getpid(),
        "search_path": [str(Path(entry).absolute()) for entry in sys.path if entry],
    }
    return json.dumps(request).encode()


@contextlib.asynccontextmanager
async def _running_child() -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-S", "-X", "utf8", str(Path(child.__file__))),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
        cwd="/",
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        # shielded, so that a second cancellation leaves no zombie either
        await asyncio.shield(asyncio.ensure_future(process.communicate()))


async def _exchange(process: asyncio.subprocess.Process, request: bytes, most: int) -> tuple[bytes | None, bytes]:
    if process.stdin is None or process.stdout is None or process.stderr is None:
        raise ChildError("the child has no pipes")
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(request)
        await process.stdin.drain()
    process.stdin.close()
    async with asyncio.TaskGroup() as group:
        output = group.create_task(_read(process, process.stdout, most))
        errors = group.create_task(_tail(process.stderr))
    return output.result(), errors.result()


async def _read(process: asyncio.subprocess.Process, stream: asyncio.StreamReader, most: int) -> bytes | None:
    """All of the stream; None, and the child killed, if it is more than allowed."""
    blocks: list[bytes] = []
    while block := await stream.read(_BLOCK):
        blocks.append(block)
        most -= len(block)
        if most < 0:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            return None
    return b"".join(blocks)


async def _tail(stream: asyncio.StreamReader) -> bytes:
    tail = b""
    while block := await stream.read(_BLOCK):
        tail = (tail + block)[-_STDERR_TAIL:]
    return tail


def _failure(code: int, errors: bytes) -> Exception:
    message = errors.decode("utf-8", "replace").strip()
    if -code in _SIGNALS:
        return IngestionFailure(_SIGNALS[signal.Signals(-code)], f"the parser ended by {signal.Signals(-code).name}")
    if message.endswith("MemoryError"):
        return IngestionFailure(FailureCode.TOO_LARGE, "out of memory")
    return ChildError(f"the parser's process ended with {code}: {message}")


def _document(output: bytes) -> ParsedDocument:
    try:
        answer = _Answer.model_validate_json(output)
    except ValidationError as error:
        raise ChildError("the parser's process gave no answer") from error
    if answer.document is not None:
        return answer.document
    raise IngestionFailure(answer.failure or FailureCode.INTERNAL, answer.detail)
