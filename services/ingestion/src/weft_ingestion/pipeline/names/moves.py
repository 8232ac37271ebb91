"""Moving names in the graph: chunks are written again with the entities their names are now."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from weft_core.chunks import Chunk
from weft_core.extraction import sound_mentions
from weft_core.graph import EntityNode, GraphBatch
from weft_ingestion.pipeline.drafts import draft
from weft_ingestion.repositories.appearances import AppearanceRepository, Placement, Version
from weft_ingestion.repositories.chunks import ChunkRepository, latest_extractions
from weft_ingestion.repositories.documents import DocumentRepository
from weft_ingestion.repositories.entities import EntityRepository
from weft_ingestion.worker.fence import Fence
from weft_ingestion.worker.tools import Tools
from weft_stores.postgres.engine import session_scope

CHUNKS = 64
Places = Mapping[Version, Sequence[int]]
"""Ordinals of chunks, by version."""


async def write_again(
    tools: Tools,
    workspace_id: UUID,
    fence: Fence,
    places: Places,
    moved: Mapping[tuple[UUID, int, str], UUID],
    nodes: Mapping[UUID, EntityNode],
) -> None:
    """Writes the chunks as what Postgres says of them, with the names in `moved` under these entities instead of where
    they were. `nodes`: entities that are not registered yet, or not as they will be.

    Each slice holds its documents' rows: a delete or a switch waits until the slice is written, so that nothing of a
    version comes back after its removal. Versions readers do not see are passed over.
    """
    writer = await tools.projections.graph(workspace_id)
    for part in _slices(places):
        await fence.before_projection()
        async with session_scope(tools.sessions) as session:
            batches = await _batches(session, workspace_id, part, moved, nodes)
            if batches:
                await writer.write(*batches)


async def _batches(
    session: AsyncSession,
    workspace_id: UUID,
    places: Places,
    moved: Mapping[tuple[UUID, int, str], UUID],
    nodes: Mapping[UUID, EntityNode],
) -> list[GraphBatch]:
    documents = await DocumentRepository(session, workspace_id).hold(places.keys())
    chunks = ChunkRepository(session, workspace_id)
    by_version: dict[Version, list[Chunk]] = {}
    for version, ordinals in places.items():
        if version in documents:
            by_version[version] = await chunks.at(*version, ordinals)
    hashes = {chunk.content_hash for found in by_version.values() for chunk in found}
    extractions = await latest_extractions(session, workspace_id, hashes)
    norms = {
        norm
        for found in by_version.values()
        for chunk in found
        for _, _, norm in sound_mentions(chunk.text, extractions[chunk.content_hash])
    }
    placements = await AppearanceRepository(session, workspace_id).placements(list(by_version), norms)
    ids = {(p.document_id, p.generation, p.norm): p.entity_id for p in placements}
    ids |= {place: id_ for place, id_ in moved.items() if place in ids}
    known = {**await EntityRepository(session, workspace_id).nodes(ids.values()), **nodes}
    entities: dict[Version, dict[str, EntityNode]] = defaultdict(dict)
    for place in placements:
        id_ = ids[place.document_id, place.generation, place.norm]
        entities[place.document_id, place.generation][place.norm] = known.get(id_) or _unregistered(place, id_)
    return [
        draft(found, extractions, entities[version]).of(*version, documents[version])
        for version, found in by_version.items()
    ]


def _unregistered(place: Placement, id_: UUID) -> EntityNode:
    """An entity whose registration is on its way."""
    return EntityNode(id_, place.name, place.norm, place.type)


def _slices(places: Places) -> Iterator[dict[Version, list[int]]]:
    """At most `CHUNKS` chunks each, documents in the order of their ids."""
    part: dict[Version, list[int]] = {}
    size = 0
    for version in sorted(places):
        for ordinal in sorted(places[version]):
            part.setdefault(version, []).append(ordinal)
            size += 1
            if size == CHUNKS:
                yield part
                part, size = {}, 0
    if part:
        yield part
