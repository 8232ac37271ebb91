"""The query service and a way to put documents before it."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from pydantic import SecretStr

from support.corpus import Corpus, Text
from support.ingestion import fresh_database
from support.openai_server import ScriptedOpenAI, scripted_openai
from support.query_api import Asker, QueryApi, running_query
from support.servers import local_server
from weft_models.embedding.base import Embedder
from weft_models.embedding.factory import open_embedder
from weft_models.embedding.settings import EmbeddingSettings
from weft_stores.postgres.migrations import upgrade
from weft_stores.qdrant.collections import ensure_chunks

TARA = "Ballad of Tara is a 1979 Iranian film directed by Bahram Bayzai. It was shown at Cannes."
BAYZAI = "Bahram Bayzai is an Iranian filmmaker and playwright. Bayzai was born in Tehran on 26 December 1938."
TEA = "Tea is a drink made from the leaves of a shrub. It is grown in Assam and in Darjeeling."
BRIDGE = "Where was the director of Ballad of Tara born?"


@dataclass(frozen=True)
class Stores:
    """Addresses of running servers; the Postgres database is migrated and this suite's own."""

    postgres_url: SecretStr
    qdrant_url: SecretStr

    def settings(self) -> dict[str, SecretStr | str | float]:
        return {"postgres_url": self.postgres_url, "qdrant_url": self.qdrant_url}


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return open_embedder(EmbeddingSettings())


@pytest.fixture(scope="session")
def own_qdrant() -> Iterator[SecretStr]:
    """Other suites may fill the shared server with vectors of other models."""
    with local_server("qdrant") as url:
        yield url


@pytest.fixture(scope="session")
async def stores(postgres_url: SecretStr, own_qdrant: SecretStr) -> AsyncIterator[Stores]:
    async with fresh_database(postgres_url) as database:
        await upgrade(database, "weft_query", "query")
        yield Stores(database, own_qdrant)


@pytest.fixture(scope="session")
async def api(stores: Stores, embedder: Embedder) -> AsyncIterator[QueryApi]:
    async with running_query(embedder, **stores.settings()) as running:
        await ensure_chunks(running.container.qdrant, embedder.slug, embedder.dimension)
        yield running


CorpusMaker = Callable[[], Corpus]


@pytest.fixture
def new_corpus(api: QueryApi, embedder: Embedder) -> CorpusMaker:
    """Each call: an empty workspace."""
    container = api.container

    def make() -> Corpus:
        return Corpus(container.sessions, container.qdrant, embedder, uuid4())

    return make


@dataclass(frozen=True)
class Library:
    """Three documents, two of which a question needs together."""

    corpus: Corpus
    asker: Asker
    tara: Text
    bayzai: Text
    tea: Text


@pytest.fixture
async def library(new_corpus: CorpusMaker, api: QueryApi) -> Library:
    corpus = new_corpus()
    tara = Text("Ballad of Tara", TARA, metadata={"kind": "film", "year": 1979, "seen": True})
    bayzai = Text("Bahram Bayzai", BAYZAI, metadata={"kind": "person", "year": 1938}, page_starts=(0, 55))
    tea = Text("Tea", TEA)
    await corpus.add(tara, bayzai, tea)
    return Library(corpus, api.asker(corpus.workspace_id), tara, bayzai, tea)


@pytest.fixture
def openai() -> Iterator[ScriptedOpenAI]:
    with scripted_openai() as server:
        yield server


@pytest.fixture
async def llm_api(stores: Stores, embedder: Embedder, openai: ScriptedOpenAI, api: QueryApi) -> AsyncIterator[QueryApi]:
    """The service with a language model; `api` has made the collection and the graph's constraints by then."""
    settings = {**stores.settings(), "llm_base_url": openai.url, "llm_model": "m", "llm_timeout_s": 3.0}
    async with running_query(embedder, **settings) as running:
        yield running
