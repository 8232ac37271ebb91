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
class Statement:
    """Where a chunk states a relation: the sentence, in the document's canonical text, half-open; and how sure its
    extractor was, 0 to 1."""

    chunk_id: UUID
    start: int
    end: int
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class RelationEdge:
    """(:Entity)-[:RELATES]->(:Entity) with one statement for each chunk that states it; `weight` in the graph is their
    number."""

    id: UUID
    source: UUID
    predicate: str
    target: UUID
    statements: tuple[Statement, ...]

    @property
    def chunk_ids(self) -> tuple[UUID, ...]:
        return tuple(statement.chunk_id for statement in self.statements)


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
