"""Versions of a document as the removal sees them, tombstones included."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from weft_ingestion.models import DocumentRow, GenerationRow, JobRow


class VersionRepository:
    """Versions of one document."""

    def __init__(self, session: AsyncSession, workspace_id: UUID, document_id: UUID) -> None:
        self._session = session
        self._workspace_id = workspace_id
        self._document_id = document_id

    async def document(self) -> DocumentRow | None:
        """The document, deleted or not; None when even its row is gone."""
        row: DocumentRow | None = await self._session.scalar(
            select(DocumentRow).where(
                DocumentRow.id == self._document_id, DocumentRow.workspace_id == self._workspace_id
            )
        )
        return row

    async def below(self, generation: int) -> Sequence[GenerationRow]:
        """Versions older than `generation`."""
        statement = select(GenerationRow).where(*self._mine(), GenerationRow.generation < generation)
        return (await self._session.scalars(statement)).all()

    async def remove_below(self, generation: int) -> None:
        """Removes older versions with their chunks."""
        await self._session.execute(delete(GenerationRow).where(*self._mine(), GenerationRow.generation < generation))

    async def remove_document(self, but_job: UUID) -> None:
        """Removes the document with its versions and chunks, and its jobs but one."""
        await self._session.execute(
            delete(JobRow).where(
                JobRow.workspace_id == self._workspace_id,
                JobRow.document_id == self._document_id,
                JobRow.id != but_job,
            )
        )
        await self._session.execute(
            delete(DocumentRow).where(
                DocumentRow.id == self._document_id, DocumentRow.workspace_id == self._workspace_id
            )
        )

    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        return (
            GenerationRow.workspace_id == self._workspace_id,
            GenerationRow.document_id == self._document_id,
        )
