"""Documents and generations of one workspace."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, bindparam, func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from weft_core.contracts.documents import DocumentStatus
from weft_core.errors import NotFoundError
from weft_ingestion.models import Base, ChunkRow, DocumentRow, GenerationRow
from weft_stores.postgres.arrays import one_of

# Made once, with parameters for values: putting a statement together costs several times as much as sending it.
_INSERT_GENERATION = insert(GenerationRow)
_GET = select(DocumentRow).where(
    DocumentRow.id == bindparam("document_id"),
    DocumentRow.workspace_id == bindparam("workspace_id"),
    DocumentRow.deleted_at.is_(None),
)


class DocumentRepository:
    """Living documents only: a tombstone is no document."""

    def __init__(self, session: AsyncSession, workspace_id: UUID) -> None:
        self._session = session
        self._workspace_id = workspace_id

    async def add_generation(self, row: GenerationRow) -> None:
        """Writes a new version."""
        await self._session.execute(_INSERT_GENERATION, values_of(row))

    async def get(self, document_id: UUID) -> DocumentRow:
        """Raises `NotFoundError`."""
        place = {"document_id": document_id, "workspace_id": self._workspace_id}
        return self._found(await self._session.scalar(_GET, place))

    async def lock(self, document_id: UUID) -> DocumentRow:
        """The row locked until the transaction ends. Whoever changes jobs of a document locks it first, so that all
        take locks in one order. Raises `NotFoundError`."""
        statement = self._living().where(DocumentRow.id == document_id).with_for_update()
        return self._found(await self._session.scalar(statement.execution_options(populate_existing=True)))

    async def hold(self, versions: Iterable[tuple[UUID, int]]) -> dict[tuple[UUID, int], str]:
        """Titles of those of the versions that readers see. They stay what readers see until the transaction ends."""
        row = DocumentRow
        statement = (
            select(row.id, row.active_generation, row.title)
            .where(
                row.workspace_id == self._workspace_id,
                row.deleted_at.is_(None),
                tuple_(row.id, row.active_generation).in_(list(versions)),
            )
            .order_by(row.id)
            .with_for_update(read=True)
        )
        found = await self._session.execute(statement)
        return {(id_, generation): title for id_, generation, title in found if generation is not None}

    async def served(self, after: UUID | None, limit: int) -> Sequence[tuple[UUID, int, int]]:
        """Documents that readers see, by id: with the generation they see and its number of chunks."""
        row = DocumentRow
        statement = (
            select(row.id, row.active_generation, row.chunks)
            .where(row.workspace_id == self._workspace_id, row.deleted_at.is_(None), row.active_generation.is_not(None))
            .order_by(row.id)
            .limit(limit)
        )
        if after is not None:
            statement = statement.where(row.id > after)
        return [(id_, generation or 0, chunks) for id_, generation, chunks in await self._session.execute(statement)]

    async def active(self, document_ids: Iterable[UUID]) -> dict[UUID, int | None]:
        """Those of the documents whose rows are there, tombstones included, with the generation readers see."""
        row = DocumentRow
        statement = select(row.id, row.active_generation).where(
            row.workspace_id == self._workspace_id, row.id.in_(list(document_ids))
        )
        return {id_: generation for id_, generation in await self._session.execute(statement)}  # noqa: C416 - rows

    async def by_hash(self, content_hashes: Iterable[str]) -> Sequence[DocumentRow]:
        return (
            await self._session.scalars(self._living().where(one_of(DocumentRow.content_hash, content_hashes)))
        ).all()

    async def page(
        self, status: DocumentStatus | None, after: tuple[datetime, UUID] | None, limit: int
    ) -> Sequence[DocumentRow]:
        """Newest first, at most `limit`, older than the row sorted at `after`."""
        statement = self._living().order_by(DocumentRow.created_at.desc(), DocumentRow.id.desc()).limit(limit)
        if status is not None:
            statement = statement.where(DocumentRow.status == status)
        if after is not None:
            statement = statement.where(tuple_(DocumentRow.created_at, DocumentRow.id) < tuple_(*after))
        return (await self._session.scalars(statement)).all()

    async def generation(self, document_id: UUID, generation: int) -> GenerationRow:
        """Raises `NotFoundError`."""
        row = await self._session.scalar(
            select(GenerationRow).where(
                GenerationRow.workspace_id == self._workspace_id,
                GenerationRow.document_id == document_id,
                GenerationRow.generation == generation,
            )
        )
        if row is None:
            raise NotFoundError("there is no such version of the document")
        return row

    async def chunks(self, document_id: UUID, generation: int, from_ordinal: int, limit: int) -> Sequence[ChunkRow]:
        """Chunks of one generation in order, from `from_ordinal` on."""
        statement = (
            select(ChunkRow)
            .where(
                ChunkRow.workspace_id == self._workspace_id,
                ChunkRow.document_id == document_id,
                ChunkRow.generation == generation,
                ChunkRow.ordinal >= from_ordinal,
            )
            .order_by(ChunkRow.ordinal)
            .limit(limit)
        )
        return (await self._session.scalars(statement)).all()

    async def touch(self, document_id: UUID) -> None:
        """Moves `updated_at`."""
        await self._session.execute(
            update(DocumentRow)
            .where(DocumentRow.workspace_id == self._workspace_id, DocumentRow.id == document_id)
            .values(updated_at=func.now())
        )

    def _living(self) -> Select[DocumentRow]:
        return select(DocumentRow).where(
            DocumentRow.workspace_id == self._workspace_id, DocumentRow.deleted_at.is_(None)
        )

    @staticmethod
    def _found(row: DocumentRow | None) -> DocumentRow:
        if row is None:
            raise NotFoundError("there is no such document")
        return row


def values_of(row: Base) -> dict[str, object]:
    """The attributes `row` was made with, as parameters of an INSERT. A row given to the session instead goes through
    its unit of work, which costs three times as much."""
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}
