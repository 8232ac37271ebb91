"""Composition root: what the query service owns while it runs."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from weft_core.errors import UnavailableError, WeftError
from weft_models.answering.factory import Writers, open_writers
from weft_models.embedding.base import Embedder
from weft_models.embedding.factory import open_embedder
from weft_models.llm.factory import close_chat_model, open_chat_model
from weft_query.images.images import Images
from weft_query.services.encoder import QuestionEncoder
from weft_query.services.search import Readers
from weft_query.settings import QuerySettings
from weft_stores.postgres.engine import create_engine, session_factory
from weft_stores.postgres.published import PublishedChunks
from weft_stores.postgres.reader import Reader, open_reader
from weft_stores.qdrant.client import open_qdrant
from weft_stores.qdrant.collections import ensure_chunks
from weft_stores.qdrant.errors import translate
from weft_stores.qdrant.search import ChunkSearch, SearchHttp, open_search

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from qdrant_client import AsyncQdrantClient

_log = logging.getLogger(__name__)
_COLLECTION_RETRY_S = 2.0


@dataclass(frozen=True, slots=True)
class Container:
    """Everything with a lifetime, and the tenant-bound readers made from it."""

    settings: QuerySettings
    engine: AsyncEngine
    sessions: async_sessionmaker[AsyncSession]
    reader: Reader
    qdrant: "AsyncQdrantClient"
    search: SearchHttp
    images: Images
    embedder: Embedder
    encoder: QuestionEncoder
    chat_model: "BaseChatModel | None"
    writers: Writers

    def readers(self, workspace_id: UUID) -> Readers:
        """The stores, bound to one tenant."""
        return Readers(
            workspace_id=workspace_id,
            vectors=ChunkSearch(self.search, workspace_id),
            chunks=PublishedChunks(self.reader, workspace_id),
            images=self.images,
        )

    async def check_postgres(self) -> None:
        """Raises when the database cannot be asked."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def check_qdrant(self) -> None:
        """Raises when Qdrant does not answer."""
        with translate():
            await self.qdrant.get_collections()


@asynccontextmanager
async def open_container(settings: QuerySettings, embedder: Embedder | None = None) -> AsyncIterator[Container]:
    """Loads the embedding model unless an open one is given, and closes either; connects to nothing by itself, so that
    the process starts while stores are down."""
    if embedder is None:
        embedder = await asyncio.to_thread(open_embedder, settings)
    async with contextlib.AsyncExitStack() as stack:
        stack.callback(embedder.close)
        engine = create_engine(settings.postgres_url, application_name="weft query", pool_size=5)
        stack.push_async_callback(engine.dispose)
        opening = open_reader(settings.postgres_url, application_name="weft query", pool_size=10)
        reader = await stack.enter_async_context(opening)
        qdrant = open_qdrant(settings)
        stack.push_async_callback(qdrant.close)
        search = open_search(settings)
        stack.push_async_callback(search.close)
        encoder = QuestionEncoder(embedder, settings.query_encoders)
        stack.callback(encoder.close)
        images = Images(reader, embedder, settings.image_passages)
        stack.push_async_callback(images.close)
        chat_model = open_chat_model(settings)
        stack.push_async_callback(close_chat_model, chat_model)
        stack.push_async_callback(_cancelled, asyncio.create_task(_collection(qdrant, embedder)))
        yield Container(
            settings=settings,
            engine=engine,
            sessions=session_factory(engine),
            reader=reader,
            qdrant=qdrant,
            search=search,
            images=images,
            embedder=embedder,
            encoder=encoder,
            chat_model=chat_model,
            writers=open_writers(settings, embedder, chat_model),
        )


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _collection(client: "AsyncQdrantClient", embedder: Embedder) -> None:
    """Make the collection before the first document does, so that a question to an empty system finds nothing instead
    of failing. Tries until the stores are there."""
    while True:
        try:
            dimension = await asyncio.to_thread(lambda: embedder.dimension)
            await ensure_chunks(client, embedder.slug, dimension)
        except UnavailableError:
            await asyncio.sleep(_COLLECTION_RETRY_S)
        except WeftError as error:
            _log.error("the chunk collection cannot be used: %s", error.message)
            return
        else:
            return
