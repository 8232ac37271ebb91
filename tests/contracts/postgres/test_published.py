"""Readers see published chunks of their workspace, as a role that can see nothing else."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from weft_core.errors import UnavailableError
from weft_stores.postgres.engine import create_engine, session_factory, session_scope
from weft_stores.postgres.migrations import upgrade
from weft_stores.postgres.published import PublishedChunks
from weft_stores.postgres.reader import Reader, open_reader, reading

DOCUMENT = text(
    "INSERT INTO ingestion.documents (id, workspace_id, created_by, title, filename, media_type, byte_size, "
    "content_hash, status, stage, latest_generation, active_generation, metadata) "
    "VALUES (:id, :w, :id, 'Ä title', 'a', 'text/plain', 1, :hash, 'ready', 'done', 2, 2, '{\"k\": 1}')"
)
GENERATION = text(
    "INSERT INTO ingestion.generations (document_id, generation, workspace_id, title, filename, media_type, byte_size, "
    "content_hash, blob_key, metadata) VALUES (:id, :g, :w, 't', 'a', 'text/plain', 1, :hash, 'k', '{}')"
)
CHUNK = text(
    'INSERT INTO ingestion.chunks (id, workspace_id, document_id, generation, ordinal, text, start, "end", page, '
    "page_end, heading_path, token_count, content_hash) "
    "VALUES (:id, :w, :d, :g, :o, 'té🧬xt', :s, :e, 1, 2, ARRAY['A', 'B'], 1, 'h')"
)


@pytest.fixture
async def sessions(database: SecretStr, engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    await upgrade(database, "weft_ingestion", "ingestion")
    return session_factory(engine)


@pytest.fixture
async def reader(database: SecretStr, sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[Reader]:
    """After the migrations, which make its role."""
    async with open_reader(database, application_name="tests", pool_size=2) as opened:
        yield opened


async def plant(sessions: async_sessionmaker[AsyncSession], workspace: UUID) -> tuple[UUID, dict[int, list[UUID]]]:
    """A document whose second of two generations is active, three chunks each."""
    document = uuid4()
    chunks: dict[int, list[UUID]] = {1: [], 2: []}
    async with session_scope(sessions) as session:
        await session.execute(DOCUMENT, {"id": document, "w": workspace, "hash": uuid4().hex})
        for generation, ids in chunks.items():
            values = {"id": document, "g": generation, "w": workspace, "hash": uuid4().hex}
            await session.execute(GENERATION, values)
            for ordinal in range(3):
                ids.append(uuid4())
                row = {
                    "id": ids[-1],
                    "w": workspace,
                    "d": document,
                    "g": generation,
                    "o": ordinal,
                    "s": ordinal,
                    "e": ordinal + 5,
                }
                await session.execute(CHUNK, row)
    return document, chunks


async def test_only_active_chunks_of_the_workspace_are_seen(
    sessions: async_sessionmaker[AsyncSession], reader: Reader
) -> None:
    workspace = uuid4()
    document, chunks = await plant(sessions, workspace)
    everything = [*chunks[1], *chunks[2], uuid4()]
    published = PublishedChunks(reader, workspace)
    found = await published.by_ids(everything)
    assert set(found) == await published.among(everything) == set(chunks[2])
    chunk = found[chunks[2][1]]
    assert (chunk.document_id, chunk.generation, chunk.ordinal, chunk.text) == (document, 2, 1, "té🧬xt")
    assert (chunk.start, chunk.end, chunk.page, chunk.page_end) == (1, 6, 1, 2)
    assert (chunk.heading_path, chunk.document_title, chunk.metadata) == (("A", "B"), "Ä title", {"k": 1})
    assert chunk.document_created_at.tzinfo is not None
    assert {d.id: d.active_generation for d in (await published.documents([document])).values()} == {document: 2}
    assert await published.by_ids([]) == {}
    assert await published.documents([]) == {}
    other = PublishedChunks(reader, uuid4())
    assert await other.by_ids(everything) == {}
    assert await other.documents([document]) == {}
    assert await other.among(everything) == set()
    assert await other.neighbours(document, 2, [0, 1, 2]) == []


async def test_neighbours_come_in_order(sessions: async_sessionmaker[AsyncSession], reader: Reader) -> None:
    workspace = uuid4()
    document, chunks = await plant(sessions, workspace)
    published = PublishedChunks(reader, workspace)
    assert [c.id for c in await published.neighbours(document, 2, [2, 0, -1, 9])] == [chunks[2][0], chunks[2][2]]
    assert await published.neighbours(document, 1, [0, 1, 2]) == []


async def test_a_deleted_document_is_gone(sessions: async_sessionmaker[AsyncSession], reader: Reader) -> None:
    workspace = uuid4()
    document, chunks = await plant(sessions, workspace)
    async with session_scope(sessions) as session:
        await session.execute(text("UPDATE ingestion.documents SET deleted_at = now() WHERE id = :d"), {"d": document})
    published = PublishedChunks(reader, workspace)
    assert await published.by_ids(chunks[2]) == {}
    assert await published.documents([document]) == {}


async def test_the_reading_role_sees_the_views_alone(reader: Reader) -> None:
    async def read(statement: str) -> None:
        async with reading(reader) as connection:
            await connection.execute(text(statement))

    await read("SELECT 1 FROM ingestion.published_chunks")
    for statement in ("SELECT 1 FROM ingestion.chunks", "DELETE FROM ingestion.published_documents"):
        with pytest.raises(DBAPIError, match="permission denied"):
            await read(statement)


async def test_before_the_migrations_nobody_reads(database: SecretStr) -> None:
    engine = create_engine(database, application_name="tests", pool_size=1, role=f"nobody_{uuid4().hex}")
    published = PublishedChunks(Reader(engine), uuid4())
    with pytest.raises(UnavailableError, match="no role"):
        await published.among([uuid4()])
    await engine.dispose()
