"""Chunks and extractions as the pipeline writes and reads them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from weft_core.chunks import Chunk
from weft_core.extraction import Extraction
from weft_ingestion.models import ChunkRow, ExtractionRow

ROWS = 500


class ChunkRepository:
    """Chunks of one workspace."""

    def __init__(self, session: AsyncSession, workspace_id: UUID) -> None:
        self._session = session
        self._workspace_id = workspace_id

    async def insert(self, chunks: Sequence[Chunk]) -> None:
        """All chunks of some generations, in the transaction that notes their number: there are all or none."""
        await self._session.execute(select(func.pg_advisory_xact_lock_shared(_lock_key(self._workspace_id))))
        for start in range(0, len(chunks), ROWS):
            rows = [
                {**asdict(chunk), "heading_path": list(chunk.heading_path), "workspace_id": self._workspace_id}
                for chunk in chunks[start : start + ROWS]
            ]
            await self._session.execute(insert(ChunkRow), rows)

    async def slice(self, document_id: UUID, generation: int, start: int, limit: int) -> list[Chunk]:
        """Chunks of one version from ordinal `start` on, in order."""
        statement = (
            select(ChunkRow)
            .where(
                ChunkRow.workspace_id == self._workspace_id,
                ChunkRow.document_id == document_id,
                ChunkRow.generation == generation,
                ChunkRow.ordinal >= start,
            )
            .order_by(ChunkRow.ordinal)
            .limit(limit)
        )
        return [chunk_of(row) for row in await self._session.scalars(statement)]

    async def at(self, document_id: UUID, generation: int, ordinals: Sequence[int]) -> list[Chunk]:
        """Chunks of one version at the ordinals, in order."""
        statement = (
            select(ChunkRow)
            .where(
                ChunkRow.workspace_id == self._workspace_id,
                ChunkRow.document_id == document_id,
                ChunkRow.generation == generation,
                ChunkRow.ordinal.in_(ordinals),
            )
            .order_by(ChunkRow.ordinal)
        )
        return [chunk_of(row) for row in await self._session.scalars(statement)]

    async def forget_extractions(self, document_id: UUID, generations_below: int | None) -> None:
        """Removes extractions of texts that will stand nowhere in the workspace once the document's generations below
        the given one (all with None) are gone. No chunk is added to the workspace until the transaction ends."""
        await self._session.execute(select(func.pg_advisory_xact_lock(_lock_key(self._workspace_id))))
        going, staying = aliased(ChunkRow), aliased(ChunkRow)
        dying: ColumnElement[bool] = going.document_id == document_id
        alive: ColumnElement[bool] = staying.document_id != document_id
        if generations_below is not None:
            dying = and_(dying, going.generation < generations_below)
            alive = alive | (staying.generation >= generations_below)
        await self._session.execute(
            delete(ExtractionRow)
            .where(
                ExtractionRow.workspace_id == self._workspace_id,
                ExtractionRow.content_hash.in_(select(going.content_hash).where(dying)),
                ~exists().where(
                    staying.workspace_id == self._workspace_id,
                    staying.content_hash == ExtractionRow.content_hash,
                    alive,
                ),
            )
            .execution_options(synchronize_session=False)
        )


async def latest_extractions(session: AsyncSession, workspace_id: UUID, hashes: Iterable[str]) -> dict[str, Extraction]:
    """What was found last in each of the texts, by whichever extractor."""
    row = ExtractionRow
    statement = (
        select(row.content_hash, row.extraction)
        .distinct(row.content_hash)
        .where(row.workspace_id == workspace_id, row.content_hash.in_(set(hashes)))
        .order_by(row.content_hash, row.created_at.desc())
    )
    found = await session.execute(statement)
    return {content_hash: Extraction.model_validate(extraction) for content_hash, extraction in found}


class ExtractionRepository:
    """What one extractor found, by the hash of the text it was shown."""

    def __init__(self, session: AsyncSession, workspace_id: UUID, extractor: str) -> None:
        self._session = session
        self._workspace_id = workspace_id
        self._extractor = extractor

    async def cached(self, hashes: Iterable[str]) -> dict[str, Extraction]:
        statement = select(ExtractionRow.content_hash, ExtractionRow.extraction).where(
            ExtractionRow.workspace_id == self._workspace_id,
            ExtractionRow.extractor == self._extractor,
            ExtractionRow.content_hash.in_(set(hashes)),
        )
        found = await self._session.execute(statement)
        return {content_hash: Extraction.model_validate(extraction) for content_hash, extraction in found}

    async def store(self, extractions: Mapping[str, Extraction]) -> dict[str, Extraction]:
        """Keeps them, and gives what is kept: the first finding of a text stands, except that a whole one replaces one
        that was degraded. Sorted, so that two writers of the same texts never wait for each other in a circle."""
        if not extractions:
            return {}
        rows = [
            {
                "workspace_id": self._workspace_id,
                "content_hash": content_hash,
                "extractor": self._extractor,
                "extraction": extraction.model_dump(mode="json", exclude_defaults=True),
                "degraded": extraction.degraded,
            }
            for content_hash, extraction in sorted(extractions.items())
        ]
        for start in range(0, len(rows), ROWS):
            statement = upsert(ExtractionRow).values(rows[start : start + ROWS])
            await self._session.execute(
                statement.on_conflict_do_update(
                    index_elements=["workspace_id", "content_hash", "extractor"],
                    set_={"extraction": statement.excluded.extraction, "degraded": statement.excluded.degraded},
                    where=and_(ExtractionRow.degraded, ~statement.excluded.degraded),
                )
            )
        return await self.cached(extractions)


def chunk_of(row: ChunkRow) -> Chunk:
    """As the pipeline works with it."""
    return Chunk(
        id=row.id,
        document_id=row.document_id,
        generation=row.generation,
        ordinal=row.ordinal,
        text=row.text,
        start=row.start,
        end=row.end,
        page=row.page,
        page_end=row.page_end,
        heading_path=tuple(row.heading_path),
        token_count=row.token_count,
        content_hash=row.content_hash,
    )


def _lock_key(workspace_id: UUID) -> int:
    return int.from_bytes(workspace_id.bytes[:8], "big", signed=True)
