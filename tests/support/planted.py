"""Documents with a hand-made graph, straight into Postgres and Neo4j: every mention and relation is known."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_core.graph import ChunkNode, EntityNode, GraphBatch, MentionEdge, RelationEdge
from weft_core.ids import chunk_id, entity_id, relation_id
from weft_core.text import normalise_name
from weft_ingestion.models import ChunkRow, DocumentRow, GenerationRow
from weft_stores.neo4j.writer import GraphWriter
from weft_stores.postgres.engine import session_scope

TYPE = "thing"
Triple = tuple[str, str, str]


@dataclass(frozen=True)
class Garden:
    """One workspace. A document is a list of chunks, one a page; names in `names` are its entities."""

    sessions: async_sessionmaker[AsyncSession]
    writer: GraphWriter
    workspace_id: UUID
    names: tuple[str, ...]

    def entity(self, name: str) -> UUID:
        return entity_id(self.workspace_id, normalise_name(name), TYPE)

    def relation(self, triple: Triple) -> UUID:
        return relation_id(self.entity(triple[0]), triple[1], self.entity(triple[2]))

    async def plant(
        self,
        chunks: Sequence[tuple[str, Sequence[Triple]]],
        *,
        document_id: UUID | None = None,
        generation: int = 1,
        active: bool = True,
        title: str = "A planted document",
    ) -> UUID:
        """Writes a generation: each chunk is its text and the relations it states."""
        document_id = document_id or uuid4()
        rows, batch = self._made(chunks, document_id, generation, title)
        await self.writer.write(batch)
        async with session_scope(self.sessions) as session:
            await self._document(session, document_id, generation, title)
            session.add_all(rows)
        if active:
            await self.activate(document_id, generation)
        return document_id

    async def activate(self, document_id: UUID, generation: int | None) -> None:
        """What a switch does; None takes the document away from readers."""
        async with session_scope(self.sessions) as session:
            changed = update(DocumentRow).where(DocumentRow.id == document_id).values(active_generation=generation)
            await session.execute(changed)

    def _made(
        self, chunks: Sequence[tuple[str, Sequence[Triple]]], document_id: UUID, generation: int, title: str
    ) -> tuple[list[ChunkRow], GraphBatch]:
        made = _Made()
        start = 0
        for ordinal, (text, triples) in enumerate(chunks):
            id_ = chunk_id(document_id, generation, ordinal)
            made.rows.append(self._row(id_, document_id, generation, ordinal, text, start))
            made.nodes.append(ChunkNode(id_, document_id, generation, ordinal))
            for name in self.names:
                starts = tuple(start + i for i in range(len(text)) if text.startswith(name, i))
                if starts:
                    made.entities[name] = EntityNode(self.entity(name), name, normalise_name(name), TYPE)
                    ends = tuple(s + len(name) for s in starts)
                    made.mentions.append(MentionEdge(id_, self.entity(name), starts, ends, (name,) * len(starts)))
            for triple in triples:
                made.stated.setdefault(triple, []).append(id_)
            start += len(text) + 1
        relations = tuple(
            RelationEdge(self.relation(t), self.entity(t[0]), t[1], self.entity(t[2]), tuple(ids))
            for t, ids in made.stated.items()
        )
        entities, nodes, mentions = tuple(made.entities.values()), tuple(made.nodes), tuple(made.mentions)
        return made.rows, GraphBatch(document_id, generation, title, nodes, entities, mentions, relations)

    def _row(self, id_: UUID, document_id: UUID, generation: int, ordinal: int, text: str, start: int) -> ChunkRow:
        return ChunkRow(
            id=id_,
            workspace_id=self.workspace_id,
            document_id=document_id,
            generation=generation,
            ordinal=ordinal,
            text=text,
            start=start,
            end=start + len(text),
            page=ordinal + 1,
            page_end=ordinal + 1,
            heading_path=[],
            token_count=len(text.split()),
            content_hash=uuid4().hex,
        )

    async def _document(self, session: AsyncSession, document_id: UUID, generation: int, title: str) -> None:
        common = {
            "workspace_id": self.workspace_id,
            "title": title,
            "filename": "a.txt",
            "media_type": "text/plain",
            "byte_size": 1,
            "content_hash": uuid4().hex,
            "doc_metadata": {},
        }
        if await session.get(DocumentRow, document_id) is None:
            session.add(
                DocumentRow(
                    **common,
                    id=document_id,
                    created_by=uuid4(),
                    status="ready",
                    stage="done",
                    latest_generation=generation,
                )
            )
            await session.flush()
        session.add(GenerationRow(**common, document_id=document_id, generation=generation, blob_key="none"))
        await session.flush()


@dataclass
class _Made:
    rows: list[ChunkRow] = field(default_factory=list)
    nodes: list[ChunkNode] = field(default_factory=list)
    entities: dict[str, EntityNode] = field(default_factory=dict)
    mentions: list[MentionEdge] = field(default_factory=list)
    stated: dict[Triple, list[UUID]] = field(default_factory=dict)
