"""What the graph gives back. Spans count in the document's canonical text, half-open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EntityRow:
    """An entity as it stands in the graph."""

    id: UUID
    name: str
    norm: str
    type: str


@dataclass(frozen=True, slots=True)
class MentionPosition:
    """A chunk in the order of an entity's evidence."""

    document_id: UUID
    ordinal: int
    generation: int


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A chunk that names an entity, and where."""

    chunk_id: UUID
    document_id: UUID
    generation: int
    ordinal: int
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A chunk that states a relation, and where it names the two ends. `sentence` is the span of the sentence that
    states it, None where the chunk was written without; `confidence` (0 to 1) is the extractor's."""

    relation: UUID
    chunk_id: UUID
    document_id: UUID
    generation: int
    ordinal: int
    source_spans: tuple[tuple[int, int], ...]
    target_spans: tuple[tuple[int, int], ...]
    sentence: tuple[int, int] | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class RelationRow:
    """A directed relation; `chunk_ids` are up to `EVIDENCE_SAMPLE` of the `weight` chunks that state it."""

    id: UUID
    source: UUID
    predicate: str
    target: UUID
    weight: int
    chunk_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class RelationPosition:
    """After a relation in the order of weight, heaviest first, and id."""

    weight: int
    id: str


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Entities, by distance from the centre where there is one, and relations among them. `cut`: entities at which a
    cap on what is looked at left something out. `beyond`: ends of relations that were found and are more than were
    asked for. `degrees`: how many relations some have in all."""

    entities: list[UUID]
    relations: list[RelationRow]
    cut: frozenset[UUID]
    beyond: frozenset[UUID] = frozenset()
    degrees: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PathRows:
    """Paths as entity ids, shortest first, and every relation between neighbours on them, heaviest first."""

    paths: list[tuple[UUID, ...]]
    relations: list[RelationRow]


@dataclass(frozen=True, slots=True)
class StatsRow:
    """Sizes of one workspace's graph; types by number."""

    documents: int
    chunks: int
    entities: int
    relations: int
    mentions: int
    entity_types: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Deleted:
    """What a delete took away."""

    chunks: int = 0
    mentions: int = 0
    relations: int = 0
    entities: int = 0

    def __add__(self, other: "Deleted") -> "Deleted":
        return Deleted(
            self.chunks + other.chunks,
            self.mentions + other.mentions,
            self.relations + other.relations,
            self.entities + other.entities,
        )
