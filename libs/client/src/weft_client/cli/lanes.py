"""Sending many files: a few lanes, each of which takes one file from disk to its outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import anyio

from weft_client.async_client import AsyncWeft
from weft_client.cli.display import Display, open_display
from weft_client.cli.output import count
from weft_client.errors import NotSignedInError, WeftApiError, WeftClientError, WeftConnectionError
from weft_core.contracts.documents import Document, DocumentStatus, Metadata, UploadAccepted

LANES = 8
BUSY_RETRIES = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; `line` is a sentence for people."""

    path: Path
    good: bool
    line: str
    code: str = ""


async def send_all(weft: AsyncWeft, files: Sequence[Path], metadata: Metadata, *, wait: bool) -> list[Outcome]:
    """Outcomes in the order of `files`. A file that fails does not stop the others; a lost connection does."""
    await weft.workspace_id()  # a wrong address or account is one error, not one per file
    outcomes: dict[Path, Outcome] = {}
    lanes = anyio.CapacityLimiter(LANES)
    lost: list[WeftClientError] = []

    async def lane(path: Path, scope: anyio.CancelScope) -> None:
        async with lanes:
            try:
                outcome = await _send(weft, path, metadata, display, wait=wait)
            except (WeftConnectionError, NotSignedInError) as error:
                lost.append(error)
                scope.cancel()
                return
            outcomes[path] = outcome
            display.finish(path, outcome.line, good=outcome.good)

    with open_display(len(files)) as display:
        async with anyio.create_task_group() as group:
            for path in files:
                group.start_soon(lane, path, group.cancel_scope)
    if lost:
        raise lost[0]
    return [outcomes[path] for path in files]


async def _send(weft: AsyncWeft, path: Path, metadata: Metadata, display: Display, *, wait: bool) -> Outcome:
    try:
        accepted = await _upload(weft, path, metadata, display)
        if not wait:
            return Outcome(path, good=True, line=f"accepted as {accepted.document.id}")
        document = accepted.document
        async for progress in weft.documents.events(document.id):
            document = progress.document
            display.update(path, document.stage, document.percent)
    except OSError as error:
        return Outcome(path, good=False, line=error.strerror or str(error), code="unreadable")
    except WeftApiError as error:
        return Outcome(path, good=False, line=str(error), code=error.code)
    return _outcome(path, document, deduplicated=accepted.deduplicated)


async def _upload(weft: AsyncWeft, path: Path, metadata: Metadata, display: Display) -> UploadAccepted:
    for attempt in range(BUSY_RETRIES + 1):
        try:
            return await weft.documents.upload(
                path,
                metadata=metadata,
                on_sent=lambda sent, size: display.update(path, "upload", 100 * sent / size),
            )
        except WeftApiError as error:
            if error.status != 429 or attempt == BUSY_RETRIES:
                raise
            await anyio.sleep(error.retry_after_s or 1)
    raise AssertionError("the loop returns or raises")


def _outcome(path: Path, document: Document, *, deduplicated: bool) -> Outcome:
    if document.status is DocumentStatus.FAILED:
        code = document.error_code or "internal"
        return Outcome(path, good=False, line=document.error or "the document could not be read", code=code)
    counters = document.counters
    held = f"{count(counters.chunks, 'passage')}, {count(counters.entities, 'entity')}"
    return Outcome(path, good=True, line=f"{held}{' (was there already)' if deduplicated else ''}")
