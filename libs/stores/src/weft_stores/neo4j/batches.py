"""Cuts `GraphBatch`es into slices that fit one transaction, as rows for the driver. Pure.

A slice holds some chunks with all their mentions, the relations they state, the entities these touch, and the chunks'
documents.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from weft_core.graph import ChunkNode, EntityNode, GraphBatch, MentionEdge, RelationEdge, Statement

CHUNKS_PER_SLICE = 64
EDGES_PER_SLICE = 2_000
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows of one transaction, each list sorted by id."""

    documents: list[Row]
    entities: list[Row]
    chunks: list[Row]
    mentions: list[Row]
    relations: list["RelationWrite"]


@dataclass(frozen=True, slots=True)
class RelationWrite:
    """A relation and those of its chunks that lie in the slice."""

    id: str
    source: str
    target: str
    predicate: str
    chunk_ids: tuple[str, ...]

    def row(self) -> Row:
        return {
            "id": self.id,
            "source": self.source,
            "target": self.target,
            "predicate": self.predicate,
            "chunk_ids": list(self.chunk_ids),
        }


@dataclass(frozen=True, slots=True)
class StatedRelation:
    """What a chunk's `states` says: which relation it states, and between which entities. Behind these three each entry
    holds where the sentence begins and ends and the extractor's confidence: source/relation/target/start/end/0.90."""

    source: str
    id: str
    target: str

    @classmethod
    def parse(cls, text: str) -> "StatedRelation":
        return cls(*text.split("/")[:3])


def slices(batches: Sequence[GraphBatch]) -> Iterator[Slice]:
    """Slices in the order of chunk ids. `ValueError` when a batch names a chunk or an entity it does not hold, or
    a chunk of another document or generation: such edges could never be deleted exactly."""
    entities: dict[UUID, EntityNode] = {}
    chunks: dict[UUID, ChunkNode] = {}
    mentions: dict[UUID, list[Row]] = defaultdict(list)
    relations: dict[UUID, list[RelationEdge]] = defaultdict(list)
    for batch in batches:
        _check(batch)
        chunks |= {c.id: c for c in batch.chunks}
        for entity in batch.entities:
            # batches that say different things of one entity: the first in the alphabet, whatever their order
            entities[entity.id] = min(entities.get(entity.id, entity), entity, key=lambda e: e.name)
        for mention in sorted(batch.mentions, key=lambda m: str(m.entity_id)):
            mentions[mention.chunk_id].append(_mention_row(mention))
        for relation in batch.relations:
            for chunk_id in relation.chunk_ids:
                relations[chunk_id].append(relation)
    titles = {batch.document_id: batch.title for batch in batches}
    sizes = {id_: len(mentions[id_]) + len(relations[id_]) for id_ in chunks}
    for ids in _groups(sorted(chunks, key=str), sizes):
        documents = sorted({str(chunks[id_].document_id) for id_ in ids})
        yield Slice(
            documents=[{"id": id_, "title": titles[UUID(id_)]} for id_ in documents],
            entities=_entity_rows(entities, ids, mentions, relations),
            chunks=[_chunk_row(chunks[id_], relations[id_]) for id_ in ids],
            mentions=[row for id_ in ids for row in mentions[id_]],
            relations=_relations(ids, relations),
        )


def _check(batch: GraphBatch) -> None:
    chunk_ids = {c.id for c in batch.chunks}
    entity_ids = {e.id for e in batch.entities}
    if any(c.document_id != batch.document_id or c.generation != batch.generation for c in batch.chunks):
        raise ValueError("a graph batch holds chunks of its own document and generation only")
    named_chunks = {m.chunk_id for m in batch.mentions} | {c for r in batch.relations for c in r.chunk_ids}
    named_entities = {m.entity_id for m in batch.mentions} | {e for r in batch.relations for e in (r.source, r.target)}
    if not named_chunks <= chunk_ids or not named_entities <= entity_ids:
        raise ValueError("a graph batch must hold every chunk and entity that its edges name")
    if any(not len(m.starts) == len(m.ends) == len(m.surfaces) for m in batch.mentions):
        raise ValueError("a mention's starts, ends and surfaces are parallel")


def _groups(ids: Sequence[UUID], sizes: Mapping[UUID, int]) -> Iterator[list[UUID]]:
    group: list[UUID] = []
    edges = 0
    for id_ in ids:
        if group and (len(group) >= CHUNKS_PER_SLICE or edges + sizes[id_] > EDGES_PER_SLICE):
            yield group
            group, edges = [], 0
        group.append(id_)
        edges += sizes[id_]
    if group:
        yield group


def _entity_rows(
    entities: Mapping[UUID, EntityNode],
    ids: Sequence[UUID],
    mentions: Mapping[UUID, list[Row]],
    relations: Mapping[UUID, list[RelationEdge]],
) -> list[Row]:
    touched = {str(row["entity_id"]) for id_ in ids for row in mentions[id_]}
    touched |= {str(end) for id_ in ids for r in relations[id_] for end in (r.source, r.target)}
    found = (entities[UUID(id_)] for id_ in sorted(touched))
    return [{"id": str(e.id), "name": e.name, "norm": e.norm, "type": e.type} for e in found]


def _chunk_row(chunk: ChunkNode, relations: Sequence[RelationEdge]) -> Row:
    return {
        "id": str(chunk.id),
        "document_id": str(chunk.document_id),
        "generation": chunk.generation,
        "ordinal": chunk.ordinal,
        "states": sorted(_stated(relation, chunk.id) for relation in relations),
    }


def _mention_row(mention: MentionEdge) -> Row:
    return {
        "chunk_id": str(mention.chunk_id),
        "entity_id": str(mention.entity_id),
        "starts": [int(s) for s in mention.starts],
        "ends": [int(e) for e in mention.ends],
        "surfaces": [str(s) for s in mention.surfaces],
    }


def _stated(relation: RelationEdge, chunk_id: UUID) -> str:
    said: Statement = next(s for s in relation.statements if s.chunk_id == chunk_id)
    where = f"{said.start}/{said.end}/{said.confidence:.2f}"
    return f"{relation.source}/{relation.id}/{relation.target}/{where}"


def _relations(ids: Sequence[UUID], relations: Mapping[UUID, list[RelationEdge]]) -> list[RelationWrite]:
    here = set(ids)
    distinct = {r.id: r for id_ in ids for r in relations[id_]}
    chunk_ids: dict[UUID, set[str]] = defaultdict(set)
    for id_ in ids:
        for relation in relations[id_]:
            chunk_ids[relation.id] |= {str(c) for c in relation.chunk_ids if c in here}
    return [
        RelationWrite(str(r.id), str(r.source), str(r.target), r.predicate, tuple(sorted(chunk_ids[r.id])))
        for r in sorted(distinct.values(), key=lambda r: str(r.id))
    ]
