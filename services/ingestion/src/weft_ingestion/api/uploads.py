"""POST and PUT of documents."""

from collections.abc import AsyncIterator
from uuid import UUID

from fastapi import APIRouter, Request, Response, status

from weft_core.contracts.documents import BatchAccepted, UploadAccepted
from weft_ingestion.api.bodies import (
    BATCH_BODY,
    FORM_OVERHEAD_BYTES,
    MAX_JSON_BYTES,
    REQUEST_BODY,
    Sink,
    read_batch,
    read_upload,
)
from weft_ingestion.api.deps import ContainerDep, IntakeDep, document_path
from weft_ingestion.services.intake import Description
from weft_ingestion.services.staging import Stored
from weft_ingestion.services.uploads import UploadService
from weft_service.access import EditorDep
from weft_service.idempotency import ScopeDep


def uploads_router(max_upload_bytes: int) -> APIRouter:
    """Routes that take a document's bytes: the cap on the body is theirs alone."""
    router = APIRouter(tags=["documents"], prefix="/v1/workspaces/{workspace_id}/documents")
    max_body_size = max(max_upload_bytes + FORM_OVERHEAD_BYTES, MAX_JSON_BYTES)

    @router.post("", status_code=status.HTTP_202_ACCEPTED, openapi_extra=REQUEST_BODY, max_body_size=max_body_size)
    async def upload(
        request: Request,
        response: Response,
        access: EditorDep,
        intake: IntakeDep,
        container: ContainerDep,
        scope: ScopeDep,
    ) -> UploadAccepted:
        """Take a document. 202 means: its bytes and its job are on disk; `Location` tells how it gets on. The same
        bytes again give the document that is there (`deduplicated`)."""

        async def read(sink: Sink) -> tuple[Stored, Description]:
            return await read_upload(request, sink, intake.staging.discard)

        accepted = await UploadService(container.turns, intake).create(read, scope)
        container.relay.wake()
        response.headers["Location"] = document_path(access.workspace_id, accepted.document.id)
        return accepted

    @router.post(":batch", status_code=status.HTTP_202_ACCEPTED, openapi_extra=BATCH_BODY, max_body_size=MAX_JSON_BYTES)
    async def upload_batch(
        request: Request, intake: IntakeDep, container: ContainerDep, scope: ScopeDep
    ) -> BatchAccepted:
        """Take several texts in one request and one commit: all of them, or none. Each becomes a document of its own;
        the answers are in the order of the texts."""
        accepted = await UploadService(container.turns, intake).create_all(await read_batch(request), scope)
        container.relay.wake()
        return accepted

    @router.put(
        "/{document_id}",
        status_code=status.HTTP_202_ACCEPTED,
        openapi_extra=REQUEST_BODY,
        max_body_size=max_body_size,
    )
    async def replace(
        request: Request,
        response: Response,
        document_id: UUID,
        access: EditorDep,
        intake: IntakeDep,
        container: ContainerDep,
    ) -> UploadAccepted:
        """Take a new version. Readers keep seeing the old one until the new one is ready, then only the new one."""
        await intake.ensure_exists(document_id)

        async def sink(body: AsyncIterator[bytes]) -> Stored:
            return await intake.staging.store(body, document_id)

        stored, description = await read_upload(request, sink, intake.staging.discard)
        accepted = await intake.replace(document_id, stored, description)
        container.relay.wake()
        response.headers["Location"] = document_path(access.workspace_id, document_id)
        return accepted

    return router
