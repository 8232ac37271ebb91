"""Names → appearances in Postgres, and the entity of each as far as is known at the moment.

What a name is in the light of all documents is settled by the job that resolves names (`pipeline/names`); it moves the
few that turn out to be something else.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from weft_core.graph import EntityNode
from weft_core.ids import entity_id
from weft_core.resolution import Appearance, Link, Sense
from weft_ingestion.pipeline.context import Batch, Ingest
from weft_ingestion.repositories.appearances import AppearanceRepository
from weft_ingestion.repositories.entities import EntityRepository, Known, Registered
from weft_models.resolution.keys import keys
from weft_models.resolution.senses import sense_of

NAMES = 2000
"""Names of one transaction."""


async def register(batch: Batch) -> None:
    """Sets `entities` of every document. Doing it again replaces. In transactions of bounded size: a book has tens of
    thousands of names, and who holds a document's lock for long is taken for dead."""
    found = [(ingest, appearance) for ingest in batch.members for appearance in _appearances(ingest)]
    for start in range(0, max(1, len(found)), NAMES):
        async with batch.fence.transaction() as session:
            if start == 0:
                versions = [(ingest.document_id, ingest.generation) for ingest in batch.members]
                await AppearanceRepository(session, batch.workspace_id).remove(versions)
            await _register(session, batch, found[start : start + NAMES])


async def _register(session: AsyncSession, batch: Batch, found: Sequence[tuple[Ingest, Appearance]]) -> None:
    registry = EntityRepository(session, batch.workspace_id)
    known = await registry.known({appearance.norm for _, appearance in found})
    new: dict[UUID, Registered] = {}
    for ingest, appearance in found:
        node = _entity(known.get(appearance.norm, []), appearance)
        if node is None:
            fresh = _fresh(batch.workspace_id, appearance)
            new.setdefault(fresh.sense.id, fresh)
            node = EntityNode(fresh.sense.id, fresh.label, appearance.norm, fresh.label_type)
        ingest.entities[appearance.norm] = node
    await registry.add(list(new.values()))
    await AppearanceRepository(session, batch.workspace_id).add(
        [
            (ingest.generation, appearance, ingest.entities[appearance.norm].id)
            for ingest, appearance in found
            if batch.fence.holds(ingest.lease)
        ]
    )


def _appearances(ingest: Ingest) -> list[Appearance]:
    collector, ingest.collector = ingest.collector, None
    return collector.appearances(ingest.ballot.types(), ingest.ballot.names()) if collector else []


def _entity(known: list[Known], appearance: Appearance) -> EntityNode | None:
    """The entity of the sense that the name most likely has here; None when nothing is known of it."""
    sense = sense_of([k.sense for k in known], appearance.document_id, appearance.type)
    return next((k.entity for k in known if sense is not None and k.sense.id == sense.id), None)


def _fresh(workspace_id: UUID, appearance: Appearance) -> Registered:
    id_ = entity_id(workspace_id, appearance.norm, appearance.type)
    sense = Sense(id_, appearance.norm, appearance.type, appearance.name, mentions=appearance.mentions)
    names = keys(appearance.norm, appearance.type, [appearance])
    return Registered(sense, Link(id_, id_), names, appearance.name, appearance.type)
