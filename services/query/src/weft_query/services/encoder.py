"""Turns questions into vectors off the event loop, a bounded number at a time, each once per request."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

from weft_models.embedding.base import Embedder
from weft_models.embedding.vectors import TextVectors


class QuestionEncoder:
    """Threads of its own: the default pool would let dozens of encodings fight for two cores."""

    def __init__(self, embedder: Embedder, workers: int) -> None:
        self._embedder = embedder
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="encode")

    async def encode(self, question: str) -> TextVectors:
        """Raises `UnavailableError("embedding")` when a remote embedder fails."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._embedder.question_vectors, question)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


class Encoding:
    """The vectors of one request's question: computed at most once, however many wait for them."""

    def __init__(self, encoder: QuestionEncoder, question: str) -> None:
        self._encoder = encoder
        self._question = question
        self._task: asyncio.Task[TextVectors] | None = None
        self.seconds = 0.0

    def begin(self) -> None:
        """Starts, so that other work can be done meanwhile."""
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    async def vectors(self) -> TextVectors:
        """Raises as `QuestionEncoder.encode`."""
        self.begin()
        if self._task is None:
            raise RuntimeError("the encoding was begun and is not there")
        return await asyncio.shield(self._task)

    def known(self) -> TextVectors | None:
        """The vectors if they have been asked for and were made."""
        if self._task is None or not self._task.done() or self._task.cancelled() or self._task.exception():
            return None
        return self._task.result()

    async def _run(self) -> TextVectors:
        began = perf_counter()
        try:
            return await self._encoder.encode(self._question)
        finally:
            self.seconds = perf_counter() - began
