"""What ingestion publishes of resolution: senses of names that published documents use, and what they are linked to.

In the terms of `weft_core.resolution`. Read by a role that sees this only, see `weft_stores.postgres.reader`. Searching
them: `weft_stores.postgres.entity_search`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, ColumnElement, Double, Integer, Text, Uuid, any_, bindparam, column, select
from sqlalchemy import table as view
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from weft_stores.postgres.arrays import one_of
from weft_stores.postgres.reader import Reader, reading

MOST = 1_000
"""Rows of one answer; an entity of more names shows the most mentioned."""

ENTITIES = view(
    "published_entities",
    column("id", Uuid()),
    column("workspace_id", Uuid()),
    column("norm", Text()),
    column("type", Text()),
    column("name", Text()),
    column("discriminator", Text()),
    column("mentions", BigInteger()),
    column("document_ids", ARRAY(Uuid())),
    column("apart", JSONB()),
    column("canonical_id", Uuid()),
    column("score", Double()),
    column("reasons", JSONB()),
    column("label", Text()),
    column("label_norm", Text()),
    column("label_type", Text()),
    column("grams", ARRAY(Integer())),
    schema="ingestion",
)
_RESOLUTIONS = view(
    "published_resolutions",
    column("workspace_id", Uuid()),
    column("version", BigInteger()),
    column("curated", BigInteger()),
    column("resolving", Boolean()),
    schema="ingestion",
)
_APPEARANCES = view(
    "published_appearances",
    column("workspace_id", Uuid()),
    column("entity_id", Uuid()),
    column("document_id", Uuid()),
    column("norm", Text()),
    schema="ingestion",
)
_CANONICAL = select(ENTITIES.c.id, ENTITIES.c.canonical_id).where(
    ENTITIES.c.workspace_id == bindparam("workspace_id"),
    ENTITIES.c.id == any_(bindparam("ids", type_=ARRAY(Uuid()))),
)
_SHOWN = tuple(c for c in ENTITIES.c if c.name not in {"workspace_id", "grams"})

Stated = Sequence[dict[str, Any]]
"""Reasons as `weft_core.resolution.Reason`s in JSON: kind, detail, weight."""


@dataclass(frozen=True, slots=True)
class PublishedEntity:
    """A sense and its link. `document_ids` is None where it has every document that names it. `label…` are meant only
    where `id` is `canonical_id`: what the entity is shown as."""

    id: UUID
    norm: str
    type: str
    name: str
    discriminator: str
    mentions: int
    document_ids: Sequence[UUID] | None
    apart: Stated
    canonical_id: UUID
    score: float
    reasons: Stated
    label: str
    label_norm: str
    label_type: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """How far a workspace is resolved. `curated`: version of the curations that are applied."""

    version: int = 0
    curated: int = 0
    resolving: bool = False


class PublishedEntities:
    """Published senses of one workspace."""

    def __init__(self, reader: Reader, workspace_id: UUID) -> None:
        self._reader = reader
        self._workspace_id = workspace_id

    async def by_ids(self, ids: Iterable[UUID]) -> dict[UUID, PublishedEntity]:
        """Those of the senses that are published."""
        wanted = list(set(ids))
        return {row.id: row for row in await self._rows(one_of(ENTITIES.c.id, wanted))} if wanted else {}

    async def canonical(self, ids: Iterable[UUID]) -> dict[UUID, UUID]:
        """Id of the canonical sense of each; one that is not published is left out."""
        wanted = list(set(ids))
        if not wanted:
            return {}
        parameters = {"workspace_id": self._workspace_id, "ids": wanted}
        async with reading(self._reader) as connection:
            return {row.id: row.canonical_id for row in await connection.execute(_CANONICAL, parameters)}

    async def linked_to(self, canonical_id: UUID) -> list[PublishedEntity]:
        """All senses that are this entity, itself included, the most mentioned first."""
        return await self._rows(ENTITIES.c.canonical_id == canonical_id)

    async def named(self, norms: Iterable[str]) -> list[PublishedEntity]:
        """Senses of the names, the most mentioned first."""
        wanted = sorted(set(norms))
        return await self._rows(one_of(ENTITIES.c.norm, wanted)) if wanted else []

    async def used(self, entity_id: UUID) -> dict[UUID, set[str]]:
        """By document, the names it uses for the entity."""
        c = _APPEARANCES.c
        statement = select(c.document_id, c.norm).where(c.workspace_id == self._workspace_id, c.entity_id == entity_id)
        found: dict[UUID, set[str]] = defaultdict(set)
        async with reading(self._reader) as connection:
            for row in await connection.execute(statement):
                found[row.document_id].add(row.norm)
        return dict(found)

    async def resolution(self) -> Resolution:
        """Nothing is resolved in a workspace that never had a document."""
        c = _RESOLUTIONS.c
        statement = select(c.version, c.curated, c.resolving).where(c.workspace_id == self._workspace_id)
        async with reading(self._reader) as connection:
            row = (await connection.execute(statement)).one_or_none()
        return Resolution() if row is None else Resolution(*row)

    async def _rows(self, condition: ColumnElement[bool]) -> list[PublishedEntity]:
        c = ENTITIES.c
        statement = (
            select(*_SHOWN)
            .where(c.workspace_id == self._workspace_id, condition)
            .order_by(c.mentions.desc(), c.id)
            .limit(MOST)
        )
        async with reading(self._reader) as connection:
            return [PublishedEntity(*row) for row in await connection.execute(statement)]
