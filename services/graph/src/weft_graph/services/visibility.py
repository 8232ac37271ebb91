"""Holds what the graph says against what is published.

The graph also holds generations on their way in or out. An entity is shown, and counted, only as far as published
documents name it; a relation only if one of its chunks is published.
"""

from collections.abc import Container, Iterable, Sequence
from uuid import UUID

from weft_core.contracts.graph import Entity, Relation
from weft_stores.neo4j.rows import RelationRow
from weft_stores.postgres.published_graph import GraphEntity, PublishedGraph


class Visibility:
    """What of one workspace's graph may be shown at the moment."""

    def __init__(self, published: PublishedGraph) -> None:
        self._published = published

    async def entities(self, ids: Iterable[UUID]) -> dict[UUID, Entity]:
        """The entities that published documents name, with their counts, in the order of `ids`."""
        wanted = list(dict.fromkeys(ids))
        found = await self._published.entities(wanted)
        return {id_: _shown_entity(id_, found[id_]) for id_ in wanted if id_ in found}

    async def stated(self, rows: Sequence[RelationRow]) -> list[RelationRow]:
        """The relations that published chunks state, with these chunks alone; `weight` counts them, or, where there
        are too many to look at, all."""
        published = await self._published.documents_of(chunk_id for row in rows for chunk_id in row.chunk_ids)
        return [seen for row in rows if (seen := only_published(row, published)) is not None]


def only_published(row: RelationRow, published: Container[UUID]) -> RelationRow | None:
    """The relation as the published ones of its chunks state it, None where none does."""
    seen = tuple(chunk_id for chunk_id in row.chunk_ids if chunk_id in published)
    if not seen:
        return None
    weight = len(seen) if len(row.chunk_ids) == row.weight else row.weight
    return RelationRow(row.id, row.source, row.predicate, row.target, weight, seen)


def _shown_entity(id_: UUID, row: GraphEntity) -> Entity:
    """`id_` and not the row's: the driver's own kind of UUID takes ten times as long to check."""
    return Entity(id=id_, name=row.name, type=row.type, mentions=row.mentions, documents=row.documents)


def shown_relation(row: RelationRow) -> Relation:
    return Relation(id=row.id, source=row.source, predicate=row.predicate, target=row.target, weight=row.weight)
