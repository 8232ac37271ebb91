"""A question is encoded once, and what comes next may be done by the thread that encodes it."""

import asyncio
import threading
from collections.abc import Iterator
from typing import cast

import numpy as np
import pytest

from weft_core.errors import UnavailableError
from weft_models.embedding.base import Embedder
from weft_models.embedding.vectors import TextVectors
from weft_query.services.encoder import Encoding, QuestionEncoder


class Slow:
    """Encodes when it is told to."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.calls = 0
        self.broken = False

    def question_vectors(self, question: str) -> TextVectors:
        assert self.go.wait(30)
        self.calls += 1
        if self.broken:
            raise UnavailableError("embedding")
        return TextVectors.without_tokens(np.full(4, len(question), dtype=np.float32))


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def encoder(slow: Slow) -> Iterator[QuestionEncoder]:
    made = QuestionEncoder(cast("Embedder", slow), workers=1)
    yield made
    slow.go.set()
    made.close()


def where(_vectors: TextVectors) -> str:
    return threading.current_thread().name


async def test_a_step_is_done_by_the_encoding_thread(slow: Slow, encoder: QuestionEncoder) -> None:
    encoding = Encoding(encoder, "why")
    encoding.begin()
    waiting = asyncio.create_task(encoding.then(where))
    await asyncio.sleep(0)
    assert encoding.known() is None
    slow.go.set()
    assert (await waiting).startswith("encode")
    vectors = encoding.known()
    assert vectors is not None
    assert vectors.passage.tolist() == [3.0] * 4
    assert await encoding.vectors() is vectors
    assert slow.calls == 1


async def test_a_step_that_comes_late_is_done_elsewhere(slow: Slow, encoder: QuestionEncoder) -> None:
    slow.go.set()
    encoding = Encoding(encoder, "why")
    await encoding.vectors()
    name = await encoding.then(where)
    assert not name.startswith("encode")
    assert name != threading.current_thread().name
    assert slow.calls == 1


async def test_errors_of_the_model_and_of_the_step_are_raised(slow: Slow, encoder: QuestionEncoder) -> None:
    slow.go.set()

    def fails(_vectors: TextVectors) -> None:
        raise ValueError("another dimension")

    with pytest.raises(ValueError, match="another dimension"):
        await Encoding(encoder, "why").then(fails)
    slow.broken = True
    encoding, done = Encoding(encoder, "why"), list[TextVectors]()
    with pytest.raises(UnavailableError):
        await encoding.then(done.append)
    assert not done
    assert encoding.known() is None
