"""What documents say under their names."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    Uuid,
    delete,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from weft_core.resolution import Appearance
from weft_ingestion.models import AppearanceRow, DocumentRow, PassageRow
from weft_ingestion.repositories.arrays import table_of
from weft_stores.postgres.arrays import one_of

Version = tuple[UUID, int]
"""A document and one of its generations."""
ROWS = 1000


@dataclass(frozen=True, slots=True)
class NamedBy:
    """A name over all published documents: the first of its appearances by document id, and how often it is named."""

    appearances: tuple[Appearance, ...]
    mentions: int


@dataclass(frozen=True, slots=True)
class Placement:
    """Under which entity the graph holds a name of one version of a document."""

    document_id: UUID
    generation: int
    norm: str
    type: str
    name: str
    entity_id: UUID


class AppearanceRepository:
    """Appearances of one workspace."""

    def __init__(self, session: AsyncSession, workspace_id: UUID) -> None:
        self._session = session
        self._workspace_id = workspace_id

    async def remove(self, versions: Sequence[Version]) -> None:
        """All appearances of some versions."""
        await self._session.execute(
            delete(AppearanceRow)
            .where(tuple_(AppearanceRow.document_id, AppearanceRow.generation).in_(versions))
            .execution_options(synchronize_session=False)
        )

    async def add(self, found: Sequence[tuple[int, Appearance, UUID]]) -> None:
        """Appearances in a generation of their documents, each with the entity under which it is written to the
        graph."""
        rows = [
            {
                "document_id": appearance.document_id,
                "generation": generation,
                "norm": appearance.norm,
                "workspace_id": self._workspace_id,
                "type": appearance.type,
                "name": appearance.name,
                "mentions": appearance.mentions,
                "chunk_ids": list(appearance.chunk_ids),
                "neighbours": list(appearance.neighbours),
                "years": list(appearance.years),
                "qualifier": appearance.qualifier,
                "description": appearance.description,
                "domains": list(appearance.domains),
                "dated": list(appearance.dated),
                "words": list(appearance.words),
                "expansions": list(appearance.expansions),
                "entity_id": entity_id,
            }
            for generation, appearance, entity_id in found
        ]
        connection = await self._session.connection()
        for start in range(0, len(rows), ROWS):
            await connection.execute(insert(AppearanceRow), rows[start : start + ROWS])

    async def published(self, norms: Iterable[str], sample: int, always: Iterable[UUID] = ()) -> dict[str, NamedBy]:
        """The names among `norms` that published documents hold, with at most `sample` appearances each, and those in
        the documents `always` on top."""
        numbered = (
            select(
                AppearanceRow,
                func.row_number().over(partition_by=AppearanceRow.norm, order_by=AppearanceRow.document_id).label("n"),
                func.sum(AppearanceRow.mentions).over(partition_by=AppearanceRow.norm).label("total"),
            )
            .join(DocumentRow, _is_published())
            .where(*self._of(norms))
            .subquery()
        )
        c = numbered.c
        wanted = (c.n <= sample) | c.document_id.in_(list(always))
        rows = await self._session.execute(select(numbered).where(wanted).order_by(c.norm, c.document_id))
        held: dict[str, list[Appearance]] = defaultdict(list)
        totals: dict[str, int] = {}
        for row in rows:
            totals[row.norm] = int(row.total)
            held[row.norm].append(
                Appearance(
                    document_id=row.document_id,
                    norm=row.norm,
                    type=row.type,
                    name=row.name,
                    mentions=row.mentions,
                    chunk_ids=tuple(row.chunk_ids),
                    neighbours=tuple(row.neighbours),
                    years=tuple(row.years),
                    qualifier=row.qualifier,
                    description=row.description,
                    domains=tuple(row.domains),
                    dated=tuple(row.dated),
                    words=tuple(row.words),
                    expansions=tuple(row.expansions),
                )
            )
        return {norm: NamedBy(tuple(appearances), totals[norm]) for norm, appearances in held.items()}

    async def held(self, norms: Iterable[str]) -> set[str]:
        """The names among `norms` that any version holds, published or not."""
        return set(await self._session.scalars(select(AppearanceRow.norm).where(*self._of(norms)).distinct()))

    async def misplaced(self, expected: Mapping[str, UUID | None]) -> list[Placement]:
        """Published appearances of the names that are not under the entity expected; all of a name for None."""
        if not expected:
            return []
        wanted = table_of(norm=(Text(), list(expected)), entity_id=(Uuid(), list(expected.values())))
        statement = (
            _placements()
            .join(wanted, wanted.c.norm == AppearanceRow.norm)
            .join(DocumentRow, _is_published())
            .where(
                AppearanceRow.workspace_id == self._workspace_id,
                wanted.c.entity_id.is_(None) | (wanted.c.entity_id != AppearanceRow.entity_id),
            )
        )
        return [Placement(*row) for row in await self._session.execute(statement)]

    async def placements(self, versions: Sequence[Version], norms: Iterable[str]) -> list[Placement]:
        """Where the graph holds these names of these versions."""
        statement = _placements().where(
            *self._of(norms), tuple_(AppearanceRow.document_id, AppearanceRow.generation).in_(versions)
        )
        return [Placement(*row) for row in await self._session.execute(statement)]

    async def place(self, placements: Sequence[Placement]) -> None:
        """Notes where the graph holds them now."""
        moved = table_of(
            document_id=(Uuid(), [p.document_id for p in placements]),
            generation=(BigInteger(), [p.generation for p in placements]),
            norm=(Text(), [p.norm for p in placements]),
            entity_id=(Uuid(), [p.entity_id for p in placements]),
        )
        await self._session.execute(
            update(AppearanceRow)
            .where(
                AppearanceRow.document_id == moved.c.document_id,
                AppearanceRow.generation == moved.c.generation,
                AppearanceRow.norm == moved.c.norm,
            )
            .values(entity_id=moved.c.entity_id)
            .execution_options(synchronize_session=False)
        )

    async def context(self, chunk_ids: Iterable[UUID], slug: str) -> dict[UUID, bytes]:
        """Packed passage vectors of chunks in one vector space."""
        statement = select(PassageRow.chunk_id, PassageRow.passage).where(
            PassageRow.workspace_id == self._workspace_id,
            one_of(PassageRow.chunk_id, chunk_ids),
            PassageRow.slug == slug,
        )
        return {row.chunk_id: row.passage for row in await self._session.execute(statement)}

    def _of(self, norms: Iterable[str]) -> tuple[ColumnElement[bool], ...]:
        return AppearanceRow.workspace_id == self._workspace_id, one_of(AppearanceRow.norm, norms)


def _placements() -> Select[UUID, int, str, str, str, UUID]:
    a = AppearanceRow
    return select(a.document_id, a.generation, a.norm, a.type, a.name, a.entity_id)


def _is_published() -> ColumnElement[bool]:
    return (
        (DocumentRow.id == AppearanceRow.document_id)
        & (DocumentRow.active_generation == AppearanceRow.generation)
        & DocumentRow.deleted_at.is_(None)
    )
