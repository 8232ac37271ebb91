"""Any id of an entity's names stands for the entity."""

from collections.abc import Iterable
from uuid import UUID

from weft_stores.postgres.published_entities import PublishedEntities


class CanonicalIds:
    """Turns ids that a caller names into those the graph holds.

    The graph server knows an entity by its canonical id only. A route that takes entity ids asks
    `ids = await canonical.ids([source, target])` before it asks the graph, and goes on with `ids[source]`; routes get
    one as `CanonicalDep`. An id that nothing is published under stands for itself: the graph says that it does not
    exist.
    """

    def __init__(self, entities: PublishedEntities) -> None:
        self._entities = entities

    async def ids(self, ids: Iterable[UUID]) -> dict[UUID, UUID]:
        """Canonical id for each of `ids`."""
        wanted = set(ids)
        known = await self._entities.canonical(wanted)
        return {id_: known.get(id_, id_) for id_ in wanted}

    async def id(self, entity_id: UUID) -> UUID:
        """The same for one."""
        return (await self.ids([entity_id]))[entity_id]
