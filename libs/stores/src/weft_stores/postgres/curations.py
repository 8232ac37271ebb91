"""What the graph service publishes to the worker: decisions of people that are to be replayed."""

from contextlib import AbstractAsyncContextManager
from typing import Any
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import BigInteger, Select, Text, Uuid, column, select, table
from sqlalchemy.dialects.postgresql import JSONB

from weft_core.resolution import Anchor, Curation, CurationKind
from weft_stores.postgres.reader import Reader, open_reader, reading

ROLE = "weft_curation_reader"

_CURATIONS = table(
    "published_curations",
    column("id", Uuid()),
    column("workspace_id", Uuid()),
    column("number", BigInteger()),
    column("kind", Text()),
    column("entity", JSONB()),
    column("other", JSONB()),
    column("value", Text()),
    schema="graph",
)

_HEADS = table(
    "published_curation_heads",
    column("workspace_id", Uuid()),
    column("version", BigInteger()),
    schema="graph",
)


def open_curations(url: SecretStr) -> AbstractAsyncContextManager[Reader]:
    """A connection that sees curations and nothing else, opened when it is first used."""
    return open_reader(url, application_name="weft curations", pool_size=1, role=ROLE)


class PublishedCurations:
    """Curations of one workspace."""

    def __init__(self, reader: Reader, workspace_id: UUID) -> None:
        self._reader = reader
        self._workspace_id = workspace_id

    async def all(self) -> tuple[int, list[Curation]]:
        """Their version and all that are not undone, by number. The version is read first: what comes in between is
        read twice rather than never."""
        c = _CURATIONS.c
        wanted = (
            select(c.id, c.number, c.kind, c.entity, c.other, c.value)
            .where(c.workspace_id == self._workspace_id)
            .order_by(c.number)
        )
        async with reading(self._reader) as session:
            version = await session.scalar(self._head()) or 0
            rows = (await session.execute(wanted)).all()
        return version, [
            Curation(row.id, row.number, CurationKind(row.kind), _anchors(row.entity), _anchors(row.other), row.value)
            for row in rows
        ]

    async def version(self) -> int:
        """Grows with every decision and every one that is undone."""
        async with reading(self._reader) as session:
            return await session.scalar(self._head()) or 0

    def _head(self) -> Select[int]:
        return select(_HEADS.c.version).where(_HEADS.c.workspace_id == self._workspace_id)


async def curation_heads(reader: Reader) -> dict[UUID, int]:
    """The version of the curations of every workspace that has any."""
    async with reading(reader) as session:
        rows = await session.execute(select(_HEADS.c.workspace_id, _HEADS.c.version))
        return {row.workspace_id: row.version for row in rows}


def _anchors(stored: list[dict[str, Any]]) -> tuple[Anchor, ...]:
    return tuple(
        Anchor(anchor["norm"], anchor["type"], tuple(UUID(id_) for id_ in anchor.get("document_ids", ())))
        for anchor in stored
    )
