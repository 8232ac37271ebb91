"""Streams: original bytes and progress."""

import contextlib
from collections.abc import AsyncIterator
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import StreamingResponse

from weft_ingestion.api.deps import ContainerDep, ReadingDep
from weft_ingestion.services.events import ProgressStream
from weft_ingestion.services.naming import attachment
from weft_service.access import ViewerDep
from weft_service.sse import sse_response

router = APIRouter(tags=["documents"], prefix="/v1/workspaces/{workspace_id}/documents")


@router.get(
    "/{document_id}/content",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/octet-stream": {}}, "description": "the bytes as uploaded"}},
)
async def get_content(
    documents: ReadingDep, document_id: UUID, access: ViewerDep, container: ContainerDep
) -> StreamingResponse:
    """The uploaded file, always as a download: it is someone's file, not a page of ours."""
    version = await documents.original(document_id)
    body = container.blobs.workspace(access.workspace_id).stream(version.blob_key)
    first = await anext(body, b"")  # a missing blob or a dead store is an error, not a broken-off download
    return StreamingResponse(
        _joined(first, body),
        media_type=version.media_type,
        headers={
            "Content-Length": str(version.byte_size),
            "Content-Disposition": attachment(version.filename),
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )


@router.get(
    "/{document_id}/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}, "description": "progress, then done or failed"}},
)
async def get_events(document_id: UUID, access: ViewerDep, container: ContainerDep) -> StreamingResponse:
    """Progress as server-sent events."""
    stream = ProgressStream(container.sessions, container.bus, access.workspace_id)
    await stream.current(document_id)
    return sse_response(stream.events(document_id))


async def _joined(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async with contextlib.AsyncExitStack() as stack:
        close = getattr(rest, "aclose", None)
        if close is not None:
            stack.push_async_callback(close)
        yield first
        async for piece in rest:
            yield piece
