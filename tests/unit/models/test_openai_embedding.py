"""Embedding over HTTP: order, batches, retries, oddities, and a fork."""

import contextlib
import itertools
import time
from collections.abc import Iterator
from typing import Protocol

import numpy as np
import pytest
from pydantic import SecretStr, ValidationError

from support.openai_server import Mode, ScriptedOpenAI
from weft_core.errors import UnavailableError
from weft_models.embedding.factory import open_embedder
from weft_models.embedding.openai import MAX_INPUTS, OpenAIEmbedder
from weft_models.embedding.settings import EmbeddingSettings


class Opener(Protocol):
    def __call__(self, **settings: object) -> OpenAIEmbedder: ...


@pytest.fixture
def open_remote(openai: ScriptedOpenAI) -> Iterator[Opener]:
    """Opens embedders of the scripted server and closes them at the end."""
    with contextlib.ExitStack() as stack:

        def opener(**settings: object) -> OpenAIEmbedder:
            embedder = _open(openai, **settings)
            stack.callback(embedder.close)
            return embedder

        yield opener


def _open(server: ScriptedOpenAI, **settings: object) -> OpenAIEmbedder:
    values = {
        "embedding_model": "openai:text-embedding-x",
        "embedding_base_url": server.url,
        "embedding_api_key": SecretStr("sk-test"),
        "embedding_timeout_s": 1.0,
        **settings,
    }
    opened = open_embedder(EmbeddingSettings.model_validate(values))
    assert isinstance(opened, OpenAIEmbedder)
    return opened


def test_vectors_come_in_order_and_in_batches(openai: ScriptedOpenAI, open_remote: Opener) -> None:
    embedder = open_remote()
    texts = [f"text {i}" for i in range(MAX_INPUTS + 5)]
    vectors = embedder.embed_passages(texts)
    assert vectors.shape == (len(texts), 8)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for index in (0, 1, MAX_INPUTS, len(texts) - 1):
        assert np.allclose(embedder.embed_question(texts[index]), vectors[index], atol=1e-6)
    assert max(len(call["input"]) for call in openai.calls) == MAX_INPUTS


def test_it_names_its_space_after_model_and_dimension(openai: ScriptedOpenAI, open_remote: Opener) -> None:
    embedder = open_remote()
    assert (embedder.slug, embedder.dimension, embedder.max_tokens) == ("openai_text_embedding_x_8", 8, 512)
    assert "dimensions" not in openai.calls[0]


def test_opening_asks_nothing_of_the_server(openai: ScriptedOpenAI, open_remote: Opener) -> None:
    open_remote()
    assert openai.calls == []


def test_blank_texts_do_not_break_a_batch(openai: ScriptedOpenAI, open_remote: Opener) -> None:
    assert open_remote().embed_passages(["", "x", "  "]).shape == (3, 8)
    assert all(text.strip() for call in openai.calls for text in call["input"])


@pytest.mark.parametrize("mode", [Mode.ERROR, Mode.RATE_LIMITED, Mode.HTML, Mode.TRUNCATED, Mode.WRONG_SCHEMA])
def test_one_failure_is_retried(openai: ScriptedOpenAI, open_remote: Opener, mode: Mode) -> None:
    openai.mode, openai.then = mode, Mode.OK
    began = time.monotonic()
    assert open_remote(embedding_dimension=8).embed_question("x").shape == (8,)
    assert len(openai.calls) == 2
    assert mode is not Mode.RATE_LIMITED or time.monotonic() - began >= 1.0, "Retry-After is honoured"


@pytest.mark.parametrize("mode", [Mode.ERROR, Mode.HTML, Mode.TRUNCATED, Mode.HUGE, Mode.WRONG_SCHEMA])
def test_lasting_failures_end_as_unavailable(openai: ScriptedOpenAI, open_remote: Opener, mode: Mode) -> None:
    openai.mode = mode
    with pytest.raises(UnavailableError) as caught:
        open_remote(embedding_dimension=8).embed_question("x")
    assert caught.value.dependency == "embedding"
    assert len(openai.calls) <= 3


def test_a_silent_server_costs_a_bounded_time(openai: ScriptedOpenAI, open_remote: Opener) -> None:
    openai.mode = Mode.HANG
    began = time.monotonic()
    with pytest.raises(UnavailableError):
        open_remote(embedding_dimension=8, embedding_timeout_s=0.5).embed_question("x")
    assert time.monotonic() - began < 6


def test_vectors_of_another_length_are_refused(openai: ScriptedOpenAI, open_remote: Opener) -> None:
    with pytest.raises(UnavailableError, match="not 16 long"):
        open_remote(embedding_dimension=16).embed_question("x")
    assert openai.calls[0]["dimensions"] == 16


def test_token_spans_err_high(openai: ScriptedOpenAI, open_remote: Opener) -> None:
    embedder = open_remote()
    text = "Internationalisation, 2024: 東京 – naïve."
    spans = embedder.token_spans(text)
    assert len(spans) >= 16
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert "".join(text[s:e] for s, e in spans) == text.replace(" ", "")


def test_an_address_is_needed() -> None:
    with pytest.raises(ValidationError, match="WEFT_EMBEDDING_BASE_URL"):
        EmbeddingSettings(embedding_model="openai:x")
