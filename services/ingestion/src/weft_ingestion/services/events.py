"""The progress of one document as events."""

import contextlib
from collections.abc import AsyncIterator
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_core.contracts.documents import Document, DocumentStatus
from weft_core.errors import NotFoundError
from weft_ingestion.repositories.documents import DocumentRepository
from weft_ingestion.services.views import document_of
from weft_service.sse import ServerEvent
from weft_stores.postgres.engine import session_scope
from weft_stores.redis.progress import ProgressBus


class ProgressStream:
    """Reads the row whenever a hint comes, and every two seconds without one; a session is held only to read."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], bus: ProgressBus, workspace_id: UUID) -> None:
        self._sessions = sessions
        self._bus = bus
        self._workspace_id = workspace_id

    async def current(self, document_id: UUID) -> Document:
        """Raises `NotFoundError`."""
        async with session_scope(self._sessions) as session:
            return document_of(await DocumentRepository(session, self._workspace_id).get(document_id))

    async def events(self, document_id: UUID) -> AsyncIterator[ServerEvent]:
        """`progress` with the document whenever it has changed, at the end `done` or `failed`. Ends without either
        when the document is deleted. A failed new version of a document that is served ends as `failed`."""
        last: Document | None = None
        number = 0
        async with contextlib.aclosing(self._bus.subscribe(document_id)) as hints:
            async for _ in hints:
                try:
                    document = await self.current(document_id)
                except NotFoundError:
                    return
                if document == last:
                    continue
                last = document
                number += 1
                yield ServerEvent("progress", document, str(number))
                if document.status in (DocumentStatus.READY, DocumentStatus.FAILED):
                    name = "failed" if document.error_code else "done"
                    yield ServerEvent(name, document, str(number + 1))
                    return
