"""From mentions to what the graph holds: pure functions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from weft_core.chunks import Chunk
from weft_core.extraction import Extraction, Mention, sound_mentions
from weft_core.graph import ChunkNode, EntityNode, GraphBatch, MentionEdge, RelationEdge, Statement
from weft_core.ids import relation_id

Triple = tuple[UUID, str, UUID]


@dataclass(frozen=True, slots=True)
class Draft:
    """What chunks of one document bring to the graph."""

    chunks: tuple[ChunkNode, ...]
    entities: tuple[EntityNode, ...]
    mentions: tuple[MentionEdge, ...]
    relations: tuple[RelationEdge, ...]

    def of(self, document_id: UUID, generation: int, title: str) -> GraphBatch:
        """As the graph's writer takes it."""
        return GraphBatch(document_id, generation, title, self.chunks, self.entities, self.mentions, self.relations)


def draft(chunks: Sequence[Chunk], extractions: Mapping[str, Extraction], entities: Mapping[str, EntityNode]) -> Draft:
    """Nodes and edges of `chunks`; `entities`: what each normalised name of the document is. Two names of one entity
    are one node. Spans become canonical ones by the chunk's start."""
    used: dict[UUID, EntityNode] = {}
    mentions: list[MentionEdge] = []
    stated: dict[Triple, dict[UUID, Statement]] = defaultdict(dict)
    for chunk in chunks:
        extraction = extractions[chunk.content_hash]
        by_index: dict[int, EntityNode] = {}
        placed: dict[UUID, list[Mention]] = defaultdict(list)
        for index, mention, norm in sound_mentions(chunk.text, extraction):
            entity = entities.get(norm)
            if entity is not None:  # an extraction made since with other rules may hold more names than were settled
                by_index[index] = used[entity.id] = entity
                placed[entity.id].append(mention)
        mentions += [_edge(chunk, id_, found) for id_, found in placed.items()]
        for triple, statement in _statements(chunk, extraction, by_index):
            stated[triple].setdefault(chunk.id, statement)
    return Draft(
        chunks=tuple(ChunkNode(c.id, c.document_id, c.generation, c.ordinal) for c in chunks),
        entities=tuple(used.values()),
        mentions=tuple(mentions),
        relations=tuple(
            RelationEdge(relation_id(*triple), *triple, tuple(statements.values()))
            for triple, statements in stated.items()
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


def _statements(
    chunk: Chunk, extraction: Extraction, by_index: Mapping[int, EntityNode]
) -> Iterator[tuple[Triple, Statement]]:
    """The surest first."""
    for relation in sorted(extraction.relations, key=lambda r: (-r.confidence, r.evidence_start, r.evidence_end)):
        source, target = by_index.get(relation.subject), by_index.get(relation.object)
        predicate = " ".join(relation.predicate.split())
        if source is not None and target is not None and source.id != target.id and predicate:
            start, end = _sentence(chunk, relation.evidence_start, relation.evidence_end)
            yield (source.id, predicate, target.id), Statement(chunk.id, start, end, relation.confidence)


def _sentence(chunk: Chunk, start: int, end: int) -> tuple[int, int]:
    """The whole chunk where an extractor gives a span that is none."""
    if not 0 <= start < end <= len(chunk.text):
        return chunk.start, chunk.end
    return chunk.start + start, chunk.start + end
