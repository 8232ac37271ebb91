"""From mentions to entities: pure functions over one document.

An entity is one normalised name. Where a document gives a name several types, the most frequent stands for all of it,
so that one thing does not become two nodes beside each other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from weft_core.chunks import Chunk
from weft_core.extraction import Extraction, Mention
from weft_core.graph import ChunkNode, EntityNode, MentionEdge, RelationEdge
from weft_core.ids import entity_id, relation_id
from weft_core.text import normalise_name


@dataclass(slots=True)
class Ballot:
    """Types and spellings of every name of a document, counted."""

    types: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    names: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def count(self, text: str, extraction: Extraction) -> None:
        """Takes in one chunk of the given text."""
        for _, mention, norm in sound_mentions(text, extraction):
            self.types[norm][mention.type] += 1
            self.names[norm][mention.entity_name] += 1

    def entities(self, workspace_id: UUID) -> dict[str, EntityNode]:
        """By normalised name. Ties fall to the first in the alphabet, so that order never matters."""
        decided: dict[str, EntityNode] = {}
        for norm in sorted(self.types):
            type_ = _winner(self.types[norm])
            decided[norm] = EntityNode(
                id=entity_id(workspace_id, norm, type_), name=_winner(self.names[norm]), norm=norm, type=type_
            )
        return decided


def sound_mentions(text: str, extraction: Extraction) -> Iterator[tuple[int, Mention, str]]:
    """Index, mention and normalised name of each mention whose surface is exactly its slice of the text and names
    something: an extractor may be a language model, and a citation must stand where it says."""
    for index, mention in enumerate(extraction.mentions):
        norm = normalise_name(mention.entity_name)
        if norm and text[mention.start : mention.end] == mention.surface:
            yield index, mention, norm


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a slice of chunks brings to the graph."""

    chunks: tuple[ChunkNode, ...]
    entities: tuple[EntityNode, ...]
    mentions: tuple[MentionEdge, ...]
    relations: tuple[RelationEdge, ...]


def resolve(
    chunks: Sequence[Chunk], extractions: Mapping[str, Extraction], entities: Mapping[str, EntityNode]
) -> Resolved:
    """Nodes and edges of `chunks`; spans become canonical ones by the chunk's start."""
    used: dict[UUID, EntityNode] = {}
    mentions: list[MentionEdge] = []
    stated: dict[tuple[UUID, str, UUID], list[UUID]] = defaultdict(list)
    for chunk in chunks:
        extraction = extractions[chunk.content_hash]
        by_index: dict[int, EntityNode] = {}
        placed: dict[UUID, list[Mention]] = defaultdict(list)
        for index, mention, norm in sound_mentions(chunk.text, extraction):
            entity = entities[norm]
            by_index[index] = used[entity.id] = entity
            placed[entity.id].append(mention)
        mentions += [_edge(chunk, id_, found) for id_, found in placed.items()]
        for triple in _statements(extraction, by_index):
            if chunk.id not in stated[triple]:
                stated[triple].append(chunk.id)
    return Resolved(
        chunks=tuple(ChunkNode(c.id, c.document_id, c.generation, c.ordinal) for c in chunks),
        entities=tuple(used.values()),
        mentions=tuple(mentions),
        relations=tuple(
            RelationEdge(relation_id(source, predicate, target), source, predicate, target, tuple(ids))
            for (source, predicate, target), ids in stated.items()
        ),
    )


def _edge(chunk: Chunk, id_: UUID, found: Iterable[Mention]) -> MentionEdge:
    placed = sorted(found, key=lambda mention: (mention.start, mention.end))
    return MentionEdge(
        chunk_id=chunk.id,
        entity_id=id_,
        starts=tuple(chunk.start + mention.start for mention in placed),
        ends=tuple(chunk.start + mention.end for mention in placed),
        surfaces=tuple(mention.surface for mention in placed),
    )


def _statements(extraction: Extraction, by_index: Mapping[int, EntityNode]) -> Iterator[tuple[UUID, str, UUID]]:
    for relation in extraction.relations:
        source, target = by_index.get(relation.subject), by_index.get(relation.object)
        predicate = " ".join(relation.predicate.split())
        if source is not None and target is not None and source.id != target.id and predicate:
            yield source.id, predicate, target.id


def _winner(votes: Counter[str]) -> str:
    return min(votes, key=lambda value: (-votes[value], value))
