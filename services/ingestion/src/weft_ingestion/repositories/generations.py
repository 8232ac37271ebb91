"""Generations as the pipeline sees them: several documents of one workspace at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from weft_core.parsed import ParsedDocument
from weft_ingestion.models import DocumentRow, GenerationRow
from weft_ingestion.repositories.arrays import pair_of
from weft_ingestion.repositories.leases import Lease


@dataclass(frozen=True, slots=True)
class ParsedVersion:
    """The canonical text of a generation lies in the blob store at `text_key`."""

    lease: Lease
    parsed: ParsedDocument
    text_key: str
    title: str


class GenerationRepository:
    """Steps that are done leave their mark here, so that another worker resumes after them."""

    def __init__(self, session: AsyncSession, workspace_id: UUID) -> None:
        self._session = session
        self._workspace_id = workspace_id

    async def of(self, leases: Sequence[Lease]) -> dict[UUID, tuple[GenerationRow, datetime]]:
        """By document: the generation to be read, and when the document was made."""
        wanted = [(lease.document_id, lease.generation) for lease in leases]
        statement = (
            select(GenerationRow, DocumentRow.created_at)
            .join(DocumentRow, DocumentRow.id == GenerationRow.document_id)
            .where(
                GenerationRow.workspace_id == self._workspace_id,
                pair_of(GenerationRow.document_id, GenerationRow.generation, wanted),
            )
        )
        found = await self._session.execute(statement)
        return {version.document_id: (version, created_at) for version, created_at in found.tuples()}

    async def parsed(self, versions: Sequence[ParsedVersion]) -> None:
        """Notes where the canonical texts lie, with their maps."""
        names = ("text_key", "title", "media_type", "page_starts", "headings", "characters", "pages")
        rows: list[dict[str, object]] = [
            {
                "b_document": version.lease.document_id,
                "b_generation": version.lease.generation,
                "b_text_key": version.text_key,
                "b_title": version.title,
                "b_media_type": version.parsed.media_type,
                "b_page_starts": list(version.parsed.page_starts),
                "b_headings": [heading.model_dump() for heading in version.parsed.headings],
                "b_characters": len(version.parsed.text),
                "b_pages": len(version.parsed.page_starts),
            }
            for version in versions
        ]
        await self._each(rows, names)

    async def chunked(self, counts: Sequence[tuple[Lease, int]]) -> None:
        """Notes how many chunks the generations have, in the transaction that writes them."""
        rows: list[dict[str, object]] = [
            {"b_document": lease.document_id, "b_generation": lease.generation, "b_chunks": count}
            for lease, count in counts
        ]
        await self._each(rows, ("chunks",))

    async def _each(self, rows: list[dict[str, object]], names: Sequence[str]) -> None:
        """One prepared statement, once for each row."""
        columns = GenerationRow.__table__.c
        statement = (
            update(GenerationRow)
            .where(
                GenerationRow.workspace_id == self._workspace_id,
                GenerationRow.document_id == bindparam("b_document"),
                GenerationRow.generation == bindparam("b_generation"),
            )
            .values({columns[name]: bindparam(f"b_{name}", type_=columns[name].type) for name in names})
        )
        if rows:
            await (await self._session.connection()).execute(statement, rows)
