"""Rows of the graph projection: what one generation of a document brings."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ChunkNode:
    """(:Chunk) of one generation."""

    id: UUID
    document_id: UUID
    generation: int
    ordinal: int


@dataclass(frozen=True, slots=True)
class EntityNode:
    """(:Entity); `type` is a property, `norm` the key from `normalise_name`."""

    id: UUID
    name: str
    norm: str
    type: str


@dataclass(frozen=True, slots=True)
class MentionEdge:
    """(:Chunk)-[:MENTIONS]->(:Entity): every place in the chunk that names the entity, as parallel lists.

    Spans count in the document's canonical text, half-open.
    """

    chunk_id: UUID
    entity_id: UUID
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    surfaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelationEdge:
    """(:Entity)-[:RELATES]->(:Entity) with the chunks that state it; `weight` in the graph is their number."""

    id: UUID
    source: UUID
    predicate: str
    target: UUID
    chunk_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class GraphBatch:
    """All a generation (or a slice of it) writes. Every write is an idempotent upsert."""

    document_id: UUID
    generation: int
    title: str
    chunks: tuple[ChunkNode, ...] = ()
    entities: tuple[EntityNode, ...] = ()
    mentions: tuple[MentionEdge, ...] = ()
    relations: tuple[RelationEdge, ...] = field(default=())
