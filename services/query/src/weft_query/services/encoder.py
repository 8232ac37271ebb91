"""Turns questions into vectors off the event loop, a bounded number at a time, each once per request."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from time import perf_counter
from typing import TypeVar

from weft_models.embedding.base import Embedder
from weft_models.embedding.vectors import TextVectors

T = TypeVar("T")


class QuestionEncoder:
    """Threads of its own: the default pool would let dozens of encodings fight for two cores."""

    def __init__(self, embedder: Embedder, workers: int) -> None:
        self.embedder = embedder
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="encode")

    def submit(self, work: Callable[[], T]) -> "Future[T]":
        """`work` by one of the threads."""
        return self._threads.submit(work)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


class Encoding:
    """The vectors of one request's question: computed at most once, however many wait for them."""

    def __init__(self, encoder: QuestionEncoder, question: str) -> None:
        self._encoder = encoder
        self._question = question
        self._made: Future[TextVectors] | None = None
        self._next: Callable[[TextVectors], None] | None = None
        self.seconds = 0.0
        """From the beginning to the vectors."""

    def begin(self) -> "Future[TextVectors]":
        """Starts at once, so that other work can be done meanwhile."""
        if self._made is None:
            began = perf_counter()
            self._made = self._encoder.submit(lambda: self._make(began))
        return self._made

    async def vectors(self) -> TextVectors:
        """Raises `UnavailableError("embedding")` when a remote embedder fails."""
        return await asyncio.shield(asyncio.wrap_future(self.begin()))

    async def then(self, step: Callable[[TextVectors], T]) -> T:
        """`step` of the vectors, by the thread that makes them while it is at it: waking the event loop, and from there
        another thread, took as long as a tenth of what follows. Raises as `vectors`, and as `step`. Once."""
        outcome: Future[T] = Future()

        def run(vectors: TextVectors) -> None:
            try:
                outcome.set_result(step(vectors))
            except Exception as error:  # noqa: BLE001 - raised below, where it is waited for
                outcome.set_exception(error)

        self._next = run
        vectors = await self.vectors()
        if not outcome.done():  # they were there, or as good as there
            await asyncio.to_thread(run, vectors)
        return outcome.result()

    def known(self) -> TextVectors | None:
        """The vectors if they have been asked for and were made."""
        if self._made is None or not self._made.done() or self._made.cancelled() or self._made.exception():
            return None
        return self._made.result()

    def _make(self, began: float) -> TextVectors:
        try:
            vectors = self._encoder.embedder.question_vectors(self._question)
        finally:
            self.seconds = perf_counter() - began
        if self._next is not None:
            self._next(vectors)
        return vectors
