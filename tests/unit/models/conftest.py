"""The embedding model, loaded once, and a scripted model server."""

from collections.abc import Iterator

import pytest

from support.openai_server import ScriptedOpenAI, scripted_openai
from weft_models.embedding.factory import open_embedder
from weft_models.embedding.local import LocalEmbedder
from weft_models.embedding.settings import EmbeddingSettings


@pytest.fixture(scope="session")
def embedder() -> LocalEmbedder:
    opened = open_embedder(EmbeddingSettings())
    assert isinstance(opened, LocalEmbedder)
    return opened


@pytest.fixture
def openai() -> Iterator[ScriptedOpenAI]:
    with scripted_openai() as server:
        yield server
