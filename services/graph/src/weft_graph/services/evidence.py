"""Where the documents say it: quotes, each a verbatim slice of a published chunk."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from weft_core.contracts.common import Page
from weft_core.contracts.graph import Evidence
from weft_graph.services.cursors import decode_cursor, encode_cursor
from weft_graph.services.quotes import statement_span
from weft_stores.neo4j.reader import GraphReader
from weft_stores.neo4j.rows import MentionPosition, RelationRow, StatementRow
from weft_stores.postgres.published import PublishedChunk, PublishedChunks
from weft_stores.postgres.published_communities import StatedAt

ROUNDS = 5
"""Pages looked through for one that is not all unpublished, before a short one is given with a cursor."""

LOOKED_AT = 6
"""Statements of a relation among which the surest are chosen."""


@dataclass(frozen=True, slots=True)
class EntityEvidencePosition:
    """After the first `spans` mentions in the chunk at (`document_id`, `ordinal`, `generation`)."""

    document_id: UUID
    ordinal: int
    generation: int
    spans: int


@dataclass(frozen=True, slots=True)
class RelationEvidencePosition:
    """After the chunk."""

    chunk_id: UUID


class EvidenceService:
    """Evidence in one workspace."""

    def __init__(self, graph: GraphReader, published: PublishedChunks) -> None:
        self._graph = graph
        self._published = published

    async def of_entity(self, entity_id: UUID, limit: int, cursor: str | None) -> Page[Evidence]:
        """Every place that names the entity, by document and position. A page may be short and have a next one."""
        at = decode_cursor(EntityEvidencePosition, cursor)
        shown: list[Evidence] = []
        for _ in range(ROUNDS):
            start = MentionPosition(at.document_id, at.ordinal, at.generation) if at else None
            rows = await self._graph.entity_evidence(entity_id, limit + 1, start)
            chunks = await self._published.by_ids(row.chunk_id for row in rows)
            for row in rows:
                here = (row.document_id, row.ordinal, row.generation)
                done = at.spans if at and here == (at.document_id, at.ordinal, at.generation) else 0
                for number, span in enumerate(row.spans[done:], done + 1):
                    if len(shown) == limit:
                        return Page(items=shown, next_cursor=encode_cursor(EntityEvidencePosition, at) if at else None)
                    shown += _quote(chunks.get(row.chunk_id), span)
                    at = EntityEvidencePosition(*here, number)
            if len(rows) <= limit:
                return Page(items=shown)
        return Page(items=shown, next_cursor=encode_cursor(EntityEvidencePosition, at) if at else None)

    async def of_relation(self, relation_id: UUID, limit: int, cursor: str | None) -> Page[Evidence]:
        """Every chunk that states the relation, quoted by the sentence that names both ends."""
        at = decode_cursor(RelationEvidencePosition, cursor)
        shown: list[Evidence] = []
        for _ in range(ROUNDS):
            wanted = limit - len(shown)
            rows = await self._graph.relation_evidence(relation_id, wanted + 1, at.chunk_id if at else None)
            chunks = await self._published.by_ids(row.chunk_id for row in rows[:wanted])
            for row in rows[:wanted]:
                chunk = chunks.get(row.chunk_id)
                if chunk is not None:
                    shown += _quote(chunk, _sentence(chunk, row))
                at = RelationEvidencePosition(row.chunk_id)
            if len(rows) <= wanted:
                return Page(items=shown)
            if len(shown) >= limit:
                break
        return Page(items=shown, next_cursor=encode_cursor(RelationEvidencePosition, at) if at else None)

    async def of_relations(self, relations: Sequence[RelationRow], most: int) -> dict[UUID, list[Evidence]]:
        """Up to `most` sentences that state each of the relations, the surest first."""
        rows = await self._graph.statements(relations, LOOKED_AT)
        rows.sort(key=lambda row: (-row.confidence, row.chunk_id))
        chunks = await self._published.by_ids(row.chunk_id for row in rows)
        found: dict[UUID, list[Evidence]] = defaultdict(list)
        for row in rows:
            chunk = chunks.get(row.chunk_id)
            if chunk is not None and len(found[row.relation]) < most:
                found[row.relation] += _quote(chunk, _sentence(chunk, row))
        return dict(found)

    async def at(self, places: Sequence[StatedAt], most: int) -> list[Evidence]:
        """Quotes of the first `most` places that are published."""
        chunks = await self._published.by_ids(place.chunk_id for place in places)
        quotes = [quote for place in places for quote in _quote(chunks.get(place.chunk_id), (place.start, place.end))]
        return quotes[:most]


def _sentence(chunk: PublishedChunk, row: StatementRow) -> tuple[int, int]:
    """Where the chunk states the relation: as its extractor said, else the sentences that hold both ends."""
    if row.sentence is not None and chunk.start <= row.sentence[0] < row.sentence[1] <= chunk.end:
        return row.sentence
    return statement_span(chunk.text, chunk.start, row.source_spans, row.target_spans)


def _quote(chunk: PublishedChunk | None, span: tuple[int, int]) -> list[Evidence]:
    """The quote, or nothing for a chunk that is not published or does not hold the span."""
    start, end = span
    if chunk is None or not chunk.start <= start < end <= chunk.end:
        return []
    return [
        Evidence(
            chunk_id=chunk.id,
            document_id=chunk.document_id,
            document_title=chunk.document_title,
            page=chunk.page,
            start=start,
            end=end,
            quote=chunk.text[start - chunk.start : end - chunk.start],
        )
    ]
