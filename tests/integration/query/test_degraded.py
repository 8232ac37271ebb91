"""RELIABILITY I5: what is down is left out and named; only when nothing can be asked there is an error."""

import socket
import time
from collections.abc import AsyncIterator, Iterator

import pytest
from pydantic import SecretStr

from support.corpus import Corpus, Text
from support.openai_server import Mode as ServerMode
from support.openai_server import ScriptedOpenAI
from support.ports import free_port
from support.query_api import QueryApi, running_query
from weft_core.contracts.query import Mode, Verdict
from weft_models.embedding.base import Embedder

from .conftest import BAYZAI, BRIDGE, TARA, CorpusMaker, Library, Stores


def dead(scheme: str) -> SecretStr:
    return SecretStr(f"{scheme}://user:secret-word@127.0.0.1:{free_port()}")


@pytest.fixture
def silent() -> Iterator[int]:
    """Port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        yield listener.getsockname()[1]


async def test_without_qdrant_likeness_and_names_answer(library: Library, stores: Stores, embedder: Embedder) -> None:
    settings = {**stores.settings(), "qdrant_url": dead("http")}
    async with running_query(embedder, **settings) as api:
        asker = api.asker(library.corpus.workspace_id)
        found = await asker.query(BRIDGE, explain=True)
        assert found.degraded == ["sparse"]
        assert {p.document_title for p in found.passages} >= {"Ballad of Tara", "Bahram Bayzai"}
        channels = {hit.channel for p in found.passages for hit in (p.explain.channels if p.explain else ())}
        assert channels == {"dense", "graph"}
        answer = await asker.chat(BRIDGE)
        assert (answer.verdict is not Verdict.NOT_FOUND, answer.degraded) == (True, ["sparse"])
        for mode in (Mode.DENSE, Mode.SPARSE):
            response = await asker.post("/query", question=BRIDGE, mode=mode)
            assert (response.status_code, response.json()["dependency"]) == (503, "qdrant")
            assert "secret-word" not in response.text
        live, ready = await api.client.get("/livez"), await api.client.get("/readyz")
        assert (live.status_code, ready.status_code) == (200, 200), "answers are degraded, the process is not"
        assert ready.json()["checks"]["qdrant"] != "ok"


async def test_without_postgres_it_is_unavailable(library: Library, stores: Stores, embedder: Embedder) -> None:
    settings = {**stores.settings(), "postgres_url": dead("postgresql")}
    async with running_query(embedder, **settings) as api:
        asker = api.asker(library.corpus.workspace_id)
        response = await asker.post("/query", question=BRIDGE)
        assert (response.status_code, response.json()["dependency"]) == (503, "postgres")
        assert response.headers["content-type"] == "application/problem+json"
        assert int(response.headers["retry-after"]) > 0
        assert (await asker.get("/conversations")).status_code == 503
        assert (await api.client.get("/readyz")).status_code == 503


async def test_a_silent_store_costs_a_bounded_time(
    library: Library, stores: Stores, embedder: Embedder, silent: int
) -> None:
    settings = {**stores.settings(), "qdrant_url": SecretStr(f"http://u:p@127.0.0.1:{silent}")}
    async with running_query(embedder, **settings) as api:
        began = time.monotonic()
        found = await api.asker(library.corpus.workspace_id).query(BRIDGE)
        assert found.degraded == ["sparse"]
        assert found.passages
        assert time.monotonic() - began < 9


@pytest.fixture
async def remote(
    stores: Stores, openai: ScriptedOpenAI, embedder: Embedder, new_corpus: CorpusMaker
) -> AsyncIterator[tuple[QueryApi, Corpus]]:
    """The service with a remote embedder that stops answering, over vectors of the local one."""
    corpus = new_corpus()
    await corpus.add(Text("Ballad of Tara", TARA), Text("Bahram Bayzai", BAYZAI))
    settings = {
        **stores.settings(),
        "embedding_model": "openai:e",
        "embedding_base_url": openai.url,
        "embedding_dimension": embedder.dimension,
        "embedding_timeout_s": 1.0,
    }
    openai.mode = ServerMode.ERROR
    async with running_query(None, **settings) as api:
        yield api, corpus


async def test_without_the_embedder_words_answer(remote: tuple[QueryApi, Corpus]) -> None:
    api, corpus = remote
    asker = api.asker(corpus.workspace_id)
    found = await asker.query(BRIDGE)
    assert found.degraded == ["dense"]
    assert {p.document_title for p in found.passages} == {"Ballad of Tara", "Bahram Bayzai"}
    answer = await asker.chat(BRIDGE)
    assert answer.degraded == ["dense"]
    assert answer.citations
    response = await asker.post("/query", question=BRIDGE, mode=Mode.DENSE)
    assert (response.status_code, response.json()["dependency"]) == (503, "embedding")
