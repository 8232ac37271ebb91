"""What routes are given.

All of it is `async`, also where nothing is awaited: FastAPI hands a plain function to a thread, at every request.
"""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request
from sqlalchemy.ext.asyncio import AsyncSession

from weft_ingestion.container import Container
from weft_ingestion.repositories.intake import KEYS
from weft_ingestion.services.documents import DocumentService
from weft_ingestion.services.intake import Intake
from weft_ingestion.services.staging import Staging
from weft_service.access import EditorDep, ViewerDep
from weft_service.idempotency import ScopeDep
from weft_stores.postgres.engine import session_scope
from weft_stores.postgres.idempotency import IdempotencyRepository


async def _container(request: Request) -> Container:
    container: Container = request.app.state.container
    return container


ContainerDep = Annotated[Container, Depends(_container)]


async def _session(container: ContainerDep) -> AsyncIterator[AsyncSession]:
    async with session_scope(container.sessions) as session:
        yield session


# scope="function": the commit comes before the response is sent, so a failing one is no 200.
SessionDep = Annotated[AsyncSession, Depends(_session, scope="function")]


async def _reading(access: ViewerDep, session: SessionDep, container: ContainerDep) -> DocumentService:
    return DocumentService(session, container.blobs, access.workspace_id)


async def _editing(access: EditorDep, session: SessionDep, container: ContainerDep) -> DocumentService:
    return DocumentService(session, container.blobs, access.workspace_id)


ReadingDep = Annotated[DocumentService, Depends(_reading, scope="function")]
EditingDep = Annotated[DocumentService, Depends(_editing, scope="function")]


async def _intake(access: EditorDep, container: ContainerDep) -> Intake:
    staging = Staging(container.turns, container.blobs, access.workspace_id, container.settings.max_upload_bytes)
    return Intake(container.turns, staging, access.workspace_id, access.user_id)


IntakeDep = Annotated[Intake, Depends(_intake)]


async def _keys(session: SessionDep, scope: ScopeDep) -> IdempotencyRepository | None:
    return IdempotencyRepository(KEYS, session, scope) if scope else None


KeysDep = Annotated[IdempotencyRepository | None, Depends(_keys, scope="function")]
LimitQuery = Annotated[int, Query(ge=1, le=200, description="items on a page")]
CursorQuery = Annotated[str | None, Query(max_length=512, description="`next_cursor` of the page before")]


def document_path(workspace_id: UUID, document_id: UUID) -> str:
    """Where a document is found."""
    return f"/v1/workspaces/{workspace_id}/documents/{document_id}"
