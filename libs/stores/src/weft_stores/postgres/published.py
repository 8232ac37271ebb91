"""What ingestion publishes to readers: chunks and documents of active generations, nothing else.

The views belong to ingestion. Reading happens as a role that can see these views only, so that a mistake here cannot
show a draft, a deleted text or another service's table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from weft_core.contracts.documents import Metadata
from weft_core.contracts.query import Filters
from weft_stores.postgres.arrays import one_of
from weft_stores.postgres.reader import Reader, reading

_CHUNKS = table(
    "published_chunks",
    column("id", Uuid()),
    column("workspace_id", Uuid()),
    column("document_id", Uuid()),
    column("generation", BigInteger()),
    column("ordinal", BigInteger()),
    column("text", Text()),
    column("start", BigInteger()),
    column("end", BigInteger()),
    column("page", BigInteger()),
    column("page_end", BigInteger()),
    column("heading_path", ARRAY(Text())),
    column("document_title", Text()),
    column("document_created_at", DateTime(timezone=True)),
    column("metadata", JSONB()),
    schema="ingestion",
)

_DOCUMENTS = table(
    "published_documents",
    column("id", Uuid()),
    column("workspace_id", Uuid()),
    column("title", Text()),
    column("active_generation", BigInteger()),
    column("created_at", DateTime(timezone=True)),
    column("metadata", JSONB()),
    schema="ingestion",
)

_SHOWN = [shown for shown in _CHUNKS.c if shown is not _CHUNKS.c.workspace_id]
"""In the order of `PublishedChunk`."""
_HEADINGS = _SHOWN.index(_CHUNKS.c.heading_path)
_IN_ORDER = (
    select(*_SHOWN)
    .where(_CHUNKS.c.workspace_id == bindparam("workspace_id"))
    .order_by(_CHUNKS.c.document_id, _CHUNKS.c.generation, _CHUNKS.c.ordinal)
)
_BY_IDS = _IN_ORDER.where(_CHUNKS.c.id == any_(bindparam("ids", type_=ARRAY(Uuid()))))
_NEIGHBOURS = _IN_ORDER.where(
    _CHUNKS.c.document_id == bindparam("document_id"),
    _CHUNKS.c.generation == bindparam("generation"),
    _CHUNKS.c.ordinal == any_(bindparam("ordinals", type_=ARRAY(BigInteger()))),
)


@dataclass(frozen=True, slots=True)
class PublishedChunk:
    """A chunk of a document's active generation with what a citation needs. `text` is the canonical text at
    [start, end)."""

    id: UUID
    document_id: UUID
    generation: int
    ordinal: int
    text: str
    start: int
    end: int
    page: int | None
    page_end: int | None
    heading_path: tuple[str, ...]
    document_title: str
    document_created_at: datetime
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """A document that readers may see and the generation they see of it."""

    id: UUID
    title: str
    active_generation: int
    created_at: datetime
    metadata: Metadata


class PublishedChunks:
    """Published chunks and documents of one workspace."""

    def __init__(self, reader: Reader, workspace_id: UUID) -> None:
        self._reader = reader
        self._workspace_id = workspace_id

    async def by_ids(self, ids: Iterable[UUID]) -> dict[UUID, PublishedChunk]:
        """The chunks among `ids` that are published; an id that is absent in the answer must not be shown."""
        wanted = list(set(ids))
        return {c.id: c for c in await self._chunks(_BY_IDS, ids=wanted)} if wanted else {}

    async def among(self, ids: Iterable[UUID]) -> set[UUID]:
        """Which of the chunks are published, without their text."""
        wanted = list(set(ids))
        if not wanted:
            return set()
        statement = select(_CHUNKS.c.id).where(
            _CHUNKS.c.workspace_id == self._workspace_id, one_of(_CHUNKS.c.id, wanted)
        )
        async with reading(self._reader) as connection:
            return set(await connection.scalars(statement))

    async def neighbours(self, document_id: UUID, generation: int, ordinals: Iterable[int]) -> list[PublishedChunk]:
        """Chunks of one generation at the given ordinals, in order; those that do not exist are left out."""
        return await self._chunks(
            _NEIGHBOURS, document_id=document_id, generation=generation, ordinals=sorted(set(ordinals))
        )

    async def documents(self, ids: Iterable[UUID]) -> dict[UUID, PublishedDocument]:
        """The documents among `ids` that readers may see."""
        c = _DOCUMENTS.c
        wanted = list(set(ids))
        if not wanted:
            return {}
        statement = select(c.id, c.title, c.active_generation, c.created_at, c.metadata).where(
            c.workspace_id == self._workspace_id, one_of(c.id, wanted)
        )
        async with reading(self._reader) as connection:
            return {row.id: PublishedDocument(*row) for row in await connection.execute(statement)}

    async def allowed(self, filters: Filters) -> set[UUID]:
        """Documents that pass the filters. After and before exclude the moment itself."""
        c = _DOCUMENTS.c
        conditions: list[ColumnElement[bool]] = [c.workspace_id == self._workspace_id]
        if filters.document_ids:
            conditions.append(one_of(c.id, filters.document_ids))
        if filters.metadata:
            conditions.append(c.metadata.contains(filters.metadata))
        if filters.created_after:
            conditions.append(c.created_at > filters.created_after)
        if filters.created_before:
            conditions.append(c.created_at < filters.created_before)
        async with reading(self._reader) as connection:
            return set(await connection.scalars(select(c.id).where(*conditions)))

    async def _chunks(self, statement: Select[Any], **wanted: object) -> list[PublishedChunk]:
        async with reading(self._reader) as connection:
            found = await connection.execute(statement, {"workspace_id": self._workspace_id, **wanted})
            return [_chunk(row) for row in found]


def _chunk(row: Sequence[Any]) -> PublishedChunk:
    values = list(row)
    values[_HEADINGS] = tuple(values[_HEADINGS])
    return PublishedChunk(*values)
