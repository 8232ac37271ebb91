"""Documents with a hand-made graph, straight into Postgres and Neo4j: every mention and relation is known."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from support.registry import Named, Registry
from weft_core.graph import ChunkNode, EntityNode, GraphBatch, MentionEdge, RelationEdge, Statement
from weft_core.ids import chunk_id, relation_id
from weft_core.sentences import sentence_spans
from weft_core.text import normalise_name
from weft_ingestion.models import ChunkRow, DocumentRow, GenerationRow
from weft_stores.neo4j.writer import GraphWriter
from weft_stores.postgres.engine import session_scope

TYPE = "thing"
Triple = tuple[str, str, str]


@dataclass(frozen=True)
class Garden:
    """One workspace. A document is a list of chunks, one a page; names in `names` are its entities, or are linked to
    others by the `registry`."""

    sessions: async_sessionmaker[AsyncSession]
    writer: GraphWriter
    workspace_id: UUID
    names: tuple[str, ...]
    registry: Registry = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "registry", Registry(self.sessions, self.workspace_id, TYPE))

    def entity(self, name: str, sense: str = "") -> UUID:
        """Id of the entity that the name stands for."""
        return self.registry.entity_id(name, sense)

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
        senses: Mapping[str, str] = {},
    ) -> UUID:
        """Writes a generation: each chunk is its text and the relations it states. `senses`: names that mean another
        thing here than usually, and how that is told apart."""
        document_id = document_id or uuid4()
        rows, batch, mentions = self._made(chunks, document_id, generation, title, senses)
        await self.writer.write(batch)
        async with session_scope(self.sessions) as session:
            await self._document(session, document_id, generation, title)
            session.add_all(rows)
        named = [Named(name, number, senses.get(name, "")) for name, number in mentions.items()]
        await self.registry.write(document_id, generation, named)
        if active:
            await self.activate(document_id, generation)
        return document_id

    async def activate(self, document_id: UUID, generation: int | None) -> None:
        """What a switch does; None takes the document away from readers."""
        async with session_scope(self.sessions) as session:
            changed = update(DocumentRow).where(DocumentRow.id == document_id).values(active_generation=generation)
            await session.execute(changed)

    def _made(
        self,
        chunks: Sequence[tuple[str, Sequence[Triple]]],
        document_id: UUID,
        generation: int,
        title: str,
        senses: Mapping[str, str],
    ) -> tuple[list[ChunkRow], GraphBatch, dict[str, int]]:
        made = _Made()
        start = 0
        for ordinal, (text, triples) in enumerate(chunks):
            id_ = chunk_id(document_id, generation, ordinal)
            made.rows.append(self._row(id_, document_id, generation, ordinal, text, start))
            made.nodes.append(ChunkNode(id_, document_id, generation, ordinal))
            places: dict[UUID, list[tuple[int, str]]] = defaultdict(list)
            for name in self.names:
                starts = [start + i for i in range(len(text)) if text.startswith(name, i)]
                if starts:
                    made.named[name] += len(starts)
                    entity = self.entity(name, senses.get(name, ""))
                    made.entities.setdefault(entity, self._node(entity, name))
                    places[entity] += [(s, name) for s in starts]
            made.mentions += [_mention(id_, entity, sorted(found)) for entity, found in places.items()]
            for triple in triples:
                begin, end = _sentence(text, triple)
                made.stated.setdefault(triple, []).append(Statement(id_, start + begin, start + end))
            start += len(text) + 1
        relations = tuple(
            RelationEdge(self.relation(t), self.entity(t[0]), t[1], self.entity(t[2]), tuple(statements))
            for t, statements in made.stated.items()
        )
        entities, nodes, mentions = tuple(made.entities.values()), tuple(made.nodes), tuple(made.mentions)
        batch = GraphBatch(document_id, generation, title, nodes, entities, mentions, relations)
        return made.rows, batch, dict(made.named)

    def _node(self, id_: UUID, name: str) -> EntityNode:
        own = self.registry.links[name][0] if name in self.registry.links else name
        label = self.registry.labels.get(own, own)
        return EntityNode(id_, label, normalise_name(label), TYPE)

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


def _sentence(text: str, triple: Triple) -> tuple[int, int]:
    """The first sentence that names both ends, or all of the text."""
    spans = sentence_spans(text)
    return next((s for s in spans if triple[0] in text[slice(*s)] and triple[2] in text[slice(*s)]), (0, len(text)))


@dataclass
class _Made:
    rows: list[ChunkRow] = field(default_factory=list)
    nodes: list[ChunkNode] = field(default_factory=list)
    entities: dict[UUID, EntityNode] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    mentions: list[MentionEdge] = field(default_factory=list)
    stated: dict[Triple, list[Statement]] = field(default_factory=dict)


def _mention(chunk: UUID, entity: UUID, places: Sequence[tuple[int, str]]) -> MentionEdge:
    starts = tuple(start for start, _ in places)
    ends = tuple(start + len(name) for start, name in places)
    return MentionEdge(chunk, entity, starts, ends, tuple(name for _, name in places))
