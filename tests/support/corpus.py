"""Documents written straight into the stores, as the pipeline would leave them: for tests of reading."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from qdrant_client import AsyncQdrantClient
from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from weft_core.bm25 import encode_document
from weft_core.chunking import split
from weft_core.chunks import Chunk
from weft_core.contracts.documents import Metadata
from weft_core.ids import chunk_id
from weft_core.parsed import ParsedDocument
from weft_core.sentences import sentence_spans
from weft_ingestion.models import ChunkRow, DocumentRow, GenerationRow
from weft_ingestion.pipeline.passages import title_prefix
from weft_ingestion.repositories.corpus import CorpusRepository
from weft_ingestion.repositories.passages import Passage, PassageRepository
from weft_models.embedding.base import Embedder
from weft_models.embedding.packing import pack
from weft_models.embedding.vectors import PassageText
from weft_models.naming.finder import VERSION as NAMES_VERSION
from weft_models.naming.finder import find_names
from weft_stores.postgres.engine import session_scope
from weft_stores.qdrant.chunks import ChunkPoint, ChunkVectors


@dataclass(frozen=True)
class Text:
    """A document to be written."""

    title: str
    text: str
    metadata: Metadata = field(default_factory=dict)
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    page_starts: tuple[int, ...] = ()
    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class Corpus:
    """One workspace's documents. `generation` is the one written; it becomes active unless told otherwise."""

    sessions: async_sessionmaker[AsyncSession]
    qdrant: AsyncQdrantClient
    embedder: Embedder
    workspace_id: UUID = field(default_factory=uuid4)

    async def add(self, *documents: Text, generation: int = 1, active: bool = True) -> list[list[Chunk]]:
        """Writes the documents to all stores; their chunks."""
        cut = [self._chunks(document, generation) for document in documents]
        written = await self._vectors(documents, cut)
        async with session_scope(self.sessions) as session:
            for document, chunks in zip(documents, cut, strict=True):
                await self._rows(session, document, chunks, generation, active=active)
            await session.flush()
            passages = PassageRepository(session, self.workspace_id, self.embedder.slug, NAMES_VERSION)
            await passages.write(written)
            if active:
                await self._changed(session, {document.id: generation for document in documents})
        return cut

    async def activate(self, document_id: UUID, generation: int | None) -> None:
        """What a switch does; None takes the document away from readers."""
        async with session_scope(self.sessions) as session:
            changed = update(DocumentRow).where(DocumentRow.id == document_id).values(active_generation=generation)
            await session.execute(changed)
            await self._changed(session, {document_id: generation})

    async def forget(self, document_id: UUID) -> None:
        """Removes the rows; what lies in the other stores stays behind, as in the midst of a delete."""
        async with session_scope(self.sessions) as session:
            await session.execute(delete(DocumentRow).where(DocumentRow.id == document_id))

    def _chunks(self, document: Text, generation: int) -> list[Chunk]:
        _, room = title_prefix(self.embedder, document.title)
        parsed = ParsedDocument(media_type="text/plain", text=document.text, page_starts=document.page_starts)
        return [
            Chunk(
                id=chunk_id(document.id, generation, draft.ordinal),
                document_id=document.id,
                generation=generation,
                ordinal=draft.ordinal,
                text=draft.text,
                start=draft.start,
                end=draft.end,
                page=draft.page,
                page_end=draft.page_end,
                heading_path=draft.heading_path,
                token_count=draft.token_count,
                content_hash=hashlib.sha256(draft.text.encode()).hexdigest(),
            )
            for draft in split(parsed, self.embedder.token_spans, room)
        ]

    async def _changed(self, session: AsyncSession, documents: dict[UUID, int | None]) -> None:
        await CorpusRepository(session, self.workspace_id).changed(documents)

    async def _vectors(self, documents: Sequence[Text], cut: Sequence[list[Chunk]]) -> list[Passage]:
        pairs = [(document, chunk) for document, chunks in zip(documents, cut, strict=True) for chunk in chunks]
        texts = [PassageText(title_prefix(self.embedder, d.title)[0], c.text, sentence_spans(c.text)) for d, c in pairs]
        read = self.embedder.passage_vectors(texts)
        points = [
            ChunkPoint(
                id=chunk.id,
                document_id=document.id,
                generation=chunk.generation,
                ordinal=chunk.ordinal,
                dense=vectors.passage.tolist(),
                sparse=encode_document(text.joined),
                created_at=document.created_at,
                metadata=document.metadata,
            )
            for (document, chunk), text, vectors in zip(pairs, texts, read, strict=True)
        ]
        await ChunkVectors(self.qdrant, self.workspace_id).upsert(points)
        return [
            Passage(chunk, pack(vectors), find_names(chunk.text, text.sentences, document.title, chunk.heading_path))
            for (document, chunk), text, vectors in zip(pairs, texts, read, strict=True)
        ]

    async def _rows(
        self, session: AsyncSession, document: Text, chunks: Sequence[Chunk], generation: int, *, active: bool
    ) -> None:
        common = {
            "workspace_id": self.workspace_id,
            "title": document.title,
            "filename": "a.txt",
            "media_type": "text/plain",
            "byte_size": len(document.text),
            "content_hash": uuid4().hex,
            "doc_metadata": document.metadata,
        }
        if await session.get(DocumentRow, document.id) is None:
            session.add(
                DocumentRow(
                    **common,
                    id=document.id,
                    created_by=uuid4(),
                    status="ready",
                    stage="done",
                    latest_generation=generation,
                    active_generation=generation if active else None,
                    created_at=document.created_at,
                )
            )
            await session.flush()
        elif active:
            changed = update(DocumentRow).where(DocumentRow.id == document.id).values(active_generation=generation)
            await session.execute(changed)
        session.add(GenerationRow(**common, document_id=document.id, generation=generation, blob_key="none"))
        await session.flush()
        session.add_all(
            ChunkRow(
                id=chunk.id,
                workspace_id=self.workspace_id,
                document_id=document.id,
                generation=generation,
                ordinal=chunk.ordinal,
                text=chunk.text,
                start=chunk.start,
                end=chunk.end,
                page=chunk.page,
                page_end=chunk.page_end,
                heading_path=list(chunk.heading_path),
                token_count=chunk.token_count,
                content_hash=chunk.content_hash,
            )
            for chunk in chunks
        )
