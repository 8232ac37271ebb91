"""The registry of senses and of the entities they are linked to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Text, delete, select, true
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from weft_core.fuzzy import gram_ids
from weft_core.graph import EntityNode
from weft_core.resolution import Link, Reason, Sense
from weft_core.text import normalise_name
from weft_ingestion.models import EntityRow
from weft_ingestion.repositories.arrays import table_of
from weft_stores.postgres.arrays import one_of

ROWS = 500


@dataclass(frozen=True, slots=True)
class Registered:
    """A sense as it is registered, what it is linked to, and how the entity whose canonical sense it is, is shown."""

    sense: Sense
    link: Link
    keys: frozenset[str]
    label: str
    label_type: str


@dataclass(frozen=True, slots=True)
class Known:
    """A registered sense with the entity it is part of."""

    sense: Sense
    entity: EntityNode


class EntityRepository:
    """Senses of one workspace."""

    def __init__(self, session: AsyncSession, workspace_id: UUID) -> None:
        self._session = session
        self._workspace_id = workspace_id

    async def known(self, norms: Iterable[str]) -> dict[str, list[Known]]:
        """Senses of the names, with their entities."""
        sense, canonical = aliased(EntityRow), aliased(EntityRow)
        statement = (
            select(sense, canonical.id, canonical.label, canonical.norm, canonical.label_type)
            .join(canonical, canonical.id == sense.canonical_id)
            .where(sense.workspace_id == self._workspace_id, one_of(sense.norm, norms))
        )
        found: dict[str, list[Known]] = defaultdict(list)
        for row, id_, label, norm, type_ in await self._session.execute(statement):
            found[row.norm].append(Known(_sense(row), EntityNode(id_, label, norm, type_)))
        return dict(found)

    async def nodes(self, ids: Iterable[UUID]) -> dict[UUID, EntityNode]:
        """Entities as the graph is to show them."""
        row = EntityRow
        statement = select(row.id, row.label, row.norm, row.label_type).where(
            row.workspace_id == self._workspace_id, one_of(row.id, ids)
        )
        return {found.id: EntityNode(*found) for found in await self._session.execute(statement)}

    async def add(self, registered: Sequence[Registered]) -> None:
        """New senses; those that are there already stay as they are."""
        for rows in self._rows(registered):
            await self._session.execute(upsert(EntityRow).on_conflict_do_nothing(), rows)

    async def put(self, registered: Sequence[Registered]) -> None:
        """Senses as they are from now on."""
        for rows in self._rows(registered):
            statement = upsert(EntityRow)
            changed = {name: statement.excluded[name] for name in rows[0] if name != "id"}
            connection = await self._session.connection()
            await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed), rows)

    async def remove(self, ids: Iterable[UUID]) -> None:
        """Senses that no document has any more."""
        await self._session.execute(
            delete(EntityRow)
            .where(EntityRow.workspace_id == self._workspace_id, EntityRow.id.in_(list(ids)))
            .execution_options(synchronize_session=False)
        )

    async def rows(self, norms: Iterable[str]) -> dict[UUID, Registered]:
        """What is registered of the names, by sense."""
        statement = select(EntityRow).where(EntityRow.workspace_id == self._workspace_id, one_of(EntityRow.norm, norms))
        return {row.id: self._registered(row) for row in await self._session.scalars(statement)}

    async def grouped_with(self, norms: Iterable[str]) -> set[str]:
        """Names that are linked to one entity with any of the names, themselves included."""
        sense, other = aliased(EntityRow), aliased(EntityRow)
        statement = (
            select(other.norm)
            .join(sense, sense.canonical_id == other.canonical_id)
            .where(
                sense.workspace_id == self._workspace_id,
                other.workspace_id == self._workspace_id,
                one_of(sense.norm, norms),
            )
            .distinct()
        )
        return set(await self._session.scalars(statement))

    async def sharing(self, keys: Iterable[str]) -> set[str]:
        """Names of which a sense has one of the keys."""
        wanted = table_of(key=(Text(), sorted(map(self._tagged, keys))))
        # One look into the index for each key. The offset keeps the planner from anything else: as one condition, or as
        # a join it may turn around, thousands of keys are compared with every row of the workspace.
        look = (
            select(EntityRow.norm, EntityRow.workspace_id)
            .where(EntityRow.keys.contains(array([wanted.c.key])))
            .offset(0)
            .lateral()
        )
        statement = select(look.c.norm).join_from(wanted, look, true()).where(look.c.workspace_id == self._workspace_id)
        return set(await self._session.scalars(statement.distinct()))

    def _rows(self, registered: Sequence[Registered]) -> Iterable[list[dict[str, Any]]]:
        """In the order of ids, so that two writers never wait for each other in a circle."""
        ordered = sorted(registered, key=lambda one: one.sense.id)
        for start in range(0, len(ordered), ROWS):
            yield [self._values(one) for one in ordered[start : start + ROWS]]

    def _values(self, one: Registered) -> dict[str, Any]:
        sense, label_norm = one.sense, normalise_name(one.label)
        grams = {*gram_ids(self._workspace_id, sense.norm), *gram_ids(self._workspace_id, label_norm)}
        return {
            "id": sense.id,
            "workspace_id": self._workspace_id,
            "norm": sense.norm,
            "type": sense.type,
            "name": sense.name,
            "discriminator": sense.discriminator,
            "document_ids": None if sense.document_ids is None else sorted(sense.document_ids),
            "mentions": sense.mentions,
            "apart": [asdict(reason) for reason in sense.reasons],
            "canonical_id": one.link.canonical_id,
            "score": one.link.score,
            "reasons": [asdict(reason) for reason in one.link.reasons],
            "label": one.label,
            "label_norm": label_norm,
            "label_type": one.label_type,
            "keys": sorted(map(self._tagged, one.keys)),
            "grams": sorted(grams),
        }

    def _registered(self, row: EntityRow) -> Registered:
        link = Link(row.id, row.canonical_id, row.score, tuple(Reason(**reason) for reason in row.reasons))
        keys = frozenset(key.partition(":")[2] for key in row.keys)
        return Registered(_sense(row), link, keys, row.label, row.label_type)

    def _tagged(self, key: str) -> str:
        return f"{self._workspace_id.hex[:12]}:{key}"


def _sense(row: EntityRow) -> Sense:
    """Without its appearances."""
    return Sense(
        id=row.id,
        norm=row.norm,
        type=row.type,
        name=row.name,
        discriminator=row.discriminator,
        document_ids=None if row.document_ids is None else frozenset(row.document_ids),
        mentions=row.mentions,
        reasons=tuple(Reason(**reason) for reason in row.apart),
    )
